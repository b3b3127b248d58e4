"""Attacks on the public snapshot: subtract, solve, compare, open the file. Nothing may come out."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.engine import Workspace
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.disclosure.releases import compare
from metrics.disclosure.rules import Rules
from metrics.disclosure.sheets import AREA_COLUMNS, LEAF_COLUMNS, HeldBack, Sheet
from metrics.publishing import publish
from metrics.service import MetricsService
from metrics.settings import MetricsSettings
from metrics.snapshot_reader import SnapshotReader
from metrics.snapshots import INTERNAL, PUBLIC
from tests.demo_rows import load_demo
from tests.metrics.attacker import Table, bound, find_determined, read_tables, recover
from tests.warehouse_rows import WarehouseRows, benchmark, results

SETTINGS, RULES = MetricsSettings(), Rules()


@pytest.fixture(scope="module")
def district(tmp_path_factory) -> Path:
    return publish_demo(tmp_path_factory.mktemp("district"), "district", (2566, 2567))


@pytest.fixture(scope="module")
def province(tmp_path_factory) -> Path:
    return publish_demo(tmp_path_factory.mktemp("province"), "province", (2560, 2567))


def publish_demo(home: Path, scale: str, years: tuple[int, ...]) -> Path:
    """Publish results of a demonstration; return the snapshot's folder."""
    workspace = Workspace(home)
    load_demo(workspace, scale, years)
    return workspace.snapshots / publish(workspace, SETTINGS).snapshot


def true_counts(folder: Path) -> dict[tuple[object, ...], dict[str, float]]:
    with duckdb.connect(str(folder / INTERNAL), read_only=True) as connection:
        rows = connection.sql("from mart_school_result where tested_count > 0").df()
    return {
        key: dict(zip(part["school_id"], part["tested_count"].astype(float), strict=True))
        for key, part in rows.groupby(["test", "grade", "year_be", "subject"])
    }


# --- solving the margins --------------------------------------------------------------------------


@pytest.mark.parametrize("scale", ["district", "province"])
def test_margins__no_hidden_cell_follows_from_what_is_shown(scale, request):
    tables = read_tables(request.getfixturevalue(scale) / PUBLIC)

    assert sum(len(table.hidden) for table in tables.values()) > 500
    assert {key: found for key, table in tables.items() if (found := recover(table))} == {}


def test_attacker__finds_what_hiding_small_schools_alone_leaves_open(province):
    """The attacks are worth something: without the secondary cells they succeed."""
    truth, found = true_counts(province), 0
    for key, table in read_tables(province / PUBLIC).items():
        schools = table.schools.copy()
        size = schools["school_id"].map(truth[key])
        naive = (schools["value_status"] == "SUPPRESSED") & (size >= RULES.fewest_pupils)
        schools.loc[naive, "value_status"] = "OK"
        found += len(recover(Table(schools, table.areas)))
    assert found > 0


def test_margins__every_hidden_number_stays_open(district):
    truth = true_counts(district)
    for key, table in read_tables(district / PUBLIC).items():
        if key[2] != 2567 or key[3] not in ("math", "comprehension"):
            continue
        intervals = bound(table, truth[key])
        n = np.array([truth[key][s] for s in intervals.school_id])
        sensitive = n < RULES.fewest_pupils
        assert (intervals.count_low <= n + 1e-6).all() and (intervals.count_high >= n - 1e-6).all()
        assert (intervals.count_high - intervals.count_low > RULES.width_count - 1e-6).all()
        width = intervals.mean_high - intervals.mean_low
        assert (width[sensitive] > RULES.width_pp - 1e-6).all()
        assert (width * n > RULES.width_pp - 1e-6).all()


def test_margins__what_is_left_of_an_area_is_never_a_small_group(province):
    truth = true_counts(province)
    for key, table in read_tables(province / PUBLIC).items():
        matrix, count, _ = table.equations()
        n = np.array([truth[key][s] for s in table.hidden["school_id"]])
        assert np.allclose(matrix @ n, count) if len(matrix) else True
        # differences of nested areas are sums an attacker gets too: take those of each area alone
        alone = [row - matrix[(matrix <= row).all(axis=1) & (matrix < row).any(axis=1)].max(axis=0, initial=0)
                 for row in matrix]  # fmt: skip
        for row in alone:
            if row.any():
                assert row.sum() >= RULES.fewest_schools
                assert row @ n >= RULES.fewest_pupils


