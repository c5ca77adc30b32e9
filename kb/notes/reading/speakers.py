"""Who speaks: names and roles in front of what they said."""

import re
from dataclasses import dataclass

TITLED = r"(?:님|멘토님|멘토|조교님|마스터님|캠퍼님|캠퍼|교수님|씨|선생님)"
ROLE = re.compile(
    rf"^\**@?((?:[가-힣]{{2,4}}|[A-Za-z]{{2,20}})\s?{TITLED}|멘토님|조교님|마스터님|교수님)"
    r"(?:의|이|께서|의?\s?(?:추가\s?)?(?:의견|답변|질문|답|설명|공유|생각|고민|고민 사항))?"
    r"\**\s*[:：]\**\s*"
)
AT_NAME = re.compile(r"^@([가-힣A-Za-z]{2,20})\s*[:：]?\s+")
BRACKETED_NAME = re.compile(r"^[\[(]([가-힣]{2,4})[\])]\s*[:：]?\s+")
BARE_NAME = re.compile(
    r"^\**([가-힣]{2,4}|[A-Z][A-Za-z]{1,12})(?:[_\s]?T\d{4})?\**\s?[:：)]\**\s*(?!/)"
)
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
