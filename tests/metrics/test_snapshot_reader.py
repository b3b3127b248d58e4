"""Snapshots are read by many while others are published: never mixed, never half."""

from __future__ import annotations

import shutil
import threading

import pytest
import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from metrics.answers import UnknownKey
from metrics.publishing import publish
from metrics.settings import MetricsSettings
from metrics.snapshot_reader import SnapshotReader
from metrics.snapshots import APPROVED, PUBLIC, point_to
from tests.warehouse_rows import results

SETTINGS = MetricsSettings()


def read_mean(connection: sa.Connection) -> float:
    return connection.scalar(sa.select(t.mart_school_result.c.mean_score_pct))


@pytest.mark.parametrize("wrong", ["0099", "../0001", "0001; DROP TABLE x", "０００１"])
def test_reading__a_snapshot_that_is_not_there_lists_those_that_are(rows, wrong):
    publish(rows.workspace, SETTINGS)

    with (
        pytest.raises(UnknownKey, match="0001"),
        SnapshotReader(rows.workspace.snapshots).connect(wrong),
    ):
        pass


def test_reader__a_request_keeps_the_snapshot_that_it_began_with(rows):
    publish(rows.workspace, SETTINGS)
    reader = SnapshotReader(rows.workspace.snapshots)
    with reader.connect() as (before, connection):
        rows.load(result_rows=results([("99010001", 10, 44.0)]))
        publish(rows.workspace, SETTINGS)
        with reader.connect() as (after, newer):
            assert (before, after) == ("0001", "0002")
            assert (read_mean(connection), read_mean(newer)) == (40.0, 44.0)


def test_reader__many_threads_while_snapshots_are_published_never_see_two_at_once(rows):
    publish(rows.workspace, SETTINGS)
    reader = SnapshotReader(rows.workspace.snapshots)
    expected = {"0001": 40.0}
    problems: list[object] = []
    answers = 0
    stop = threading.Event()

    def ask() -> None:
        nonlocal answers
        while not stop.wait(0.02):  # a worker is asked again and again, not without a breath
            try:
                with reader.connect() as (snapshot, connection):
                    stated = connection.scalar(
                        sa.select(t.meta_snapshot.c.setting_value).where(
                            t.meta_snapshot.c.setting_key == "snapshot"
                        )
                    )
                    mean = read_mean(connection)
                if stated != snapshot or mean != expected[snapshot]:
                    problems.append((snapshot, stated, mean))
                answers += 1
            except Exception as error:
                problems.append(error)
                return

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for place in range(2, 8):
        expected[f"{place:04d}"] = 40.0 + place
        rows.load(result_rows=results([("99010001", 10, 40.0 + place)]))
        publish(rows.workspace, MetricsSettings(keep_snapshots=2))
    stop.set()
    for thread in threads:
        thread.join()

    assert problems == []
    assert answers > 50
    assert reader.current() == "0007"


def test_reader__never_meets_what_an_earlier_one_left_attached(rows):
    publish(rows.workspace, SETTINGS)
    for _ in range(40):  # a reader that is gone gives its place in memory to the next
        with SnapshotReader(rows.workspace.snapshots).connect() as (_, connection):
            assert read_mean(connection) == 40.0


def test_reader__a_snapshot_that_was_let_go_is_in_view_again(rows):
    reader = SnapshotReader(rows.workspace.snapshots)
    first, second = publish_mean(rows, 50.0), publish_mean(rows, 55.0)
    for _ in range(3):  # the same line looks at one, at others, and at the first again
        assert mean_of(reader, first) == 50.0
        newest = publish_mean(rows, 60.0)
        assert mean_of(reader, second) == 55.0
        assert mean_of(reader, newest) == 60.0
    assert mean_of(reader, first) == 50.0


def test_reader__keeps_one_beside_the_current_while_its_file_is_there(rows):
    reader = SnapshotReader(rows.workspace.snapshots)
    first, second, newest = (publish_mean(rows, mean) for mean in (50.0, 55.0, 60.0))

    def attached_after(snapshot: str) -> set[str]:
        mean_of(reader, snapshot)
        with reader.connect() as (_, connection):
            names = connection.scalars(sa.text("SELECT database_name FROM duckdb_databases()"))
            return {one.removeprefix("snapshot_") for one in names if "snapshot" in one}

    assert attached_after(first) == {first, newest}
    assert attached_after(second) == {second, newest}
    shutil.rmtree(rows.workspace.snapshots / second)
    mean_of(reader, newest)
    assert attached_after(newest) == {newest}


def test_reader_of_the_public__an_earlier_release_is_let_go_and_refused(rows):
    first = publish_mean(rows, 50.0)
    folder = rows.workspace.snapshots
    point_to(folder, first, APPROVED)
    reader = SnapshotReader(folder, PUBLIC, APPROVED)
    with reader.connect(first):  # somebody reads while another is approved
        newest = publish_mean(rows, 60.0)
        point_to(folder, newest, APPROVED)
        with reader.connect(first):
            pass

    with pytest.raises(UnknownKey), reader.connect(first):
        pass


def publish_mean(rows, mean: float) -> str:
    rows.load(result_rows=results([("99010001", 10, mean)]))
    return publish(rows.workspace, SETTINGS).snapshot


def mean_of(reader: SnapshotReader, snapshot: str) -> float:
    with reader.connect(snapshot) as (_, connection):
        return read_mean(connection)
