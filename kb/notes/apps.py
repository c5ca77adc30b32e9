from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "kb.notes"
    label = "notes"
