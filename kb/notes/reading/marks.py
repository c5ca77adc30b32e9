"""What people put in front of questions and answers: letters, words, signs, arrows."""

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


# `Q.`, `Q1)`, `**Q :**`, `[Q]`, `(Q2)`, `Q1-1.`, `Q>`: a letter alone needs a sign behind it.
LETTER_BODY = (
    r"\s?[-.#_]?\s?(\d{0,2})(?:-\d)?[\])]?\**"
    r"(?:\s*[.):：>;]\**\s*|(?<=[\])])\**\s*|\s+-\s+|(?<=\d)\s+|\*\*\s+)\**\s*"
)
QUESTION_LETTER = re.compile(
    rf"^\**(?:[\[(](?=[QＱ])|\[)?(?:[QqＱ]|Question|question){LETTER_BODY}"
)
QUESTION_WORD = re.compile(
    r"^\**(?:[\[(<【「]\s?(?:추가\s?|꼬리\s?|사전\s?)?질문\s?#?(\d{0,2})\s?[\])>】」](?!\()\s*[:：.]?|"
    r"(?:추가\s?|꼬리\s?)?(?:질문|질의|문의|궁금한?\s?점|의문점?|물음)\s?#?(\d{0,2})\**\s?[.):：>]|"
    r"문\s?(\d{1,2})\s?[.):：]|질문\s?\d{0,2}\s?-\s|Question\s?#?\d{0,2}\s?[-:：.)])\**\s*"
)
SKIN = "[\U0001f3fb-\U0001f3ff\u200d♀♂\ufe0f]*"
QUESTION_SIGN = re.compile(
    rf"^(?:[❓❔⁉🤔🧐🅠Ⓠ🇶🆀]|[🙋🤷]{SKIN}|"
    r":(?:question|grey_question|raising_hand\w*|thinking\w*|interrobang):)\ufe0f?\s*"
)
ANSWER_LETTER = re.compile(rf"^\**(?:[\[(](?=[AＡ])|\[)?(?:[AaＡ]|Answer|answer|Ans){LETTER_BODY}")
ANSWER_WORD = re.compile(
    r"^\**(?:[\[(<【「]\s?(?:답변|답|대답|응답)\s?#?(\d{0,2})\s?[\])>】」](?!\()\s*[:：.]?|"
    r"(?:추가\s?)?(?:답변|대답|답|해답|응답)\s?#?(\d{0,2})\**\s?[.):：>]|(?:답변|답)\s?\d{0,2}\s?-\s|"
    r"Answer\s?#?\d{0,2}\s?[-:：.)])\**\s*"
)
ANSWER_SIGN = re.compile(
    rf"^(?:[💡❗❕✔☑🅰Ⓐ🇦✅💬🗣🗨👉➡👌🅐]|[🙆💁]{SKIN}|"
    r":(?:bulb|exclamation|grey_exclamation|heavy_check_mark|white_check_mark|point_right|"
    r"speech_balloon|ok_woman|ok_man|information_desk_person|ok_hand):)\ufe0f?\s*"
)
ARROW = re.compile(
    r"^(?:[-ㅡ─—–~]{1,3}>+|={1,3}>+|[→⇒⇨➔➜➤➥⟶⮕▶►▷↳⤷☞]\ufe0f?|➡\ufe0f?|[└┗]+[-─ㅡ]*>?|ㄴ(?!ㄴ)>?|>>|[:：](?=\s))\s*"
)
DETAILS = re.compile(r"^\**(?:상세|부연|Details?)\**\s?[:：]\**\s*", re.IGNORECASE)
CODE_NAME = re.compile(r"^(?:[QqAa]\.[A-Za-z_]\w*[(.\[=]|Q[.,]?\s?K[.,]?\s?V\b)")
NUMBER_BEHIND = re.compile(r"\s?#?\d{1,2}$")
HEADER_WORDS = frozenset({"질문", "답변", "답", "응답", "question", "answer", "answers"})


@remembered
def question_marked(text: str) -> Marked | None:
    """Read `Q.`, `Q1)`, `질문 :`, `(질문)`, an emoji asking; `Q.backward(` is code."""
    if CODE_NAME.match(text):
        return None
    return _marked(text, (QUESTION_LETTER, QUESTION_WORD, QUESTION_SIGN))


@remembered
def details_marked(text: str) -> Marked | None:
    """Read `상세 : …`: what somebody adds to their question."""
    return _marked(text, (DETAILS,))


@remembered
def answer_marked(text: str) -> Marked | None:
    """Read `A.`, `답변 :`, `답)`, an emoji answering."""
    if CODE_NAME.match(text):
        return None
    return _marked(text, (ANSWER_LETTER, ANSWER_WORD, ANSWER_SIGN))


def decorated(text: str) -> bool:
    """Say whether one of the signs of an answer stands in front, as it does in many titles."""
    return bool(ANSWER_SIGN.match(text))


@remembered
def arrow_marked(text: str) -> Marked | None:
    """Read the arrows that lead from a question to its answer."""
    return _marked(text, (ARROW,))


def bare_label(text: str) -> str:
    """Return "question" or "answer" for a line that is only that word: `Answer`, `답변 :`."""
    word = NUMBER_BEHIND.sub("", text.strip(" *:：.()[]<>-").casefold())
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
