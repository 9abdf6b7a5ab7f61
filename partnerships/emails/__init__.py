"""Letters about accounts, and about what waits for a second person."""

from partnerships.emails import accounts, changes, sign_on

__all__ = ["accounts", "changes", "sign_on"]
