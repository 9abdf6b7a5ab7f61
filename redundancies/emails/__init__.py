"""Letters of this room, entered in the registry when Django starts."""

from redundancies.emails import checks, requests, situations

__all__ = ["checks", "requests", "situations"]
