"""What a text shows and cites, kept as rows beside it."""

from django.db import models

from kb.core import markdown
from kb.groups.models import StudyGroup
from kb.images.models import Image
from kb.library.actions import cite
from kb.questions.models import Answer, Comment, Question


def keep_citations(owner: Question | Answer, text: str, group: StudyGroup, *, section: str) -> None:
    cite(
        citations=owner.citations,
        program=group.cohort.program,
        links=markdown.links(text),
        section=section,
    )


def keep_images(owner: Question | Answer | Comment, text: str) -> None:
    shown: models.QuerySet[Image] = Image.objects.filter(pk__in=markdown.image_ids(text))
    owner.images.set(shown)
