"""Claims beside the data: the numbers behind each verdict, and what cannot be checked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from metrics.quality.evidence import (
    EVIDENCE_COLUMNS,
    SUBJECT_COLUMNS,
    academic_year,
    check_claims,
    compare_subjects,
    contradictions,
    known_until,
)
from metrics.quality.scheme import Scheme
from metrics.quality.schemes import read_schemes

SIX = next(one for one in read_schemes() if one.key == "six_colours")
assert isinstance(SIX, Scheme)
TESTS_RULE = SIX.evidence[0]
SCHOOL = "99010001"


def result(subject: str, mean: float | None, **changes: Any) -> dict[str, Any]:
    row = {
        "school_id": SCHOOL, "test": "onet", "grade": "p6", "year_be": 2566, "subject": subject,
        "tested_count": 12, "mean_score_pct": mean, "value_status": "OK" if mean is not None else "NOT_REPORTED",
        "obec_mean_pct": 40.0, "nation_mean_pct": 42.0, "province_mean_pct": np.nan, "district_mean_pct": np.nan,
    }  # fmt: skip
    return row | changes


def results(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(result("x", 1.0)))


def claims(**levels: int | None) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (SCHOOL, 2567, 1, dt.date(2024, 7, 30), key.removeprefix("i").replace("_", "."), level)
            for key, level in levels.items()
        ],
        columns=["school_id", "year_be", "round_no", "assessed_on", "indicator", "indicator_level"],
    )


NO_LEAVERS = pd.DataFrame(columns=["school_id", "year_be", "leaver_count", "enrolled_count"])


def check(
    rows: pd.DataFrame, said: pd.DataFrame, leavers: pd.DataFrame = NO_LEAVERS
) -> pd.DataFrame:
    return check_claims(SIX, said, rows, leavers, {("onet", "math"): ("คณิต", "Mathematics")})


@pytest.mark.parametrize(
    ("day", "year"),
    [("2024-01-12", 2566), ("2024-05-15", 2566), ("2024-05-16", 2567), ("2024-12-31", 2567)],
)
def test_academic_year__begins_on_16_may(day: str, year: int) -> None:
    assert academic_year(dt.date.fromisoformat(day)) == year


def test_known_until__without_a_day_the_year_before_the_round() -> None:
    assert known_until(None, 2567) == 2566
    assert known_until(dt.date(2024, 1, 12), 2566) == 2565


def test_claim__contradicted_with_the_numbers() -> None:
    rows = results(result("thai", 45.0), result("math", 38.5))

    (found,) = check(rows, claims(i5_1_1=5)).to_dict("records")

    assert list(check(rows, claims(i5_1_1=5)).columns) == list(EVIDENCE_COLUMNS)
    assert (found["verdict"], found["direction"], found["value"]) == ("contradicted", "over", 50)
    assert "1 จาก 2 วิชา" in found["message_th"]
    assert "คณิต 38.50 (สพฐ. 40.00)" in found["message_th"]
    assert "Mathematics 38.50 (OBEC 40.00)" in found["message_en"]


@pytest.mark.parametrize(
    ("means", "level", "verdict", "direction"),
    [
        ((45.0, 40.01), 5, "agrees", ""),
        ((45.0, 40.0), 5, "contradicted", "over"),  # at the mean is not above it
        ((45.0, 39.99), 5, "contradicted", "over"),
        ((45.0, 45.0), 4, "contradicted", "under"),
        ((45.0, 30.0), 4, "agrees", ""),
        ((45.0, None), 5, "not_checkable", ""),
        ((30.0, None), 5, "contradicted", "over"),  # one below is enough
        ((None, None), 5, "not_checkable", ""),
        ((45.0, None), 3, "not_checkable", ""),
    ],
)
def test_national_tests__every_subject_against_its_reference(
    means: tuple[float | None, ...], level: int, verdict: str, direction: str
) -> None:
    rows = results(*(result(f"s{i}", mean) for i, mean in enumerate(means)))

    (found,) = check(rows, claims(i5_1_1=level)).to_dict("records")

    assert (found["verdict"], found["direction"]) == (verdict, direction)


def test_national_tests__obec_first_the_nation_where_it_is_missing() -> None:
    rows = results(result("thai", 41.0), result("math", 41.0, obec_mean_pct=np.nan))

    table = compare_subjects(TESTS_RULE, claims(i5_1_1=5), rows)

    assert list(table.columns) == list(SUBJECT_COLUMNS)
    assert table[["reference", "gap_pp", "is_above"]].to_numpy().tolist() == [
        ["obec", 1.0, True],
        ["nation", -1.0, False],
    ]


def test_national_tests__results_of_a_later_year_do_not_judge() -> None:
    rows = results(
        result("math", 30.0, year_be=2567),
        result("math", 45.0, year_be=2566),
        result("math", 30.0, year_be=2565),
        result("math", 30.0, year_be=2560, grade="m3"),
    )

    table = compare_subjects(TESTS_RULE, claims(i5_1_1=5), rows)

    assert table["result_year_be"].tolist() == [2566]
    assert check(rows, claims(i5_1_1=5))["verdict"].tolist() == ["agrees"]


def test_national_tests__a_total_is_no_subject_where_its_parts_are_there() -> None:
    rows = results(
        result("thai", 45.0, test="nt", grade="p3"),
        result("total", 30.0, test="nt", grade="p3"),
        result("total", 45.0, test="rt", grade="p1"),
    )

    table = compare_subjects(TESTS_RULE, claims(i5_1_1=5), rows)

    assert sorted(zip(table["test"], table["subject"], strict=True)) == [
        ("nt", "thai"),
        ("rt", "total"),
    ]


def test_too_few__is_not_compared() -> None:
    rows = results(result("thai", 10.0, value_status="TOO_FEW"), result("math", 45.0))

    (found,) = check(rows, claims(i5_1_1=5)).to_dict("records")

    assert (found["verdict"], found["checked_count"], found["subject_count"]) == (
        "not_checkable",
        1,
        2,
    )
    assert (found["lowest_value"], found["highest_value"]) == (50, 100)


@pytest.mark.parametrize(
    ("left", "level", "verdict"),
    [(0, 5, "agrees"), (1, 5, "contradicted"), (1, 4, "not_checkable"), (0, 4, "not_checkable")],
)
def test_dropout__of_the_newest_known_year(left: int, level: int, verdict: str) -> None:
    leavers = pd.DataFrame(
        [(SCHOOL, 2567, 9, 100), (SCHOOL, 2566, left, 200), (SCHOOL, 2565, 9, 100)],
        columns=NO_LEAVERS.columns,
    )

    (found,) = check(results(), claims(i5_4_3=level), leavers).to_dict("records")

    assert found["verdict"] == verdict
    assert found["value"] == left / 2
    assert f"{left} of 200 pupils left in 2566" in found["message_en"]


def test_not_checkable__without_data_and_without_a_dataset() -> None:
    found = check(results(), claims(i5_1_1=5, i5_4_1=5, i5_4_2=3, i5_4_3=5, i1_1_1=5))

    assert found["verdict"].tolist() == ["not_checkable"] * 4
    assert found["indicator"].tolist() == ["5.1.1", "5.4.1", "5.4.2", "5.4.3"]
    assert "no dataset" in found["message_en"].tolist()[1]
    assert contradictions(found).empty


def test_not_assessed__is_no_claim() -> None:
    assert check(results(result("math", 10.0)), claims(i5_1_1=None)).empty
