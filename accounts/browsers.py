"""A browser in the words of the person who sat before it."""

from __future__ import annotations

# The first that is found counts: most browsers also name those they descend from.
FAMILIES = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
UNKNOWN = "A browser we do not know"


def spoken_browser(agent: str) -> str:
    """The family and the machine, as a browser names itself: "Firefox on Windows"."""
    family = next((words for sign, words in FAMILIES if sign in agent), UNKNOWN)
    system = next((words for sign, words in SYSTEMS if sign in agent), "")
    return f"{family} on {system}" if system else family
