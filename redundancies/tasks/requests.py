"""Periodic work on requests."""
