"""Periodic and slow work of this room."""

from redundancies.tasks import requests, situations

__all__ = ["requests", "situations"]
