"""Passwords: how they are kept, and which are good enough.

The rules follow NIST SP 800-63B-4: length counts, composition does not, the commonest are refused,
and nothing has to be changed only because time went by.
"""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import cache
from importlib import resources
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 200
_WORDS_AT_ONCE = 2
"""Each needs 64 MiB while it is computed; more at once would only make all of them late."""
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 4, 5


class WeakPassword(ValueError):
    """A password that is not taken; says why in both languages."""

    def __init__(self, message_th: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_th, self.message_en = message_th, message_en


class Passwords:
    """Keeps and checks passwords.

    Parameters
    ----------
    shortest : fewest characters
    hasher : Argon2id with RFC 9106's parameters for little memory, unless a test needs speed
    """

    def __init__(self, shortest: int = 12, hasher: PasswordHasher | None = None) -> None:
        self.shortest = shortest
        self._hasher = hasher or PasswordHasher()
        self._turns = threading.Semaphore(_WORDS_AT_ONCE)
        self._nobodys = self._hasher.hash(secrets.token_hex())

    def keep(self, password: str) -> str:
        """Return what is stored of a password."""
        with self._turns:
            return self._hasher.hash(_normal(password))

    def is_right(self, kept: str | None, password: str) -> bool:
        """Compare a password with what is stored; as slow where nothing is stored."""
        with self._turns:
            try:
                self._hasher.verify(kept or self._nobodys, _normal(password[:LONGEST]))
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Whether a stored password should be stored anew, with today's parameters."""
        return self._hasher.check_needs_rehash(kept)

    def refuse_weak(self, password: str, name: str = "") -> None:
        """Hold a new password against the rules.

        Raises
        ------
        WeakPassword : too short, too long, among the commonest, or the account's own name
        """
        plain = _normal(password)
        if len(plain) < self.shortest:
            raise WeakPassword(
                f"รหัสผ่านสั้นไป ใช้อย่างน้อย {self.shortest} ตัวอักษร เช่น คำสามสี่คำที่จำได้",
                f"The password is too short: use at least {self.shortest} characters, such as three or four words.",
            )
        if len(plain) > LONGEST:
            raise WeakPassword(
                f"รหัสผ่านยาวไป ไม่เกิน {LONGEST} ตัวอักษร",
                f"The password is too long: at most {LONGEST} characters.",
            )
        bare = "".join(plain.casefold().split())
        is_own_name = bool(name) and not bare.replace(name.casefold(), "").strip("0123456789")
        if bare in common_passwords() or _is_pattern(bare) or is_own_name:
            raise WeakPassword(
                "รหัสผ่านนี้มีคนใช้กันมาก เดาได้ง่าย เลือกรหัสอื่น",
                "This password is among those that are tried first. Choose another.",
            )


def one_use_password() -> str:
    """Return a password to be read out and typed once: some 99 bits, no letters that look alike."""
    groups = (
        "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS)
    )
    return "-".join(groups)


@cache
def common_passwords() -> frozenset[str]:
    """Return the commonest long passwords, as the file beside this module lists them."""
    text = (resources.files(__package__) / "common_passwords.txt").read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return frozenset(line.casefold() for line in lines if line and not line.startswith("#"))


def _normal(password: str) -> str:
    """Return one spelling of a password, however the keyboard composed its signs."""
    return unicodedata.normalize("NFKC", password)


def _is_pattern(text: str) -> bool:
    """Whether a text is a short piece repeated, or a walk along the alphabet or the digits."""
    if any((text[:length] * len(text))[: len(text)] == text for length in range(1, 5)):
        return True
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    return steps <= {1, -9} or steps <= {-1, 9}
