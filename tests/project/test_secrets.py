"""No address, count, suggestion, autocomplete or feed tells a stranger what they may not see."""

import uuid
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kb.accounts.models import User
from kb.groups.models import Membership, StudyGroup
from kb.images.models import Image
from kb.notes.models import Note, NoteSection, SectionCitation
from kb.questions import actions
from kb.questions.models import Question, Visibility
from tests.factories import (
    make_answer,
    make_cohort,
    make_course,
    make_group,
    make_invitation,
    make_lead,
    make_lecture,
    make_meeting,
    make_member,
    make_mentor,
    make_program,
    make_question,
    make_reference,
    make_user,
)
from tests.project.addresses import addresses

pytestmark = pytest.mark.django_db

SECRET = "쉿비밀낱말"
LATIN = "hushhushword"


@dataclass(frozen=True)
class House:
    """A group with the secret in everything that only it may see."""

    group: StudyGroup
    question: Question
    values: dict[str, list[object]]


@pytest.fixture
def house() -> House:
    cohort = make_cohort(program=make_program())
    group = make_group(cohort=cohort, name="안쪽 조")
    asker = make_member(group)
    url = f"https://example.org/{LATIN}"
    link = f"{SECRET} {LATIN} [{SECRET}]({url})"
    meeting = make_meeting(group=group, title=SECRET, notes=link)
    question = make_question(
        group=group, by=asker, title=f"{SECRET} 질문", body=link, tags=[SECRET], meeting=meeting
    )
    answer = make_answer(question=question, by=asker, body=link)
    comment = actions.comment(question=question, by=asker, body=SECRET)
    hidden = make_question(
        group=group, by=asker, title=f"{SECRET} 멘토만", visibility=Visibility.MENTORS, body=link
    )
    actions.escalate(question=hidden, by=asker, reason=SECRET)
    relayed = make_answer(question=question, by=asker, body=SECRET, relayed=True)
    image = Image.objects.create(
        uploader=asker, file="images/none.png", width=1, height=1, bytes=1, sha256="0" * 64
    )
    note = Note.objects.create(
        group=group, author=asker, title=SECRET, path=f"{SECRET}.md", source=link, digest="0" * 64
    )
    section = NoteSection.objects.create(
        note=note, heading=SECRET, body=link, first_line=1, last_line=2
    )
    citation = question.citations.get()
    SectionCitation.objects.create(note_section=section, reference=citation.reference, title=SECRET)
    invitation = make_invitation(group=group)
    pks = {
        row.pk
        for row in (
            *(question, hidden, answer, relayed, comment, meeting, note, section),
            *(citation.reference, invitation, cohort, asker),
            *Membership.objects.filter(group=group),
        )
    }
    values: dict[str, list[object]] = {
        "int": sorted(pks),
        "slug": [group.slug],
        "uuid": [image.pk, invitation.key, uuid.uuid4()],
        "str": ["x"],
        "path": [str(hidden.pk), str(question.pk), str(relayed.pk)],
    }
    return House(group, question, values)


def neighbour(house: House) -> User:
    return make_lead(make_group(cohort=house.group.cohort))


def mentor_elsewhere(house: House) -> User:
    return make_mentor(make_group(cohort=house.group.cohort))


def next_cohort(house: House) -> User:
    house.group.cohort.archived_at = timezone.now()
    house.group.cohort.save()
    return make_member(make_group(cohort=make_cohort(program=house.group.cohort.program)))


def former_member(house: House) -> User:
    user = make_member(house.group)
    Membership.objects.filter(user=user).update(ends_on=timezone.localdate())
    return user


def without_group(house: House) -> User:
    return make_user()


SEARCHES = [
    f"?q={SECRET}",
    f"?q={LATIN}",
    f"?q=tag:{SECRET}",
    f"?q=by:{SECRET}",
    f"?q=in:{SECRET}",
    f"?q={SECRET[:2]}",
    "?q=질문",
    "?queue=all",
    "?q=kind:question",
    f"?tag={SECRET}",
    "?tab=all",
]


@pytest.mark.parametrize(
    "stranger", [neighbour, mentor_elsewhere, next_cohort, former_member, without_group]
)
def test_a_stranger_reads_the_secret_at_no_address(
    client: Client, house: House, stranger: object
) -> None:
    assert callable(stranger)
    client.force_login(stranger(house))
    asked = 0
    for address in addresses(house.values):
        response = client.get(address)
        assert response.status_code in (200, 301, 302, 400, 403, 404, 405), address
        page = _text(response)
        assert SECRET not in page, address
        assert LATIN not in page, address
        asked += 1
    assert asked > 100


@pytest.mark.parametrize(
    "stranger", [neighbour, mentor_elsewhere, next_cohort, former_member, without_group]
)
@pytest.mark.parametrize("search", SEARCHES)
def test_a_stranger_learns_nothing_by_searching(
    client: Client, house: House, stranger: object, search: str
) -> None:
    assert callable(stranger)
    client.force_login(stranger(house))
    for name in (
        "search",
        "search-suggest",
        "question-list",
        "meeting-list",
        "reference-list",
        "note-list",
        "lecture-list",
        "admin:mentoring_deskquestion_changelist",
    ):
        page = _text(client.get(reverse(name) + search))
        # What one has typed oneself is said back; nothing may come with it.
        assert house.question.get_absolute_url() not in page, name
        assert f"{SECRET} 질문" not in page, name
        assert f"example.org/{LATIN}" not in page, name
        assert f"<mark>{SECRET}" not in page, name


def test_a_peer_of_the_group_does_not_read_what_is_for_the_mentors(
    client: Client, house: House
) -> None:
    peer = make_lead(house.group)
    client.force_login(peer)
    for address in addresses(house.values):
        assert f"{SECRET} 멘토만" not in _text(client.get(address)), address
    assert f"{SECRET} 멘토만" not in _text(client.get(reverse("search"), {"q": "멘토만"}))


def test_a_title_written_elsewhere_stays_there_when_others_cite_the_same_address(
    client: Client, house: House
) -> None:
    group = make_group(cohort=house.group.cohort)
    member = make_member(group)
    make_question(group=group, by=member, title="우리 질문", body=f"https://example.org/{LATIN}")
    client.force_login(member)
    for name in ("reference-list", "front", "question-list"):
        assert SECRET not in _text(client.get(reverse(name)))
    reference = house.question.citations.get().reference
    assert SECRET not in _text(client.get(reference.get_absolute_url()))
    assert f"<mark>{SECRET}" not in _text(client.get(reverse("search"), {"q": SECRET}))


def test_lectures_count_only_what_the_reader_may_see(client: Client, house: House) -> None:
    lecture = make_lecture(course=make_course(program=house.group.cohort.program))
    house.question.lectures.add(lecture)
    reference = make_reference(program=house.group.cohort.program, is_listed=True)
    client.force_login(neighbour(house))
    page = _text(client.get(lecture.get_absolute_url()))
    assert SECRET not in page
    assert _text(client.get(reference.get_absolute_url()))


def _text(response: object) -> str:
    content = getattr(response, "content", None)
    if content is None:
        content = b"".join(getattr(response, "streaming_content", [b""]))
    return content.decode("utf-8", "replace")
