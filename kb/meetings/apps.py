from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "kb.meetings"
    label = "meetings"

    def ready(self) -> None:
        from kb.meetings import indexing

        indexing.connect()
