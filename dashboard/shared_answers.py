"""Finished answers of one server's workers, in a folder that they share: a page is drawn by one of them.

A file is written aside and renamed, so that nobody reads half of one. What cannot be written is not
shared; what cannot be read is asked for again. Whoever draws an answer says so by a file beside it, so
that two workers do not draw the same page at the same time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from starlette.types import Message

_MOST = 2500
"""Answers that one worker writes for one snapshot, some 15 KB each; two snapshots are kept."""


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
        """Write an answer down for the others."""
        try:
            self._turn_to(version)
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

    @contextmanager
    def claim(self, version: str, key: str) -> Iterator[bool]:
        """Say that this worker draws an answer, within a block; False where another is drawing it."""
        mark = self._mark(version, key)
        is_ours = True
        try:
            self._turn_to(version)
            mark.touch(exist_ok=False)
        except FileExistsError:
            is_ours = False
        except OSError:  # a full disk: each worker draws for itself
            pass
        try:
            yield is_ours
        finally:
            if is_ours:
                with contextlib.suppress(OSError):
                    mark.unlink()

    def is_claimed(self, version: str, key: str) -> bool:
        """Whether some worker says that it is drawing an answer."""
        return self._mark(version, key).exists()

    def _turn_to(self, version: str) -> None:
        """Begin a version; of the others the newest stays, because its pages stand in for a while."""
        if version == self._version:
            return
        own = self._path(version, "").parent
        others = [folder for folder in self._folder.iterdir() if folder != own]
        for old in sorted(others, key=lambda folder: folder.stat().st_mtime)[:-1]:
            shutil.rmtree(old, ignore_errors=True)
        own.mkdir(exist_ok=True)
        self._version, self._written = version, 0

    def _mark(self, version: str, key: str) -> Path:
        return self._path(version, key).with_suffix(".drawing")

    def _path(self, version: str, key: str) -> Path:
        return self._folder / _digest(version) / _digest(key)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
