"""Who may see whom: the people of one's groups, now or once, and oneself."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from kb.accounts.models import User
from kb.groups.models import Membership, StudyGroup


def visible_to(user: User) -> QuerySet[User]:
    if user.is_operator:
        return User.objects.all()
    groups = StudyGroup.objects.visible_to(user).values("pk")
    shared = Membership.objects.filter(user=OuterRef("pk"), group__in=groups)
    return User.objects.filter(Q(pk=user.pk) | Exists(shared))
