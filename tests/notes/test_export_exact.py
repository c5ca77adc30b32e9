"""A group that was exported comes back from its files as it was."""

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kb.groups.models import StudyGroup
from kb.library.models import Lecture, Reference
from kb.meetings.models import Meeting
from kb.notes.models import Import, Note, NoteSection, SourceLines
from kb.questions import actions
from kb.questions.models import Answer, Comment, Interest, Question, StateChange, Visibility
from tests.factories import (
    make_answer,
    make_cohort,
    make_course,
    make_group,
    make_lead,
    make_lecture,
    make_meeting,
    make_member,
    make_mentor,
    make_question,
)
from tests.notes.logs import bring_in, mentoring_log, peer_log

pytestmark = pytest.mark.django_db
LINK = "[Attention](https://arxiv.org/abs/1706.03762)"


@pytest.fixture
def group() -> StudyGroup:
    """A group with something of everything."""
    group = make_group(slug="there", name="1조")
    asker, peer, mentor = make_member(group), make_lead(group), make_mentor(group)
    lecture = make_lecture(course=make_course(program=group.cohort.program, name="DL Basic"))
    meeting = make_meeting(group=group, on=date(2021, 8, 9), scribe=asker, notes=f"# 메모\n{LINK}")
    mentoring = make_meeting(group=group, on=date(2021, 8, 11), kind="mentoring")
    first = make_question(
        group=group,
        by=asker,
        meeting=meeting,
        lectures=[lecture],
        tags=["rnn"],
        body=f"본문 {LINK}",
    )
    answer = make_answer(question=first, by=peer, body="기울기 때문입니다.\n\n```\n---\n```")
    actions.accept(answer=answer, by=asker)
    actions.reopen(question=first, by=peer, reason="아직 궁금해서")
    second = make_question(group=group, by=peer, parent=first, is_anonymous=True)
    actions.escalate(question=second, by=peer, reason="멘토님께", meeting=mentoring)
    actions.toggle_interest(question=second, by=asker)
    actions.comment(question=second, by=mentor, body="확인할게요.")
    third = make_question(group=group, by=asker, title="같은 질문인가요?")
    actions.drop(question=third, by=peer, reason="", duplicate_of=first)
    make_question(group=group, by=asker, visibility=Visibility.MENTORS, title="비밀 질문")
    bring_in(
        group,
        author=asker,
        monday=peer_log(
            "Q. RNN에서는 왜 tanh를 쓰나요?", "A. 지연님 : 기울기요.", day="2021-08-16"
        ),
        wednesday=mentoring_log("- 면접 준비 방법", "  - 정리하세요.", day="2021-08-18"),
    )
    return group


def export(group: StudyGroup, folder: Path, *options: str) -> str:
    out = StringIO()
    call_command("export", str(folder), "--group", group.slug, *options, stdout=out)
    return out.getvalue()


def import_into(group: StudyGroup, folder: Path) -> None:
    call_command(
        "import_notes", str(folder), "--group", group.slug, stdout=StringIO(), stderr=StringIO()
    )


def stripped(row: Any, *names: str) -> dict[str, Any]:
    """Return a row's fields without keys that differ in every group."""
    left_out = {"id", "group_id", "submission", "imported_by_id", "updated_at", *names}
    fields = (field.attname for field in row._meta.concrete_fields)
    return {name: getattr(row, name) for name in fields if name not in left_out}


def state_of(group: StudyGroup) -> dict[str, Any]:
    """Return everything a group has as comparable data."""
    questions = list(Question.objects.filter(group=group).order_by("asked_at", "title"))
    meetings = list(Meeting.objects.of_group(group).order_by("held_on", "kind"))
    answers = Answer.objects.filter(question__group=group).order_by("created_at", "body")
    history = StateChange.objects.filter(question__group=group).order_by("at", "cause", "after")
    return {
        "questions": [_question(one) for one in questions],
        "meetings": [
            stripped(one, "created_by_id") | {"there": set(one.attendees.values_list("pk"))}
            for one in meetings
        ],
        "answers": [
            stripped(one, "question_id") | {"question": one.question.title, "cited": _cited(one)}
            for one in answers
        ],
        "history": [
            stripped(one, "question_id", "meeting_id")
            | {"question": one.question.title, "meeting": str(one.meeting)}
            for one in history
        ],
        "comments": [
            stripped(one, "question_id", "answer_id")
            for one in Comment.objects.filter(question__group=group).order_by("created_at")
        ],
        "interests": [
            stripped(one, "question_id") for one in Interest.objects.filter(question__group=group)
        ],
        "notes": [
            stripped(one) | {"lectures": set(one.lectures.values_list("pk"))}
            for one in Note.objects.filter(group=group).order_by("path")
        ],
        "sections": [
            stripped(one, "note_id", "meeting_id") | {"meeting": str(one.meeting)}
            for one in NoteSection.objects.filter(note__group=group).order_by(
                "note__path", "first_line"
            )
        ],
        "lines": sorted(
            (str(one.question or one.answer), one.first_line, one.last_line, one.text)
            for one in SourceLines.objects.filter(note__group=group)
        ),
    }


