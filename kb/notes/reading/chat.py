"""Pasted chats: each kind of head becomes `이름님 : …`, the form the other rules read."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kb.notes.reading.blocks import Item, Kind

TIME = r"(?:오전|오후|AM|PM)?\s?\d{1,2}:\d{2}(?::\d{2})?\s?(?:AM|PM)?"
WHO = r"(?P<name>[가-힣]{2,4}|[A-Za-z][A-Za-z .]{1,24}[A-Za-z])"
TITLE = r"(?:님|_T\d+|\(.{1,12}\))?"
ONE_LINE = (
    # Zoom: 16:02:11 From 이름 to Everyone : 말
    re.compile(rf"^\[?{TIME}\]?\s+(?:From\s+)?{WHO}{TITLE}\s*(?:to\s+[^:：]{{1,40}})?\s*[:：]\s*"),
    # KakaoTalk: [이름] [오후 4:02] 말
    re.compile(rf"^\[{WHO}{TITLE}\]\s*\[{TIME}\]\s*"),
    # KakaoTalk, exported: 2021년 8월 9일 오후 4:02, 이름 : 말
    re.compile(rf"^\d{{4}}년 \d{{1,2}}월 \d{{1,2}}일 {TIME}, {WHO}{TITLE}\s*[:：]\s*"),
)
# Slack: the name and the time on one line, what was said on the next ones.
HEAD = re.compile(rf"^{WHO}{TITLE}\s+\[?{TIME}\]?$", re.IGNORECASE)


def read_chat(items: Iterable[Item]) -> Iterator[Item]:
    """Rewrite the lines of pasted chats; everything else passes unchanged."""
    speaker = ""
    for item in items:
        if item.kind is Kind.TEXT and (head := HEAD.match(item.text)):
            speaker = head.group("name")
            continue
        text = _one_line(item)
        if speaker and item.kind is Kind.TEXT and text is None:
            text = f"{speaker}님 : {item.text}"
        speaker = ""
        yield item if text is None else replace(item, text=text)


def _one_line(item: Item) -> str | None:
    if item.kind is Kind.HEADING or not (item.text[:1].isdigit() or item.text[:1] == "["):
        return None
    for pattern in ONE_LINE:
        if found := pattern.match(item.text):
            return f"{found.group('name')}님 : {item.text[found.end() :]}"
    return None
