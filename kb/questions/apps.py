from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "kb.questions"
    label = "questions"

    def ready(self) -> None:
        from kb.questions import indexing

        indexing.connect()