def _question(one: Question) -> dict[str, Any]:
    ties = ("meeting_id", "parent_id", "duplicate_of_id", "escalated_for_id")
    return stripped(one, *ties) | {
        "meeting": str(one.meeting),
        "parent": str(one.parent),
        "duplicate_of": str(one.duplicate_of),
        "escalated_for": str(one.escalated_for),
        "lectures": sorted(map(str, one.lectures.all())),
        "tags": sorted(map(str, one.tags.all())),
        "cited": _cited(one),
    }


def _cited(owner: Question | Answer) -> list[tuple[str, str, str]]:
    rows = owner.citations.select_related("reference").order_by("reference__url")
    return [(row.reference.url, row.title, row.section) for row in rows]


def test_a_group_comes_back_as_it_was(group: StudyGroup, tmp_path: Path) -> None:
    export(group, tmp_path / "out", "--private")
    empty = make_group(cohort=group.cohort, slug="here")
    import_into(empty, tmp_path / "out")
    before, after = state_of(group), state_of(empty)
    for name, rows in before.items():
        assert after[name] == rows, name
    assert len(before["questions"]) == 6


def test_lectures_and_references_come_back_in_another_program(
    group: StudyGroup, tmp_path: Path
) -> None:
    reference = Reference.objects.get(url="https://arxiv.org/abs/1706.03762")
    reference.title, reference.is_listed = "Attention is all you need", True
    reference.save()
    reference.lectures.set(Lecture.objects.all()[:1])
    export(group, tmp_path / "out")
    elsewhere = make_group(slug="elsewhere")
    import_into(elsewhere, tmp_path / "out")
    program = elsewhere.cohort.program
    copy = Reference.objects.get(program=program, url=reference.url)
    assert (copy.title, copy.kind, copy.is_listed) == (
        "Attention is all you need",
        reference.kind,
        True,
    )
    assert [str(one) for one in copy.lectures.all()] == [
        str(one) for one in reference.lectures.all()
    ]
    named = Lecture.objects.filter(course__program=program).in_order()
    assert [str(one) for one in named] == [
        str(one) for one in Lecture.objects.filter(course__program=group.cohort.program).in_order()
    ]


def test_importing_an_export_twice_changes_nothing(group: StudyGroup, tmp_path: Path) -> None:
    export(group, tmp_path / "out", "--private")
    empty = make_group(cohort=group.cohort, slug="here")
    import_into(empty, tmp_path / "out")
    before, imports = state_of(empty), Import.objects.count()
    import_into(empty, tmp_path / "out")
    assert state_of(empty) == before
    assert Import.objects.count() == imports


def test_into_its_own_group_it_adds_nothing(group: StudyGroup, tmp_path: Path) -> None:
    export(group, tmp_path / "out", "--private")
    before = state_of(group)
    import_into(group, tmp_path / "out")
    assert state_of(group) == before


def test_what_is_for_mentors_only_stays_out_unless_it_is_asked_for(
    group: StudyGroup, tmp_path: Path
) -> None:
    said = export(group, tmp_path / "out")
    assert "비밀 질문" not in written(tmp_path / "out")
    assert "--private" in said
    export(group, tmp_path / "all", "--private")
    assert "비밀 질문" in written(tmp_path / "all")


def test_an_anonymous_asker_is_not_in_the_files(tmp_path: Path) -> None:
    group = make_group(slug="there")
    asker = make_member(group, name="숨은이")
    asked = make_question(group=group, by=asker, is_anonymous=True)
    make_answer(question=asked, by=asker, body="스스로 찾았습니다.")
    export(group, tmp_path / "out", "--private")
    assert "숨은이" not in written(tmp_path / "out")
    assert asker.email not in written(tmp_path / "out")


def test_people_without_an_account_here_keep_their_names(group: StudyGroup, tmp_path: Path) -> None:
    export(group, tmp_path / "out")
    elsewhere = make_group(slug="elsewhere", cohort=make_cohort())
    import_into(elsewhere, tmp_path / "out")
    named = Question.objects.filter(group=elsewhere).exclude(asked_as="")
    assert named.count() == Question.objects.filter(group=elsewhere).count()
    original = Question.objects.exclude(asker=None).filter(group=group, is_anonymous=False)[0]
    copy = Question.objects.get(group=elsewhere, title=original.title)
    assert original.asker is not None
    assert copy.asked_as == original.asker.display_name
    assert list(copy.history.values_list("after", flat=True)) == list(
        original.history.values_list("after", flat=True)
    )


def test_a_note_cannot_lead_out_of_the_folder(group: StudyGroup, tmp_path: Path) -> None:
    Note.objects.filter(path="monday.md").update(path="../../../etc/monday.md")
    export(group, tmp_path / "out")
    assert (tmp_path / "out" / "notes" / "etc" / "monday.md").exists()


def test_exact_data_that_cannot_be_read_is_refused(group: StudyGroup, tmp_path: Path) -> None:
    broken = tmp_path / "broken.md"
    for data in ("{", '{"version": 99}', '{"version": 1, "kind": "questions", "questions": [1]}'):
        broken.write_text(f"---\nmundap: {data}\n---\n# 질문\n", encoding="utf-8")
        with pytest.raises(CommandError, match=r"broken\.md"):
            import_into(group, tmp_path)


def test_only_an_empty_folder_is_written_to(group: StudyGroup, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("mine")
    with pytest.raises(CommandError):
        export(group, tmp_path)
    with pytest.raises(CommandError, match="there"):
        call_command("export", str(tmp_path / "new"), "--group", "nowhere")


def written(folder: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md")))
