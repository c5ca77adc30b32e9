from kb.questions.models.answer import (
    Answer,
    AnswerCitation,
    Comment,
    Origin,
    QuestionCitation,
    Revision,
    Thanks,
)
from kb.questions.models.question import (
    Interest,
    Question,
    StateChange,
    Tag,
    Target,
    Visibility,
)

__all__ = [
    "Answer",
    "AnswerCitation",
    "Comment",
    "Interest",
    "Origin",
    "Question",
    "QuestionCitation",
    "Revision",
    "StateChange",
    "Tag",
    "Target",
    "Thanks",
    "Visibility",
]
