"""Letters of this room, entered in the registry when Django starts."""

from redundancies.emails import answers, checks, documents, requests, situations

__all__ = ["answers", "checks", "documents", "requests", "situations"]
