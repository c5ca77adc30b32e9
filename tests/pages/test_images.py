"""A picture is read by whoever uploaded it or may see something that shows it."""

import uuid
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.images.models import Image
from kb.images.shown import keep_images
from kb.notes.models import Note
from kb.questions import actions
from kb.questions.models import Answer, Comment, Question, Visibility
from tests.factories import (
    make_answer,
    make_group,
    make_lead,
    make_meeting,
    make_member,
    make_mentor,
    make_operator,
    make_question,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> StudyGroup:
    return make_group()


@pytest.fixture
def image() -> Image:
    picture = Image(width=1, height=1, bytes=3, sha256="x", uploader=make_member(make_group()))
    picture.file.save("a.png", ContentFile(b"png"), save=False)
    picture.save()
    return picture


def _status(client: Client, reader: User, image: Image) -> int:
    client.force_login(reader)
    response = client.get(reverse("image", args=[image.pk]))
    if response.status_code == 200:
        assert b"".join(response) == b"png"
    return response.status_code


def _in_question(group: StudyGroup, text: str) -> None:
    make_question(group=group, by=make_operator(), body=text)


def _in_answer(group: StudyGroup, text: str) -> None:
    make_answer(question=make_question(group=group), by=make_operator(), body=text)


def _in_comment(group: StudyGroup, text: str) -> None:
    actions.comment(question=make_question(group=group), by=make_operator(), body=text)


def _in_meeting(group: StudyGroup, text: str) -> None:
    keep_images(make_meeting(group=group, notes=text), text, by=None)


def _in_note(group: StudyGroup, text: str) -> None:
    note = Note.objects.create(group=group, title="일지", path="a.md", source=text, digest="")
    keep_images(note, text, by=None)


SHOWING = [_in_question, _in_answer, _in_comment, _in_meeting, _in_note]


@pytest.mark.parametrize("show", SHOWING)
def test_who_sees_what_shows_a_picture_sees_it(
    client: Client, group: StudyGroup, image: Image, show: Callable[[StudyGroup, str], None]
) -> None:
    show(group, f"![그림](/images/{image.pk})")
    assert _status(client, make_member(group), image) == 200
    assert _status(client, make_member(make_group(cohort=group.cohort)), image) == 404


def test_nobody_but_the_uploader_and_operators_sees_what_nothing_shows(
    client: Client, group: StudyGroup, image: Image
) -> None:
    assert image.uploader is not None
    assert _status(client, image.uploader, image) == 200
    assert _status(client, make_operator(), image) == 200
    assert _status(client, make_member(group), image) == 404


def test_a_picture_in_a_question_for_mentors_is_not_for_peers(
    client: Client, group: StudyGroup, image: Image
) -> None:
    text = f"![](/images/{image.pk})"
    make_question(group=group, by=image.uploader, body=text, visibility=Visibility.MENTORS)
    assert _status(client, make_mentor(group), image) == 200
    assert _status(client, make_member(group), image) == 404


def test_naming_a_picture_opens_it_to_nobody(
    client: Client, group: StudyGroup, image: Image
) -> None:
    curious = make_member(group)
    question = make_question(group=group, by=curious, body=f"![](/images/{image.pk})")
    make_answer(question=question, by=curious, body=f"![](/images/{image.pk})")
    actions.comment(question=question, by=curious, body=f"![](/images/{image.pk})")
    assert _status(client, curious, image) == 404


def test_another_may_edit_around_a_picture_and_show_it_elsewhere(
    client: Client, group: StudyGroup, image: Image
) -> None:
    text = f"![](/images/{image.pk})"
    question = make_question(group=group, by=image.uploader, body=text)
    lead = make_lead(group)
    actions.edit_question(question=question, by=lead, title="제목", body=f"{text} 고침")
    assert list(question.images.all()) == [image]
    other = make_question(group=group, by=lead, body=text, visibility=Visibility.COHORT)
    assert list(other.images.all()) == [image]


@pytest.mark.parametrize("model", [Question, Answer, Comment])
def test_what_is_deleted_shows_its_pictures_no_more(
    client: Client,
    group: StudyGroup,
    image: Image,
    model: type[Question] | type[Answer] | type[Comment],
) -> None:
    text = f"![](/images/{image.pk})"
    show = {Question: _in_question, Answer: _in_answer, Comment: _in_comment}[model]
    show(group, text)
    model.objects.update(deleted_at=timezone.now())
    assert _status(client, make_member(group), image) == 404


def test_a_picture_is_sent_so_that_nothing_in_it_runs(client: Client, image: Image) -> None:
    client.force_login(make_operator())
    response = client.get(reverse("image", args=[image.pk]))
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert b"".join(response) == b"png"


def test_an_unknown_picture_is_404_and_visitors_sign_in(client: Client) -> None:
    address = reverse("image", args=[uuid.uuid4()])
    assert client.get(address).status_code == 302
    client.force_login(make_operator())
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 405
