"""Letters of this room, entered in the registry when Django starts."""

from redundancies.emails import checks, documents, requests, situations

__all__ = ["checks", "documents", "requests", "situations"]
