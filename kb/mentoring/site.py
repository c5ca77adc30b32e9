"""The admin site, open to operators and mentors."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kb.groups import rules


class DeskSite(AdminSite):
    site_header = _("Mundap desk")
    site_title = _("Mundap desk")
    index_title = _("Questions waiting")

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return (
            user.is_active and user.is_authenticated and (user.is_operator or rules.is_mentor(user))
        )
