"""Who may do what to a question they see, and under which name people appear to whom."""

import hashlib
import hmac

from django.conf import settings
from django.utils.translation import gettext as _

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.groups.viewer import Viewer
from kb.questions.models import Answer, Comment, Question, Visibility
from kb.questions.states import State, Turn


def can_ask(viewer: Viewer, group: StudyGroup) -> bool:
    return viewer.can_write_in(group)


def is_asker(viewer: Viewer, question: Question) -> bool:
    return question.asker_id == viewer.user.pk


def can_write_on(viewer: Viewer, question: Question) -> bool:
    """Whoever is in the conversation: the group, the asker, for a shared question the cohort."""
    if question.group.is_read_only:
        return False
    if viewer.user.is_operator or is_asker(viewer, question):
        return True
    if question.visibility == Visibility.MENTORS:
        return viewer.is_mentor_of(question.group)
    if question.visibility == Visibility.COHORT and viewer.shares_cohort_with(question.group):
        return True
    return viewer.belongs_to(question.group)


def _is_in_charge(viewer: Viewer, question: Question) -> bool:
    """The asker, the group's lead, or an operator, while the cohort runs."""
    return not question.group.is_read_only and (
        viewer.user.is_operator or is_asker(viewer, question) or viewer.is_lead_of(question.group)
    )


def _is_of_group(viewer: Viewer, question: Question) -> bool:
    """A peer of the group, the asker, or an operator, while the cohort runs."""
    return not question.group.is_read_only and (
        viewer.user.is_operator or is_asker(viewer, question) or viewer.is_peer_of(question.group)
    )


def _is_its_mentor(viewer: Viewer, question: Question) -> bool:
    return not question.group.is_read_only and viewer.is_mentor_of(question.group)


def can_answer(viewer: Viewer, question: Question) -> bool:
    return question.state != State.DROPPED and can_write_on(viewer, question)


def can_relay(viewer: Viewer, question: Question) -> bool:
    """Peers write down what a mentor said; a mentor says it themselves."""
    return can_answer(viewer, question) and viewer.is_peer_of(question.group)


def can_comment(viewer: Viewer, question: Question) -> bool:
    return can_write_on(viewer, question)


def can_want(viewer: Viewer, question: Question) -> bool:
    """“나도 궁금해요” is for the other peers; the asker's own wish is the question."""
    if is_asker(viewer, question) or viewer.is_mentor_of(question.group):
        return False
    return can_write_on(viewer, question)


def can_thank(viewer: Viewer, answer: Answer) -> bool:
    return can_write_on(viewer, answer.question) and answer.author_id != viewer.user.pk


def is_turn_of(viewer: Viewer, question: Question) -> bool:
    """Whether the question waits for this reader; the twin of ``turn_of``."""
    if not question.is_unresolved or question.group.is_read_only:
        return False
    if question.turn == Turn.MENTOR:
        return viewer.is_mentor_of(question.group)
    return question.turn == Turn.ASKER and is_asker(viewer, question)


def can_edit(viewer: Viewer, question: Question) -> bool:
    return _is_in_charge(viewer, question)


def can_delete(viewer: Viewer, question: Question) -> bool:
    return _is_in_charge(viewer, question)


def can_share(viewer: Viewer, question: Question) -> bool:
    """The asker or the lead shares a question; what is for mentors only, the asker alone."""
    if question.visibility == Visibility.MENTORS:
        return not question.group.is_read_only and is_asker(viewer, question)
    return _is_in_charge(viewer, question)


def can_accept(viewer: Viewer, question: Question) -> bool:
    return _is_in_charge(viewer, question) and question.state != State.DROPPED


def can_endorse(viewer: Viewer, question: Question) -> bool:
    return _is_its_mentor(viewer, question) and question.state != State.DROPPED


def can_escalate(viewer: Viewer, question: Question) -> bool:
    return _is_of_group(viewer, question) and question.state in (State.OPEN, State.ANSWERED)


def can_withdraw(viewer: Viewer, question: Question) -> bool:
    return _is_of_group(viewer, question) and question.state == State.WAITING


def can_ask_back(viewer: Viewer, question: Question) -> bool:
    return _is_its_mentor(viewer, question) and question.is_unresolved


