from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from dashboard.records.models import Base
from dashboard.records.store import Records, open_records


def test_migrations__make_exactly_the_tables_of_the_models(records: Records) -> None:
    with records.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)

    assert found == []


def test_migrations__many_processes_at_once_do_it_once(url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(open_records, [url] * 4))

    with opened[0].engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
    for one in opened:
        one.close()
    assert "account" in tables


def test_work__what_fails_leaves_nothing(records: Records) -> None:
    from dashboard.records.models import OneTimeLink

    try:
        with records.work() as work:
            work.add(OneTimeLink(token_hash="a", ends_at=_moment()))
            raise RuntimeError
    except RuntimeError:
        pass

    with records.work() as work:
        assert work.get(OneTimeLink, "a") is None


def _moment():
    from dashboard.records.audit import now_utc

    return now_utc()
