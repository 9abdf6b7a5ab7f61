"""Signs that nobody sees, as they come along with what is pasted."""

from __future__ import annotations

import unicodedata

# Breaks that may be, marks of direction, fillers and blanks with the rank of a letter.
# What joins or colours emoji stays: it shows in its neighbours.
UNSEEN = dict.fromkeys(
    (
        *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B),
        *(0x200E, 0x200F, *range(0x2060, 0x2065), *range(0x206A, 0x2070)),
        *(0x2800, 0x3164, 0xFEFF, 0xFFA0, *range(0xFFF9, 0xFFFC)),
    )
)
# These turn about what follows them, so that words read as they were not typed.
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TURNED = dict.fromkeys(map(ord, TURNING))
# Categories of signs that show nothing by themselves.
SHOWLESS = ("Cc", "Cf", "Cs", "Me", "Mn", "Zl", "Zp", "Zs")


def seen(text: str) -> str:
    """Text without what nobody sees; nothing where nothing of it would show."""
    text = text.translate(UNSEEN)
    shows = any(unicodedata.category(sign) not in SHOWLESS for sign in text)
    return text if shows else ""
