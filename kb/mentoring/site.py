"""The admin site, open to operators and mentors; its front page is the mentors' desk."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kb.accounts.requests import reader_of
from kb.core.errors import NotAllowed
from kb.groups.rules import is_mentor
from kb.mentoring import queue

SHOWN_ON_DESK = 20


class DeskSite(AdminSite):
    site_header = _("Mundap desk")
    site_title = _("Mundap desk")
    index_title = _("Desk")
    index_template = "mentoring/desk.html"
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_authenticated and user.is_active and (user.is_operator or is_mentor(user))

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one sign-in page; whoever is signed in and lands here may not enter."""
        if request.user.is_authenticated:
            if self.has_permission(request):
                return redirect("admin:index")
            raise NotAllowed(_("The desk is for mentors and operators."))
        target = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(target)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        user = reader_of(request)
        waiting = queue.waiting(user)
        relayed = queue.relayed_to_confirm(user)
        overdue = queue.overdue(user)
        context = {
            "waiting": waiting.select_related("group__cohort").prefetch_related("lectures__course")[
                :SHOWN_ON_DESK
            ],
            "waiting_count": waiting.count(),
            "relayed": relayed[:SHOWN_ON_DESK],
            "relayed_count": relayed.count(),
            "overdue_count": overdue.count(),
            **(extra_context or {}),
        }
        return super().index(request, context)
