"""Finished answers of one server's workers, in a folder that they share: a page is drawn by one of them.

A file is written aside and renamed, so that nobody reads half of one. What cannot be written is not
shared; what cannot be read is asked for again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from starlette.types import Message

_MOST = 5000
"""Answers that one worker writes for one snapshot, some 15 KB each."""


class SharedAnswers:
    """A folder of answers by version and question.

    Parameters
    ----------
    folder : of these workers alone, and readable by nobody else; pages of all people stand in it
    """

    def __init__(self, folder: Path, *, most: int = _MOST) -> None:
        self._folder, self._most = folder, most
        self._version, self._written = "", 0

    def find(self, version: str, key: str) -> list[Message] | None:
        """Return the messages of an answer that some worker made."""
        try:
            head, _, body = self._path(version, key).read_bytes().partition(b"\n")
            status, headers, size = json.loads(head)
        except (OSError, ValueError):
            return None
        if len(body) != size:
            return None
        pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return [
            {"type": "http.response.start", "status": status, "headers": pairs},
            {"type": "http.response.body", "body": body},
        ]

    def keep(self, version: str, key: str, messages: Sequence[Message]) -> None:
        """Write an answer down for the others; those of other versions go."""
        try:
            if version != self._version:
                self._begin(version)
            if self._written >= self._most:
                return
            start, *rest = messages
            headers = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in start["headers"]]
            path = self._path(version, key)
            aside = path.with_suffix(f".{os.getpid()}")
            body = b"".join(message.get("body", b"") for message in rest)
            head = json.dumps([start["status"], headers, len(body)]).encode()
            aside.write_bytes(head + b"\n" + body)
            aside.replace(path)
            self._written += 1
        except OSError:  # a full disk slows nothing but the other workers
            return

    def _begin(self, version: str) -> None:
        own = self._path(version, "").parent
        for other in self._folder.iterdir():
            if other != own:
                shutil.rmtree(other, ignore_errors=True)
        own.mkdir(exist_ok=True)
        self._version, self._written = version, 0

    def _path(self, version: str, key: str) -> Path:
        return self._folder / _digest(version) / _digest(key)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
