from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """What they say: questions, waves, answers."""

    name = "surveys"
