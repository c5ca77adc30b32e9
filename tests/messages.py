"""Checks the translations: each message of the source has its Korean, and the .mo files hold it.

`python -m tests.messages` prints what is wrong; tests/project/test_messages.py asks the same.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "kb" / "locale" / "ko" / "LC_MESSAGES"
DOMAINS = ("django", "djangojs")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?\w+")
HANGUL = re.compile(r"[\uac00-\ud7a3]")
Key = tuple[str | None, str]


def problems() -> list[str]:
    """Return all that is wrong, a line each."""
    with tempfile.TemporaryDirectory(prefix="mundap-messages-") as folder:
        templates = extract(Path(folder))
    return [line for domain in DOMAINS for line in _problems_of(domain, templates.get(domain))]


def extract(folder: Path) -> dict[str, polib.POFile]:
    """Extract the messages of a copy of the source, so that the source stays as it is."""
    for name in ("kb", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    locale = folder / "kb" / "locale"
    locale.mkdir(exist_ok=True)
    # The command needs to know one folder only, and not a project that can be loaded.
    (folder / "extraction.py").write_text(f"LOCALE_PATHS = [{str(locale)!r}]", encoding="utf-8")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "extraction", "PYTHONPATH": str(folder)}
    for domain in DOMAINS:
        _run_makemessages(domain, folder, environment)
    return {
        domain: polib.pofile(str(locale / f"{domain}.pot"))
        for domain in DOMAINS
        if (locale / f"{domain}.pot").exists()
    }


def _run_makemessages(domain: str, folder: Path, environment: dict[str, str]) -> None:
    options = ["-l", "ko", "-d", domain, "--keep-pot", "--add-location", "file"]
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", *options],
        cwd=folder,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _problems_of(domain: str, template: polib.POFile | None) -> Iterator[str]:
    path = FOLDER / f"{domain}.po"
    if template is None or not len(template):
        return
    if not path.exists():
        yield f"{path.name}: {len(template)} messages, and there is no such file"
        return
    catalogue = polib.pofile(str(path))
    translated = {_key(entry): entry for entry in catalogue if not entry.obsolete}
    for wanted in template:
        for complaint in entry_problems(wanted, translated.get(_key(wanted))):
            yield f"{path.name}: “{wanted.msgid}” {complaint} ({_place(wanted)})"
    if not is_compiled(catalogue, path.with_suffix(".mo")):
        yield f"{domain}.mo isn't compiled from {path.name}: python manage.py compilemessages"


def entry_problems(wanted: polib.POEntry, found: polib.POEntry | None) -> Iterator[str]:
    """Yield what is wrong with the translation of one message."""
    if HANGUL.search(wanted.msgid):
        yield "is Korean in the English source"
    if found is None:
        yield "is missing"
    elif not found.translated():
        yield "is fuzzy" if found.fuzzy else "is not translated"
    else:
        yield from _differences(wanted, found)


def _differences(wanted: polib.POEntry, found: polib.POEntry) -> Iterator[str]:
    source = wanted.msgid_plural or wanted.msgid
    for text in [found.msgstr] if found.msgstr else found.msgstr_plural.values():
        for pattern, what in ((PLACEHOLDER, "placeholders"), (TAG, "tags")):
            if sorted(pattern.findall(source)) != sorted(pattern.findall(text)):
                yield f"has other {what} in Korean: “{text}”"


def is_compiled(catalogue: polib.POFile, path: Path) -> bool:
    """Tell whether the .mo file says what the .po file says."""
    if not path.exists():
        return False
    return _texts(catalogue.translated_entries()) == _texts(polib.mofile(str(path)))


def _texts(entries: Iterable[polib.POEntry | polib.MOEntry]) -> dict[Key, list[str]]:
    return {_key(one): [one.msgstr, *map(str, one.msgstr_plural.values())] for one in entries}


def _key(entry: polib.POEntry | polib.MOEntry) -> Key:
    return entry.msgctxt, entry.msgid


def _place(entry: polib.POEntry) -> str:
    return ", ".join(path for path, _line in entry.occurrences[:2])


def main() -> int:
    found = problems()
    for line in found:
        print(line)  # noqa: T201 - a command's own words
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
