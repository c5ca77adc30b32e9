"""A query as read: clauses in the order they were typed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Word:
    """A plain word."""

    text: str

    def render(self) -> str:
        """Write it so that reading it again gives the same word."""
        return self.text


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must occur just so."""

    text: str

    def render(self) -> str:
        """Write it in quotes."""
        return f'"{self.text}"'


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A word whose beginners are not wanted, or a phrase that is not."""

    text: str
    phrase: bool = False

    def render(self) -> str:
        """Write it with its minus."""
        return f'-"{self.text}"' if self.phrase else f"-{self.text}"


@dataclass(frozen=True, slots=True)
class Filter:
    """One value asked of a field, or refused."""

    field: str
    value: str
    refused: bool = False

    def render(self) -> str:
        """Write it with the field's English name."""
        quoted = f'"{self.value}"' if needs_quotes(self.value) else self.value
        return f"{'-' if self.refused else ''}{self.field}:{quoted}"


@dataclass(frozen=True, slots=True)
class Bound:
    """before: (days before `day`) or after: (`day` and later)."""

    field: str
    day: date

    def render(self) -> str:
        """Write the date in full, so that a bookmark means the same tomorrow."""
        return f"{self.field}:{self.day.isoformat()}"


def needs_quotes(value: str) -> bool:
    """Tell whether a value would not be read again as one word."""
    return not value or any(letter.isspace() for letter in value)


Clause = Word | Phrase | Exclusion | Filter | Bound


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was not understood, or cut: `code` says what, for `explain`."""

    code: str
    text: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A query as read, and what could not be."""

    clauses: tuple[Clause, ...] = ()
    notes: tuple[Note, ...] = field(default=(), compare=False)

    @property
    def words(self) -> tuple[str, ...]:
        """The plain words."""
        return tuple(c.text for c in self.clauses if isinstance(c, Word))

    @property
    def phrases(self) -> tuple[str, ...]:
        """The phrases asked for."""
        return tuple(c.text for c in self.clauses if isinstance(c, Phrase))

    @property
    def exclusions(self) -> tuple[Exclusion, ...]:
        """What may not occur."""
        return tuple(c for c in self.clauses if isinstance(c, Exclusion))

    @property
    def filters(self) -> tuple[Filter, ...]:
        """The values asked for and refused."""
        return tuple(c for c in self.clauses if isinstance(c, Filter))

    @property
    def bounds(self) -> tuple[Bound, ...]:
        """The first and last days."""
        return tuple(c for c in self.clauses if isinstance(c, Bound))

    @property
    def text(self) -> str:
        """The words and phrases, as one text to look for."""
        return " ".join(c.text for c in self.clauses if isinstance(c, Word | Phrase))

    @property
    def is_empty(self) -> bool:
        """Nothing was asked."""
        return not self.clauses

    def render(self) -> str:
        """Write the query so that reading it again gives the same clauses."""
        return " ".join(clause.render() for clause in self.clauses)

    def without(self, *clauses: Clause) -> "Query":
        """Drop clauses: what a chip's cross does."""
        return replace(self, clauses=tuple(c for c in self.clauses if c not in clauses))

    def plus(self, *clauses: Clause) -> "Query":
        """Add clauses that are not there yet: what choosing a filter does."""
        fresh = tuple(c for c in clauses if c not in self.clauses)
        return replace(self, clauses=self.clauses + fresh)

    def values(self, field_name: str) -> tuple[str, ...]:
        """List the values asked of a field."""
        return tuple(f.value for f in self.filters if f.field == field_name and not f.refused)

    def taking(
        self, field_name: str, values: Collection[str]
    ) -> "tuple[Query, tuple[Filter, ...]]":
        """Take out filters that the caller answers itself (is:mine, is:overdue)."""
        taken = tuple(f for f in self.filters if f.field == field_name and f.value in values)
        return self.without(*taken), taken


@dataclass(frozen=True, slots=True)
class Operator:
    """A word before a colon.

    `values`: the values it knows, each with other names for it; empty means that any will do.
    `dated`: its value is a day. `every`: several values must all hold, else any of them.
    """

    name: str
    aliases: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dated: bool = False
    every: bool = False

    def known(self, value: str) -> str | None:
        """Give a value its proper name, or None if there is no such value."""
        if not self.values:
            return value
        for name, others in self.values.items():
            if value.casefold() in (name.casefold(), *(other.casefold() for other in others)):
                return name
        return None


@dataclass(frozen=True, slots=True)
class Grammar:
    """The operators that a search box understands."""

    operators: tuple[Operator, ...]

    def find(self, name: str) -> Operator | None:
        """Find an operator by its name or another name for it."""
        name = name.casefold()
        for operator in self.operators:
            if name == operator.name or name in operator.aliases:
                return operator
        return None

    def knowing(self, **values: Mapping[str, tuple[str, ...]]) -> "Grammar":
        """Give operators the only values they take: `knowing(kind={"note": ("노트",)})`."""
        return Grammar(
            tuple(
                replace(operator, values=values.get(operator.name, operator.values))
                for operator in self.operators
            )
        )

    def with_operators(self, operators: Iterable[Operator]) -> "Grammar":
        """Add operators."""
        return Grammar((*self.operators, *operators))


STANDARD = Grammar(
    (
        Operator("tag", ("태그",), every=True),
        Operator("lecture", ("강의",), every=True),
        Operator("course", ("강좌", "과목")),
        Operator("is", ("상태",), every=True),
        Operator("by", ("작성자", "글쓴이")),
        Operator("group", ("조", "그룹")),
        Operator("in", ("모임", "회의")),
        Operator("kind", ("종류",)),
        Operator("has", ("포함",), every=True),
        Operator("before", ("이전",), dated=True),
        Operator("after", ("이후",), dated=True),
    )
)
