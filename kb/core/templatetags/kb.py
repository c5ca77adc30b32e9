"""Tags that every page may use."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.template import defaultfilters
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kb.core.theme import theme_of

register = template.Library()

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
SPELT_DAYS: Final = 60

# The rooms a reader walks between: the first page of each, and the URL names it covers.
NAVIGATION: Final = (
    ("question-list", "question", gettext_lazy("Questions")),
    ("meeting-list", "meeting", gettext_lazy("Meetings")),
    ("lecture-list", "lecture", gettext_lazy("Lectures")),
    ("reference-list", "reference", gettext_lazy("References")),
    ("note-list", "note", gettext_lazy("Notes")),
    ("group-list", "group", gettext_lazy("Groups")),
)


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[dict[str, Any]]:
    """List the header's links, the current one marked."""
    return list(_links(_view_name(context.get("request"))))


def _links(current: str) -> Iterator[dict[str, Any]]:
    for name, room, label in NAVIGATION:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue  # a room that isn't built in has no door
        yield {"url": url, "label": label, "is_current": current.partition("-")[0] == room}


def _view_name(request: HttpRequest | None) -> str:
    match = getattr(request, "resolver_match", None)
    return (match.url_name or "") if match else ""


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """Return light, dark, or nothing where the reader follows the system."""
    request = context.get("request")
    return theme_of(request) if request else ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one of our own icons; it says nothing to a screen reader."""
    url = static("kb/icons/icons.svg")
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', url, name
    )


@register.inclusion_tag("_state.html")
def state_mark(question: Any, *, label: bool = False) -> dict[str, Any]:
    """Show a question's state as shape, colour and words; the words to all only with label."""
    return {
        "state": question.state,
        "text": question.get_state_display(),
        "is_overdue": question.is_overdue(),
        "has_label": label,
    }


@register.simple_tag
def page_numbers(page: "Page[Any]") -> list[int | str]:
    """List the page numbers worth a link: the ends, the neighbours, dots between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.simple_tag
def age(moment: datetime | None) -> SafeString | str:
    """Say how long ago it was, with the exact time for those who look closer."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    exact = defaultfilters.date(local, "DATETIME_FORMAT")
    text = age_text(moment, now=timezone.now())
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(timespec="seconds"), exact, text
    )


def age_text(moment: datetime, *, now: datetime) -> str:
    """Say an age in its natural unit; after two months, or ahead of us, the date itself."""
    seconds = int((now - moment).total_seconds())
    days = seconds // DAY
    if seconds < -MINUTE or days > SPELT_DAYS:
        return _day_text(timezone.localtime(moment), timezone.localtime(now))
    if seconds < MINUTE:
        return _("just now")
    if seconds < HOUR:
        count = seconds // MINUTE
        return ngettext("%(count)d minute ago", "%(count)d minutes ago", count) % {"count": count}
    if seconds < DAY:
        count = seconds // HOUR
        return ngettext("%(count)d hour ago", "%(count)d hours ago", count) % {"count": count}
    return ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}


def _day_text(day: datetime, today: datetime) -> str:
    same_year = day.year == today.year
    return defaultfilters.date(day, "MONTH_DAY_FORMAT" if same_year else "DATE_FORMAT")
