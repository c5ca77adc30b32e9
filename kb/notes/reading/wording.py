"""How people word questions, answers, deferrals: predicates over one line, nothing else.

Every convention is a named rule with its own examples in the tests. Texts come without list
marks and wrapping emphasis (see `blocks`).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

# Many rules look at the same line; the texts of one note fit in.
remembered = lru_cache(maxsize=4096)


@dataclass(frozen=True)
class Marked:
    """What stood in front of a line, and the line without it."""

    text: str
    number: str = ""
    """The number of `Q1.` and `A1.`, so that lists of answers find their questions."""


# --- markers -------------------------------------------------------------------------------------

QUESTION_LETTER = re.compile(
    r"^\**\[?[QqＱ]\s?(?:uestion)?\s?[-.#]?\s?(\d{0,2})\]?\**"
    r"(?:\s*[.):：]\**\s*|\]\s*|\s+-\s+|(?<=\d)\s+|\*\*\s+)\**\s*"
)
QUESTION_WORD = re.compile(
    r"^\**(?:[\[(<]\s?(?:추가\s?)?질문\s?(\d{0,2})\s?[\])>](?!\()\s*[:：.]?|"
    r"(?:추가\s?)?(?:질문|궁금한?\s?점|의문점?)\s?(\d{0,2})\**\s?[.):：]|질문\s?-\s|Question\s?\d{0,2}\s?[-:：.])\**\s*"
)
QUESTION_SIGN = re.compile(r"^(?:❓|❔|🙋[‍♀♂️]*|🤔|🅠|Ⓠ|🇶)\s*")
ANSWER_LETTER = re.compile(
    r"^\**\[?[AaＡ]\s?(?:nswer)?\s?[-.#]?\s?(\d{0,2})\]?\**"
    r"(?:\s*[.):：]\**\s*|\]\s*|\s+-\s+|(?<=\d)\s+|\*\*\s+)\**\s*"
)
ANSWER_WORD = re.compile(
    r"^\**(?:[\[(<]\s?(?:답변|답|대답)\s?(\d{0,2})\s?[\])>](?!\()\s*[:：.]?|"
    r"(?:추가\s?)?(?:답변|대답|답|해답)\s?(\d{0,2})\**\s?[.):：]|(?:답변|답)\s?-\s|"
    r"Answer\s?\d{0,2}\s?[-:：.])\**\s*"
)
ANSWER_SIGN = re.compile(r"^(?:💡|❗|❕|🙆[‍♀♂️]*|💁[‍♀♂️]*|✔️?|☑️?|🅰️?|Ⓐ|🇦|✅|💬|🗣️?|👉|➡️?)\s*")
ARROW = re.compile(r"^(?:-{1,2}>|={1,2}>|→|⇒|➔|➜|➡️?|⟶|▶|↳|└>?|ㄴ|┗|>>|[:：](?=\s))\s*")
CODE_NAME = re.compile(r"^[QqAa]\.[A-Za-z_]\w*[(.\[=]")
HEADER_WORDS = frozenset({"질문", "답변", "답", "question", "answer", "answers"})


@remembered
def question_marked(text: str) -> Marked | None:
    """Read `Q.`, `Q1)`, `질문 :`, `(질문)`, an emoji asking; `Q.backward(` is code."""
    if CODE_NAME.match(text):
        return None
    return _marked(text, (QUESTION_LETTER, QUESTION_WORD, QUESTION_SIGN))


@remembered
def answer_marked(text: str) -> Marked | None:
    """Read `A.`, `답변 :`, `답)`, an emoji answering."""
    if CODE_NAME.match(text):
        return None
    return _marked(text, (ANSWER_LETTER, ANSWER_WORD, ANSWER_SIGN))


@remembered
def arrow_marked(text: str) -> Marked | None:
    """Read the arrows that lead from a question to its answer."""
    return _marked(text, (ARROW,))


def bare_label(text: str) -> str:
    """Return "question" or "answer" for a line that is only that word: `Answer`, `답변 :`."""
    word = text.strip(" *:：.()[]<>-").casefold()
    if word not in HEADER_WORDS:
        return ""
    return "question" if word in ("질문", "question") else "answer"


def _marked(text: str, patterns: tuple[re.Pattern[str], ...]) -> Marked | None:
    for pattern in patterns:
        if found := pattern.match(text):
            rest = text[found.end() :]
            return Marked(_unwrapped(rest, text).strip(), next(filter(None, found.groups()), ""))
    return None


def _unwrapped(rest: str, text: str) -> str:
    """Take off emphasis around what follows a mark, or around both of them."""
    count = rest.count("**")
    if rest.endswith("**") and count == 1 and text.startswith("**"):
        return rest[:-2]
    is_wrapped = rest.startswith("**") and rest.endswith("**") and count == 2
    return rest[2:-2] if is_wrapped and len(rest) > 4 else rest


# --- forms ---------------------------------------------------------------------------------------

NOISE = " \t\u3000.!~^*_`'\"”’\\]…>;ㅠㅜㅎㅋ"
MAX_ASIDE = 80
ASKING_END = re.compile(
    r"(?:(?<![만끝타])나요|는지|은지|인지|을지|할지|될지|건지|을까요|일까요|할까요|될까요|까요|는가요|인가요|"
    r"건가요|은가요|던가요|는가|인가|는걸까|일까|을까|될까|할까|느냐|는건지)$"
)
CURIOUS = re.compile(
    r"(?:궁금(?:합니다|해요|하다|함|했습니다|했어요|하네요|한데요?|해서요?|)|"
    r"(?:알고|여쭤보고|묻고|듣고)\s?싶(?:다|습니다|어요|음|은데요?)|"
    r"질문(?:드립니다|드려요|이 있습니다|있습니다|입니다|\s?있어요)|"
    r"(?:알려|설명해|추천해)\s?주(?:세요|실\s?수\s?있\S+|시면 \S+)|"
    r"(?:어떤|무슨)\s?(?:뜻|의미|차이|역할))$"
)
WONDERS = re.compile(r"궁금|알고\s?싶|여쭤")
TROUBLE = re.compile(
    r"이해(?:가|는|를|도)?\s?(?:잘\s?)?(?:안\s?|못\s?|되지\s?않|하지\s?못|가지\s?않|할\s?수\s?없|어렵)|"
    r"(?:잘\s?)?모르겠|(?:에러|오류|error|문제)(?:가|이)\s?(?:납니다|나요|발생합니다|있습니다|생깁니다|떠요|뜹니다)|"
    r"(?:되지|돌아가지|작동하지)\s?않(?:습니다|아요|네요)|안\s?(?:됩니다|돼요|되네요|되는데)|헷갈(?:립니다|려요|린다|림)"
)
REASON = re.compile(
    r"(?:이유|까닭|방법|차이|차이점|의미|역할|원리|기준|뜻|정체|갭|비교|사례|질문|법)(?:은|는|가|이)?\s?\?*$"
)
DECLARED = re.compile(
    r"(?:다|요|음|함|됨|임|듯|(?<![할볼쓸둘될]\s)것|거|죠|네|없음|있음|같음|않음|보임|따름|아님|까움|많음|좋음|한다|란|"
    r"랍니다|니다|습니다|세요|해봄|나옴|받음|느낌|생각|까봐|예정|완료|대로|하기|되기|보기|하자|가능|불가능|필요|진행|까지|논의|"
    r"공유|제출|작성|가져오기|참고하기|요청|리스팅)$"
)
RHETORICAL = re.compile(r"(?:왜냐하면|그렇다면 어떻게|란 무엇인가|이란\?|란\?|무엇인가\?$)")
PROPOSAL = re.compile(
    r"(?:하는\s?(?:게|것이|건)\s?어떨까|는\s?건\s?어떨까|어떨까요?|어떨지|해\s?볼까요?|해\s?보는\s?건|"
    r"하면\s?어떨|하자|합시다|해봅시다|으면\s?좋겠)\??$"
)
TENTATIVE = re.compile(
    r"(?:않을까|아닐까|텐데|것\s?같은데|듯한데|일까나|려나|인\s?듯)(?:요|\s?싶.*|\s?생각.*|\s?합니다)?[?.…~\s]*$"
)
SOFTENED = re.compile(r"(?:한다|된다|난다|는다|이다|있다|없다|같다|았다|었다|함|됨|음|임)[?？]+$")
LINK_ONLY = re.compile(
    r"^[\s*\-:]*(?:!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\S*\)|<?https?://\S+>?)[\s.,]*$"
)


@remembered
def core(text: str) -> str:
    """Drop what follows the last word of a sentence: brackets, names, dots, laughter."""
    while text:
        stripped = _without_aside(text.rstrip(NOISE))
        if stripped == text:
            return text
        text = stripped
    return text


def _without_aside(text: str) -> str:
    """Drop a bracket or an `@name` at the end."""
    if text.endswith(")"):
        opening = text.rfind("(", -MAX_ASIDE)
        return text[:opening] if opening > 0 else text[:-1]
    name = text.rfind(" @", -MAX_ASIDE)
    return text[:name] if name > 0 and " " not in text[name + 1 :] else text


@remembered
def asks(text: str) -> bool:
    """Say whether a line asks: a question mark at its end, or an ending or word of asking."""
    if is_only_link(text):
        return False
    end = core(text)
    if end.endswith(("?", "？")):
        return not SOFTENED.search(end)
    return bool(ASKING_END.search(end) or CURIOUS.search(end[-40:]))


def asks_within(text: str) -> bool:
    """Say whether one of the sentences in the line asks."""
    return asks(text) or "?" in text.rstrip("?")


def troubled(text: str) -> bool:
    """Say whether a line states trouble the way one asks for help."""
    end = core(text)
    return bool(TROUBLE.search(end[-40:])) and len(text) < 400


def asks_by_noun(text: str) -> bool:
    """Say whether a noun phrase asks by its last word: a reason, a difference, a way."""
    return bool(REASON.search(core(text)))


@remembered
def declares(text: str) -> bool:
    """Say whether a line is a statement, a full sentence or a clipped one."""
    end = core(text)
    return bool(DECLARED.search(end)) and not asks(text)


def proposes(text: str) -> bool:
    return bool(PROPOSAL.search(core(text)))


def thanks(text: str) -> bool:
    return bool(THANKS.search(text[-20:]))


def guesses(text: str) -> bool:
    """Say whether a question mark only softens an answer: `… 아닐까?`."""
    return bool(TENTATIVE.search(text))


def is_only_link(text: str) -> bool:
    return bool(LINK_ONLY.match(text))


# --- inline answers ------------------------------------------------------------------------------

INLINE_ARROW = re.compile(r"\s*(?:-{1,2}>|={1,2}>|→|⇒|➔|➜|➡️?)\s*")
AFTER_MARK = re.compile(r"\?\s?[:：]\s+")
STILL_ASKS = re.compile(r"[?？]|는지|은지|을지|인지|할지")
INLINE_COLON = re.compile(r"(?<=[법유이점\?])\s+[:：]\s+|(?<=\?)\s*[:：]\s+")


def split_inline(text: str, *, in_question_list: bool) -> tuple[str, str] | None:
    """Split `…? → …` into the question and its answer, or return None.

    In a list of questions a noun phrase may stand before the arrow if a statement follows.
    """
    for arrow in INLINE_ARROW.finditer(text):
        left, right = text[: arrow.start()].strip(), text[arrow.end() :].strip()
        if not left or not right or asks(right) or _is_open(left):
            continue
        if asks(left) or (in_question_list and _is_sentence(right) and not declares(left)):
            return left, right
    return None


def _is_open(text: str) -> bool:
    """Say whether a bracket, a formula or code is still open at the end."""
    return bool(text.count("`") % 2 or text.count("$") % 2) or text.count("(") > text.count(")")


def _is_sentence(text: str) -> bool:
    return len(text) > 12 and core(text).endswith(("다", "요", "됨", "음"))


def split_after_mark(text: str) -> tuple[str, str] | None:
    """Split `…은? : …` into the question and its answer."""
    found = AFTER_MARK.search(text)
    if not found:
        return None
    left, right = text[: found.start() + 1].strip(), text[found.end() :].strip()
    return None if not left or not right or STILL_ASKS.search(right) else (left, right)


def split_colon(text: str) -> tuple[str, str] | None:
    """Split `논문을 빨리 읽는 법 : …`: a way or reason named, then told after a colon."""
    found = INLINE_COLON.search(text)
    if not found or found.start() > 60:
        return None
    left, right = text[: found.start()].strip(), text[found.end() :].strip()
    if not left or not right or asks(right):
        return None
    return (left, right) if asks(left) or asks_by_way(left) else None


def asks_by_way(text: str) -> bool:
    return core(text).endswith(("는 법", "방법", "이유", "차이", "차이점"))


# --- deferrals -----------------------------------------------------------------------------------

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
THANKS = re.compile(r"감사|고맙|수고하셨")
ASK_LATER = re.compile(
    r"(?:멘토|조교|마스터|교수|강사)(?:님|들)?\S{0,4}\s?(?:\S+\s){0,3}?(?:더\s?)?"
    r"(?:물어|여쭤|여쭈|질문|문의|요청|부탁)|"
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
    r"하겠\S*|드리\S*|해야\s?\S*|봐야\s?\S*|보겠\S*|합시다))?$"
)
LATER_FORM = re.compile(
    rf"{STUDY_WORD}(?:가|이|를|을)?\s?(?:후\s?(?:\S+\s?){{1,2}}|필요|더\s?필요|해\s?보기로\s?\S*|하기로\s?\S*|"
    r"해\s?봐야\s?\S*|봐야\s?\S*|보기로\s?\S*|볼\s?예정|할\s?예정|해\s?볼\s?예정|해\s?올게요|와서\s\S+|올\s?것)$|"
    r"자세한\s내용\s찾아보기$|해결되지\s?않(?:음|았\S*)$|미해결$|보류$|TBD$|미정$"
)
BARE_LATER = re.compile(
    r"^(?:논의|토의|토론|추가\s?학습|추후\s?논의|조사|확인|모름|보류|미정|패스)[.\s!]*$"
)
UNKNOWN = re.compile(
    r"(?:결론|해답|답|해결)(?:을|이|은|지|를|책을)?\s?(?:내지|찾지|얻지|결론짓지|짓지|나지|하지|내리지)?\s?"
    r"(?:못|않|없)\S{0,8}(?:\s\S{1,6})?$|"
    r"결론짓지\s?못|(?:정확히|정확하게|확실히|확실하게|아직|잘|끝내)(?:는|도)?\s(?:\S+\s)?"
    r"(?:모르|알지\s?못|알\s?수\s?없|이해하지\s?못|못)|"
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


def wonders(text: str) -> bool:
    """Say whether a line asks by saying that one would like to know."""
    return asks(text) and bool(WONDERS.search(text[-40:]))


def due_in_days(text: str) -> int | None:
    """Count the days to the date a deferral names: tomorrow, in two days, next week."""
    for pattern, days in ((TOMORROW, 1), (IN_TWO_DAYS, 2), (NEXT_WEEK, 7)):
        if pattern.search(text):
            return days
    return None


# --- speakers ------------------------------------------------------------------------------------

TITLED = r"(?:님|멘토님|멘토|조교님|마스터님|캠퍼님|캠퍼|교수님|씨|선생님)"
ROLE = re.compile(
    rf"^\**@?((?:[가-힣]{{2,4}}|[A-Za-z]{{2,20}})\s?{TITLED}|멘토님|조교님|마스터님|교수님)"
    r"(?:의|이|께서|의?\s?(?:추가\s?)?(?:의견|답변|질문|답|설명|공유|생각|고민|고민 사항))?"
    r"\**\s*[:：]\**\s*"
)
AT_NAME = re.compile(r"^@([가-힣A-Za-z]{2,20})\s*[:：]?\s+")
BRACKETED_NAME = re.compile(r"^[\[(]([가-힣]{2,4})[\])]\s*[:：]?\s+")
BARE_NAME = re.compile(r"^\**([가-힣]{2,4})\**\s?[:：]\**\s+")
NAME_ASKING = re.compile(r"(?:질문|고민)")
TITLE_END = re.compile(rf"\s?{TITLED}$")


@dataclass(frozen=True)
class Spoken:
    """A line with its speaker taken off."""

    speaker: str
    text: str
    asks: bool


def spoken(text: str, names: frozenset[str]) -> Spoken | None:
    """Read `이름님 : …`, `@이름 …`, and `이름 : …` where the note knows the name."""
    for pattern in (ROLE, AT_NAME):
        if found := pattern.match(text):
            return Spoken(
                found.group(1).strip(),
                text[found.end() :].strip(),
                bool(NAME_ASKING.search(found.group())),
            )
    found = BARE_NAME.match(text) or BRACKETED_NAME.match(text)
    if found and found.group(1) in names:
        return Spoken(found.group(1), text[found.end() :].strip(), False)
    return None
