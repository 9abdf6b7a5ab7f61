"""Invented data for the demonstration, the tests of speed and the screens."""
