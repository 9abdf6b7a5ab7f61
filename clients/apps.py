from django.apps import AppConfig


class ClientsConfig(AppConfig):
    """To whom: people affected, referrals, outcomes."""

    name = "clients"
