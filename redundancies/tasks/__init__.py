"""Periodic and slow work of this room."""

from redundancies.tasks import imports, requests, situations

__all__ = ["imports", "requests", "situations"]