def test_public_cells__have_enough_pupils_and_the_hidden_have_nothing(province):
    with duckdb.connect(str(province / PUBLIC), read_only=True) as connection:
        for name in ("mart_school_result", "mart_school_history", "mart_area_result"):
            rows = connection.sql(f"from {name}").df()
            shown = rows["value_status"] == "OK"
            assert rows.loc[shown, "tested_count"].min() >= RULES.fewest_pupils
            numbers = ["tested_count", "enrolled_count", "mean_score_pct", "sd_score_pct"]
            numbers += ["standard_error_pp", "degrees_of_freedom"]
            assert rows.loc[~shown, numbers].isna().all(axis=None)


def test_results_that_all_share__are_hidden_in_small_groups(tmp_path):
    rows = WarehouseRows(tmp_path / "w")
    some = [(f"9901{i:04d}", 40 + i, 45.0 + i) for i in range(8)]
    rows.load(result_rows=results([("99010091", 25, 100.0), ("99010092", 91, 100.0), *some]))

    table = read_tables(_newest_public(rows))["onet", "p6", 2567, "math"]

    status = table.schools.set_index("school_id")["value_status"]
    assert status["99010091"] == "SUPPRESSED"
    assert status["99010092"] == "OK"


# --- the reference means -------------------------------------------------------------------------


def test_references__no_area_that_is_hidden_has_its_mean_there(tmp_path):
    rows = WarehouseRows(tmp_path / "w")
    few = results([("99020001", 4, 50.0), ("99020002", 3, 61.0)])
    rows.load(result_rows=results([(f"9901{i:04d}", 40 + i, 45.0 + i) for i in range(8)]) + few)
    stated = benchmark(54.7, area_level="district", area_id="9902", origin="file", tested_count=7)
    rows.load(benchmarks=[stated, benchmark(50.0)], file_name="nt_secret.csv")

    with duckdb.connect(str(_newest_public(rows)), read_only=True) as connection:
        means = connection.sql("select area_level, area_id, origin from mart_benchmark").fetchall()

    assert ("nation", "0000", "published") in means
    assert "9902" not in {area_id for _, area_id, _ in means}


# --- filters, years, doors -----------------------------------------------------------------------


def test_filters__no_two_of_them_differ_by_a_hidden_school(district):
    """Whatever the filter, an answer is made of whole published cells; it is never summed anew."""
    reader = SnapshotReader(district.parent, PUBLIC)
    service = MetricsService(reader, SETTINGS)
    seen: dict[tuple[object, ...], tuple[object, ...]] = {}
    shown = (AreaLevel.NATION, AreaLevel.PROVINCE, AreaLevel.DISTRICT, AreaLevel.NETWORK)
    areas = [a for a in service._areas(None) if a.level in shown]
    for by in (AreaLevel.SCHOOL, AreaLevel.NETWORK, AreaLevel.DISTRICT, AreaLevel.PROVINCE):
        for within in (None, *areas):
            for metric in ("mean", "tested_count", "mean_gap"):
                # an area that no group of the level stands in has an empty answer
                answer = service.answer(metric, by=by, within=within, year_be=2567)
                for row in answer.frame.itertuples():
                    key = (metric, by, row[1], row.test, row.grade, row.subject)
                    value = (row.value_status, float(row.value), float(row.tested_count))
                    assert repr(seen.setdefault(key, value)) == repr(value)
                    if row.value_status == "SUPPRESSED":
                        assert pd.isna([row.value, row.low, row.high, row.tested_count]).all()
    assert any(value[0] == "SUPPRESSED" for value in seen.values())
    reader.close()


