"""Publishing: in one step, whole where the builder is killed, and equal to building all anew."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys

import pytest
import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.engine import WarehouseError, Workspace, open_file, writing
from metrics import marts, publishing
from metrics.answers import UnknownKey
from metrics.marts.staging import BY_AREA, BY_PAPER, BY_SCHOOL
from metrics.publishing import is_stale, publish
from metrics.settings import MetricsSettings
from metrics.snapshot_reader import SnapshotReader
from metrics.snapshots import (
    APPROVED,
    CURRENT,
    INTERNAL,
    PUBLIC,
    list_snapshots,
    point_to,
    read_pointer,
)
from tests.warehouse_rows import benchmark, enrolment, leavers, levels, results

SETTINGS = MetricsSettings()
AT_ONCE = MetricsSettings(approve_automatically=True)


def test_publish__counts_up_and_points_to_the_newest(rows):
    first, second = (publish(rows.workspace, SETTINGS).snapshot for _ in range(2))

    assert (first, second) == ("0001", "0002")
    assert read_pointer(rows.workspace.snapshots) == "0002"
    assert [m.snapshot for m in list_snapshots(rows.workspace.snapshots)] == ["0002", "0001"]


ORDERS = {
    t.mart_school_result: BY_PAPER,
    t.mart_school_history: BY_SCHOOL,
    t.mart_area_result: BY_AREA,
    t.mart_benchmark: BY_AREA,
}


@pytest.mark.parametrize("file", [INTERNAL, PUBLIC])
def test_publish__what_is_asked_together_stands_together(rows, file):
    schools = [
        (f"990{place % 2 + 1}{place:04d}", 20 + place, 40.0 + place) for place in range(9, 0, -1)
    ]
    for subject in ("thai", "math"):
        rows.load(result_rows=results(schools, subject=subject, year_be=2566))
    snapshot = publish(rows.workspace, SETTINGS).snapshot

    engine = open_file(rows.workspace.snapshots / snapshot / file, read_only=True)
    with engine.connect() as connection:
        for table, order in ORDERS.items():
            keys = sa.select(*(table.c[c] for c in order)).order_by(sa.text("rowid"))
            stored = [tuple(row) for row in connection.execute(keys)]
            assert stored == sorted(stored) and len(stored) > 1, table.name
    engine.dispose()


def test_publish__says_what_came(rows):
    publish(rows.workspace, SETTINGS)
    rows.load(result_rows=results([("99010001", 9, 41.0), ("99010002", 9, 41.0)], year_be=2568))

    manifest = publish(rows.workspace, SETTINGS)

    # the test's label comes with the loader's lists; these rows were made without it
    assert "ป.6 2568: 2 โรงเรียน" in manifest.change_th


def test_publish__without_a_warehouse_says_what_to_do(tmp_path):
    with pytest.raises(WarehouseError, match="khetview init"):
        publish(Workspace(tmp_path), SETTINGS)


def test_is_stale__follows_loads_and_undoing(rows):
    assert is_stale(rows.workspace)
    publish(rows.workspace, SETTINGS)
    assert not is_stale(rows.workspace)

    rows.undo(1)

    assert is_stale(rows.workspace)


@pytest.mark.parametrize(
    ("step", "serves", "next_one"),
    [
        ("build_marts", "0001", "0002"),
        ("point_to", "0001", "0003"),
        ("build_public", "0002", "0002"),
    ],
)
def test_builder_killed__a_whole_snapshot_serves_and_the_next_publish_is_clean(
    rows, step, serves, next_one
):
    publish(rows.workspace, AT_ONCE)
    rows.load(result_rows=results([("99010001", 10, 44.0)]))
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from metrics import publishing; from metrics.settings import MetricsSettings\n"
        "from data_pipeline.warehouse.engine import Workspace\n"
        f"publishing.{step} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "publishing.publish(Workspace(Path(sys.argv[1])), MetricsSettings(approve_automatically=True))"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(rows.workspace.home)], check=False)
    assert killed.returncode == -signal.SIGKILL
    folder = rows.workspace.snapshots
    assert SnapshotReader(folder).current() == serves
    assert SnapshotReader(folder, PUBLIC, APPROVED).current() == "0001"
    assert is_stale(rows.workspace)

    manifest = publish(rows.workspace, AT_ONCE)

    assert manifest.snapshot == next_one, (
        "one that is in use and half done is finished, not built again"
    )
    assert SnapshotReader(folder).current() == manifest.snapshot
    assert SnapshotReader(folder, PUBLIC, APPROVED).current() == manifest.snapshot
    assert not is_stale(rows.workspace)
    leftovers = [p.name for p in rows.workspace.snapshots.iterdir() if p.name.startswith(".")]
    assert leftovers == []


def test_snapshot__is_in_use_before_it_is_decided_what_the_public_sees(rows, monkeypatch):
    publish(rows.workspace, AT_ONCE)
    rows.load(result_rows=results([("99010001", 10, 44.0)]))
    folder = rows.workspace.snapshots
    seen = []

    def decide(*given):
        seen.append((read_pointer(folder), read_pointer(folder, APPROVED)))
        with pytest.raises(UnknownKey, match=r"“0002”\. Snapshots: 0001"):
            point_to(folder, "0002", APPROVED)
        return build_public(*given)

    build_public = publishing.build_public
    monkeypatch.setattr(publishing, "build_public", decide)
    publish(rows.workspace, AT_ONCE)

    assert seen == [("0002", "0001")]
    assert read_pointer(folder, APPROVED) == "0002"
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_publish__after_snapshots_of_an_older_program_that_lacks_columns(rows):
    rows.load(result_rows=results([("99010001", 20, 41.0)], year_be=2566))
    before = publish(rows.workspace, SETTINGS).snapshot
    for name in (INTERNAL, PUBLIC):
        engine = open_file(rows.workspace.snapshots / before / name)
        with engine.begin() as connection:
            for table in ("mart_school_result", "mart_school_history", "mart_area_result"):
                connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN male_tested_count")
        engine.dispose()
    path = rows.workspace.snapshots / before / "manifest.json"
    path.write_text(path.read_text().replace('"layout": "', '"layout": "older-'))
    rows.load(result_rows=results([("99010001", 10, 44.0)]))

    manifest = publish(rows.workspace, SETTINGS)

    with SnapshotReader(rows.workspace.snapshots, PUBLIC, CURRENT).connect() as (_, connection):
        m = t.mart_school_result.c
        found = connection.execute(sa.select(m.year_be, m.mean_score_pct, m.male_tested_count))
        assert sorted(map(tuple, found)) == [(2566, 41.0, None), (2567, 44.0, None)]
    assert manifest.disclosure["sheets"] == 2


def test_publish__a_warehouse_of_an_older_program_is_said_and_left_alone(rows):
    with writing(rows.workspace) as engine, engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE core_test_result DROP COLUMN male_tested_count")

    with pytest.raises(WarehouseError, match="older program"):
        publish(rows.workspace, SETTINGS)


def test_public_snapshot__small_schools_keep_their_key_and_nothing_else(rows):
    rows.load(
        result_rows=results([(f"9902000{i}", 5, 50.0) for i in range(1, 5)]),
    )
    manifest = publish(rows.workspace, SETTINGS)
    engine = open_file(rows.workspace.snapshots / manifest.snapshot / PUBLIC, read_only=True)
    s, a = t.mart_school_result.c, t.mart_area_result.c
    with engine.connect() as connection:
        schools = connection.execute(
            sa.select(s.school_id, s.tested_count, s.mean_score_pct, s.value_status)
        ).all()
        districts = connection.execute(
            sa.select(a.area_id, a.tested_count, a.mean_score_pct).where(a.area_level == "district")
        ).all()

    assert schools[0] == ("99010001", 10, 40.0, "OK")
    assert {tuple(row[1:]) for row in schools[1:]} == {(None, None, "SUPPRESSED")}
    assert sorted(districts) == [("9901", 10, 40.0), ("9902", 20, 50.0)]
    assert manifest.disclosure["primary_cells"] == 4
    assert manifest.disclosure["secondary_cells"] == 0


def to_10_digits(value: object) -> object:
    return float(f"{value:.10g}") if isinstance(value, float) else value


def mart_rows(workspace: Workspace, snapshot: str) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every mart, whatever order it was built in; sums to 10 digits."""
    engine = open_file(workspace.snapshots / snapshot / INTERNAL, read_only=True)
    left_out = {"meta_snapshot"}
    with engine.connect() as connection:
        return {
            name: sorted(
                (tuple(map(to_10_digits, row)) for row in connection.execute(sa.select(table))),
                key=repr,
            )
            for name, table in t.SNAPSHOT.tables.items()
            if name not in left_out
        }


