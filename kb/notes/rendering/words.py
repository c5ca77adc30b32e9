"""The words of a written log, by language: those that reading knows."""

from dataclasses import dataclass
from types import MappingProxyType

from kb.notes.reading.model import SectionKind


@dataclass(frozen=True)
class Words:
    """Titles and labels of one language."""

    meetings: MappingProxyType[SectionKind, str]
    questions: str
    lectures: str
    references: str
    attendees: str
    facilitator: str
    scribe: str
    unresolved: str
    details: str
    kinds: MappingProxyType[str, str]


KOREAN = Words(
    meetings=MappingProxyType(
        {
            SectionKind.PEER: "피어세션",
            SectionKind.MENTORING: "멘토링",
            SectionKind.OFFICE_HOUR: "오피스아워",
            SectionKind.SPECIAL_LECTURE: "특강",
        }
    ),
    questions="질문",
    lectures="강의",
    references="참고 자료",
    attendees="참석자",
    facilitator="모더레이터",
    scribe="서기",
    unresolved="추가 확인 필요",
    details="상세",
    kinds=MappingProxyType(
        {
            "paper": "논문",
            "video": "영상",
            "code": "코드",
            "documentation": "문서",
            "post": "글",
            "qa": "질의응답",
            "other": "기타",
        }
    ),
)
ENGLISH = Words(
    meetings=MappingProxyType(
        {
            SectionKind.PEER: "Peer session",
            SectionKind.MENTORING: "Mentoring",
            SectionKind.OFFICE_HOUR: "Office hour",
            SectionKind.SPECIAL_LECTURE: "Special lecture",
        }
    ),
    questions="Questions",
    lectures="Lectures",
    references="References",
    attendees="Attendees",
    facilitator="Moderator",
    scribe="Scribe",
    unresolved="To be checked",
    details="Details",
    kinds=MappingProxyType(
        {
            "paper": "Papers",
            "video": "Videos",
            "code": "Code",
            "documentation": "Documentation",
            "post": "Posts",
            "qa": "Questions and answers",
            "other": "Other",
        }
    ),
)


def words_of(language: str) -> Words:
    return ENGLISH if language.startswith("en") else KOREAN
