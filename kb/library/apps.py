from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "kb.library"
    label = "library"

    def ready(self) -> None:
        from kb.library import indexing

        indexing.connect()