def test_years__those_of_one_school_have_nothing_in_common_to_subtract(district):
    """All years and papers as one system: unknowns differ by year, so no equation joins two."""
    tables = read_tables(district / PUBLIC)
    blocks = [
        (key, table, table.equations()[0]) for key, table in tables.items() if key[3] == "math"
    ]
    width = sum(matrix.shape[1] for _, _, matrix in blocks)
    joint, left, at = [], [], 0
    for _, table, matrix in blocks:
        wide = np.zeros((len(matrix), width))
        wide[:, at : at + matrix.shape[1]] = matrix
        joint.append(wide)
        left += [f"{i}" for i in table.hidden["school_id"]]
        at += matrix.shape[1]

    assert not find_determined(np.vstack(joint), np.eye(width)).any()
    assert len(left) == width


# --- two snapshots ---------------------------------------------------------------------------------

BASE = [("99010001", 4, 40.0), ("99010002", 5, 45.0), ("99010003", 6, 50.0), ("99010004", 30, 48.0),
        ("99010005", 44, 52.0), ("99010006", 25, 47.0)]  # fmt: skip


@pytest.mark.parametrize(
    ("late", "is_held_back"),
    [
        (BASE, False),  # the same again
        ([*BASE, ("99010007", 5, 77.0)], True),  # one small school more
        ([("99010001", 5, 48.0), *BASE[1:]], True),  # one pupil more in a hidden school
        ([*BASE[:3], ("99010004", 31, 49.0), *BASE[4:]], True),  # one pupil more in a shown one
        ([*BASE[1:]], True),  # a small school was taken out
        ([*BASE[:3], ("99010004", 45, 49.0), *BASE[4:]], False),  # fifteen more in a shown one
        ([(s, n + 5, m + 2) for s, n, m in BASE[:3]] + BASE[3:], False),  # all the hidden ones
    ],
)
def test_two_snapshots__a_late_file_shows_no_single_school(tmp_path, late, is_held_back):
    rows = WarehouseRows(tmp_path / "w")
    rows.load(result_rows=results(BASE))
    first = read_tables(_newest_public(rows))["onet", "p6", 2567, "math"]
    rows.load(result_rows=results(late))

    public = _newest_public(rows)
    second = read_tables(public)["onet", "p6", 2567, "math"]

    with duckdb.connect(str(public), read_only=True) as connection:
        ((held_back,),) = connection.sql("select is_held_back from mart_disclosure").fetchall()
    assert held_back is is_held_back
    numbers = ["area_level", "area_id", "tested_count", "mean_score_pct"]
    if is_held_back:
        pd.testing.assert_frame_equal(first.areas[numbers], second.areas[numbers])
    assert not recover(second)


def test_two_snapshots__what_was_held_back_comes_with_the_next_change(tmp_path):
    rows = WarehouseRows(tmp_path / "w")
    rows.load(result_rows=results(BASE))
    publish(rows.workspace, SETTINGS)
    rows.load(result_rows=results([*BASE, ("99010007", 5, 77.0)]))
    held = publish(rows.workspace, SETTINGS).disclosure
    more = [(f"9901000{i}", 5, 60.0 + i) for i in (7, 8, 9)]
    rows.load(result_rows=results([*BASE, *more]))

    released = publish(rows.workspace, SETTINGS).disclosure

    assert (held["held_back_sheets"], held["stands_on"]) == (1, ("0001",))
    assert released["held_back_sheets"] == 0


def test_two_snapshots__the_one_that_still_stands_is_not_pruned(tmp_path):
    rows = WarehouseRows(tmp_path / "w")
    rows.load(result_rows=results(BASE))
    publish(rows.workspace, MetricsSettings(keep_snapshots=1))
    rows.load(result_rows=results([*BASE, ("99010007", 5, 77.0)]))
    for _ in range(3):
        publish(rows.workspace, MetricsSettings(keep_snapshots=1))

    assert sorted(p.name for p in rows.workspace.snapshots.glob("0*")) == ["0001", "0004"]


def _newest_public(rows: WarehouseRows) -> Path:
    return rows.workspace.snapshots / publish(rows.workspace, SETTINGS).snapshot / PUBLIC


# --- opening the file -----------------------------------------------------------------------------


