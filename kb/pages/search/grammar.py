"""The operators of the search box, with the names people type for their values."""

from kb.search.query import STANDARD, Grammar, Operator

KINDS = {
    "question": ("질문", "questions"),
    "note": ("노트", "notes", "section"),
    "meeting": ("모임", "meetings"),
    "lecture": ("강의", "lectures"),
    "reference": ("참고", "자료", "참고자료", "references"),
}
STATES = {
    "open": ("답변대기", "대기"),
    "answered": ("답변됨",),
    "waiting": ("멘토대기", "멘토"),
    "resolved": ("해결", "해결됨"),
    "dropped": ("닫힘", "closed"),
    "unresolved": ("미해결",),
    "overdue": ("지남", "기한지남"),
    "mine": ("나", "내질문"),
}
HOLDS = {
    "answer": ("답변",),
    "code": ("코드",),
    "math": ("수식",),
    "image": ("그림", "이미지"),
    "reference": ("참고", "링크", "link"),
}

# What changes by the clock or by the reader is asked of the database, never of the index.
ASKED_OF_DATABASE = ("overdue", "mine")

GRAMMAR: Grammar = STANDARD.with_operators([Operator("cohort", ("기수",))]).knowing(
    kind=KINDS, has=HOLDS, **{"is": STATES}
)
