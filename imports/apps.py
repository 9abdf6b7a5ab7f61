from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """What comes in by file: notices, partnerships' workbooks."""

    name = "imports"
