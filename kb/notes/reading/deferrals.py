"""Answers that put off, or say that nobody knows, and until when."""

import re

from kb.notes.reading.wording import core

PUT_OFF = (
    "더",
    "추가",
    "추후",
    "나중",
    "내일",
    "다음",
    "각자",
    "다시",
    "좀",
    "이유",
    "주말",
    "같이",
)
ASK_LATER = re.compile(
    r"(?:멘토|조교|마스터|교수|강사)(?:님|들)?\S{0,4}\s?(?:\S+\s){0,3}?(?:더\s?)?"
    r"(?:물어|여쭤|여쭈|질문|문의|요청|부탁)|"
    r"(?:게시판|슬랙|slack|디스코드|카톡)(?:에|에다|에서)?\s(?:\S+\s){0,2}?"
    r"(?:질문(?:을\s?)?\s?(?:하|올|남|드|예정|해)|문의|물어|여쭤)|"
    r"(?:멘토링|오피스\s?아워|특강|마스터\s?클래스)\s?(?:시간|때|에서|에)?\S{0,3}\s?(?:\S+\s){0,2}?"
    r"(?:질문|물어|여쭤|문의|확인)"
)
STUDY_WORD = (
    r"(?:조사|답변|공유|확인|학습|공부|논의|토의|토론|정리|검색|질문|리뷰|이야기|얘기|고민|모색|실험|검토|"
    r"알아|찾아|생각|살펴|문의|설명)"
)
LATER = re.compile(
    rf"(?:^|\s)(?:{'|'.join(PUT_OFF)})\S*\s(?:\S+\s){{0,4}}?{STUDY_WORD}"
    r"(?:\s?(?:하기|하기로\s?\S+|할\s?예정|예정|해\s?보기|보기|해\s?오기|오기|필요|이\s?필요|하자|보자|볼게요|"
    r"하겠\S*|드리\S*|해야\s?\S*|봐야\s?\S*(?:\s?(?:것|듯|거)\S*)?(?:\s?같\S*)?|보겠\S*|합시다))?$"
)
LATER_FORM = re.compile(
    rf"{STUDY_WORD}(?:가|이|를|을)?\s?(?:후\s?(?:\S+\s?){{1,2}}|필요|더\s?필요|해\s?보기로\s?\S*|하기로\s?\S*|"
    r"해\s?봐야\s?\S*|봐야\s?\S*|보기로\s?\S*|볼\s?예정|할\s?예정|해\s?볼\s?예정|해\s?올게요|와서\s\S+|올\s?것)$|"
    r"자세한\s내용\s찾아보기$|해결되지\s?않(?:음|았\S*)$|미해결$|보류$|TBD$|미정$"
)
BARE_LATER = re.compile(
    r"^[\s(\[]*(?:논의|토의|토론|추가\s?학습|추후\s?논의|조사|확인|모름|보류|미정|미해결|패스|답변\s?대기|대기|"
    r"확인\s?중|아직|추후|나중에|다음에|to be (?:discussed|continued)|TBD|WIP)[.\s!)\]]*$",
    re.IGNORECASE,
)
UNKNOWN = re.compile(
    r"(?:결론|해답|답|해결)(?:을|이|은|지|를|책을)?\s?(?:내지|찾지|얻지|결론짓지|짓지|나지|하지|내리지)?\s?"
    r"(?:못|않|없)\S{0,8}(?:\s\S{1,6})?$|"
    r"결론짓지\s?못|(?:정확히|정확하게|확실히|확실하게|아직|잘|끝내)(?:는|도)?\s(?:\S+\s)?"
    r"(?:모르|알지\s?못|알\s?수\s?없|이해하지\s?못|못)|"
    r"(?:답변?|대답)(?:이|은|을|도)?\s?(?:없음|없었|못\s|구하지\s?못|찾지\s?못|못\s?찾)|아무도\s\S*\s?(?:모|몰|못)|"
    r"확실(?:하지|치)(?:는|가|도)?\s?않|"
    r"(?:못\s?들었|듣지\s?못|알아내지\s?못|해결\s?못|모르겠|미지수|의견이\s?(?:갈|분분))"
)
DEFERRAL_LENGTH = 130
TOMORROW = re.compile(r"내일|익일|명일|tomorrow", re.IGNORECASE)
NEXT_WEEK = re.compile(r"다음\s?주|차주|next week", re.IGNORECASE)
IN_TWO_DAYS = re.compile(r"모레|이틀\s?(?:뒤|후)")


def defers(text: str) -> bool:
    """Say whether an answer only puts off: to a mentor, to tomorrow, to more reading."""
    last = text.strip().rsplit("\n", 1)[-1]
    if len(last) > DEFERRAL_LENGTH:
        last = last[-60:]
    if BARE_LATER.match(last):
        return True
    if _is_past(last):
        return False
    if ASK_LATER.search(last):
        return True
    end = core(last)
    if len(text) > DEFERRAL_LENGTH:
        return False
    return bool(LATER.search(end) or LATER_FORM.search(end))


def _is_past(text: str) -> bool:
    """Tell "asked the mentor, who said …" from a plan to ask."""
    return bool(
        re.search(
            r"(?:주셨|하셨|했더니|봤더니|보니|았는데|었는데|였는데|답변받|해결했|해결됨)", text
        )
    )


def unknown(text: str) -> bool:
    """Say whether an answer admits that the reason is not known."""
    said = core(text) or text
    return bool(UNKNOWN.search(said[-80:])) and len(text) < 300


def due_in_days(text: str) -> int | None:
    """Count the days to the date a deferral names: tomorrow, in two days, next week."""
    for pattern, days in ((TOMORROW, 1), (IN_TWO_DAYS, 2), (NEXT_WEEK, 7)):
        if pattern.search(text):
            return days
    return None
