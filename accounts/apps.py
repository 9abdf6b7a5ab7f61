from django.apps import AppConfig

from accounts import checks, passwords  # noqa: F401  (register their checks)
from kit import checks as of_the_machine  # noqa: F401  (registers its checks)


class AccountsConfig(AppConfig):
    """Who signs in: users, national roles, the audit trail."""

    name = "accounts"

    def ready(self) -> None:
        from accounts import signing  # noqa: PLC0415 - models have to be there first

        signing.listen()
