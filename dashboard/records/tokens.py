"""Tokens that nobody can guess, and the form in which they are kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets

_TOKEN_BYTES = 32


def new_token() -> str:
    """Return 256 random bits as text for a cookie or an address."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def fingerprint(token: str) -> str:
    """Return what is kept of a token: it cannot be turned back, and a lookup by it leaks no time."""
    return hashlib.sha256(token.encode()).hexdigest()


def form_mark(secret: str) -> str:
    """Return the mark of the forms drawn for one cookie; another site can neither read nor make it."""
    return hmac.new(secret.encode(), b"khetview form", hashlib.sha256).hexdigest()


def is_same(given: str, expected: str) -> bool:
    """Compare in a time that does not tell how much was right."""
    return hmac.compare_digest(given.encode(), expected.encode())
