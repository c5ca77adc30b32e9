"""The walk through a note that joins questions with what answers them."""

import re
from dataclasses import dataclass, field

from kb.notes.reading.blocks import Item, Kind
from kb.notes.reading.candidates import QUESTION_LISTS, Candidate, Outline, candidate
from kb.notes.reading.deferrals import defers, unknown
from kb.notes.reading.labels import children_end, is_below
from kb.notes.reading.marks import (
    answer_marked,
    arrow_marked,
    bare_label,
    details_marked,
    question_marked,
)
from kb.notes.reading.model import Answer, Lines, SectionKind, Target
from kb.notes.reading.places import Place
from kb.notes.reading.speakers import TITLE_END, spoken
from kb.notes.reading.tables import question_rows, table_end
from kb.notes.reading.titles import Listed, target_named
from kb.notes.reading.wording import (
    asks,
    asks_by_noun,
    declares,
    guesses,
    thanks,
    troubled,
    wonders,
)

MAX_THANKS = 20
POINTS_BELOW = re.compile(r"다음|아래|중에?\s")
ANSWERER = re.compile(
    r"^\W*(?:답변\s?(?:자|해\s?주신\s?분)|answered by)\s*[:：]?\s*\S{2,10}$", re.IGNORECASE
)


@dataclass
class Found:
    """A question being read."""

    asked: Candidate
    index: int
    last: int
    place: Place
    answers: list[Answer] = field(default_factory=list)
    parent: int | None = None
    target: Target | None = None
    number: str = ""
    more_text: list[str] = field(default_factory=list)
    children_ask: bool | None = None
    open_answer: bool = False
    """Whether a marked answer was begun, so that unmarked text goes on with it."""


