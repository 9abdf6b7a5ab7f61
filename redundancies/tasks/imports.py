"""Periodic work on imports."""