def can_defer(viewer: Viewer, question: Question) -> bool:
    is_open = question.state == State.OPEN
    return is_open and (_is_of_group(viewer, question) or _is_its_mentor(viewer, question))


def can_resolve(viewer: Viewer, question: Question) -> bool:
    """The asker's or the group's word, or a mentor's."""
    return question.is_unresolved and (
        _is_of_group(viewer, question) or _is_its_mentor(viewer, question)
    )


def can_drop(viewer: Viewer, question: Question) -> bool:
    return question.is_unresolved and (
        _is_in_charge(viewer, question) or _is_its_mentor(viewer, question)
    )


def can_reopen(viewer: Viewer, question: Question) -> bool:
    is_over = question.state in (State.RESOLVED, State.DROPPED)
    return is_over and (_is_of_group(viewer, question) or _is_its_mentor(viewer, question))


def can_edit_answer(viewer: Viewer, answer: Answer) -> bool:
    """Its author; a relayed answer also the mentors whose words it is said to be."""
    question = answer.question
    if question.group.is_read_only:
        return False
    if viewer.user.is_operator or answer.author_id == viewer.user.pk:
        return True
    return answer.is_relayed and viewer.is_mentor_of(question.group)


def can_delete_answer(viewer: Viewer, answer: Answer) -> bool:
    question = answer.question
    return not question.group.is_read_only and (
        viewer.user.is_operator
        or answer.author_id == viewer.user.pk
        or viewer.is_lead_of(question.group)
    )


def can_delete_comment(viewer: Viewer, comment: Comment) -> bool:
    question = comment.question
    return not question.group.is_read_only and (
        viewer.user.is_operator
        or comment.author_id == viewer.user.pk
        or viewer.is_lead_of(question.group)
    )


# --- Names --------------------------------------------------------------------------------


def pseudonym(user_id: int, group_id: int) -> str:
    """Return the same name for the same person of a group, and nothing to guess them by."""
    message = f"{group_id}:{user_id}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()
    return _("Peer %(code)s") % {"code": digest[:4].upper()}


def knows_names(viewer: Viewer, question: Question) -> bool:
    """Whether the reader may know who wrote in a question that hides names from outsiders."""
    return (
        not question.hides_names
        or viewer.user.is_operator
        or viewer.belongs_to(question.group)
        or is_asker(viewer, question)
    )


def knows_asker(viewer: Viewer, question: Question) -> bool:
    """An anonymous asker is known to mentors, operators and themselves, to no peer."""
    if not knows_names(viewer, question):
        return False
    return (
        not question.is_anonymous
        or viewer.user.is_operator
        or viewer.is_mentor_of(question.group)
        or is_asker(viewer, question)
    )


def asker_name(viewer: Viewer, question: Question) -> str:
    """Return the name of the asker as this reader may know it."""
    if question.is_anonymous and not knows_asker(viewer, question):
        return _("Anonymous")
    return _name(viewer, question, question.asker, question.asked_as)


def answerer_name(viewer: Viewer, answer: Answer) -> str:
    """Return who gave the answer: who is said to have said it, else who wrote it."""
    question = answer.question
    if _is_hidden_asker(viewer, question, answer.author_id) and not answer.answered_as:
        return _("Anonymous")
    author = None if answer.answered_as else answer.author
    return _name(viewer, question, author, answer.answered_as)


def writer_name(viewer: Viewer, question: Question, user: User | None) -> str:
    """Return the name of somebody who did something on a question."""
    if user is None:
        return ""
    if _is_hidden_asker(viewer, question, user.pk):
        return _("Anonymous")
    return _name(viewer, question, user, "")


def _is_hidden_asker(viewer: Viewer, question: Question, user_id: int | None) -> bool:
    """An anonymous asker stays unnamed wherever else they appear on their question."""
    return (
        question.is_anonymous
        and user_id is not None
        and user_id == question.asker_id
        and not knows_asker(viewer, question)
    )


def _name(viewer: Viewer, question: Question, user: User | None, written: str) -> str:
    if knows_names(viewer, question):
        return written or (user.display_name if user else "")
    if user is None:
        return _("A peer")
    return pseudonym(user.pk, question.group_id)
