"""How well notes are read, measured against labels that people gave.

Labels and readings are the plain data of ``kb.notes.reading.plain.predictions``; labels may say
more: ``ambiguous`` (counts neither way), ``context`` (lines that belong to a question),
``resolved_by`` and ``follow_up_of`` (two entries that may be read as one), ``note_date_partial``,
``number_ambiguous``. All measures are summed over the notes before they are divided.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from kb.core.urls import ZERO_WIDTH

Labels = Mapping[str, Any]

ALIKE = 0.75
"""The least ratio of matching letters at which two texts are one question."""
SHARE = 0.6
"""The least share of a question that a text contained in it must have."""

PICTURE_OR_LINK = re.compile(
    r"!\[[^\]\n]*\]\([^)\n]*\)"
    r"|\[(?P<title>(?:\[[^\[\]]*\]|[^\[\]])+)\]\((?:\([^()\s]*\)|[^()\s])*\)"
)
ELEMENT = re.compile(r"<[/A-Za-z][^<>]*>")
LIST_MARKS = re.compile(r"^(?:[-*+•]\s+|\d+[.)]\s+|[>\s])+", re.MULTILINE)
MARKUP = frozenset("*_`>#\\~|")
NUMBER_RANGE = re.compile(r"(\d+-)?(\d+)~(\d+-)?(\d+)")
LONGEST_RANGE = 50
AFTER_ADDRESS = "/#?&.,;:!)]}>\"'*`"


@dataclass
class Tally:
    """What was found, found wrongly and overlooked."""

    hits: int = 0
    extra: int = 0
    missed: int = 0

    def add(self, other: "Tally") -> None:
        self.hits += other.hits
        self.extra += other.extra
        self.missed += other.missed

    @property
    def precision(self) -> float | None:
        return share(self.hits, self.hits + self.extra)

    @property
    def recall(self) -> float | None:
        return share(self.hits, self.hits + self.missed)

    @property
    def f1(self) -> float | None:
        return share(2 * self.hits, 2 * self.hits + self.extra + self.missed)


@dataclass
class Scores:
    """The measures of one note, or of many; lists hold one entry for each pair compared."""

    notes: int = 0
    unread: int = 0
    questions: Tally = field(default_factory=Tally)
    references: Tally = field(default_factory=Tally)
    sessions: Tally = field(default_factory=Tally)
    lectures: Tally = field(default_factory=Tally)
    answers: list[float] = field(default_factory=list)
    unresolved: list[bool] = field(default_factory=list)
    sections: list[bool] = field(default_factory=list)
    dates: list[bool] = field(default_factory=list)
    ignored: int = 0
    false_questions: int = 0

    def add(self, other: "Scores") -> None:
        self.notes += other.notes
        self.unread += other.unread
        for name in ("questions", "references", "sessions", "lectures"):
            getattr(self, name).add(getattr(other, name))
        for name in ("answers", "unresolved", "sections", "dates"):
            getattr(self, name).extend(getattr(other, name))
        self.ignored += other.ignored
        self.false_questions += other.false_questions

    def as_data(self) -> dict[str, Any]:
        tallies = {
            name: {"precision": one.precision, "recall": one.recall, "f1": one.f1}
            for name in ("questions", "references", "sessions", "lectures")
            for one in [getattr(self, name)]
        }
        means = {name: mean(getattr(self, name)) for name in MEANS}
        counts = {name: getattr(self, name) for name in COUNTS}
        return {**tallies, **means, **counts}


MEANS = ("answers", "unresolved", "sections", "dates")
COUNTS = ("notes", "unread", "ignored", "false_questions")


def share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def mean(values: Sequence[float]) -> float | None:
    return share(sum(values), len(values))


# --- one note --------------------------------------------------------------------------------


def evaluate(labels: Labels, reading: Labels | None) -> Scores:
    """Compare a note's labels with what was read of it; None if it was not read at all."""
    scores = Scores(notes=1, unread=reading is None)
    read = reading or {"questions": [], "references": [], "sessions": [], "lectures": []}
    scores.dates = [reading is not None and _same_day(labels, read)]
    scores.references = _count(_addresses(labels), _addresses(read))
    scores.sessions = _count(_kinds(labels), _kinds(read))
    scores.lectures = _compare_lectures(_lectures(labels), _lectures(read))
    _compare_questions(scores, labels["questions"], read["questions"])
    return scores


