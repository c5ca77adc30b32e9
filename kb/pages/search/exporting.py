"""Take home the questions that a search finds."""

from django.db.models import Case, IntegerField, Value, When
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kb.accounts.requests import SignedInRequest
from kb.groups.audience import audiences_of
from kb.notes.views.exporting import export_of_questions
from kb.pages.search.grammar import GRAMMAR
from kb.pages.search.resolving import resolve
from kb.questions.models import Question
from kb.search.find import search
from kb.search.glossary import glossary
from kb.search.query import parse_query

MOST_FOUND = 500


@require_safe
def search_export(request: SignedInRequest) -> HttpResponseBase:
    """Export the questions that a search finds, the best first."""
    text, sort = request.GET.get("q", ""), request.GET.get("sort", "")
    resolved = resolve(parse_query(text, GRAMMAR, today=timezone.localdate()), user=request.user)
    results = search(
        resolved.query,
        audiences=audiences_of(request.user),
        filters={"kind": ["question"], **resolved.filters},
        restrict=resolved.restrict,
        grammar=GRAMMAR,
        per_page=MOST_FOUND,
        sort=sort if sort in ("relevance", "newest", "oldest") else "",
        also=() if "exact" in request.GET else glossary().expansions(resolved.query),
    )
    pks = [int(hit.pk) for hit in results.hits if hit.kind == "question"]
    order = Case(
        *(When(pk=pk, then=Value(place)) for place, pk in enumerate(pks)),
        default=Value(len(pks)),
        output_field=IntegerField(),
    )
    found = Question.objects.visible_to(request.user).filter(pk__in=pks).order_by(order)
    return export_of_questions(
        request,
        found,
        title=_("Search: %(text)s") % {"text": text} if text else _("Search"),
        back=f"{reverse('search')}?{urlencode({'q': text})}",
        left_out=max(0, results.total - MOST_FOUND),
        most=MOST_FOUND,
    )
