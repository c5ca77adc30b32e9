"""Run one template over plain data and print what it writes; started by `templates.py`.

Runs as a script of its own, without the rest of the project: JSON in, JSON out. What it may use
of the processor and of memory is set before the template is looked at.
"""

import json
import resource
import sys
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

NAME = "<template>"


class TooMuch(Exception):
    """The template writes more than it may."""


def limit(cpu: int, size: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def written(template: str, contexts: list[Any], most: int) -> list[str]:
    """Return what the template makes of each context."""
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined
    )
    compiled = environment.from_string(template)
    texts: list[str] = []
    left = most
    for context in contexts:
        pieces: list[str] = []
        for piece in compiled.generate(log=context):
            left -= len(piece)
            if left < 0:
                raise TooMuch
            pieces.append(piece)
        texts.append("".join(pieces))
    return texts


def line_of(error: BaseException) -> int | None:
    """Return the line of the template an error comes from."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in (NAME, "<unknown>"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"texts": written(asked["template"], asked["contexts"], asked["output"])}
    except TooMuch:
        return {"problem": {"code": "too-large"}}
    except MemoryError:
        return {"problem": {"code": "too-large"}}
    except SecurityError as error:
        return {"problem": {"code": "forbidden", "line": line_of(error), "detail": str(error)}}
    except TemplateSyntaxError as error:
        return {"problem": {"code": "syntax", "line": error.lineno, "detail": error.message}}
    # Filters and arithmetic of a template fail in as many ways as Python has.
    except (
        TemplateError,
        ArithmeticError,
        LookupError,
        AttributeError,
        TypeError,
        ValueError,
    ) as e:
        return {"problem": {"code": "failed", "line": line_of(e), "detail": str(e)[:300]}}
    except RecursionError as error:
        return {"problem": {"code": "failed", "line": line_of(error), "detail": str(error)}}


def main() -> None:
    asked = json.load(sys.stdin)
    limit(asked["cpu"], asked["bytes"])
    json.dump(answer(asked), sys.stdout)


if __name__ == "__main__":
    main()
