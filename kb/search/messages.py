"""Say in the reader's words what a query's notes mean."""

from django.utils.translation import gettext_lazy as _

from kb.search.query.clauses import Note

_MESSAGES = {
    "too-long": _("Only the first %(text)s characters were searched for."),
    "too-many": _("Only the first %(text)s words and filters were used."),
    "unbalanced-quote": _("A quotation mark had no partner and was left out."),
    "nothing-to-find": _("There is no letter or number in “%(text)s” to search for."),
    "empty-value": _("“%(field)s:” needs a value right after the colon, and was left out."),
    "empty-phrase": _("Nothing stood between the quotation marks, so they were left out."),
    "bad-value": _(
        "“%(text)s” is not something “%(field)s:” knows; it was searched for as a word."
    ),
    "bad-date": _(
        "“%(text)s” after “%(field)s:” is not a date such as 2021-03-15, 3d or lastweek; "
        "it was searched for as a word."
    ),
    "unknown-operator": _("“%(field)s:” is not an operator; it was searched for as a word."),
}


def explain(note: Note) -> str:
    """Give the sentence that tells the reader what was ignored."""
    return str(_MESSAGES[note.code] % {"text": note.text, "field": note.field})