def test_file__holds_nothing_of_files_loads_findings_or_rows_in_doubt(tmp_path):
    rows = WarehouseRows(tmp_path / "w")
    doubtful = results([("99010003~9", 44, 51.5)])
    rows.load(result_rows=results(BASE) + doubtful, file_name="very_secret_name.csv")
    rows.load(benchmarks=[benchmark(49.0, origin="file", source_text=None)], file_name="other.csv")

    public = _newest_public(rows)

    with duckdb.connect(str(public), read_only=True) as connection:
        words = {
            name: connection.sql(f"select count(*) from {name}").fetchall()[0][0]
            for name in t.SNAPSHOT.tables
        }
        everything = "\n".join(
            str(connection.sql(f"from {name}").fetchall()) for name in t.SNAPSHOT.tables
        )
        facts = {k for (k,) in connection.sql("select setting_key from meta_snapshot").fetchall()}
    empty = {n for n in words if n.startswith("meta_") and n != "meta_snapshot"}
    assert {words[name] for name in empty} == {0}
    assert words["mart_reconciliation"] == 0
    assert facts == {"snapshot", "built_at", "loaded_at", "is_demo"}
    raw = public.read_bytes()
    for secret in ("very_secret_name", "other.csv", "99010003~9"):
        assert secret not in everything
        assert secret.encode() not in raw


def test_file__has_no_number_of_the_internal_one_that_it_hides(district):
    """Means are of two decimals, and so many that some coincide; whole rows do not."""
    with duckdb.connect() as connection:
        for name, file in (("own", INTERNAL), ("open", PUBLIC)):
            connection.execute(f"attach '{district / file}' as {name} (read_only)")
        (leaked,) = connection.execute(
            "select count(*) from own.mart_school_result a join open.mart_school_result b"
            " using (test, grade, year_be, subject, school_id)"
            " where b.value_status = 'SUPPRESSED' and (b.tested_count is not null"
            " or b.mean_score_pct is not null or b.source_file <> '')"
        ).fetchone()
    assert leaked == 0


# --- small hierarchies, drawn --------------------------------------------------------------------


def make_sheet(leaves: pd.DataFrame) -> Sheet:
    parts = []
    for level, column in (("nation", None), ("province", "province_id"), ("district", "district_id"), ("network", "network_id")):  # fmt: skip
        area_id = leaves[column] if column else pd.Series("0000", index=leaves.index)
        rows = leaves.assign(
            area_id=area_id, points=leaves["tested_count"] * leaves["mean_score_pct"]
        )
        sums = rows.dropna(subset="area_id").groupby(["area_id", "subject"], as_index=False)
        part = sums[["tested_count", "points"]].sum().assign(area_level=level)
        parts.append(part.assign(mean_score_pct=part["points"] / part["tested_count"]))
    return Sheet(leaves, pd.concat(parts, ignore_index=True)[list(AREA_COLUMNS)], RULES)


@st.composite
def sheets(draw) -> pd.DataFrame:
    """Draw schools in one or two provinces, with districts that may lie in both."""
    count = draw(st.integers(3, 14))
    rows = []
    for at in range(count):
        district = draw(st.sampled_from(["9901", "9902", "9801"]))
        network = draw(st.sampled_from([None, "A", "B"]))
        row = {
            "school_id": f"{at:08d}",
            "province_id": draw(st.sampled_from(["98", "99"]))
            if district == "9902"
            else district[:2],
            "district_id": district,
            "network_id": f"{district}-{network}" if network else None,
        }
        pupils = draw(st.one_of(st.integers(1, 9), st.integers(10, 40)))
        for subject in ("math", "thai"):
            mean = draw(st.sampled_from([0.0, 31.5, 50.0, 64.25, 100.0]))
            rows.append(row | {"subject": subject, "tested_count": pupils, "mean_score_pct": mean})
    frame = pd.DataFrame(rows).assign(sd_score_pct=np.nan, value_status="OK", is_in_doubt=False)
    return frame[list(LEAF_COLUMNS)]


def shown_of(decision) -> dict[tuple[str, str], bool]:
    units = decision.units
    keys = zip(units["area_level"], units["area_id"], strict=True)
    return dict(zip(keys, units["is_shown"], strict=True))


