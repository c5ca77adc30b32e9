"""What is wrong with a group's template, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kb.notes.rendering.templates import MAX_TEMPLATE, MEGABYTES, SECONDS, TemplateProblem

PROBLEMS: Mapping[str, Promise] = {
    "empty": _("The template is empty."),
    "too-long": _("The template is longer than %(length)s characters."),
    "too-slow": _("The template was stopped: it takes longer than %(seconds)s seconds."),
    "too-large": _("The template was stopped: it writes or keeps too much (%(megabytes)s MB)."),
    "forbidden": _("A template may not do this: %(detail)s"),
    "syntax": _("The template can't be read: %(detail)s"),
    "failed": _("The template fails: %(detail)s"),
}


def template_problem(problem: TemplateProblem) -> str:
    """Say what is wrong, and on which line of the template."""
    said = str(PROBLEMS[problem.code]) % {
        "detail": problem.detail,
        "length": MAX_TEMPLATE,
        "seconds": SECONDS,
        "megabytes": MEGABYTES,
    }
    if problem.line is None:
        return said
    return _now("Line %(line)s: %(problem)s") % {"line": problem.line, "problem": said}
