"""Letters of this room, entered in the registry when Django starts."""

from redundancies.emails import imports, requests, situations

__all__ = ["imports", "requests", "situations"]
