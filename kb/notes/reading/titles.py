"""What a heading or label says: the kind of its section, and what is listed below it."""

import re
from enum import StrEnum
from functools import lru_cache

from kb.notes.reading.marks import bare_label
from kb.notes.reading.model import SectionKind, Target
from kb.notes.reading.wording import asks, core

LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\([^)\s]*\)")
OPENERS = "[(<\"'‘“{`$_"
CLOSERS = "])>\"'’”?!.}`$_"
NUMBERING = re.compile(r"^(?:\d{1,2}(?:[-.]\d{1,2})*[.)]|[①-⑳]|[IVX]{1,4}\.)\s*")
BRACKETED = re.compile(r"^[^\w\[]{0,4}\[([^\[\]]{1,60})\]\s*[:：]?$")
MAX_TITLE = 45
MAX_LIST_TITLE = 20
MAX_FIRST_TITLE = 100


@lru_cache(maxsize=4096)
def clean_title(text: str) -> str:
    """Drop links, emoji, numbering and brackets around a title."""
    plain = LINK.sub(r"\1", text).replace("**", "").replace("__", "").strip()
    plain = NUMBERING.sub("", undecorated(plain))
    return undecorated(plain).strip(" :：#") or plain


def undecorated(text: str) -> str:
    """Drop emoji and signs at both ends; what opens or closes something stays."""
    first, last = 0, len(text)
    while first < last and not (text[first].isalnum() or text[first] in OPENERS):
        first += 1
    while first < last and not (text[last - 1].isalnum() or text[last - 1] in CLOSERS):
        last -= 1
    return text[first:last]


# --- meetings ------------------------------------------------------------------------------------

MEETING_WORDS: tuple[tuple[SectionKind, re.Pattern[str]], ...] = (
    (
        SectionKind.PEER,
        re.compile(
            r"피어\s?(?:[세섹새][션선]|session|미팅|타임|모임)|peer[\s_-]*(?:ses+ion|section|meeting|time)|"
            r"회의\s?(?:록|내용|일지|노트|기록)|"
            r"(?:팀|조별?|그룹|정기)\s?(?:프로젝트\s)?(?:회의|미팅|모임)|스터디\s?모임|스크럼\s?회의|"
            r"(?:team|group|weekly)[\s_-]meeting|meeting\s?(?:notes?|logs?|minutes)|미팅\s?(?:노트|로그|내용|일지|록)",
            re.IGNORECASE,
        ),
    ),
    (SectionKind.OFFICE_HOUR, re.compile(r"오피스\s?[아하]워|office[\s_-]?hour", re.IGNORECASE)),
    (
        SectionKind.SPECIAL_LECTURE,
        re.compile(
            r"특강|특별\s?강의|마스터\s?클래스|master[\s_-]?class|special[\s_-]?(?:lecture|talk)|"
            r"meet[\s_-]?up|두런두런|밋업|초청\s?강연|테크\s?톡|tech\s?talk",
            re.IGNORECASE,
        ),
    ),
    (
        SectionKind.MENTORING,
        re.compile(
            r"멘토\s?링|mentoring|mentor[\s_-](?:session|meeting|time)|"
            r"멘토(?:님)?\s?(?:미팅|세션|타임|면담|Q\s?&\s?A|질의\s?응답)|"
            r"멘토(?:님)?(?:과|와)의?\s?(?:시간|만남|미팅|대화)",
            re.IGNORECASE,
        ),
    ),
)
HEADER_OF_MINUTES = re.compile(r"^(?:참석|참가|참여|일시|장소|모더레이터|서기)\S*$")
EVENT = re.compile(r"^피어\s?세션이\s?피어\S*$")
NO_MEETING = re.compile(
    r"일정|시간\s?변경|규칙|그라운드|진행\s?방식|방향|스케줄|순서|준비|정하기|회고|소감|느낀|후기|"
    r"까지|자료|전까지|할\s?일|to[\s-]?do|계획|특강\s?주|관련$|공지|안내|참고|목차|이번\s?주|다음\s?주|내일|"
    r"사전\s?질문|질문\s?(?:할|거리|리스트|목록)|(?:물어|여쭤)\s?볼|드릴",
    re.IGNORECASE,
)
STEM_WORDS = (
    *MEETING_WORDS,
    (SectionKind.MENTORING, re.compile(r"멘토|(?<![a-z])mentor", re.IGNORECASE)),
    (
        SectionKind.PEER,
        re.compile(
            r"(?<![a-z])(?:peer|scrum|meetings?|mtg|stand-?up)(?![a-z])|피어|스크럼|회의|미팅",
            re.IGNORECASE,
        ),
    ),
)
"""What names the meeting a whole file is about; a heading inside a note must say more."""
COUNTED = re.compile(r"\d|첫|두|세\s번|first|second|third", re.IGNORECASE)
NOTES_AND_MORE = re.compile(r"(?:정리|내용|요약)\s?(?:&|및|,|/|\+)\s?(?:회고|느낀\s?점|후기)$")
FILLER = re.compile(
    r"\d+|정리|요약|내용|기록|노트|공유|log|년|월|일|주차|[\s\W_]|mon|tue|wed|thu|fri|[월화수목금토일]요일",
    re.IGNORECASE,
)


