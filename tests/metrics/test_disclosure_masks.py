"""Answers of the internal snapshot, masked for who may not see all, say what the public ones say."""

from __future__ import annotations

import doctest

import numpy as np
import pandas as pd
import pytest

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.disclosure import Rules, code_share, mask, may_show, read_shown, rules
from metrics.publishing import publish
from metrics.service import MetricsService
from metrics.settings import MetricsSettings
from metrics.snapshot_reader import SnapshotReader
from metrics.snapshots import PUBLIC
from tests.warehouse_rows import WarehouseRows, results

SETTINGS, RULES = MetricsSettings(), Rules()
SMALL = [("99010001", 4, 40.0), ("99010002", 5, 45.0), ("99010003", 6, 50.0)]
LARGE = [("99010004", 30, 48.0), ("99010005", 44, 52.0), ("99010006", 25, 47.0)]


@pytest.fixture
def made(tmp_path):
    rows = WarehouseRows(tmp_path / "w")
    rows.load(result_rows=results(SMALL + LARGE))
    publish(rows.workspace, SETTINGS)
    return rows


def services(rows: WarehouseRows) -> tuple[MetricsService, MetricsService, pd.DataFrame]:
    own = MetricsService(SnapshotReader(rows.workspace.snapshots), SETTINGS)
    reader = SnapshotReader(rows.workspace.snapshots, PUBLIC)
    with reader.connect() as (_, connection):
        shown = read_shown(connection)
    return own, MetricsService(reader, SETTINGS), shown


@pytest.mark.parametrize("by", [AreaLevel.SCHOOL, AreaLevel.DISTRICT, AreaLevel.NATION])
@pytest.mark.parametrize("metric", ["mean", "tested_count"])
def test_mask__says_what_the_public_snapshot_says(made, by, metric):
    own, public, shown = services(made)

    masked = mask(own.answer(metric, by=by).frame, by, shown)

    open_frame = public.answer(metric, by=by).frame
    columns = [f"{by}_id", "value", "value_status", "tested_count"]
    pd.testing.assert_frame_equal(masked[columns], open_frame[columns], check_dtype=False)


def test_mask__a_hidden_row_has_no_number_and_no_file(made):
    own, _, shown = services(made)
    frame = own.answer("mean_gap", by=AreaLevel.SCHOOL).frame.assign(reference_value=50.0)

    masked = mask(frame, AreaLevel.SCHOOL, shown).set_index("school_id")

    numbers = ["value", "low", "high", "tested_count", "participation_pct", "reference_value"]
    assert masked.loc[[s for s, *_ in SMALL], numbers].isna().all(axis=None)
    assert masked["source"].isna().all()
    assert (masked.loc[[s for s, *_ in SMALL], "value_status"] == "SUPPRESSED").all()


def test_mask__a_district_as_reference_is_not_given_away(made):
    own, _, shown = services(made)
    answer = own.answer("mean_gap", by=AreaLevel.SCHOOL, reference=AreaLevel.DISTRICT)

    masked = mask(answer.frame, AreaLevel.SCHOOL, shown)

    assert masked[["value", "reference_value"]].isna().all(axis=None)


def test_mask__what_is_held_back_in_public_is_masked_as_a_whole(made):
    made.load(result_rows=results([*SMALL, *LARGE, ("99010007", 5, 77.0)]))
    publish(made.workspace, SETTINGS)
    own, _, shown = services(made)

    masked = mask(own.answer("mean", by=AreaLevel.DISTRICT).frame, AreaLevel.DISTRICT, shown)

    assert masked["value_status"].tolist() == ["SUPPRESSED"]


def test_mask__keeps_index_and_why_there_is_no_number(made):
    made.load(result_rows=results([("99010008", None, None)], year_be=2565))
    publish(made.workspace, SETTINGS)
    own, _, shown = services(made)
    frame = own.answer("mean", by=AreaLevel.SCHOOL, year_be=2565).frame.set_index(pd.Index([7]))

    masked = mask(frame, AreaLevel.SCHOOL, shown)

    assert masked.index.tolist() == [7]
    assert masked["value_status"].tolist() == ["NOT_REPORTED"]


@pytest.mark.parametrize(
    ("count", "mean", "sd", "expected"),
    [
        (9, 50, 10, False),
        (10, 50, 10, True),
        (10, 0, 10, False),
        (29, 100, 10, False),
        (30, 100, 10, True),
        (29, 50, 0, False),
        (np.nan, 50, 10, False),
        (10, np.nan, np.nan, True),
    ],
)
def test_may_show__at_its_bounds(count, mean, sd, expected):
    assert may_show(count, RULES, mean, sd).item() is expected


@pytest.mark.parametrize(
    ("count", "low", "high"), [(10, 20, 80), (20, 20, 80), (21, 10, 90), (40, 10, 90), (41, 5, 95), (100, 5, 95),
                               (101, 2, 98), (300, 2, 98), (301, 1, 99)]
)  # fmt: skip
def test_code_share__bounds_follow_the_size_of_the_group(count, low, high):
    shares, relation = code_share([0.0, low, low + 1, high, 100.0], count, RULES)

    assert shares.tolist() == [low, low, low + 1, high, high]
    assert relation == ["≤", "≤", "=", "≥", "≥"]


def test_code_share__a_small_group_has_no_share():
    shares, relation = code_share([50.0], 9, RULES)

    assert np.isnan(shares).all() and relation == [""]


def test_rules__examples_run():
    assert doctest.testmod(rules).failed == 0