def school(school_id: str, **changes: object) -> dict[str, object]:
    return {
        "school_id": school_id,
        "name_th": f"โรงเรียนทะเบียน {school_id}",
        "district_id": school_id[:4],
    } | changes


def test_build__touching_only_what_changed_equals_building_all_anew(rows, tmp_path, monkeypatch):
    steps = [
        lambda: rows.load(result_rows=results([("99020001", 5, 50.0)], year_be=2566)),
        lambda: rows.load(benchmarks=[benchmark(50.0), benchmark(48.0, year_be=2566)]),
        lambda: rows.load(result_rows=results([("99010001", 12, 44.0), ("99010003~9", 2, 9.5)])),
        lambda: rows.load(result_rows=results([(f"9902{i:04d}", 3 + i, 40.0 + i) for i in range(30)])),
        lambda: rows.load(schools=[school("99010001", network_name_th="เครือข่ายทุ่งหลวง")]),
        lambda: rows.load(enrolment=enrolment([("99010001", 9, 9), ("99020003", 4, 5)])),
        lambda: rows.load(leavers=leavers([("99010001", "male", "poverty", 2)])),
        lambda: rows.load(enrolment=enrolment([("99010001", 8, 8)], year_be=2566)),
        lambda: rows.load(levels=levels("99020001", [1, 1, 2, 1], year_be=2566)),
        lambda: rows.undo(6),
        lambda: rows.undo(4),
        lambda: rows.load(benchmarks=[benchmark(51.0)]),
        lambda: rows.undo(3),
    ]  # fmt: skip
    publish(rows.workspace, SETTINGS)
    for place, step in enumerate(steps):
        step()
        touched = publish(rows.workspace, SETTINGS).snapshot
        anew = Workspace(tmp_path / f"anew{place}")
        anew.home.mkdir()
        shutil.copyfile(rows.workspace.warehouse, anew.warehouse)
        with monkeypatch.context() as patch:
            patch.setattr(marts, "_MOST_SIDE_BY_SIDE", 0)  # as a nation is built
            whole = publishing._build(anew, SETTINGS).snapshot  # the public file is not looked at

        assert mart_rows(rows.workspace, touched) == mart_rows(anew, whole), f"step {place}"
