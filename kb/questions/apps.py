from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "kb.questions"
    label = "questions"