def _same_day(labels: Labels, read: Labels) -> bool:
    """Accept any year where people found only month and day."""
    day, partial = read.get("note_date"), labels.get("note_date_partial")
    if day and partial and not labels["note_date"]:
        return str(day).endswith(f"-{partial}")
    return bool(labels["note_date"] == day)


def _addresses(note: Labels) -> set[str]:
    found = {_address(reference["url"]) for reference in note["references"]}
    return found - {""}


def _address(url: str) -> str:
    plain = unicodedata.normalize("NFC", html.unescape(url)).strip()
    return ZERO_WIDTH.sub("", plain).rstrip(AFTER_ADDRESS)


def _kinds(note: Labels) -> list[str]:
    return [session["kind"] for session in note["sessions"]]


def _count(labelled: Iterable[Any], read: Iterable[Any]) -> Tally:
    wanted, found = Counter(labelled), Counter(read)
    hits = (wanted & found).total()
    return Tally(hits, found.total() - hits, wanted.total() - hits)


# --- lectures --------------------------------------------------------------------------------


@dataclass(frozen=True)
class NamedLecture:
    course: str
    number: str
    is_vague: bool
    """The number may be another: only the course is compared."""


def _lectures(note: Labels) -> list[NamedLecture]:
    return [
        NamedLecture(
            re.sub(r"\s+", "", lecture["course"] or "").casefold(),
            number,
            bool(lecture.get("number_ambiguous")),
        )
        for lecture in note["lectures"]
        for number in lecture_numbers(lecture["number"] or "")
    ]


def lecture_numbers(written: str) -> list[str]:
    """Return each number that a label stands for: "2-1 ~ 2-3" are three, "3강" is 3."""
    compact = re.sub(r"\s+|강$", "", re.sub("[∼〜～]", "~", written.strip()))
    found = NUMBER_RANGE.fullmatch(compact)
    if not found:
        return [compact]
    before, first, before_last, last = found.groups(default="")
    numbers = range(int(first), int(last) + 1)
    if before_last not in ("", before) or not 1 < len(numbers) <= LONGEST_RANGE:
        return [compact]
    return [f"{before}{number}" for number in numbers]


def _compare_lectures(labelled: list[NamedLecture], read: list[NamedLecture]) -> Tally:
    sure = [(one.course, one.number) for one in labelled if not one.is_vague]
    left = list(read)
    tally = Tally()
    for course, number in sure:
        same = next((one for one in left if (one.course, one.number) == (course, number)), None)
        if same:
            left.remove(same)
        tally.add(Tally(hits=1) if same else Tally(missed=1))
    for vague in (one for one in labelled if one.is_vague):
        same = next((one for one in left if one.course == vague.course), None)
        if same:
            left.remove(same)
        if vague.course:
            tally.add(Tally(hits=1) if same else Tally(missed=1))
    tally.extra = len(left)
    return tally


# --- questions -------------------------------------------------------------------------------


def bare(text: str) -> str:
    """Return the letters that count: no spaces, marks, images, link targets, tags, case."""
    plain = ZERO_WIDTH.sub("", unicodedata.normalize("NFC", html.unescape(text)))
    plain = PICTURE_OR_LINK.sub(lambda found: found["title"] or "", plain)
    plain = LIST_MARKS.sub("", ELEMENT.sub("", plain))
    return "".join(c for c in plain if c not in MARKUP and not c.isspace()).casefold()


