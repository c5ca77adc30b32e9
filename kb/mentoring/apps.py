from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class MentoringAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our site in it: the mentors' desk and the operators' tables."""

    default = False
    default_site = "kb.mentoring.site.DeskSite"


class MentoringConfig(AppConfig):
    default = True
    name = "kb.mentoring"
    label = "mentoring"
    verbose_name = _("Mentors’ desk")
