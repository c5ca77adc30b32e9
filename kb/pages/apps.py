from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "kb.pages"
    label = "pages"

    def ready(self) -> None:
        from kb.pages import indexing

        indexing.connect()
