"""Periodic work on situations."""