def likeness(labelled: str, read: str) -> float:
    """Return the ratio of matching letters, or 0 for texts that are not one question."""
    if not labelled or not read:
        return 0.0
    lengths = sorted((len(labelled), len(read)))
    contained = labelled in read or read in labelled
    contained = contained and lengths[0] >= SHARE * lengths[1]
    matcher = SequenceMatcher(None, labelled, read, autojunk=False)
    if not contained and matcher.quick_ratio() < ALIKE:
        return 0.0
    ratio = matcher.ratio()
    return ratio if contained or ratio >= ALIKE else 0.0


def text_f1(labelled: str, read: str) -> float:
    """Return twice the matching letters over all letters; two empty texts agree."""
    if not labelled and not read:
        return 1.0
    blocks = SequenceMatcher(None, labelled, read, autojunk=False).get_matching_blocks()
    return 2 * sum(block.size for block in blocks) / (len(labelled) + len(read))


def _compare_questions(scores: Scores, labelled: Sequence[Labels], read: Sequence[Labels]) -> None:
    linked = _linked(labelled)
    pairs = _pairs(labelled, linked, read)
    for index, question in enumerate(labelled):
        if question.get("ambiguous"):
            scores.ignored += index in pairs
        elif index in pairs:
            scores.questions.hits += 1
            _compare_pair(scores, index, pairs, labelled, linked, read[pairs[index]])
        else:
            # What was read as one with its linked entry was not overlooked.
            scores.questions.missed += not (linked[index] & pairs.keys())
    scores.questions.extra = len(read) - len(pairs)
    if not labelled:
        scores.false_questions = len(read)


def _linked(labelled: Sequence[Labels]) -> list[set[int]]:
    """Return for each entry those that may be read as one with it."""
    linked: list[set[int]] = [set() for _ in labelled]
    for index, question in enumerate(labelled):
        for key in ("resolved_by", "follow_up_of"):
            other = question.get(key)
            if other is not None:
                linked[index].add(other)
                linked[other].add(index)
    return linked


def _wordings(index: int, labelled: Sequence[Labels], linked: list[set[int]]) -> list[str]:
    """Return the forms in which an entry may be read: alone, with context, with its linked."""
    text = labelled[index]["text"]
    forms = [text, "\n".join([text, *(labelled[index].get("context") or ())])]
    if linked[index]:
        forms.append("\n".join(labelled[i]["text"] for i in sorted({index, *linked[index]})))
    return [bare(form) for form in dict.fromkeys(forms)]


def _pairs(
    labelled: Sequence[Labels], linked: list[set[int]], read: Sequence[Labels]
) -> dict[int, int]:
    """Pair each entry with at most one reading, the most alike first."""
    texts = [bare(question["text"]) for question in read]
    ranked = []
    for i, question in enumerate(labelled):
        wordings = _wordings(i, labelled, linked)
        for j, text in enumerate(texts):
            if alike := max(likeness(wording, text) for wording in wordings):
                ranked.append((-alike, bool(question.get("ambiguous")), abs(i - j), i, j))
    pairs: dict[int, int] = {}
    for *_, i, j in sorted(ranked):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _compare_pair(
    scores: Scores,
    index: int,
    pairs: Mapping[int, int],
    labelled: Sequence[Labels],
    linked: list[set[int]],
    read: Labels,
) -> None:
    merged = sorted({index, *(linked[index] - pairs.keys())})
    accepted = {_answers(labelled[index]), "".join(_answers(labelled[i]) for i in merged)}
    said = _answers(read)
    scores.answers.append(max(text_f1(answers, said) for answers in accepted))
    states = {bool(labelled[i]["unresolved"]) for i in merged}
    scores.unresolved.append(bool(read["unresolved"]) in states)
    scores.sections.append(read.get("section") == labelled[index].get("section"))


def _answers(question: Labels) -> str:
    return "".join(bare(answer) for answer in question["answers"])
