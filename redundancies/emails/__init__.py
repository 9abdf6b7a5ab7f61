"""Letters of this room, entered in the registry when Django starts."""

from redundancies.emails import answers, checks, requests, situations

__all__ = ["answers", "checks", "requests", "situations"]
