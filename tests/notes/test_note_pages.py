"""Notes stay readable by section and line, with what was read from them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from kb.groups.models import StudyGroup
from kb.library.models import Section
from kb.notes.models import Note, NoteSection, SectionCitation, SourceLines
from kb.questions.models import Visibility
from tests.factories import (
    make_answer,
    make_group,
    make_meeting,
    make_member,
    make_question,
    make_reference,
)

pytestmark = pytest.mark.django_db

SOURCE = "# 일지\n\n## 피어세션\nQ. 왜 그런가요?\nA. 그래서요\n\n## 참고\n- **굵게** 적은 글\n"


@pytest.fixture
def group() -> StudyGroup:
    return make_group()


@pytest.fixture
def note(group: StudyGroup) -> Note:
    note = Note.objects.create(
        group=group,
        author=make_member(group, name="김하늘"),
        title="2월 2일 일지",
        path="02-02.md",
        written_on=date(2021, 2, 2),
        source=SOURCE,
        digest="",
    )
    _section(note, 3, 6, kind=Section.PEER, heading="피어세션", meeting=make_meeting(group=group))
    _section(note, 7, 8, heading="참고", body="- **굵게** 적은 글")
    return note


def _section(note: Note, first: int, last: int, **fields: object) -> NoteSection:
    return NoteSection.objects.create(note=note, first_line=first, last_line=last, **fields)


@pytest.fixture
def reader(client: Client, group: StudyGroup) -> Client:
    client.force_login(make_member(group))
    return client


def _read(client: Client, note: Note, **query: str) -> str:
    response = client.get(note.get_absolute_url(), query)
    assert response.status_code == 200
    return response.content.decode()


def test_sections_are_drawn_with_their_kind_and_lines(reader: Client, note: Note) -> None:
    shown = _read(reader, note)
    for text in ('id="line-3"', 'id="line-7"', "3–6", "<strong>굵게</strong>", "Peer session"):
        assert text in shown


def test_questions_stand_in_the_section_they_were_read_from(
    reader: Client, group: StudyGroup, note: Note
) -> None:
    question = make_question(group=group, title="왜 그런가요?")
    SourceLines.objects.create(note=note, question=question, first_line=4, last_line=5, text="")
    later = make_answer(question=make_question(group=group, title="어제의 질문"))
    SourceLines.objects.create(note=note, answer=later, first_line=8, last_line=8, text="")
    hidden = make_question(group=group, title="숨은 질문", visibility=Visibility.MENTORS)
    SourceLines.objects.create(note=note, question=hidden, first_line=4, last_line=4, text="")
    first, second = reader.get(note.get_absolute_url()).context["sections"]
    assert [one.question for one in first.questions] == [question]
    assert [one.question for one in second.questions] == [later.question]
    shown = _read(reader, note)
    assert 'id="line-4"' in shown
    assert "숨은 질문" not in shown


def test_citations_link_to_their_lines(reader: Client, group: StudyGroup, note: Note) -> None:
    reference = make_reference(program=group.cohort.program)
    section = note.sections.get(first_line=7)
    SectionCitation.objects.create(
        note_section=section, reference=reference, title="적은 글", line=8
    )
    shown = _read(reader, note)
    assert reference.get_absolute_url() in shown
    assert 'href="#line-8"' in shown
    assert 'id="line-8"' in shown


def test_the_note_can_be_read_as_it_was_written(reader: Client, note: Note) -> None:
    shown = _read(reader, note, **{"as": "written"})
    assert "- **굵게** 적은 글" in shown
    assert 'id="line-8"' in shown


def test_what_somebody_wrote_cannot_run(reader: Client, note: Note) -> None:
    note.source = "<script>alert(1)</script>"
    note.save()
    note.sections.update(body=note.source, heading=note.source)
    for query in ({}, {"as": "written"}):
        assert "<script>alert" not in _read(reader, note, **query)


def test_notes_are_listed_newest_first_and_narrowed(
    reader: Client, group: StudyGroup, note: Note
) -> None:
    newer = Note.objects.create(
        group=group, title="3월", path="b.md", written_on=date(2021, 3, 1), source="", digest=""
    )
    undated = Note.objects.create(group=group, title="?", path="c.md", source="", digest="")
    cases: list[tuple[dict[str, str | int], list[Note]]] = [
        ({}, [newer, note, undated]),
        ({"author": note.author_id or 0}, [note]),
        ({"month": "2021-03-01"}, [newer]),
        ({"group": group.pk}, [newer, note, undated]),
    ]
    for query, notes in cases:
        page = reader.get(reverse("note-list"), query)
        assert list(page.context["page"]) == notes


@pytest.mark.parametrize(
    "query", [{"group": "x"}, {"author": "999999"}, {"month": "2021"}, {"month": "2021-07-01"}]
)
def test_a_filter_that_names_nothing_is_404(
    reader: Client, note: Note, query: dict[str, str]
) -> None:
    assert reader.get(reverse("note-list"), query).status_code == 404


def test_another_groups_notes_are_404_and_not_listed(
    client: Client, group: StudyGroup, note: Note
) -> None:
    client.force_login(make_member(make_group(cohort=group.cohort)))
    assert client.get(note.get_absolute_url()).status_code == 404
    assert client.get(reverse("note-detail", args=[999_999])).status_code == 404
    assert note.title not in client.get(reverse("note-list")).content.decode()


@pytest.mark.parametrize("name", ["note-list", "note-detail"])
def test_the_pages_are_only_read(reader: Client, note: Note, name: str) -> None:
    args = [note.pk] if name == "note-detail" else []
    assert reader.post(reverse(name, args=args)).status_code == 405


@pytest.mark.parametrize("name", ["note-list", "note-detail"])
def test_the_number_of_queries_does_not_grow(
    reader: Client,
    group: StudyGroup,
    note: Note,
    name: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    counts = []
    for step in range(2):
        for line in range(10 + 4 * step, 14 + 4 * step):
            _section(note, line, line, body="글", meeting=make_meeting(group=group))
            question = make_question(group=group)
            SourceLines.objects.create(
                note=note, question=question, first_line=line, last_line=line, text=""
            )
            Note.objects.create(group=group, title="x", path=f"{line}", source="", digest="")
        with django_assert_max_num_queries(25) as captured:
            reader.get(reverse(name, args=[note.pk] if name == "note-detail" else []))
        counts.append(len(captured))
    assert counts[0] == counts[1]