class Walk:
    """Goes through the outline once; each step takes one question with all its answers."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.found: list[Found] = []
        self.target: Target | None = None
        self._numbered: dict[str, Found] = {}
        self._candidates: dict[int, Candidate | None] = {}

    def candidate(self, index: int) -> Candidate | None:
        """Read an item as a question; each is looked at from several sides, so it is kept."""
        if index not in self._candidates:
            self._candidates[index] = candidate(self.outline, index)
        return self._candidates[index]

    def run(self) -> None:
        self.read(0, len(self.outline.items), None)

    def read(self, first: int, end: int, parent: int | None) -> None:
        index = first
        while index < end:
            index = self.step(index, end, parent)

    def step(self, index: int, end: int, parent: int | None) -> int:
        """Read one item; return the index of the next to read."""
        item, place = self.outline.items[index], self.outline.places[index]
        if place.is_label and not place.label:
            self.target = None
        if item.kind is Kind.ROW:
            return self.read_table(index)
        asked = self.candidate(index)
        if asked is None:
            return self.remark(index, place)
        found = Found(asked, index, item.last, place, parent=parent, target=self.target)
        found.number = _number(item)
        return self.take(found, end)

    def remark(self, index: int, place: Place) -> int:
        """Note what a line that asks nothing says about others: an answer, or a target."""
        item = self.outline.items[index]
        if place.listed is Listed.ANSWERS:
            return self.answer_from_list(index)
        if numbered := self.numbered_answer(index):
            return numbered
        if place.kind.is_meeting and declares(item.text) and (named := target_named(item.text)):
            self.target = named
        return index + 1

    # --- one question ----------------------------------------------------------------------------

    def take(self, found: Found, end: int) -> int:
        """Collect the answers of a question, then keep it if it is one."""
        if found.asked.inline:
            found.answers.append(self._inline_answer(found))
        position = len(self.found)
        self.found.append(found)
        self._numbered[found.number] = found
        after = self.question_text(found, end)
        after = self.below(found, position, after, end)
        after = self.beside(found, after, end)
        if found.asked.needs_answer and not found.answers:
            self.drop(position)
        return after

    def drop(self, position: int) -> None:
        """Give up a question that nothing answers; what hung on it stands alone."""
        dropped = self.found.pop(position)
        if self._numbered.get(dropped.number) is dropped:
            del self._numbered[dropped.number]
        for later in self.found[position:]:
            if later.parent is not None:
                later.parent = None if later.parent == position else later.parent - 1

    def _inline_answer(self, found: Found) -> Answer:
        return self._answer(found.asked.inline, found.index, found.index)

    def question_text(self, found: Found, end: int) -> int:
        """Join the further lines of a question that has not yet asked; return the next index."""
        items, index = self.outline.items, found.index + 1
        if found.asked.inline:
            return index
        while index < end and self._continues_question(found, items[index], index):
            found.more_text.append(items[index].text)
            found.last = items[index].last
            index += 1
        options = self._options(found, index, end)
        for item in items[index:options]:
            found.more_text.append(item.text)
            found.last = item.last
        return self._details(found, options, end)

    def _details(self, found: Found, first: int, end: int) -> int:
        """Join `상세 : …` right below a marked question, with what is nested in it."""
        items = self.outline.items
        if first >= end or not found.asked.is_marked:
            return first
        details = details_marked(items[first].text)
        if details is None or not is_below(items[found.index], items[first]):
            return first
        after = min(end, children_end(items, first))
        inside = (item.text for item in items[first + 1 : after])
        found.more_text += [text for text in (details.text, *inside) if text]
        found.last = max(found.last, items[after - 1].last)
        return after

    def _continues_question(self, found: Found, item: Item, index: int) -> bool:
        if not found.asked.is_marked or not item.continues or item.kind is not Kind.TEXT:
            return False
        said = "\n".join([found.asked.text, *found.more_text])
        if asks(said) or self._answers_by_mark(index):
            return False
        return self.outline.question_mark(index) is None

    def _options(self, found: Found, first: int, end: int) -> int:
        """Skip a numbered list that belongs to the question: an arrow answers behind it."""
        items, index = self.outline.items, first
        asker = items[found.index]
        if not asks(found.asked.text) or not asker.is_quoted:
            return first
        while index < end and items[index].kind is Kind.NUMBER and items[index].is_quoted:
            index += 1
        is_arrow = index < end and items[index].is_quoted and arrow_marked(items[index].text)
        return index if is_arrow else first

    def below(self, found: Found, position: int, first: int, end: int) -> int:
        """Read what is nested below a question: answers, and questions of their own."""
        items = self.outline.items
        asker = items[found.index]
        stop = first
        while stop < end and self._is_below(asker, stop):
            stop += 1
        index = first
        while index < stop:
            if items[index].kind in (Kind.CODE, Kind.RULE):
                index += 1
            elif self._asks_in_turn(found, index):
                index = self.step(index, stop, position)
            else:
                index = self.take_answer(found, index, stop)
        return index

    def _is_below(self, asker: Item, index: int) -> bool:
        item = self.outline.items[index]
        if asker.kind is not Kind.HEADING:
            return is_below(asker, item) and not self._new_part(index)
        return item.kind is not Kind.HEADING and not self._new_part(index)

    def _new_part(self, index: int) -> bool:
        place = self.outline.places[index]
        return place.is_label and place.announces in (Listed.QUESTIONS, Listed.REVIEW)

    def _asks_in_turn(self, found: Found, index: int) -> bool:
        """Say whether a line below a question is a question itself, not its answer."""
        asked = self.candidate(index)
        if asked is None or (asked.is_topic and not asked.is_marked):
            return False
        if asked.is_marked:
            return True
        item = self.outline.items[index]
        if self._answers_by_mark(index) or guesses(item.text):
            return False
        if asked.rule in ("trouble", "unsettled"):
            return False
        if asked.rule == "person" or wonders(item.text):
            return True
        return found.place.kind is SectionKind.PEER and self._all_ask(found)

    def _all_ask(self, found: Found) -> bool:
        """Say whether everything right below a question asks: then it is not its answer."""
        if found.children_ask is None:
            found.children_ask = self._children_ask(found)
        return found.children_ask

    def _children_ask(self, found: Found) -> bool:
        items = self.outline.items
        asker = items[found.index]
        if asker.kind is Kind.HEADING:
            return not found.answers
        inside = items[found.index + 1 : children_end(items, found.index)]
        nearest = min((item.rank for item in inside), default=0)
        return all(asks(item.text) for item in inside if item.rank == nearest)

    # --- siblings --------------------------------------------------------------------------------

    def beside(self, found: Found, first: int, end: int) -> int:
        """Read the answers that stand beside a question: marked, spoken, or plainly stated."""
        index = first
        while index < end and self._answers_beside(found, index):
            item = self.outline.items[index]
            if item.kind in (Kind.CODE, Kind.RULE) or self._is_empty_mark(index):
                found.open_answer = found.open_answer or self._is_empty_mark(index)
                index += 1
                continue
            index = self.take_answer(found, index, end)
            index = self._options_behind(found, index, end)
        return index

    def _options_behind(self, found: Found, first: int, end: int) -> int:
        """Read `다음 중 …?` / `⇒ 답` / numbered options: the options belong to the question."""
        items, index = self.outline.items, first
        asker = items[found.index]
        if not asker.is_quoted or not POINTS_BELOW.search(found.asked.text):
            return first
        while index < end and items[index].kind is Kind.NUMBER and items[index].is_quoted:
            if items[index].after_gap:
                break
            found.more_text.append(items[index].text)
            index += 1
        return index

    def _is_empty_mark(self, index: int) -> bool:
        return self.outline.answer_mark(index) == ""

    def _answers_beside(self, found: Found, index: int) -> bool:
        item, place = self.outline.items[index], self.outline.places[index]
        if self._answers_by_mark(index):
            return self._mark_is_ours(found, index)
        if item.kind is Kind.CODE:
            below = index + 1
            return below < len(self.outline.items) and self._answers_by_mark(below)
        if item.kind is Kind.HEADING or place.is_label or self.outline.question_mark(index):
            return False
        if self._is_spoken_answer(index):
            return True
        if self._asks_anew(found, index):
            return False
        asker = self.outline.items[found.index]
        if item.continues and found.last == item.line - 1 and asker.kind is not Kind.HEADING:
            return found.asked.is_marked or bool(found.answers) or not asks_by_noun(item.text)
        return self._stated_answer(found, asker, item, index)

    def _mark_is_ours(self, found: Found, index: int) -> bool:
        """Let `A2.` behind `Q3.` go to the question with its number."""
        marked = answer_marked(self.outline.items[index].text)
        number = marked.number if marked else ""
        own = found.number
        return not number or not own or number == own or not self._by_number(number)

    def _by_number(self, number: str) -> "Found | None":
        return self._numbered.get(number)

    def _stated_answer(self, found: Found, asker: Item, item: Item, index: int) -> bool:
        """Take an unmarked line as an answer where the lay-out leaves no other reading."""
        if thanks(item.text) or (item.is_strong and item.gap and not asker.is_strong):
            return False
        if found.place.target is not None and not found.answers:
            return False  # A list kept for somebody: its lines do not answer each other.
        if asker.is_quoted and (not item.is_quoted or item.after_gap) and found.answers:
            return False
        if target_named(item.text) and declares(item.text) and item.rank == 0:
            return False
        if found.asked.is_marked:
            return self._follows_marked(found, asker, item)
        if found.open_answer:
            same_list = not item.is_list_item or not item.after_gap
            return item.rank >= asker.rank and item.gap < 2 and same_list
        if item.is_quoted and not asker.is_quoted and not found.answers:
            return True
        if found.answers and not self._last_was_beside(found, asker):
            return False
        if item.rank == 0 and item.kind is Kind.TEXT and not item.is_quoted:
            return self._paragraph_answers(found, asker, item)
        in_list = found.place.listed in QUESTION_LISTS or found.asked.rule == "about"
        same = item.rank == asker.rank and item.is_list_item
        return in_list and same and declares(item.text) and not troubled(item.text)

    def _follows_marked(self, found: Found, asker: Item, item: Item) -> bool:
        """After `Q.`, lines of the same list answer until a gap; after `A.`, paragraphs too."""
        if found.open_answer:
            return item.gap < 2
        if item.rank == asker.rank and item.is_list_item and asker.is_list_item:
            nested = found.answers and not self._last_was_beside(found, asker)
            return not item.after_gap and not nested and declares(item.text)
        return item.kind is Kind.TEXT and not found.answers and declares(item.text)

    def _last_was_beside(self, found: Found, asker: Item) -> bool:
        """Say whether the answers so far stood beside the question, not nested below it."""
        return not is_below(asker, self.outline.items[min(found.index + 1, self._limit)])

    @property
    def _limit(self) -> int:
        return len(self.outline.items) - 1

    def _paragraph_answers(self, found: Found, asker: Item, item: Item) -> bool:
        talks = (SectionKind.MENTORING, SectionKind.OFFICE_HOUR)
        stands_out = asker.is_quoted or (asker.is_strong and item.gap == 1)
        if asker.kind is Kind.TEXT and stands_out and not found.answers and not item.is_strong:
            return not target_named(item.text)
        if asker.kind is Kind.TEXT or found.place.kind in talks:
            return declares(item.text) and not defers(item.text)
        return False

    def _asks(self, index: int) -> bool:
        return self.candidate(index) is not None

    def _asks_anew(self, found: Found, index: int) -> bool:
        """Say whether a line begins the next question; a phrase after `A.` is still its answer."""
        asked = self.candidate(index)
        if asked is None:
            return False
        is_phrase = asked.is_topic and not asked.is_marked and not asked.inline
        return not (is_phrase and found.asked.is_marked and found.open_answer)

    def _answers_by_mark(self, index: int) -> bool:
        if self.outline.answer_mark(index) is not None:
            return True
        text = self.outline.items[index].text
        return arrow_marked(text) is not None and self.outline.question_mark(index) is None

    def _is_spoken_answer(self, index: int) -> bool:
        speech = spoken(self.outline.items[index].text, self.outline.names)
        asked = self.candidate(index)
        if asked is not None and asked.inline:
            return False
        return (
            speech is not None
            and not speech.asks
            and not (thanks(speech.text) and len(speech.text) <= MAX_THANKS)
            and not (asks(speech.text) and not guesses(speech.text))
        )

    # --- one answer ------------------------------------------------------------------------------

    def take_answer(self, found: Found, index: int, end: int) -> int:
        """Read one answer with what is nested in it; return the next index."""
        items = self.outline.items
        after = index + 1
        stop = min(end, children_end(items, index)) if items[index].rank > 0 else after
        while after < stop and self.outline.question_mark(after) is None:
            after += 1
        texts = [self._plain(index), *(self._plain(inner) for inner in range(index + 1, after))]
        answered_as, texts[0] = self._speaker(texts[0])
        if self._answers_by_mark(index):
            found.open_answer = True
        text = "\n".join(part for part in texts if part)
        found.last = max(found.last, items[after - 1].last)
        if text:
            answer = self._answer(text, index, after - 1, answered_as)
            found.answers.append(answer)
        return after

    def _plain(self, index: int) -> str:
        marked = self.outline.answer_mark(index)
        if marked is not None:
            return marked if any(map(str.isalnum, marked)) else ""
        text = self.outline.items[index].text
        arrow = arrow_marked(text)
        text = arrow.text if arrow else text
        return text if any(map(str.isalnum, text)) and not ANSWERER.match(text) else ""

    def _speaker(self, text: str) -> tuple[str, str]:
        speech = spoken(text, self.outline.names)
        return (speech.speaker, speech.text) if speech else ("", text)

    def _answer(self, text: str, first: int, last: int, answered_as: str = "") -> Answer:
        items = self.outline.items
        return Answer(
            text,
            Lines(items[first].line, items[last].last),
            TITLE_END.sub("", answered_as),
            defers=defers(text),
            is_partial=unknown(text),
        )

    # --- answers that stand elsewhere ------------------------------------------------------------

    def answer_from_list(self, index: int) -> int:
        """Give a line below `답변` to the question with its number, or to the last one."""
        place, item = self.outline.places[index], self.outline.items[index]
        if (place.is_label and bare_label(item.text)) or not self.found:
            return index + 1
        number = item.mark.rstrip(".)") if item.kind is Kind.NUMBER else ""
        owner = self._by_number(number) if number else None
        return self.take_answer(owner or self.found[-1], index, len(self.outline.items))

    def numbered_answer(self, index: int) -> int | None:
        """Give `A2. …` that stands apart to the question `Q2.`."""
        marked = answer_marked(self.outline.items[index].text)
        owner = self._by_number(marked.number) if marked and marked.number else None
        if owner is None or owner.place.meeting != self.outline.places[index].meeting:
            return None
        return self.take_answer(owner, index, len(self.outline.items))

    def read_table(self, index: int) -> int:
        """Read a table of questions, or skip a table of anything else."""
        items, place = self.outline.items, self.outline.places[index]
        end = table_end(items, index)
        rows = question_rows(items, index, end) if place.listed is not Listed.QUIZ else []
        for row in rows:
            asked = Candidate(row.text, "table", row.asker, is_topic=not asks(row.text))
            found = Found(asked, row.item, items[row.item].last, place, target=self.target)
            if row.answer:
                found.answers.append(self._answer(row.answer, row.item, row.item))
            self.found.append(found)
        return end


def _number(item: Item) -> str:
    marked = question_marked(item.text)
    if marked and marked.number:
        return marked.number
    return item.mark.rstrip(".)") if item.kind is Kind.NUMBER else ""