def is_sentence(title: str) -> bool:
    """Tell a sentence written as a heading from a title."""
    return len(title) > MAX_TITLE or core(title).endswith(("다", "요", "니다", "자", "죠"))


def meeting_named(title: str, *, is_first: bool = False) -> SectionKind | None:
    """Return the kind of meeting a heading opens, if it is the title of one."""
    if EVENT.match(title):
        return SectionKind.PEER
    name = re.split(r"\s[:：]\s", title, maxsplit=1)[0]
    if is_sentence(name) and not (is_first and len(name) <= MAX_FIRST_TITLE):
        return None
    if NO_MEETING.search(name) and not NOTES_AND_MORE.search(name):
        return None
    return meeting_word(name)


def counts_meetings(title: str) -> bool:
    """Say whether a title numbers or dates a meeting: `2차 멘토링`, `Mentoring (3/4)`."""
    return bool(COUNTED.search(title))


def meeting_word(text: str) -> SectionKind | None:
    return next((kind for kind, words in MEETING_WORDS if words.search(text)), None)


def meeting_of_file(stem: str) -> SectionKind | None:
    """Read the kind of meeting from the name of a file that is one meeting's minutes."""
    if NO_MEETING.search(stem):
        return None
    return next((kind for kind, words in STEM_WORDS if words.search(stem)), None)


def is_bare_meeting_line(text: str) -> bool:
    """Say whether a line of plain text is only the name of a meeting, perhaps with its date."""
    if len(text) > MAX_TITLE or NO_MEETING.search(text) or text.endswith((".", ",")):
        return False
    kind = meeting_word(text)
    words = dict(MEETING_WORDS)
    return kind is not None and not FILLER.sub("", words[kind].sub("", text))


def continues_meeting(title: str, opened: str) -> bool:
    """Say whether a heading goes on with the meeting above.

    It is a list of questions, a line of the minutes' head, or the same title in other words.
    """
    if meeting_word(title) is None:
        is_list = listed_below(title) is Listed.QUESTIONS and len(title) <= MAX_LIST_TITLE
        return is_list or bool(HEADER_OF_MINUTES.match(title))
    if counts_meetings(title) and counts_meetings(opened):
        return False  # The meetings of two days.
    return title != opened and FILLER.sub("", title) == FILLER.sub("", opened)


# --- other sections ------------------------------------------------------------------------------

SECTION_WORDS: tuple[tuple[SectionKind, re.Pattern[str]], ...] = (
    (
        SectionKind.RETROSPECTIVE,
        re.compile(
            r"회고|느낀\s?점|소감|후기|마치며|마무리|아쉬운|잘한\s?점|KPT|retrospect|reflect",
            re.IGNORECASE,
        ),
    ),
    (
        SectionKind.PLAN,
        re.compile(
            r"할\s?일|할\s?것|to[\s-]?do|계획|일정|예정|목표|오늘\s?한\s?일|체크\s?리스트|plan|schedule|스케줄",
            re.IGNORECASE,
        ),
    ),
    (SectionKind.KEYWORDS, re.compile(r"키워드|keyword|용어", re.IGNORECASE)),
    (
        SectionKind.REFERENCES,
        re.compile(r"참고|reference|레퍼런스|출처|링크|자료|further\s?reading", re.IGNORECASE),
    ),
    (
        SectionKind.ASSIGNMENT,
        re.compile(
            r"과제|실습|미션|assignment|homework|코딩\s?테스트|알고리즘|문제\s?풀이|퀴즈|quiz|"
            r"대회|competition|프로젝트|project",
            re.IGNORECASE,
        ),
    ),
    (
        SectionKind.LECTURE,
        re.compile(
            r"강의|강$|\d\s?강|학습|공부|수업|lecture|배운|개념|노트|정리|study", re.IGNORECASE
        ),
    ),
)
LEAVES_MEETING = frozenset(
    {SectionKind.RETROSPECTIVE, SectionKind.PLAN, SectionKind.REFERENCES, SectionKind.KEYWORDS}
)


