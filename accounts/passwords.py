"""What a password may be, beside long enough and not a common one."""

from django.core.exceptions import ValidationError

LONGEST = 128
OUR_WORDS = ("redundancy", "partnership", "paceportal", "skillsdevelopment")


class LongestLength:
    """Up to 128 characters, any of them."""

    def validate(self, password, user=None):
        if len(password) > LONGEST:
            raise ValidationError(
                f"Password must be {LONGEST} characters or fewer.", code="too_long"
            )

    def get_help_text(self):
        return f"Your password may have up to {LONGEST} characters."


class PortalWords:
    """Not one of the portal's own words with a little round it."""

    def validate(self, password, user=None):
        bare = "".join(sign for sign in password.casefold() if sign.isalnum())
        names = [word for word in OUR_WORDS if word in bare]
        if user is not None and user.email:
            names += [user.email.split("@")[0].casefold()] if user.email else []
        for word in names:
            if len(word) > 3 and word in bare and len(bare) - len(word) < 6:
                raise ValidationError(
                    "Password is too easy to guess: choose other words.",
                    code="portal_words",
                )

    def get_help_text(self):
        return "Your password cannot be one of the portal’s own words."
