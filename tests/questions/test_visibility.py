"""Who sees which question, and under which name its people appear."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kb.accounts.models import User
from kb.groups.audience import audiences_of, of_cohort, of_group, of_mentors
from kb.groups.models import Membership
from kb.questions import rules
from kb.questions.models import Question, Visibility
from tests.factories import (
    make_answer,
    make_cohort,
    make_group,
    make_lead,
    make_member,
    make_mentor,
    make_operator,
    make_program,
    make_question,
    viewer,
)

pytestmark = pytest.mark.django_db


def sees(user: User, question: Question) -> bool:
    return Question.objects.visible_to(user).filter(pk=question.pk).exists()


def test_a_question_is_seen_by_its_group_its_mentors_and_operators_only() -> None:
    group = make_group()
    neighbour = make_group(cohort=group.cohort)
    question = make_question(group=group)
    assert sees(make_member(group), question)
    assert sees(make_mentor(group), question)
    assert sees(make_operator(), question)
    assert not sees(make_member(neighbour), question)
    assert not sees(make_mentor(neighbour), question)


def test_a_shared_question_is_seen_by_the_cohort() -> None:
    group = make_group()
    question = make_question(group=group, visibility=Visibility.COHORT)
    assert sees(make_member(make_group(cohort=group.cohort)), question)
    assert not sees(make_member(make_group()), question)


def test_a_question_for_mentors_is_not_seen_by_peers_nor_the_lead() -> None:
    group = make_group()
    asker = make_member(group)
    question = make_question(group=group, by=asker, visibility=Visibility.MENTORS)
    assert sees(asker, question)
    assert sees(make_mentor(group), question)
    assert not sees(make_member(group), question)
    assert not sees(make_lead(group), question)


def test_the_next_cohort_reads_what_an_archived_one_shared() -> None:
    program = make_program()
    group = make_group(cohort=make_cohort(program=program, archived=True))
    shared = make_question(group=group, visibility=Visibility.COHORT)
    kept = make_question(group=group)
    newcomer = make_member(make_group(cohort=make_cohort(program=program)))
    assert sees(newcomer, shared)
    assert not sees(newcomer, kept)


def test_a_running_cohort_is_closed_to_other_cohorts_of_its_program() -> None:
    program = make_program()
    shared = make_question(
        group=make_group(cohort=make_cohort(program=program)), visibility=Visibility.COHORT
    )
    assert not sees(make_member(make_group(cohort=make_cohort(program=program))), shared)


def test_who_left_sees_their_own_questions_and_no_others() -> None:
    group = make_group()
    leaver = make_member(group)
    own = make_question(group=group, by=leaver)
    other = make_question(group=group)
    Membership.objects.filter(user=leaver).update(ends_on=timezone.localdate())
    assert sees(leaver, own)
    assert not sees(leaver, other)


def test_a_membership_that_starts_tomorrow_opens_nothing_today() -> None:
    group = make_group()
    question = make_question(group=group)
    early = make_member(group)
    Membership.objects.filter(user=early).update(starts_on=timezone.localdate() + timedelta(days=1))
    assert not sees(early, question)


def test_a_deleted_question_is_seen_by_nobody() -> None:
    question = make_question()
    Question.objects.update(deleted_at=timezone.now())
    assert not sees(make_operator(), question)


def test_an_anonymous_asker_is_known_to_mentors_and_operators_never_to_peers() -> None:
    group = make_group()
    asker = make_member(group, name="나비")
    question = make_question(group=group, by=asker, is_anonymous=True)
    assert rules.asker_name(viewer(make_mentor(group)), question) == "나비"
    assert rules.asker_name(viewer(make_operator()), question) == "나비"
    assert rules.asker_name(viewer(asker), question) == "나비"
    assert "나비" not in rules.asker_name(viewer(make_member(group)), question)
    assert "나비" not in rules.asker_name(viewer(make_lead(group)), question)


def test_an_anonymous_asker_answering_themselves_stays_unnamed() -> None:
    group = make_group()
    asker = make_member(group, name="나비")
    question = make_question(group=group, by=asker, is_anonymous=True)
    answer = make_answer(question=question, by=asker)
    peer = viewer(make_member(group))
    assert "나비" not in rules.answerer_name(peer, answer)
    assert "나비" not in rules.writer_name(peer, question, asker)


def test_outsiders_read_stable_pseudonyms_where_names_are_hidden() -> None:
    group = make_group()
    asker = make_member(group, name="나비")
    first = make_question(group=group, by=asker, visibility="cohort", hides_names=True)
    second = make_question(group=group, by=asker, visibility="cohort", hides_names=True)
    outsider = viewer(make_member(make_group(cohort=group.cohort)))
    names = {rules.asker_name(outsider, question) for question in (first, second)}
    assert len(names) == 1
    assert "나비" not in names.pop()
    assert rules.asker_name(viewer(make_member(group)), first) == "나비"


def test_the_readers_tokens_say_the_same_as_the_querysets() -> None:
    group = make_group()
    mentor = make_mentor(group)
    tokens = audiences_of(mentor)
    assert {of_group(group.pk), of_mentors(group.pk), of_cohort(group.cohort_id)} <= tokens
    assert of_mentors(group.pk) not in audiences_of(make_member(group))


def test_nobody_writes_in_an_archived_cohort() -> None:
    group = make_group(cohort=make_cohort(archived=True))
    member = viewer(make_member(group))
    question = make_question(group=group, by=member.user)
    assert not rules.can_ask(member, group)
    assert not rules.can_answer(member, question)
    assert not rules.can_edit(member, question)
    assert not rules.can_resolve(viewer(make_operator()), question)
