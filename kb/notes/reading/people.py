"""Names: who spoke, who attended, who led and wrote the minutes."""

import re
from collections import Counter
from collections.abc import Sequence

from kb.notes.reading.blocks import Item
from kb.notes.reading.model import People
from kb.notes.reading.speakers import BARE_NAME, BRACKETED_NAME, TITLE_END

ATTENDEES = re.compile(
    r"^(?:참석|참가|참여|출석|팀원|멤버|조원|인원|attendees?|participants?|members?)", re.I
)
WHO_CAME = re.compile(
    r"^(?:참석|참가|참여|출석)\s?(?:자|인원|명단|멤버|팀원)?\W{0,5}[:：]|^(?:attendees|participants)\W{0,5}:",
    re.I,
)
FACILITATOR = re.compile(r"모더레이터|진행자?|사회자?|moderator|facilitator", re.I)
SCRIBE = re.compile(r"회의록\s?작성|서기|기록자?|작성자|scribe|minutes by", re.I)
PRESENTER = re.compile(r"^(?:발표자?|presenter|speaker)", re.I)
NAME = re.compile(r"[가-힣]{2,4}")
NAMED = re.compile(r"([가-힣]{2,4})\s?(?:님|캠퍼|멘토|조교)")
SEPARATORS = re.compile(r"[,，、/·&]|\s그리고\s|\s및\s")
SIGNS = "-* 👥🙋•✅📌"
MAX_LINE = 200
NO_NAMES = frozenset(
    [
        *("이유", "특징", "정리", "출처", "링크", "참고", "예시", "결론", "장점", "단점", "질문"),
        *("답변", "내용", "주제", "시간", "장소", "날짜", "일시", "목표", "방법", "의미", "정의"),
        *("추가", "결과", "문제", "해결", "요약", "비고", "기타", "일정", "계획", "과제", "강의"),
        *("발표", "입력", "출력", "구조", "모델", "학습", "가정", "조건", "증명", "예제", "설명"),
        *("배경", "원인", "효과", "비교", "차이", "주의", "의견", "토의", "토론", "느낀점", "멘토"),
        *("오전", "오후", "저녁", "점심", "아침", "제목", "저자", "논문", "코드", "데이터", "공지"),
        *(
            "호칭",
            "회의",
            "회의록",
            "협업툴",
            "서기",
            "역할",
            "규칙",
            "순서",
            "안건",
            "진행",
            "팀명",
        ),
        *(
            "예시",
            "예",
            "참고",
            "주의",
            "팁",
            "첫째",
            "둘째",
            "셋째",
            "또는",
            "다음",
            "이전",
            "문제점",
        ),
        *("정답", "보기", "해설", "풀이", "실험", "평가", "단계", "종류", "기능", "함수", "변수"),
    ]
)


def known_names(items: Sequence[Item]) -> frozenset[str]:
    """Collect the given and full names a note uses, so that `이름 : …` can be trusted.

    A name counts when it stands in a list of people, carries an honorific, or starts at least two
    lines in a note where another one does as well.
    """
    written: set[str] = set()
    starts: Counter[str] = Counter()
    above = ""
    for item in items:
        text = item.text[:MAX_LINE]
        text = text.lstrip(SIGNS)
        if ATTENDEES.match(above):
            written |= set(_names(text))
        above = text.strip("-* 👥🙋")
        written |= {found.group(1) for found in NAMED.finditer(text)}
        if is_list_of_people(text):
            listed = text.partition(":")[2] or text
            written |= {*NAME.findall(listed), *_names(listed)}
        if found := BARE_NAME.match(text) or BRACKETED_NAME.match(text):
            starts[found.group(1)] += not found.group(1).isascii()
    speakers = {name for name, count in starts.items() if count >= 2} - NO_NAMES
    if len(speakers) >= 2:
        written |= speakers
    given = {name[1:] for name in written if len(name) == 3}
    return frozenset((written | given) - NO_NAMES)


def is_list_of_people(text: str) -> bool:
    """Say whether a line lists names: after a word for it, or three full names and more alone."""
    if ATTENDEES.match(text.strip(SIGNS)) and len(_names(text.partition(":")[2])) >= 2:
        return True
    if ATTENDEES.match(text.strip(SIGNS)) and len(NAME.findall(text)) >= 2:
        return True
    parts = [part.strip() for part in SEPARATORS.split(text)]
    return len(parts) >= 3 and all(re.fullmatch(r"[가-힣]{3}(?:님)?", part) for part in parts)


def lists_attendees(text: str) -> bool:
    """Say whether a line lists who was there, as minutes do at their head."""
    return bool(WHO_CAME.match(text.strip(SIGNS))) and is_list_of_people(text[:MAX_LINE])


def people_of(items: Sequence[Item]) -> People:
    """Read attendees, facilitator, scribe and presenters from the lines of a meeting."""
    attendees: list[str] = []
    presenters: list[str] = []
    facilitator = scribe = ""
    for item in items:
        text = item.text[:MAX_LINE]
        head, colon, tail = text.partition(":")
        if is_list_of_people(text):
            attendees += _names(tail or text)
        elif colon and len(head) <= 20:
            if SCRIBE.search(head):
                scribe = scribe or next(iter(_names(tail)), "")
            elif FACILITATOR.search(head) and "내일" not in head:
                facilitator = facilitator or next(iter(_names(tail)), "")
            elif PRESENTER.match(head.strip("-* ")):
                presenters += _names(tail)
    return People(_once(attendees), facilitator, scribe, _once(presenters))


def _names(text: str) -> list[str]:
    parts = (TITLE_END.sub("", part.strip(" `*_()")) for part in SEPARATORS.split(text))
    return [part for part in parts if re.fullmatch(r"[가-힣]{2,4}|[A-Za-z]{2,20}", part)]


def _once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