def section_named(title: str) -> SectionKind | None:
    return next((kind for kind, words in SECTION_WORDS if words.search(title)), None)


# --- what is listed ------------------------------------------------------------------------------


class Listed(StrEnum):
    """What the lines below a heading or label are."""

    QUESTIONS = "questions"
    REVIEW = "review"
    ANSWERS = "answers"
    STUDY = "study"
    AGENDA = "agenda"
    QUIZ = "quiz"
    ANYTHING = "anything"


QUIZ = re.compile(
    r"(?:퀴즈|quiz)(?!\s?(?:관련\s?)?(?:질문|토의|토론|논의|리뷰|풀이))|면접|기출|예상\s?질문|인터뷰|체크\s?리스트",
    re.IGNORECASE,
)
NO_QUESTIONS = re.compile(
    r"질문\s?(?:게시판|방식|하기|방법|채널|규칙|시간|은|이|을|를\s?통)|규칙|그라운드|없(?:음|습니다)|Q\.\w"
)
QUESTIONS = re.compile(
    r"질문|질답|질의|Q\s?(?:&|and|n|앤|-)\s?A\b|\bQA\b|Q/A|큐앤에이|궁금|Questions?\b|문의|물어|여쭤|여쭙|"
    r"의문|헷갈|모르(?:는|겠는)\s?(?:것|점|부분)|이해\s?(?:안|못)",
    re.IGNORECASE,
)
AGENDA = re.compile(
    r"안건|아젠다|어젠다|agenda|할\s?(?:일|것|거)|해야|한\s?일|to[\s-]?do|액션|action|next|결정|"
    r"출석|그라운드|공지|규칙|룰|진행\s?(?:방식|상황)|계획|일정|역할|순서|공유\s?사항|"
    r"이번\s?주|다음\s?주|내일|모더레이터|체크인|스크럼",
    re.IGNORECASE,
)
REVIEW = re.compile(r"리뷰|복습|review", re.IGNORECASE)
STUDY = re.compile(
    r"논문|발표|세미나|스터디|리뷰|코드|정리|키워드|study|review|seminar|paper|개념|강의",
    re.IGNORECASE,
)
TARGETS: tuple[tuple[Target, re.Pattern[str]], ...] = (
    (Target.OFFICE_HOUR, re.compile(r"오피스\s?아워|office\s?hour|조교", re.IGNORECASE)),
    (Target.SPECIAL_LECTURE, re.compile(r"특강|마스터|연사|강연", re.IGNORECASE)),
    (Target.MENTORING, re.compile(r"멘토", re.IGNORECASE)),
    (Target.PEER, re.compile(r"(?:다음|내일)\s?(?:주\s?)?(?:피어|세션|모임)")),
)
ASKED_THERE = re.compile(r"질문|궁금|물어|여쭤|여쭈|논의|문의|부탁|확인")


def listed_below(title: str) -> Listed:
    """Say what a heading or label announces."""
    if QUIZ.search(title):
        return Listed.QUIZ
    if bare_label(title) == "answer":
        return Listed.ANSWERS
    if QUESTIONS.search(title) and not NO_QUESTIONS.search(title) and not asks(title):
        return Listed.REVIEW if REVIEW.search(title) else Listed.QUESTIONS
    if AGENDA.search(title):
        return Listed.AGENDA
    return Listed.STUDY if STUDY.search(title) else Listed.ANYTHING


def target_named(text: str) -> Target | None:
    """Return for whom a line says that questions are kept: "멘토님께 질문하기"."""
    if not ASKED_THERE.search(text):
        return None
    return next((target for target, words in TARGETS if words.search(text)), None)


def target_for(title: str, kind: SectionKind) -> Target | None:
    """Return for whom questions below a title are kept."""
    named = meeting_word(title)
    if kind is SectionKind.PEER and named not in (None, SectionKind.PEER):
        return Target(named)
    return None if kind in (SectionKind.MENTORING,) else target_named(title)
