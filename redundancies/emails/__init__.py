"""Letters of this room, entered in the registry when Django starts."""

from redundancies.emails import requests, situations

__all__ = ["requests", "situations"]
