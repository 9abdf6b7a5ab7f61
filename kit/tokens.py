"""Tokens of signed links: 160 random bits, of which only the hash is kept."""

import hashlib
import secrets

TOKEN_BYTES = 20


def new_token() -> str:
    """A random token that fits into an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """What is stored of a token: its SHA-256, 64 hexadecimal characters."""
    return hashlib.sha256(token.encode()).hexdigest()


def address_digest(address: str) -> str:
    """What is stored of the address to which something was sent: its SHA-256."""
    return digest(address.strip().lower())
