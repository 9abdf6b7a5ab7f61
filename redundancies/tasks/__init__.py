"""Periodic and slow work of this room."""

from redundancies.tasks import documents, requests, situations

__all__ = ["documents", "requests", "situations"]
