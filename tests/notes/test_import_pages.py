"""Handing notes in on a page: preview, confirmation, result, undo."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.notes.models import Import, Note, PendingImport
from kb.questions import actions
from kb.questions.models import Answer, Comment, Question, Visibility
from tests.factories import (
    make_cohort,
    make_group,
    make_lead,
    make_member,
    make_mentor,
    make_operator,
    make_question,
    make_user,
)
from tests.notes.logs import bring_in, mentoring_log, peer_log

pytestmark = pytest.mark.django_db

TANH = "RNN에서는 왜 tanh를 쓰나요?"
LOG = peer_log(f"Q. {TANH}", "A. 기울기가 터지지 않게요.")
URL = reverse("note-import")


@pytest.fixture
def group() -> StudyGroup:
    return make_group(name="7조")


@pytest.fixture
def member(client: Client, group: StudyGroup) -> User:
    user = make_member(group, name="하늘")
    client.force_login(user)
    return user


def hand_in(client: Client, group: StudyGroup, **data: object) -> str:
    """Hand something in and return the address of its preview."""
    response = client.post(URL, {"group": group.pk, "whose": "me", **data})
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def seen_in(page: bytes) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page.decode())
    assert found
    return found[1]


def file(name: str, content: str | bytes) -> SimpleUploadedFile:
    data = content.encode() if isinstance(content, str) else content
    return SimpleUploadedFile(name, data, "text/markdown")


# --- the way through -------------------------------------------------------------------------


def test_a_pasted_note_is_previewed_confirmed_and_linked(
    client: Client, group: StudyGroup, member: User
) -> None:
    url = hand_in(client, group, text=LOG, name="하루.md")
    page = client.get(url)
    assert TANH in page.content.decode()
    assert 'href="#line-5"' in page.content.decode()
    assert not Note.objects.exists()
    response = client.post(url, {"seen": seen_in(page.content)}, follow=True)
    note = Note.objects.get()
    assert (note.path, note.author, note.group) == ("하루.md", member, group)
    assert note.get_absolute_url() in response.content.decode()
    assert Question.objects.get().get_absolute_url() in response.content.decode()
    assert not PendingImport.objects.exists()


def test_several_files_go_in_and_a_bad_one_is_named(
    client: Client, group: StudyGroup, member: User
) -> None:
    later = peer_log("Q. 드롭아웃은 언제 쓰나요?", day="2021-08-10")
    files = [file("a.md", LOG), file("b.md", later), file("bad.md", b"# x\n\ncaf\xe9")]
    url = hand_in(client, group, uploads=[*files, file("empty.md", b"")])
    page = client.get(url).content.decode()
    assert "bad.md:3" in page
    assert "empty.md" in page
    client.post(url, {"seen": seen_in(page.encode())})
    assert sorted(Note.objects.values_list("path", flat=True)) == ["a.md", "b.md"]
    assert len(Import.objects.get().report["refused"]) == 2


def test_each_note_of_several_has_its_own_preview(
    client: Client, group: StudyGroup, member: User
) -> None:
    later = peer_log("Q. 드롭아웃은 언제 쓰나요?", day="2021-08-10")
    url = hand_in(client, group, uploads=[file("a.md", LOG), file("b.md", later)])
    assert TANH in client.get(url, {"note": "0"}).content.decode()
    second = client.get(url, {"note": "1", "as": "written"}).content.decode()
    assert "드롭아웃은 언제 쓰나요?" in second
    assert 'id="line-5"' in second
    assert client.get(url, {"note": "2"}).status_code == 404
    assert client.get(url, {"note": "x"}).status_code == 404


def test_the_groups_notes_have_no_author(client: Client, group: StudyGroup, member: User) -> None:
    url = hand_in(client, group, text=LOG, whose="group")
    client.post(url, {"seen": seen_in(client.get(url).content)})
    assert Note.objects.get().author is None
    assert Import.objects.get().by == member


def test_only_what_was_looked_at_is_written(
    client: Client, group: StudyGroup, member: User
) -> None:
    url = hand_in(client, group, text=LOG)
    seen = seen_in(client.get(url).content)
    make_question(group=group, title=TANH)
    response = client.post(url, {"seen": seen})
    assert response.status_code == 409
    assert not Note.objects.exists()
    client.post(url, {"seen": seen_in(response.content)})
    assert Note.objects.exists()


def test_without_a_look_nothing_is_written(client: Client, group: StudyGroup, member: User) -> None:
    url = hand_in(client, group, text=LOG)
    assert client.post(url).status_code == 409
    assert not Note.objects.exists()


def test_a_conflict_shows_both_texts_before_and_after(
    client: Client, group: StudyGroup, member: User
) -> None:
    user = make_member(group)
    bring_in(group, author=user, a=LOG)
    actions.edit_answer(answer=Answer.objects.get(), by=user, body="값을 가두려고요.")
    client.force_login(user)
    edited = LOG.replace("터지지 않게요", "터지거나 사라지지 않게요")
    url = hand_in(client, group, uploads=[file("a.md", edited)])
    page = client.get(url)
    result = client.post(url, {"seen": seen_in(page.content)}, follow=True)
    for shown in (page, result):
        assert "값을 가두려고요." in shown.content.decode()
        assert "기울기가 터지거나 사라지지 않게요." in shown.content.decode()


def test_a_conflict_in_what_was_hidden_since_is_told_to_no_peer(
    client: Client, group: StudyGroup, member: User
) -> None:
    bring_in(group, author=member, a=LOG)
    answer = Answer.objects.get()
    actions.edit_answer(answer=answer, by=member, body="비밀스러운 말")
    run = bring_in(group, author=member, a=LOG.replace("터지지", "사라지지")).run
    assert run is not None
    url = reverse("import-result", args=[run.pk])
    assert "비밀스러운 말" in client.get(url).content.decode()
    actions.share(question=answer.question, visibility=Visibility.MENTORS)
    assert "비밀스러운 말" not in client.get(url).content.decode()


def test_what_was_imported_before_has_nothing_to_confirm(
    client: Client, group: StudyGroup, member: User
) -> None:
    bring_in(group, author=member, a=LOG)
    page = client.get(hand_in(client, group, uploads=[file("a.md", LOG)])).content.decode()
    assert 'name="seen"' not in page


def test_an_import_is_undone_on_its_page(client: Client, group: StudyGroup, member: User) -> None:
    url = hand_in(client, group, text=LOG)
    client.post(url, {"seen": seen_in(client.get(url).content)})
    run = Import.objects.get()
    undo = reverse("import-undo", args=[run.pk])
    assert undo in client.get(reverse("import-result", args=[run.pk])).content.decode()
    client.post(undo)
    assert not Question.objects.exists()
    assert undo not in client.get(reverse("import-result", args=[run.pk])).content.decode()


def test_what_was_built_on_it_is_told_instead_of_the_button(
    client: Client, group: StudyGroup, member: User
) -> None:
    url = hand_in(client, group, text=LOG)
    client.post(url, {"seen": seen_in(client.get(url).content)})
    actions.comment(question=Question.objects.get(), by=make_member(group), body="저도 궁금해요")
    run = Import.objects.get()
    page = client.get(reverse("import-result", args=[run.pk])).content.decode()
    assert reverse("import-undo", args=[run.pk]) not in page
    assert str(Comment._meta.verbose_name) in page
    client.post(reverse("import-undo", args=[run.pk]))
    assert Question.objects.exists()


def test_an_import_can_be_discarded(client: Client, group: StudyGroup, member: User) -> None:
    url = hand_in(client, group, text=LOG)
    client.post(f"{url}discard/")
    assert client.get(url).status_code == 404


def test_a_waiting_import_is_offered_again(client: Client, group: StudyGroup, member: User) -> None:
    url = hand_in(client, group, text=LOG)
    assert url in client.get(URL).content.decode()


def test_nothing_a_note_holds_can_run_on_the_preview(
    client: Client, group: StudyGroup, member: User
) -> None:
    log = peer_log("Q. <script>alert(1)</script> 왜 그런가요?", "A. <img src=x onerror=alert(2)>네")
    page = client.get(hand_in(client, group, text=log)).content.decode()
    assert "<script>alert" not in page
    assert "onerror=alert" not in page.replace("&lt;img src=x onerror=alert", "")


# --- strangers, readers, bad input -----------------------------------------------------------


def test_strangers_see_neither_preview_nor_result(
    client: Client, group: StudyGroup, member: User
) -> None:
    url = hand_in(client, group, text=LOG)
    run = bring_in(group, b=mentoring_log("Q. 논문은 어떻게 읽나요?")).run
    assert run is not None
    other = make_group()
    client.force_login(make_member(other))
    assert client.get(url).status_code == 404
    assert client.post(url, {"seen": "x"}).status_code == 404
    assert client.post(f"{url}discard/").status_code == 404
    assert client.get(reverse("import-result", args=[run.pk])).status_code == 404
    assert client.post(reverse("import-undo", args=[run.pk])).status_code == 404
    assert Question.objects.exists()


def test_another_member_sees_the_result_but_not_the_preview(
    client: Client, group: StudyGroup, member: User
) -> None:
    url = hand_in(client, group, text=LOG)
    run = bring_in(group, b=mentoring_log("Q. 논문은 어떻게 읽나요?")).run
    assert run is not None
    client.force_login(make_member(group))
    assert client.get(url).status_code == 404
    assert client.get(reverse("import-result", args=[run.pk])).status_code == 200
    assert client.post(reverse("import-undo", args=[run.pk])).status_code == 403


def test_the_lead_undoes_what_others_imported(client: Client, group: StudyGroup) -> None:
    run = bring_in(group, by=make_member(group), a=LOG).run
    assert run is not None
    client.force_login(make_lead(group))
    client.post(reverse("import-undo", args=[run.pk]))
    assert not Question.objects.exists()


def test_a_group_that_is_not_ones_own_cannot_be_chosen(
    client: Client, group: StudyGroup, member: User
) -> None:
    other = make_group()
    response = client.post(URL, {"group": other.pk, "whose": "me", "text": LOG})
    assert response.status_code == 422
    assert not PendingImport.objects.exists()


def test_who_has_no_running_group_is_told_so(client: Client) -> None:
    client.force_login(make_user())
    assert client.get(URL).status_code == 403
    archived = make_group(cohort=make_cohort(archived=True))
    client.force_login(make_member(archived))
    assert client.get(URL).status_code == 403


def test_mentors_and_operators_import_too(client: Client, group: StudyGroup) -> None:
    for user in (make_mentor(group), make_operator()):
        client.force_login(user)
        assert client.get(URL, {"group": group.slug}).status_code == 200


def test_nothing_handed_in_is_refused(client: Client, group: StudyGroup, member: User) -> None:
    response = client.post(URL, {"group": group.pk, "whose": "me", "text": "  "})
    assert response.status_code == 422


def test_more_files_than_one_import_takes_are_refused(
    client: Client, group: StudyGroup, member: User
) -> None:
    files = [file(f"{n}.md", LOG) for n in range(51)]
    response = client.post(URL, {"group": group.pk, "whose": "me", "uploads": files})
    assert response.status_code == 422
    assert "50" in response.content.decode()


def test_a_file_too_large_is_named_and_the_rest_goes_in(
    client: Client, group: StudyGroup, member: User
) -> None:
    files = [file("large.md", b"x" * 2_000_001), file("a.md", LOG)]
    page = client.get(hand_in(client, group, uploads=files)).content.decode()
    assert "large.md" in page
    assert TANH in page


def test_only_bad_files_leave_nothing_to_confirm(
    client: Client, group: StudyGroup, member: User
) -> None:
    url = hand_in(client, group, uploads=[file("zip.md", b"PK\x03\x04\0\0")])
    page = client.get(url)
    assert page.status_code == 200
    assert "zip.md" in page.content.decode()
    assert 'name="seen"' not in page.content.decode()


@pytest.mark.parametrize("name", ["import-discard", "import-undo"])
def test_changes_want_a_post(client: Client, group: StudyGroup, member: User, name: str) -> None:
    assert client.get(reverse(name, args=[1])).status_code == 405


@pytest.mark.parametrize("name", ["import-preview", "import-result"])
def test_a_number_that_is_none_is_not_found(
    client: Client, group: StudyGroup, member: User, name: str
) -> None:
    assert client.get(reverse(name, args=[12345])).status_code == 404
    assert client.delete(reverse(name, args=[12345])).status_code == 405


def test_nobody_imports_without_signing_in(client: Client) -> None:
    response = client.get(URL)
    assert response.status_code == 302
    assert reverse("sign-in") in response["Location"]
