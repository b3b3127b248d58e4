"""What was read once and is asked again: kept by snapshot, and let go with it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any

MOST_SNAPSHOTS = 2
"""The one in use; and the one before while its last readers finish, or one that somebody looks back at."""


class SnapshotCache:
    """Answers of the snapshots that were asked last; of each of them the answers that were asked last.

    A snapshot never changes, so an answer is right for ever. The two bounds keep memory flat in a
    process that sees a new snapshot every day for months.

    Parameters
    ----------
    size : answers of one snapshot
    most_snapshots : snapshots whose answers are kept

    Examples
    --------
    >>> cache = SnapshotCache(size=10, most_snapshots=1)
    >>> cache.keep("0001", "schools", 89)
    >>> cache.find("0001", "schools")
    (89,)
    >>> cache.keep("0002", "schools", 90)
    >>> cache.find("0001", "schools")
    ()
    """

    def __init__(self, size: int, most_snapshots: int = MOST_SNAPSHOTS) -> None:
        self._size, self._most_snapshots = size, most_snapshots
        self._kept: OrderedDict[str, OrderedDict[Hashable, Any]] = OrderedDict()
        self._lock = Lock()

    def find(self, snapshot: str, question: Hashable) -> tuple[Any, ...]:
        """Return the one answer to a question, or nothing where none is kept."""
        with self._lock:
            answers = self._kept.get(snapshot)
            if answers is None or question not in answers:
                return ()
            self._kept.move_to_end(snapshot)
            answers.move_to_end(question)
            return (answers[question],)

    def keep(self, snapshot: str, question: Hashable, answer: object) -> None:
        """Keep an answer; what was not asked for longest gives way."""
        with self._lock:
            answers = self._kept.setdefault(snapshot, OrderedDict())
            self._kept.move_to_end(snapshot)
            answers[question] = answer
            answers.move_to_end(question)
            while len(answers) > self._size:
                answers.popitem(last=False)
            while len(self._kept) > self._most_snapshots:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()

    def __len__(self) -> int:
        """Return how many answers are kept."""
        with self._lock:
            return sum(map(len, self._kept.values()))
