"""What a text cites, kept as rows beside it."""

from kb.core import markdown
from kb.groups.models import StudyGroup
from kb.library.actions import cite
from kb.questions.models import Answer, Question


def keep_citations(owner: Question | Answer, text: str, group: StudyGroup, *, section: str) -> None:
    cite(
        citations=owner.citations,
        program=group.cohort.program,
        links=markdown.links(text),
        section=section,
    )
