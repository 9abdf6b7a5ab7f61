from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who signs in: users, national roles, the audit trail."""

    name = "accounts"
