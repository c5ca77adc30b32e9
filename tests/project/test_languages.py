"""Each page speaks one language: the reader's.

What people write is in Greek letters here, so each English word on a Korean page, and each Korean
letter on an English one, is ours.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

import pytest
from django.contrib import admin
from django.core import mail
from django.test import Client
from django.utils import timezone

from kb.accounts.models import User
from kb.groups.models import Cohort, Program, StudyGroup
from kb.library.actions import list_reference
from kb.meetings.models import Meeting, MeetingKind
from kb.notes.actions import hand_in, import_notes
from kb.notes.intake import read_all
from kb.questions import actions
from kb.questions.models import Answer, Question, Visibility
from tests.factories import (
    PASSWORD,
    make_answer,
    make_course,
    make_group,
    make_invitation,
    make_lead,
    make_lecture,
    make_meeting,
    make_member,
    make_mentor,
    make_operator,
    make_question,
)
from tests.project.addresses import addresses
from tests.project.visible import visible_text

pytestmark = pytest.mark.django_db

WORD = "αβγδ"
LOG = f"# 2026-03-02 {WORD}\n\n## {WORD}\n\nQ. {WORD} {WORD}?\nA. {WORD}\n\nQ. {WORD}?\n"
HANGUL = re.compile(r"[\uac00-\ud7a3]+")
ENGLISH = re.compile(r"[A-Za-z]{2,}")
# Addresses (of pages, mails, files), time zones and search operators are the same everywhere.
ADDRESS = re.compile(r"\S+@\S+|\S*/\S*|\S+\.(?:md|org|zip)\b|\w+:”|\{\w+\}")
ALLOWED = {
    *("Slack", "Zoom", "Markdown", "Jinja", "JSON", "YAML", "zip", "MB", "UTF", "ID"),
    *("PNG", "JPEG", "WebP", "GIF"),
    *("True", "False"),  # what Django calls its green and red marks, to screen readers
    "log",  # what templates call what they draw
    *("DL", "Basic"),  # an example of what to search for
    *("ai", "tech", "nd", "team"),  # examples of names in addresses
}
Rows = dict[str, list[object]]
"""The first part of an address and the keys of the rows that may follow it."""


@pytest.fixture
def group() -> StudyGroup:
    today = timezone.localdate()
    cohort = Cohort.objects.create(
        program=Program.objects.create(name=WORD, slug="1"),
        name=WORD,
        slug="1",
        starts_on=today - timedelta(days=60),
        ends_on=today + timedelta(days=60),
    )
    return make_group(cohort=cohort, name=WORD, slug="1")


@pytest.fixture
def lead(group: StudyGroup) -> User:
    return make_lead(group, name=WORD)


@pytest.fixture
def mentor(group: StudyGroup) -> User:
    return make_mentor(group, name=WORD)


@pytest.fixture
def rows(group: StudyGroup, lead: User, mentor: User) -> Rows:
    """Give a group one of everything."""
    lecture = make_lecture(course=make_course(program=group.cohort.program, name=WORD), title=WORD)
    reference = list_reference(lecture=lecture, url="https://example.org/1", title=WORD)
    meetings = _meetings(group, lead)
    questions = _questions(group, lead, mentor, meetings)
    questions[0].lectures.add(lecture)
    answers = Answer.objects.filter(question__in=questions)
    return {
        "/groups/": [group.memberships.all()[0].pk],
        "/people/": [lead.pk, mentor.pk],
        "/cohorts/": [group.cohort_id],
        "/courses/": [lecture.course_id],
        "/lectures/": [lecture.pk],
        "/references/": [reference.pk],
        "/meetings/": [meeting.pk for meeting in meetings],
        "/questions/": [question.pk for question in questions],
        "/answers/": [answer.pk for answer in answers],
        **_notes(group, lead),
    }


def _meetings(group: StudyGroup, lead: User) -> list[Meeting]:
    today = timezone.localdate()
    past = make_meeting(group=group, on=today - timedelta(days=3), facilitator=lead, notes=WORD)
    ahead = [
        make_meeting(group=group, kind=kind, on=today + timedelta(days=3))
        for kind in MeetingKind.values
    ]
    past.attendees.add(lead)
    return [past, *ahead]


def _questions(
    group: StudyGroup, lead: User, mentor: User, meetings: list[Meeting]
) -> list[Question]:
    """Ask one question for each state, and more where a state is said in several ways."""
    peer = make_member(group, name=WORD)
    asked = [
        make_question(group=group, by=by, title=f"{WORD} {number}", meeting=meetings[0])
        for number, by in enumerate([lead, peer] * 5)
    ]
    answered, accepted, endorsed, waiting, soon, back, put_off, again, closed, edited = asked
    for question in (answered, accepted, endorsed, again):
        make_answer(question=question, by=peer, body=f"{WORD} https://example.org/1")
    actions.accept(answer=accepted.answers.all()[0], by=lead)
    actions.endorse(answer=endorsed.answers.all()[0], by=mentor)
    actions.add_answer(question=endorsed, by=mentor, body=WORD)
    actions.add_answer(question=answered, by=lead, body=WORD, relayed=True, answered_as=WORD)
    actions.escalate(question=waiting, by=lead, reason=WORD)
    actions.escalate(question=soon, by=lead, reason=WORD, meeting=meetings[2])
    actions.ask_back(question=back, by=mentor, reason=WORD)
    actions.defer(question=put_off, by=lead, until=group.today(), note=WORD)
    actions.drop(question=again, by=lead, reason=WORD)
    actions.reopen(question=again, by=lead, reason=WORD)
    actions.drop(question=closed, by=lead, duplicate_of=answered)
    actions.edit_question(question=edited, by=lead, title=f"{WORD} {WORD}", body=WORD)
    actions.comment(question=edited, by=peer, body=WORD)
    actions.share(question=edited, visibility=Visibility.COHORT)
    actions.toggle_interest(question=edited, by=peer)
    return asked


def _notes(group: StudyGroup, lead: User) -> Rows:
    """Import a note, and hand in a newer text of it."""
    reading = read_all([("1.md", LOG.encode())])
    run = import_notes(group=group, by=lead, author=lead, reading=reading).run
    assert run is not None
    newer = LOG.replace("?", f" {WORD}?").encode()
    pending = hand_in(group=group, by=lead, author=lead, files=[("1.md", newer), ("2.md", b"")])
    return {
        "/notes/": [note.pk for note in group.notes.all()],
        "/notes/import/": [pending.pk],
        "/notes/imports/": [run.pk],
    }


def site_addresses(rows: Rows, group: StudyGroup, invited_by: User) -> list[str]:
    """Return the addresses of all pages but the admin's."""
    words: Rows = {
        "slug": [group.slug],
        "uidb64": ["x"],
        "token": [make_invitation(group=group, by=invited_by).token, "x"],
    }
    found = [address for address in addresses(words) if not address.startswith("/admin/")]
    for prefix, keys in rows.items():
        # All that can be done with one row, and below the pages of the other rows.
        found += [one for one in addresses({**words, "int": keys[:1]}) if one.startswith(prefix)]
    found += [
        f"/{one}/{key}/" for one in ("questions", "meetings") for key in rows.get(f"/{one}/", [])
    ]
    found += [f"/search/?q={WORD}", "/search/?q=x:1+-y", "/no-such-page/"]
    found += [f"/questions/?tab={tab}" for tab in ("unresolved", "waiting", "answered", "resolved")]
    return sorted(set(found))


