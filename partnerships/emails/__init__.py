"""Letters about accounts, and about what waits for a second person."""

from partnerships.emails import accounts, changes

__all__ = ["accounts", "changes"]
