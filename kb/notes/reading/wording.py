"""How people word questions and statements: predicates over one line, nothing else.

Every convention is a named rule with its own examples in the tests. Texts come without list
marks and wrapping emphasis (see `blocks`).
"""

import re

from kb.notes.reading.marks import remembered

NOISE = " \t\u3000.!~^*_`'\"”’\\]…>;ㅠㅜㅎㅋ」』\ufe0f"
MAX_ASIDE = 80
MAX_END = 16
"""How many letters the endings of sentences are looked for in."""
MAX_CLAUSE = 60
NAME_BEHIND = re.compile(r"[?？]\s*(?:by|from|[-–—/|·])\s?@?[가-힣A-Za-z]{2,10}님?$", re.IGNORECASE)


def _syllables(final: int) -> str:
    """Return all syllables of Hangul that end in one consonant, by its place in the alphabet."""
    return "".join(map(chr, range(0xAC00 + final, 0xD7A4, 28)))


# Verb endings hang on a consonant: `뭔지`, `쓸지`, `나눌까`, `큰가`, `됩니까`.
N, L, B = f"[{_syllables(4)}]", f"[{_syllables(8)}]", f"[{_syllables(17)}]"
ASKING_END = re.compile(
    rf"(?:(?<![만끝타떠어러빛\s])나[요여]|{L}까|까[요여]|{B}니까|"
    rf"(?<![단먼편반잔견산])(?<!\d)(?:는|{N}|{L})지[요여]?|(?<![전문단원본분휴증언])(?:는|{N})가[요여]?|느냐|{N}걸까)$"
)
ASKING_WORD = re.compile(
    r"(?:^|[\s(\"'])(?:왜|어떻게|어떤|어떠|어느|어디|언제|얼마|무엇|무슨|뭐|뭘|뭔|누가|누구|몇(?!\s?가지)|how|why|what|which|when)",
    re.IGNORECASE,
)
LOOSE_END = re.compile(r"(?:[나냐니지죠까]|왜|어떻게|무엇|뭐|얼마|언제|어디|누구|누가)$")
CURIOUS = re.compile(
    r"(?:궁금(?!하다면|하면|할|해하|증)[가-힣]{0,6}|"
    r"(?:알고|여쭤보고|여쭙고|묻고|물어보고|듣고)\s?싶[가-힣]{1,4}|"
    r"질문(?:드립니다|드려요|이 있습니다|있습니다|입니다|\s?있어요)|"
    r"(?:알려|설명해|추천해|조언해|공유해)\s?주(?:세요|실\s?수\s?있\S+|시면 \S+)|"
    r"(?:설명|추천|조언|답변|피드백|의견)(?:을|를|도)?\s?부탁(?:드립|드려|합니|해요|해)[가-힣]*|"
    r"(?:어떤|무슨)\s?(?:뜻|의미|차이|역할))$"
)
THANKS = re.compile(r"감사|고맙|수고하셨")
WONDERS = re.compile(r"궁금|알고\s?싶|여쭤")
TROUBLE = re.compile(
    r"이해(?:가|는|를|도)?\s?(?:잘\s?)?(?:안\s?|못\s?|되지\s?않|하지\s?못|가지\s?않|할\s?수\s?없|어렵)|"
    r"(?:잘\s?)?모르겠|"
    r"(?:에러|오류|error|문제|버그|경고|warning)(?:가|이)\s?(?:자꾸\s?|계속\s?)?"
    r"(?:납니다|나요|나네요|발생\S+|있습니다|있어요|생깁니다|생겨요|떠요|뜹니다|뜨네요)|"
    r"(?:되지|되질|돌아가지|작동하지|동작하지)\s?않(?:습니다|아요|네요)|"
    r"안\s?(?:됩니다|돼요|되네요|되는데)|헷갈(?:립니다|려요|린다|림|리네요)|"
    r"안\s?(?:된다|됨|나온다|나옵니다|나와요)|이상(?:하다|합니다|해요|하게\s\S+)$|어렵(?:다|습니다|네요)$|어려워요$|"
    r"고민(?:입니다|이에요|이다|중입니다|됩니다|돼요|이\s?됩니다)"
)
REASON = re.compile(
    r"(?:이유|까닭|원인|방법|차이|차이점|의미|역할|원리|기준|뜻|정체|갭|비교|사례|질문|법|여부|시점|시기|관계|용도|"
    r"필요성|장단점)(?:은|는|가|이)?\s?\?*$"
)
DECLARED = re.compile(
    r"(?:다|요|음|함|됨|임|듯|(?<![할볼쓸둘될]\s)것|거|죠|네|없음|있음|같음|않음|보임|따름|아님|까움|많음|좋음|한다|란|"
    r"랍니다|니다|습니다|세요|해봄|나옴|받음|느낌|생각|까봐|예정|완료|대로|하기|되기|보기|하자|가능|불가능|필요|진행|까지|논의|"
    r"공유|제출|작성|가져오기|참고하기|요청|리스팅)$"
)
PROPOSAL = re.compile(
    r"(?:하는\s?(?:게|것이|건)\s?어떨까|는\s?건\s?어떨까|어떨까요?|어떨지|해\s?볼까요?|해\s?보는\s?건|"
    r"하면\s?어떨|[가-힣]볼까요?|하자|합시다|해봅시다|으면\s?좋겠)\??$"
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
    """Drop a bracket, an `@name`, or behind a question mark a name at the end."""
    if text.endswith(")"):
        opening = text.rfind("(", -MAX_ASIDE)
        return text[:opening] if opening > 0 else text[:-1]
    if found := NAME_BEHIND.search(text[-MAX_ASIDE:]):
        return text[: len(text) - len(found.group()) + 1]
    name = text.rfind(" @", -MAX_ASIDE)
    return text[:name] if name > 0 and " " not in text[name + 1 :] else text


@remembered
def asks(text: str) -> bool:
    """Say whether a line asks: a question mark at its end, or an ending or word of asking."""
    if is_only_link(text):
        return False
    end = core(text)
    if end.endswith(("?", "？")):
        return not SOFTENED.search(end) or bool(ASKING_WORD.search(end))
    if LOOSE_END.search(end[-MAX_END:]) and _asks_by_word(end):
        return True
    return bool(ASKING_END.search(end[-MAX_END:]) or CURIOUS.search(end[-40:]))


def _asks_by_word(text: str) -> bool:
    """Say whether a short clause asks by a word like why or how: `기준은 어떻게`, `왜 느려지나`."""
    return len(text) <= MAX_CLAUSE and bool(ASKING_WORD.search(text))


def wonders(text: str) -> bool:
    """Say whether a line asks by saying that one would like to know."""
    return asks(text) and bool(WONDERS.search(text[-40:]))


def troubled(text: str) -> bool:
    """Say whether a line states trouble the way one asks for help."""
    end = core(text)
    return bool(TROUBLE.search(end[-40:])) and len(text) < 400


def asks_by_noun(text: str) -> bool:
    """Say whether a noun phrase asks by its last word: a reason, a difference, a way."""
    return bool(REASON.search(core(text)[-MAX_END:]))


@remembered
def declares(text: str) -> bool:
    """Say whether a line is a statement, a full sentence or a clipped one."""
    end = core(text)
    return bool(DECLARED.search(end[-MAX_END:])) and not asks(text)


def proposes(text: str) -> bool:
    return bool(PROPOSAL.search(core(text)[-40:]))


def thanks(text: str) -> bool:
    return bool(THANKS.search(text[-20:]))


def guesses(text: str) -> bool:
    """Say whether a question mark only softens an answer: `… 아닐까?`."""
    return bool(TENTATIVE.search(text))


def is_only_link(text: str) -> bool:
    return bool(LINK_ONLY.match(text))


INLINE_ARROW = re.compile(
    r"\s*(?:[-ㅡ─—–]{1,3}>|={1,2}>|→|⇒|⇨|➔|➜|➤|⟶|▶\ufe0f?|➡\ufe0f?)\s*|"
    r"(?<=[?？.다요)])\s*[-–/|,]?\s*\**[\[(]?(?:A|답변?|Answer)\d{0,2}[\])]?\**\s*[.):：]\**\s+"
)
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
