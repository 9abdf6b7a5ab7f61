"""How allauth behaves here: invited people only, limits that fail closed."""

from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):
    """Nobody registers; an invitation makes the account."""

    def is_open_for_signup(self, request):
        return False
