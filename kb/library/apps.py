from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "kb.library"
    label = "library"
    verbose_name = _("Courses and references")

    def ready(self) -> None:
        from kb.library import indexing

        indexing.connect()
