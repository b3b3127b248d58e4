"""What every question to a workspace's snapshots shares: the snapshot in use, reading it, keeping what was read."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from metrics import queries
from metrics.answers import Area
from metrics.computing import Computed
from metrics.fetching import Asked, fetch_frame, fetch_table
from metrics.groups import PLACE_COLUMNS, is_inside
from metrics.remembering import SnapshotCache
from metrics.rows import Rows
from metrics.snapshot_reader import SnapshotReader

T = TypeVar("T")

_CACHE_SIZE = 2000
_MOST_ROWS_IN_ALL = 2_000_000
"""Rows of all answers that are kept together, about 500 MB; the least used go first."""


class SnapshotAsking:
    """Asks the snapshots; answers are kept per snapshot: one never changes, so an answer about it never does.

    Parameters
    ----------
    reader : the snapshots that this process may read
    """

    def __init__(self, reader: SnapshotReader) -> None:
        self._reader = reader
        self._cache = SnapshotCache(_CACHE_SIZE, weigh=_count_rows, most_weight=_MOST_ROWS_IN_ALL)

    def forget(self) -> None:
        """Let go of every kept answer; they are read again when they are asked for."""
        self._cache.clear()

    def data_version(self) -> str:
        """Return the id of the snapshot in use, "" before the first is published."""
        return self._reader.current() or ""

    # --- inside ------------------------------------------------------------------------------

    def _rows(self, table: sa.Table, order: Sequence[str], snapshot: str | None) -> pd.DataFrame:
        return self._remember(
            ("rows", table.name),
            snapshot,
            lambda connection: fetch_frame(connection, queries.select_rows(table, order)),
        )

    def _in_area(
        self,
        name: str,
        everywhere: sa.Select,
        area: Area,
        snapshot: str | None,
        kept: Sequence[str] = (),
        read: Callable[[pd.DataFrame], pd.DataFrame] = pd.DataFrame,
    ) -> pd.DataFrame:
        """Read the rows of an area out of those of everywhere, which are asked for once.

        Parameters
        ----------
        everywhere : with columns of `PLACE_COLUMNS`, which fall away but for those `kept`
        read : what becomes of the rows of the area
        """

        snapshot = snapshot or self.data_version() or None

        def take() -> pd.DataFrame:
            rows = self._keep(
                (name,), snapshot, lambda: self._fetch(everywhere, snapshot).to_pandas()
            )
            needless = [c for c in PLACE_COLUMNS if c in rows and c not in kept]
            own = rows[is_inside(rows, area)].drop(columns=needless)
            return read(own.reset_index(drop=True))

        return self._keep((name, str(area)), snapshot, take)

    def _fetch(self, statement: sa.Select | Asked, snapshot: str | None) -> pa.Table:
        with self._reader.connect(snapshot) as (_, connection):
            return fetch_table(connection, statement)

    def _keep(
        self,
        key: Hashable,
        snapshot: str | None,
        make: Callable[[], T],
        keeps: Callable[[T], bool] | None = None,
    ) -> T:
        """Return what is kept of a snapshot, or make it; for what asks for its parts itself.

        Parameters
        ----------
        snapshot : None = nothing is published yet, and asking says so
        """
        version = snapshot or ""
        if kept := self._cache.find(version, key):
            found: T = kept[0]
            return found
        value = make()
        if version and (keeps is None or keeps(value)):
            self._cache.keep(version, key, value)
        return value

    def _remember(
        self, key: Hashable, snapshot: str | None, read: Callable[[sa.Connection], T]
    ) -> T:
        """Return what is kept of a snapshot, or read it there; None = the one in use."""
        return self._remember_with_version(key, snapshot, read)[1]

    def _remember_with_version(
        self, key: Hashable, snapshot: str | None, read: Callable[[sa.Connection], T]
    ) -> tuple[str, T]:
        """Return also the snapshot that answers, "" where nothing was published yet."""
        version = snapshot or self.data_version()

        def make() -> T:
            with self._reader.connect(version or None) as (_, connection):
                return read(connection)

        return version, self._keep(key, version, make)


def _count_rows(value: object) -> int:
    """Count the rows of an answer that is kept; what has none weighs nothing."""
    frame = value.frame if isinstance(value, Computed) else value
    return len(frame) if isinstance(frame, pd.DataFrame | Rows) else 0
