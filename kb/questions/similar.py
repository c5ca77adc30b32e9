"""Questions about the same thing, as far as the reader sees them."""

from typing import Final

from kb.groups.audience import audiences_of
from kb.groups.viewer import Viewer
from kb.questions.indexing import KIND
from kb.questions.models import Question
from kb.questions.rows import rows_for
from kb.search.find import similar

MOST: Final = 5


def questions_like(
    viewer: Viewer, title: str, body: str = "", *, leaving_out: Question | None = None
) -> list[Question]:
    """Return rows, with state and best answer, of what was asked before, the nearest first."""
    own = {(KIND, str(leaving_out.pk))} if leaving_out else set()
    audiences = audiences_of(viewer.user)
    hits = similar(title, body, audiences=audiences, limit=MOST, exclude=own, kinds=(KIND,))
    keys = [hit.pk for hit in hits]
    found = {
        str(row.pk): row for row in Question.objects.visible_to(viewer.user).filter(pk__in=keys)
    }
    return rows_for(viewer, [found[key] for key in keys if key in found])
