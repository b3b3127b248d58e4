"""What was read once and is asked again: kept by snapshot, and let go with it."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
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
    weigh, most_weight : what an answer weighs, and what all answers of a snapshot may together

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

    def __init__(
        self,
        size: int,
        most_snapshots: int = MOST_SNAPSHOTS,
        weigh: Callable[[Any], int] = lambda _: 0,
        most_weight: int = 0,
    ) -> None:
        self._size, self._most_snapshots = size, most_snapshots
        self._weigh, self._most_weight = weigh, most_weight
        self._kept: OrderedDict[str, OrderedDict[Hashable, Any]] = OrderedDict()
        self._weights: Counter[str] = Counter()
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
            if question in answers:
                self._weights[snapshot] -= self._weigh(answers.pop(question))
            answers[question] = answer
            self._weights[snapshot] += self._weigh(answer)
            while len(answers) > self._size or (
                self._weights[snapshot] > self._most_weight and len(answers) > 1
            ):
                self._weights[snapshot] -= self._weigh(answers.popitem(last=False)[1])
            while len(self._kept) > self._most_snapshots:
                del self._weights[self._kept.popitem(last=False)[0]]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._weights.clear()

    def __len__(self) -> int:
        """Return how many answers are kept."""
        with self._lock:
            return sum(map(len, self._kept.values()))
