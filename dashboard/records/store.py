"""Opens the records, brings their tables up to date, and hands out units of work."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"
RecordsAway = sa.exc.OperationalError
"""The records cannot be reached or written now: the disk is full, the server is away."""

_MIGRATION_LOCK = 5_601_2567
"""A number of our own, by which PostgreSQL lets one process at a time change tables."""


class Records:
    """The records database of one office.

    Parameters
    ----------
    url : SQLAlchemy's address, ``sqlite:///…`` or ``postgresql+psycopg://…``
    """

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        if self.url.drivername in ("postgres", "postgresql"):
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.engine = _open_engine(self.url)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def work(self) -> Iterator[Session]:
        """Give a session whose changes are kept where the block ends well, and dropped where not."""
        with self._sessions.begin() as session:
            yield session

    def migrate(self) -> None:
        """Bring the tables up to date; many processes may ask at once, one does it."""
        with _alone(self.engine), self.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
            from alembic import (
                command,
            )  # 0.3 s to import; whoever reads settings alone needs it not
            from alembic.config import Config

            config = Config()
            config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @property
    def kind(self) -> str:
        """Which database holds them: ``sqlite`` or ``postgresql``."""
        return self.url.get_backend_name()

    @property
    def file(self) -> Path | None:
        """Where they stand, if they are a file."""
        return Path(self.url.database) if self.kind == "sqlite" and self.url.database else None

    def revision(self) -> str:
        """Return the step that the tables stand at, "" where there are none."""
        from alembic.migration import MigrationContext

        with self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() or ""

    def copy_to(self, path: Path) -> None:
        """Copy SQLite's records as they stand, while others write; the copy is for its owner alone."""
        path.touch(mode=0o600)
        with (
            closing(self.engine.raw_connection()) as source,
            closing(sqlite3.connect(path)) as copy,
        ):
            source.driver_connection.backup(copy)  # type: ignore[union-attr]
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def newest_revision() -> str:
    """Return the step that this program brings tables to."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(_MIGRATIONS)).get_current_head() or ""


def is_known_revision(revision: str) -> bool:
    """Whether this program knows a step, so that it can go on from there."""
    from alembic.script import ScriptDirectory

    return revision in {
        step.revision for step in ScriptDirectory(str(_MIGRATIONS)).walk_revisions()
    }


def open_records(url: str) -> Records:
    """Open the records with their tables up to date."""
    records = Records(url)
    records.migrate()
    return records


def _open_engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(
            url, pool_pre_ping=True, pool_size=5, max_overflow=10, hide_parameters=True
        )
    if url.database:
        path = Path(url.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)  # for its owner alone
    # a message of an error names no value: it goes to the log
    engine = sa.create_engine(url, connect_args={"timeout": 15}, hide_parameters=True)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


@contextmanager
def _alone(engine: sa.Engine) -> Iterator[None]:
    """Keep other processes from changing tables of the same SQLite file meanwhile."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        yield
        return
    with Path(f"{engine.url.database}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
