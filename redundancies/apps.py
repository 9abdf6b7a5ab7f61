from django.apps import AppConfig


class RedundanciesConfig(AppConfig):
    """What happened: employers, situations, clocks, responses."""

    name = "redundancies"
