"""Counts of who asked how often: one small file that the workers of a machine share."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from limits.storage import Storage
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.schema import CreateTable

_TABLES = sa.MetaData()
_COUNT = sa.Table(
    "rate_count",
    _TABLES,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("ends_at", sa.Float, nullable=False),
)
_WAIT_SECONDS, _TRY_AGAIN_SECONDS = 2, 0.02

FAILURES = (sa.exc.SQLAlchemyError, OSError)
"""What can go wrong: the file is gone, the disk full, the file kept by another for too long."""


class RateCounts(Storage):
    """Counts of the running windows, in SQLite.

    Parameters
    ----------
    path : the file; it is made when missing, and losing it only starts every window anew

    Notes
    -----
    Not in the records: a count is written with every request that is counted, and need not outlive a
    power cut, so nothing waits for the disk here (``synchronous=OFF``, some 0.1 ms).
    """

    STORAGE_SCHEME = None

    def __init__(self, path: Path) -> None:
        super().__init__()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
        self._engine = sa.create_engine(
            f"sqlite:///{path}", connect_args={"timeout": _WAIT_SECONDS}, hide_parameters=True
        )
        sa.event.listen(self._engine, "connect", _prepare)
        self._make_table()

    def _make_table(self) -> None:
        """Make the table where it is missing; workers start together, and SQLite lets one at a time."""
        until = time.monotonic() + _WAIT_SECONDS
        while True:
            try:
                with self._engine.begin() as connection:
                    connection.execute(CreateTable(_COUNT, if_not_exists=True))
                return
            except sa.exc.OperationalError:
                # to change the journal does not wait for others by itself
                if time.monotonic() > until:
                    raise
                time.sleep(_TRY_AGAIN_SECONDS)

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """What can go wrong."""
        return FAILURES

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count in the key's window, a new one where the last has ended; return how many it holds."""
        now = time.time()
        has_ended = _COUNT.c.ends_at <= now
        statement = insert(_COUNT).values(key=key, count=amount, ends_at=now + expiry)
        counted = statement.on_conflict_do_update(
            index_elements=[_COUNT.c.key],
            set_={
                "count": sa.case((has_ended, amount), else_=_COUNT.c.count + amount),
                "ends_at": sa.case((has_ended, now + expiry), else_=_COUNT.c.ends_at),
            },
        ).returning(_COUNT.c.count)
        with self._engine.begin() as connection:
            count = int(connection.execute(counted).scalar_one())
            if count == amount:  # a window begins: those that have ended are forgotten
                connection.execute(sa.delete(_COUNT).where(has_ended))
        return count

    def get(self, key: str) -> int:
        """Return how many the key's running window holds."""
        running = (_COUNT.c.key == key) & (_COUNT.c.ends_at > time.time())
        with self._engine.connect() as connection:
            return int(connection.scalar(sa.select(_COUNT.c.count).where(running)) or 0)

    def get_expiry(self, key: str) -> float:
        """Return when the key's window ends, in seconds since 1970."""
        with self._engine.connect() as connection:
            ends = connection.scalar(sa.select(_COUNT.c.ends_at).where(_COUNT.c.key == key))
        return float(ends or time.time())

    def check(self) -> bool:
        """Say whether the file can be read."""
        try:
            self.get("")
        except self.base_exceptions:
            return False
        return True

    def reset(self) -> int | None:
        """Forget every count."""
        with self._engine.begin() as connection:
            return int(connection.execute(sa.delete(_COUNT)).rowcount)

    def clear(self, key: str) -> None:
        """Forget one key's count."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_COUNT).where(_COUNT.c.key == key))


def _prepare(connection: Any, _: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=OFF"):
        connection.execute(f"PRAGMA {pragma}")
