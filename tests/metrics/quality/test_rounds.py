"""Standing colours, moves, flows, what is due and what it costs: counted by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from metrics.quality.rounds import (
    DUE_COLUMNS,
    MOVE_COLUMNS,
    count_colours,
    count_flows,
    list_due,
    list_moves,
    list_rounds,
    of_round,
    standing,
    sum_budget,
)
from metrics.quality.scheme import Scheme
from metrics.quality.schemes import read_schemes

TIERS = ["good", "fair", "poor"]
SIX = next(one for one in read_schemes() if one.key == "six_colours")


def rating(
    school: str, year: int, number: int, day: str | None, tier: str, **changes: Any
) -> dict[str, Any]:
    row = {
        "school_id": school, "year_be": year, "round_no": number, "name_th": f"โรงเรียน {school}", "district_id": "9901",
        "assessed_on": dt.date.fromisoformat(day) if day else None, "tier": tier, "score_pct": 50.0,
        "scheme_version": "1", "is_partial": False,
    }  # fmt: skip
    return row | changes


def ratings(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(rating("a", 1, 1, None, "x")))


THREE = ratings(
    rating("a", 2566, 1, "2024-01-12", "fair"),
    rating("a", 2567, 1, "2024-07-30", "good"),
    rating("b", 2566, 1, "2024-01-12", "good"),
    rating("c", 2566, 1, "2024-01-12", "fair"),
    rating("c", 2567, 1, "2024-07-30", "poor"),
    rating("d", 2567, 1, "2024-07-30", "poor"),
)


def test_rounds__oldest_first_with_days_and_counts() -> None:
    listed = list_rounds(THREE)

    assert listed[["year_be", "round_no", "school_count", "rated_count"]].to_numpy().tolist() == [
        [2566, 1, 3, 3],
        [2567, 1, 3, 3],
    ]
    assert listed["first_on"].tolist() == [dt.date(2024, 1, 12), dt.date(2024, 7, 30)]


def test_standing__the_newest_of_each_school_and_up_to_a_round() -> None:
    assert dict(zip(*(standing(THREE)[c] for c in ("school_id", "tier")), strict=True)) == {
        "a": "good", "b": "good", "c": "poor", "d": "poor",
    }  # fmt: skip
    assert standing(THREE, (2566, 1))["tier"].tolist() == ["fair", "good", "fair"]
    assert of_round(THREE, 2567, 1)["school_id"].tolist() == ["a", "c", "d"]


def test_moves__up_down_the_same_and_new() -> None:
    moves = list_moves(THREE, TIERS, (2566, 1), (2567, 1))

    assert list(moves.columns) == list(MOVE_COLUMNS)
    said = moves.set_index("school_id")[["tier_from", "tier_to", "move", "is_reassessed"]]
    assert said.to_numpy().tolist() == [
        ["fair", "good", "up", True],
        ["good", "good", "same", False],
        ["fair", "poor", "down", True],
        ["unrated", "poor", "new", True],
    ]


def test_moves__another_version_of_the_scheme_is_no_move_of_the_school() -> None:
    rows = ratings(
        rating("a", 2566, 1, None, "fair"), rating("a", 2567, 1, None, "good", scheme_version="2")
    )

    assert list_moves(rows, TIERS, (2566, 1), (2567, 1))["move"].tolist() == ["version"]


def test_flows__add_up_to_the_schools() -> None:
    flows = count_flows(THREE, TIERS, [(2566, 1), (2567, 1)])

    assert flows[["tier_from", "tier_to", "school_count"]].to_numpy().tolist() == [
        ["good", "good", 1], ["fair", "good", 1], ["fair", "poor", 1], ["unrated", "poor", 1],
    ]  # fmt: skip
    assert count_flows(THREE, TIERS, [(2566, 1)]).empty


def test_colours__every_colour_of_every_group() -> None:
    rows = standing(THREE).assign(amphoe=["x", "x", None, "y"])

    counted = count_colours(rows, TIERS, "amphoe")

    assert len(counted) == 3 * 4
    good = counted[counted["tier"] == "good"].set_index("group_id")
    assert good.loc["x", ["school_count", "share_pct"]].tolist() == [2, 100]
    assert counted["school_count"].sum() == 4
    assert counted["group_id"].isna().sum() == 4


def test_budget__schools_times_the_amount() -> None:
    assert isinstance(SIX, Scheme)
    rows = ratings(
        *(rating(str(i), 2567, 1, None, "green") for i in range(14)),
        *(rating(str(i), 2567, 1, None, "yellow") for i in range(20, 24)),
        rating("z", 2567, 1, None, "unrated"),
    )

    table = sum_budget(rows, SIX.tiers).set_index("tier")

    assert table.loc["green", "total_baht"] == 1_400_000
    assert table.loc["yellow", "total_baht"] == 600_000
    assert table.loc["unrated", "school_count"] == 1
    assert pd.isna(table.loc["unrated", "total_baht"])


def test_due__the_cycle_of_2567_yellow_three_times_green_twice() -> None:
    assert isinstance(SIX, Scheme)
    rows = ratings(
        rating("g", 2566, 1, "2024-01-12", "green"),
        rating("p", 2566, 1, "2024-01-12", "purple"),
        rating("y", 2566, 1, "2024-01-12", "yellow"),
        rating("y", 2567, 1, "2024-07-30", "yellow"),
        rating("y", 2567, 2, "2024-08-12", "green"),
    )

    due = list_due(rows, SIX, dt.date(2024, 8, 15))

    assert list(due.columns) == list(DUE_COLUMNS)
    assert due[["school_id", "number", "times", "due_status"]].to_numpy().tolist() == [
        ["g", 1, 2, "overdue"],
        ["y", 1, 3, "done"],
        ["g", 2, 2, "overdue"],
        ["y", 2, 3, "done_late"],
        ["y", 3, 3, "upcoming"],
    ]
    assert due["due_on"].tolist()[-1] == dt.date(2024, 8, 23)
    assert set(due["report_on"]) == {dt.date(2024, 9, 10)}


def test_due__on_the_day_itself_it_is_not_overdue() -> None:
    assert isinstance(SIX, Scheme)
    rows = ratings(rating("y", 2566, 1, "2024-01-12", "yellow"))

    statuses = list_due(rows, SIX, dt.date(2024, 7, 30))["due_status"].tolist()

    assert statuses == ["upcoming"] * 3


def test_due__without_a_cycle_every_so_many_days_from_the_years_first_round() -> None:
    assert isinstance(SIX, Scheme)
    rows = ratings(
        rating("y", 2568, 1, "2025-07-01", "yellow"), rating("y", 2568, 2, "2025-07-20", "yellow")
    )

    due = list_due(rows, SIX, dt.date(2025, 8, 1))

    assert due["due_on"].tolist() == [
        dt.date(2025, 7, 31),
        dt.date(2025, 8, 30),
        dt.date(2025, 9, 29),
    ]
    assert due["due_status"].tolist() == ["done", "upcoming", "upcoming"]


def test_due__nothing_is_due_of_who_was_never_rated() -> None:
    assert isinstance(SIX, Scheme)

    assert list_due(
        ratings(rating("y", 2567, 1, "2024-07-30", "unrated")), SIX, dt.date(2025, 1, 1)
    ).empty
