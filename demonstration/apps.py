from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """Invented data, and the command that plants it; refused anywhere else."""

    name = "demonstration"