def sums_of(leaves: pd.DataFrame, shown: dict[tuple[str, str], bool]) -> dict[tuple[str, str], list[str]]:  # fmt: skip
    """Return the schools of every unit, shown or not."""
    schools = leaves.drop_duplicates("school_id")
    members = {("nation", "0000"): schools["school_id"].tolist()}
    for level, column in (("province", "province_id"), ("district", "district_id"), ("network", "network_id"), ("school", "school_id")):  # fmt: skip
        for area_id, part in schools.groupby(column):
            members[level, str(area_id)] = part["school_id"].tolist()
    return members


@settings(max_examples=150, deadline=None)
@given(sheets())
def test_drawn_hierarchies__a_solver_of_all_margins_recovers_nothing(leaves):
    shown = shown_of(make_sheet(leaves).decide())

    assert determined_of([(leaves, shown)]) == []


@settings(max_examples=25, deadline=None)
@given(sheets(), st.data())
def test_drawn_releases__all_of_them_together_recover_nothing(leaves, data):
    """Three releases; between two, some schools change, come or go, and the attacker knows which."""
    releases = [(leaves, shown_of(make_sheet(leaves).decide()))]
    for _ in range(2):
        leaves = change(leaves, data)
        if not len(leaves):
            break
        sheet = make_sheet(leaves)
        past = []
        for then, shown in releases:
            past.append(compare(sheet, leaves, then, {unit for unit, ok in shown.items() if ok}))
        try:
            releases.append((leaves, shown_of(sheet.decide(past))))
        except HeldBack:
            leaves = releases[-1][0]

    assert determined_of(releases) == []


def change(leaves: pd.DataFrame, data) -> pd.DataFrame:
    parts = []
    for _, rows in leaves.groupby("school_id"):
        what = data.draw(st.sampled_from(["same", "same", "same", "more", "mean", "gone"]))
        if what == "more":
            rows = rows.assign(tested_count=rows["tested_count"] + data.draw(st.integers(1, 25)))
        elif what == "mean":
            rows = rows.assign(mean_score_pct=42.75)
        if what != "gone":
            parts.append(rows)
    return pd.concat(parts, ignore_index=True) if parts else leaves.iloc[:0]


def determined_of(releases) -> list[tuple[int, str]]:
    """Return hidden units (release, unit) whose value follows from all releases together.

    A school is one unknown as long as it does not change, and another after that.
    """
    unknown: dict[tuple[object, ...], int] = {}
    equations, wanted = [], []
    for at, (leaves, shown) in enumerate(releases):
        value = {
            school: (
                school,
                *map(tuple, rows[["tested_count", "mean_score_pct"]].to_numpy().tolist()),
            )
            for school, rows in leaves.groupby("school_id")
        }
        for unit, schools in sums_of(leaves, shown).items():
            places = [unknown.setdefault(value[s], len(unknown)) for s in schools]
            (equations if shown[unit] else wanted).append(((at, unit), places))
    if not unknown or not wanted:
        return []

    def as_matrix(rows) -> np.ndarray:
        matrix = np.zeros((len(rows), len(unknown)))
        for line, (_, places) in enumerate(rows):
            matrix[line, places] = 1.0
        return matrix

    told = find_determined(as_matrix(equations), as_matrix(wanted))
    return [key for (key, _), is_told in zip(wanted, told, strict=True) if is_told]


# --- the whole nation ----------------------------------------------------------------------------


@pytest.mark.nightly
def test_nation__no_hidden_cell_follows_from_what_is_shown(tmp_path):
    folder = publish_demo(tmp_path, "nation", tuple(range(2558, 2568)))
    hidden, solved = 0, set()
    for key, table in read_tables(folder / PUBLIC).items():
        hidden += len(table.hidden)
        areas = table.areas.loc[table.areas["value_status"] == "OK", "area_id"]
        pattern = hash((key[:3], *table.hidden["school_id"], *areas))
        if pattern not in solved:  # the subjects of a sheet are hidden together
            assert recover(table) == [], key
            solved.add(pattern)
    assert hidden > 1_000_000


def test_internal_file__has_no_publish_log(district):
    engine = sa.create_engine(f"duckdb:///{district / INTERNAL}", connect_args={"read_only": True})
    with engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(t.mart_disclosure)) == 0
    engine.dispose()
