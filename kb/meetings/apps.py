from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "kb.meetings"
    label = "meetings"
