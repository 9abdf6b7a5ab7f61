"""How allauth behaves here: invited people only, and signing in is on record."""

from allauth.account.adapter import DefaultAccountAdapter

from accounts import audit


class Adapter(DefaultAccountAdapter):
    """Nobody registers; an invitation makes the account."""

    def is_open_for_signup(self, request):
        return False

    def post_login(self, request, user, **kwargs):
        audit.record("person.signed_in", by=user, on=user, label=user.reference)
        return super().post_login(request, user, **kwargs)
