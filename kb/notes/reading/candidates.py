"""Which lines ask: the conventions, each a small rule, in the order they are tried."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kb.notes.reading.blocks import Item, Kind
from kb.notes.reading.deferrals import unknown
from kb.notes.reading.labels import children_end, has_children
from kb.notes.reading.marks import answer_marked, arrow_marked, decorated, question_marked
from kb.notes.reading.model import SectionKind, Target
from kb.notes.reading.places import Place
from kb.notes.reading.speakers import spoken
from kb.notes.reading.titles import (
    Listed,
    clean_title,
    listed_below,
    meeting_word,
    section_named,
    target_named,
)
from kb.notes.reading.wording import (
    asks,
    asks_by_noun,
    core,
    declares,
    guesses,
    is_only_link,
    proposes,
    split_after_mark,
    split_colon,
    split_inline,
    troubled,
)

MIN_LETTERS = 2
MAX_PARAGRAPH = 420
MAX_TOPIC = 80
NEARBY = 40
QUESTION_LISTS = (Listed.QUESTIONS, Listed.REVIEW)
TALKS = (SectionKind.OFFICE_HOUR, SectionKind.SPECIAL_LECTURE)
FURTHER = re.compile(r"further|추가로|더\s?생각", re.IGNORECASE)
ABOUT = re.compile(r"(?:관한|대한)\s?질문$")
MIN_ABOUT = 25
MAX_NO_TOPIC = 25
NAMED = re.compile(r"(?:차이점?|이유|까닭|원인)$")
MAX_TROUBLE = 250
NO_TOPICS_BELOW = ("기타", "그 외", "공지", "방향", "계획", "일정", "잡담", "사항")
NO_TOPIC = (
    *("기타", "그 외", "추가", "참고", "수업", "강의", "내용", "정리", "관련"),
    *("공지", "소개", "잡담", "목차", "일정", "요약", "꿀팁", "여담", "마무리", "시작", "후기"),
    *("자료", "링크", "출처", "공유", "발표", "리뷰", "방향", "계획", "순서", "사항"),
    *(
        "리스트",
        "목록",
        "영상",
        "말씀",
        "조언",
        "한마디",
        "근황",
        "인사",
        "총평",
        "피드백",
        "나눔",
        "상황",
        "현황",
    ),
)


@dataclass(frozen=True)
class Outline:
    """The whole note as the rules see it."""

    items: Sequence[Item]
    places: Sequence[Place]
    names: frozenset[str]
    inverted: frozenset[int]
    """Indexes of items in parts where `A.` asks and `Q.` answers."""

    def question_mark(self, index: int) -> str | None:
        """Return the text behind the mark of a question, None where there is no mark."""
        read = answer_marked if index in self.inverted else question_marked
        found = read(self.items[index].text)
        return None if found is None else found.text

    def answer_mark(self, index: int) -> str | None:
        read = question_marked if index in self.inverted else answer_marked
        item = self.items[index]
        if item.kind is Kind.HEADING and decorated(item.text):
            return None
        found = read(item.text)
        return None if found is None else found.text


@dataclass(frozen=True)
class Candidate:
    """A line read as a question.

    `inline` is an answer on the same line. `needs_answer`: it is one only if something answers it.
    """

    text: str
    rule: str
    asked_as: str = ""
    inline: str = ""
    is_topic: bool = False
    is_sure: bool = True
    is_marked: bool = False
    needs_answer: bool = False


Rule = Callable[[Outline, int], Candidate | None]


def candidate(outline: Outline, index: int) -> Candidate | None:
    """Read an item as a question by the first rule that fits."""
    item, place = outline.items[index], outline.places[index]
    if item.kind in (Kind.CODE, Kind.RULE, Kind.ROW) or place.listed is Listed.QUIZ:
        return None
    for rule in _rules_of(place):
        found = rule(outline, index)
        if found and sum(map(str.isalpha, found.text)) >= MIN_LETTERS:
            return found
    return None


def _rules_of(place: Place) -> tuple[Rule, ...]:
    """In meetings people ask; elsewhere only marked lines and lists of questions are read.

    The further questions that a lecture sets its students are none of the group's.
    """
    if place.kind.is_meeting:
        return RULES
    if place.listed is not Listed.QUESTIONS or place.kind is SectionKind.LECTURE:
        return MARKED_RULES
    if FURTHER.search(place.label or place.heading):
        return MARKED_RULES
    return RULES if place.target not in (None, Target.PEER) else LIST_RULES


def marked_question(outline: Outline, index: int) -> Candidate | None:
    """`Q. …`, `질문 : …`, `(질문) …`, `❓ …`, with an answer on the same line or not."""
    text = outline.question_mark(index)
    if not text or is_only_link(text):
        return None
    place = outline.places[index]
    if not asks(text) and _is_decorated_title(outline.items[index], text):
        return None
    if not place.kind.is_meeting and declares(text) and not troubled(text):
        return None  # A quiz, or a note of one's own.
    speech = spoken(text, outline.names)
    asker, text = (speech.speaker, speech.text) if speech else ("", text)
    inline = split_inline(text, in_question_list=True) or (text, "")
    return Candidate(
        inline[0],
        "marked",
        asker,
        inline[1],
        is_topic=not asks(inline[0]) and not troubled(inline[0]),
        is_marked=True,
        is_sure=place.kind.is_meeting,
        needs_answer=not place.kind.is_meeting and not asks(inline[0]),
    )


def _is_decorated_title(item: Item, text: str) -> bool:
    """Tell a sign that only decorates a title: `🤔 회고`, `❓ 오늘의 질문`."""
    if item.kind is not Kind.HEADING and len(text) > MAX_NO_TOPIC:
        return False
    named = item.kind is Kind.HEADING and section_named(text) is not None
    return named or listed_below(text) is Listed.QUESTIONS


def question_of_a_person(outline: Outline, index: int) -> Candidate | None:
    """`준영님 질문: …`, `우창님 의견 : …?`, `이름 : …?` with a name the note knows."""
    speech = spoken(outline.items[index].text, outline.names)
    if speech is None or not speech.text or guesses(speech.text):
        return None
    marked = question_marked(speech.text)
    text = marked.text if marked and marked.text else speech.text
    if not speech.asks and not marked and not asks(text):
        return None
    return Candidate(text, "person", speech.speaker, is_topic=not asks(text))


def answered_inline(outline: Outline, index: int) -> Candidate | None:
    """`…? → …`; in a list of questions also `noun phrase -> statement.`"""
    text, place = outline.items[index].text, outline.places[index]
    in_list = place.listed is Listed.QUESTIONS and not has_children(outline.items, index)
    found = split_inline(text, in_question_list=in_list) or split_after_mark(text)
    if not found or (place.listed is Listed.AGENDA and not asks(found[0])):
        return None
    speech = spoken(found[0], outline.names)
    asker, asked = (speech.speaker, speech.text) if speech else ("", found[0])
    return Candidate(asked, "inline", asker, found[1], is_topic=not asks(asked))


def listed_question(outline: Outline, index: int) -> Candidate | None:
    """A line of a list whose heading says that it holds questions; noun phrases count too."""
    item, place = outline.items[index], outline.places[index]
    if place.listed is not Listed.QUESTIONS or not item.is_list_item:
        return None
    if place.is_label and (place.announces is not Listed.ANYTHING or _asks_below(outline, index)):
        return None
    asking = asks(item.text) or troubled(item.text)
    if is_only_link(item.text) or arrow_marked(item.text):
        return None
    if not asking and not (_may_be_listed(outline, index) and _in_asking_list(outline, index)):
        return None
    return Candidate(item.text, "listed", is_topic=not asking)


def _may_be_listed(outline: Outline, index: int) -> bool:
    """Take a noun phrase, or a prompt with answers below; a phrase above `Q.` is a label."""
    item, below = outline.items[index], index + 1
    if outline.places[index].kind is SectionKind.SPECIAL_LECTURE:
        return asks_by_noun(item.text)
    if "http" in item.text or (len(item.text) <= MAX_NO_TOPIC and item.text.endswith(NO_TOPIC)):
        return False
    if declares(item.text) and not asks_by_noun(item.text):
        is_prompt = item.is_strong or item.kind is Kind.NUMBER
        return (is_prompt and has_children(outline.items, index)) or _arrow_follows(outline, index)
    if below == len(outline.items) or outline.question_mark(below) is None:
        return True
    return outline.items[below].is_list_item and outline.items[below].rank == item.rank


def _arrow_follows(outline: Outline, index: int) -> bool:
    below = index + 1
    if below == len(outline.items) or outline.items[below].gap:
        return False
    return arrow_marked(outline.items[below].text) is not None


def _in_asking_list(outline: Outline, index: int) -> bool:
    """Trust a noun phrase in a list of questions if something answers it, or most others ask."""
    items, places = outline.items, outline.places
    if has_children(items, index) or _answered_next(outline, index):
        return True
    nearby = range(max(0, index - NEARBY), min(len(items), index + NEARBY))
    siblings = [
        items[other].text
        for other in nearby
        if items[other].rank == items[index].rank
        and (places[other].heading, places[other].label)
        == (places[index].heading, places[index].label)
    ]
    asking = sum(asks(text) or asks_by_noun(text) or troubled(text) for text in siblings)
    return 2 * asking >= len(siblings)


def _answered_next(outline: Outline, index: int) -> bool:
    """Say whether the next line is marked as an answer, or somebody says it."""
    below = index + 1
    if below == len(outline.items) or outline.items[below].gap > 1:
        return False
    text = outline.items[below].text
    if outline.answer_mark(below) is not None or arrow_marked(text):
        return True
    speech = spoken(text, outline.names)
    return speech is not None and not speech.asks


def asking_line(outline: Outline, index: int) -> Candidate | None:
    """A line that asks by its words, in a meeting."""
    item, place = outline.items[index], outline.places[index]
    if not asks(item.text) or len(item.text) > MAX_PARAGRAPH or is_only_link(item.text):
        return None
    if place.kind is SectionKind.PLAN or proposes(item.text):
        return None
    is_agenda = place.listed is Listed.AGENDA
    if is_agenda and not has_children(outline.items, index):
        return None
    if arrow_marked(item.text) or item.is_task:
        return None
    if item.kind is Kind.TEXT and guesses(item.text) and place.kind is not SectionKind.PEER:
        return None
    in_talk = place.kind in TALKS and place.listed not in QUESTION_LISTS
    if in_talk and (item.kind is Kind.HEADING or (item.kind is Kind.NUMBER and item.rank == 1)):
        return None  # The outline of the talk.
    return Candidate(
        item.text,
        "asking",
        needs_answer=in_talk or is_agenda,
        is_sure=place.kind.is_meeting and not is_agenda,
    )


def stated_trouble(outline: Outline, index: int) -> Candidate | None:
    """`… error가 납니다.`: trouble that somebody answers, or in a list of questions."""
    item, place = outline.items[index], outline.places[index]
    if not troubled(item.text) or place.kind in TALKS or arrow_marked(item.text):
        return None
    is_remark = place.kind is SectionKind.MENTORING or target_named(item.text) is not None
    if is_remark and place.listed not in QUESTION_LISTS:
        return None  # What a mentor says of trouble, or a plan to ask one.
    if len(item.text) > MAX_TROUBLE or item.kind is Kind.HEADING:
        return None
    is_open = unknown(item.text) and not has_children(outline.items, index)
    if is_open and place.listed not in QUESTION_LISTS:
        return None
    return Candidate(item.text, "trouble", needs_answer=place.listed not in QUESTION_LISTS)


def named_and_answered(outline: Outline, index: int) -> Candidate | None:
    """A noun phrase that asks (`… 이유`, `… 질문`) with an arrow on the next line."""
    item, below = outline.items[index], index + 1
    if not asks_by_noun(item.text) or below == len(outline.items):
        return None
    answer = outline.items[below]
    if not arrow_marked(answer.text) or arrow_marked(item.text) or answer.gap > 1:
        return None
    return Candidate(item.text, "arrow", is_topic=True)


def named_and_told(outline: Outline, index: int) -> Candidate | None:
    """`… 차이` or `… 이유` in a peer session, with what was said nested below."""
    item, place = outline.items[index], outline.places[index]
    if place.kind is not SectionKind.PEER or place.listed in (Listed.AGENDA, Listed.STUDY):
        return None
    if not item.is_list_item or len(item.text) > MAX_TOPIC or not NAMED.search(core(item.text)):
        return None
    if not has_children(outline.items, index) or _asks_below(outline, index):
        return None
    return Candidate(item.text, "told", is_topic=True, is_sure=False)


def about_something(outline: Outline, index: int) -> Candidate | None:
    """`… 못한다고 했다. 이에 관한 질문.`: calls itself a question, and something answers it."""
    text = outline.items[index].text
    if not ABOUT.search(core(text)) or len(text) < MIN_ABOUT:
        return None
    return Candidate(text, "about", is_topic=True, needs_answer=True)


def named_way(outline: Outline, index: int) -> Candidate | None:
    """`논문을 빨리 읽는 법 : …`: in mentoring, a way named and told on one line."""
    item, place = outline.items[index], outline.places[index]
    if place.kind is not SectionKind.MENTORING:
        return None
    found = split_colon(item.text)
    return Candidate(found[0], "way", inline=found[1], is_topic=True) if found else None


def topic_with_answers(outline: Outline, index: int) -> Candidate | None:
    """In mentoring, a noun phrase with bullets below it stands for a question."""
    item, place = outline.items[index], outline.places[index]
    if place.kind is not SectionKind.MENTORING or not has_answers_below(outline, index):
        return None
    title = clean_title(item.text) if item.kind is Kind.HEADING else item.text
    phrase, _colon, told = title.partition(" : ")
    if phrase.count("(") > phrase.count(")"):
        phrase, told = title, ""
    title = phrase
    if not _may_be_topic(title, item, place) or _asks_below(outline, index):
        return None
    is_sure = item.kind is not Kind.HEADING
    return Candidate(title, "topic", inline=told.strip(), is_topic=True, is_sure=is_sure)


def _may_be_topic(title: str, item: Item, place: Place) -> bool:
    if len(title) > MAX_TOPIC or declares(title) or "http" in title:
        return False
    if item.kind is Kind.TEXT or place.listed is Listed.STUDY:
        return asks_by_noun(title) and (
            item.kind is Kind.HEADING or place.listed is not Listed.STUDY
        )
    if place.heading.endswith(NO_TOPICS_BELOW):
        return False
    if item.kind is Kind.HEADING and (item.level == 1 or meeting_word(title)):
        return False
    return any(map(str.isalpha, title)) and not core(title).endswith(NO_TOPIC)


def has_answers_below(outline: Outline, index: int) -> bool:
    """Say whether bullets stand below an item (below a heading: before the next one)."""
    if outline.items[index].kind is not Kind.HEADING:
        return has_children(outline.items, index)
    below = index + 1
    while below < len(outline.items) and outline.items[below].kind is Kind.CODE:
        below += 1
    return below < len(outline.items) and outline.items[below].is_list_item


def heading_end(outline: Outline, index: int) -> int:
    """Return the index after what stands below a heading, down to the next one of any level."""
    end = index + 1
    while end < len(outline.items) and outline.items[end].kind is not Kind.HEADING:
        end += 1
    return end


def _asks_below(outline: Outline, index: int) -> bool:
    """Say whether the real questions stand below: then the phrase above is only their label."""
    heading = outline.items[index].kind is Kind.HEADING
    end = heading_end(outline, index) if heading else children_end(outline.items, index)
    inside = range(index + 1, end)
    if any(outline.question_mark(below) is not None for below in inside):
        return True
    if any(asks(outline.items[below].text) for below in inside if _is_near(outline, index, below)):
        return True
    return heading and any(
        outline.items[below].is_strong and has_children(outline.items, below) for below in inside
    )


def _is_near(outline: Outline, index: int, below: int) -> bool:
    above, item = outline.items[index], outline.items[below]
    return item.rank <= max(above.rank, -1) + 2 and not guesses(item.text)


def unsettled_topic(outline: Outline, index: int) -> Candidate | None:
    """A noun phrase whose only answer is that there is none: `batch_size 문제` / `결론 못 냄`."""
    item = outline.items[index]
    below = index + 1
    if not item.is_list_item or declares(item.text) or len(item.text) > MAX_TOPIC:
        return None
    if children_end(outline.items, index) != below + 1:
        return None
    answer = outline.items[below].text
    if not unknown(answer) or asks(answer):
        return None
    return Candidate(item.text, "unsettled", is_topic=True, is_sure=False)


MARKED_RULES: tuple[Rule, ...] = (marked_question,)
LIST_RULES: tuple[Rule, ...] = (marked_question, answered_inline, asking_line)
RULES: tuple[Rule, ...] = (
    marked_question,
    question_of_a_person,
    answered_inline,
    listed_question,
    asking_line,
    stated_trouble,
    named_and_answered,
    named_and_told,
    about_something,
    named_way,
    topic_with_answers,
    unsettled_topic,
)
