"""Tokens that say who may find a document; a reader finds what shares a token with them.

The tokens mirror the querysets named ``visible_to``; search keeps them beside each document.
"""

from kb.accounts.models import User
from kb.groups.models import Cohort, Membership, Program, Role

OPERATORS = "operators"


def of_program(pk: int) -> str:
    return f"program:{pk}"


def of_cohort(pk: int) -> str:
    return f"cohort:{pk}"


def of_group(pk: int) -> str:
    return f"group:{pk}"


def of_mentors(pk: int) -> str:
    return f"mentors:{pk}"


def of_user(pk: int) -> str:
    return f"user:{pk}"


def audiences_of(user: User) -> frozenset[str]:
    """Return the tokens of everything this reader may see."""
    if user.is_operator:
        return frozenset({OPERATORS})
    tokens = {of_user(user.pk)}
    for group, role in Membership.objects.current().filter(user=user).values_list("group", "role"):
        tokens.add(of_group(group))
        if role == Role.MENTOR:
            tokens.add(of_mentors(group))
    tokens |= {of_cohort(pk) for pk in Cohort.objects.visible_to(user).values_list("pk", flat=True)}
    tokens |= {
        of_program(pk) for pk in Program.objects.visible_to(user).values_list("pk", flat=True)
    }
    return frozenset(tokens)