def desk_addresses() -> list[str]:
    """Return the addresses of the admin's pages, for a row of each model.

    Before it deletes, Django lists rows that only join others, by the names they have in code.
    """
    found = {address for address in addresses({}) if address.startswith("/admin/")}
    for model in admin.site._registry:
        prefix = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        row = model._default_manager.first()
        keys: Rows = {"id": [row.pk], "object_id": [row.pk]} if row else {}
        found |= {address for address in addresses(keys) if address.startswith(prefix)}
    return sorted(address for address in found if not address.endswith("/delete/"))


def pages(client: Client, asked: Iterable[str], language: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the address and the texts of each page there is."""
    for address in asked:
        response = client.get(address, headers={"Accept-Language": language})
        if response.headers["Content-Type"].startswith("text/html") and response.content:
            html = response.content.decode()
            assert "<html" not in html or f'lang="{language}"' in html, address
            yield address, visible_text(html)


def english_in(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in ENGLISH.findall(ADDRESS.sub(" ", text))} - ALLOWED


def hangul_in(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in HANGUL.findall(text)}


def assert_in_both_languages(client: Client, asked: list[str], *, least: int) -> None:
    for language, foreign_in in (("ko", english_in), ("en", hangul_in)):
        shown = list(pages(client, asked, language))
        assert len(shown) >= least
        foreign = [(address, foreign_in(texts)) for address, texts in shown]
        found = [f"{address}: {' '.join(sorted(words))}" for address, words in foreign if words]
        assert not found, "\n".join([f"Not of “{language}”:", *found])


def test_pages_of_a_group_speak_the_readers_language(
    client: Client, rows: Rows, group: StudyGroup, lead: User
) -> None:
    client.force_login(lead)
    assert_in_both_languages(client, site_addresses(rows, group, lead), least=60)


def test_the_mentors_desk_speaks_the_readers_language(
    client: Client, rows: Rows, mentor: User
) -> None:
    client.force_login(mentor)
    asked = [one for one in desk_addresses() if "/mentoring/" in one or one.count("/") == 2]
    assert_in_both_languages(client, asked, least=5)


def test_the_operators_pages_speak_the_readers_language(
    client: Client, rows: Rows, group: StudyGroup, lead: User
) -> None:
    client.force_login(make_operator(name=WORD))
    parts = ("/programs/", "/cohorts/", "/courses/", "/lectures/")
    asked = [one for one in site_addresses(rows, group, lead) if one.startswith(parts)]
    assert_in_both_languages(client, [*asked, *desk_addresses()], least=60)


def test_strangers_are_met_in_their_language(client: Client, group: StudyGroup, lead: User) -> None:
    assert_in_both_languages(client, site_addresses({}, group, lead), least=5)


EMPTY_FORMS = (
    "/questions/ask/",
    "/questions/drop-in/",
    "/meetings/new/",
    "/notes/import/",
    "/programs/new/",
    "/courses/new/",
    "/account/",
    "/account/password/",
    "/account/e-mail/",
    "/admin/accounts/user/add/",
    "/admin/groups/membership/add/",
)


def test_refusals_of_empty_forms_speak_the_readers_language(client: Client) -> None:
    client.force_login(make_operator(name=WORD))
    for address in EMPTY_FORMS:
        response = client.post(address, {}, headers={"Accept-Language": "ko"})
        assert response.status_code in (200, 302, 403, 422), address
        assert english_in(visible_text(response.content.decode())) == set(), address


def test_refused_passwords_are_explained_in_korean(client: Client) -> None:
    client.force_login(make_operator(name=WORD))
    data = {"old_password": "1", "new_password1": "1234", "new_password2": "1234"}
    response = client.post("/account/password/", data, headers={"Accept-Language": "ko"})
    assert english_in(visible_text(response.content.decode())) == set()


MAILS = [("ko", english_in), ("en", hangul_in)]
ForeignIn = Callable[[Iterable[str]], set[str]]


@pytest.mark.parametrize(("language", "foreign_in"), MAILS)
def test_a_mail_speaks_the_language_of_whoever_gets_it(
    client: Client, lead: User, language: str, foreign_in: ForeignIn
) -> None:
    lead.language = language
    lead.save()
    asked_in = {"ko": "en", "en": "ko"}[language]
    client.post("/password/", {"email": lead.email}, headers={"Accept-Language": asked_in})
    [sent] = mail.outbox
    assert foreign_in([str(sent.subject), str(sent.body)]) == set()


@pytest.mark.parametrize(("language", "foreign_in"), MAILS)
def test_mails_about_a_new_address_speak_the_readers_language(
    client: Client, lead: User, language: str, foreign_in: ForeignIn
) -> None:
    client.force_login(lead)
    data = {"email": "new@example.org", "password": PASSWORD}
    client.post("/account/e-mail/", data, headers={"Accept-Language": language})
    [asking] = mail.outbox
    [link] = re.findall(r"https?://\S+", str(asking.body))
    client.post(link, headers={"Accept-Language": language})
    said = [str(text) for sent in mail.outbox for text in (sent.subject, sent.body)]
    assert len(said) == 4
    assert foreign_in(said) == set()


def test_a_page_is_read_as_its_reader_sees_it() -> None:
    html = '<html lang="ko"><p title="a">b<code>c</code><br></p><i lang="en">d</i><input value="e">'
    assert visible_text(html) == ["a", "b"]
