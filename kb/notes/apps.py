from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotesConfig(AppConfig):
    name = "kb.notes"
    label = "notes"
    verbose_name = _("Notes")

    def ready(self) -> None:
        from kb.notes import indexing

        indexing.connect()
