from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class MentoringAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our site in it: the mentors' desk and the operators' tables."""

    default = False
    default_site = "kb.mentoring.site.DeskSite"


class MentoringConfig(AppConfig):
    default = True
    name = "kb.mentoring"
    label = "mentoring"
