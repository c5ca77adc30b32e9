from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "kb.notes"
    label = "notes"

    def ready(self) -> None:
        from kb.notes import indexing

        indexing.connect()
