"""Write the stylesheet of code and formulas: python -m kb.core.markdown."""

from pathlib import Path

from kb.core.markdown import code_stylesheet

STYLESHEET = Path(__file__).resolve().parents[2] / "static" / "kb" / "code.css"

if __name__ == "__main__":
    STYLESHEET.write_text(code_stylesheet(), encoding="utf-8")
