"""The calendar of what is loaded: whole, in part, missing, replaced."""

from __future__ import annotations

import pandas as pd

from metrics.coverage import Calendar, read_cells, read_coverage

Cells = list[tuple[str, int]]


def cells(*rows: tuple[int, str]) -> Cells:
    return [(name, load_id) for load_id, name in rows]


def coverage_of(
    every: Cells, current: Cells, partial: set[int], district: str | None = None
) -> pd.DataFrame:
    return read_coverage(Calendar(read_cells(current), read_cells(every), partial), district)


def states(every: Cells, current: Cells, partial: set[int]) -> dict[int, str]:
    coverage = coverage_of(every, current, partial)
    return dict(zip(coverage["year_be"], coverage["state"], strict=True))


def test_coverage__a_year_between_two_is_missing() -> None:
    rows = cells((1, "onet/p6/2565/1/9901"), (2, "onet/p6/2567/1/9901"))

    assert states(rows, rows, set()) == {2565: "loaded", 2566: "missing", 2567: "loaded"}


def test_coverage__a_district_that_is_known_elsewhere_makes_a_year_partial() -> None:
    rows = cells((1, "nt/p3/2566/1/9901"), (2, "nt/p3/2566/1/9902"), (3, "nt/p3/2567/1/9901"))

    assert states(rows, rows, set()) == {2566: "loaded", 2567: "partial"}


def test_coverage__a_load_with_rows_set_aside_is_partial() -> None:
    rows = cells((1, "nt/p3/2566/1/9901"))

    assert states(rows, rows, {1}) == {2566: "partial"}


def test_coverage__counts_what_was_replaced() -> None:
    every = cells((1, "nt/p3/2566/1/9901"), (2, "nt/p3/2566/1/9901"))

    coverage = coverage_of(every, every[1:], set())

    assert coverage["earlier_count"].tolist() == [1]
    assert coverage["load_id"].tolist() == [2]


def test_coverage__lists_and_published_means_are_no_years() -> None:
    rows = cells((1, "schools/-/-/-/9901"), (2, "benchmarks/-/-/-/0000"))

    assert coverage_of(rows, rows, set()).empty


def test_coverage__of_one_district_names_its_own_gap_where_others_have_the_year() -> None:
    rows = cells((1, "nt/p3/2566/1/9901"), (2, "nt/p3/2566/1/9902"), (3, "nt/p3/2567/1/9901"))

    coverage = coverage_of(rows, rows, set(), "9902")

    assert coverage["state"].tolist() == ["loaded", "missing"]
    assert coverage["known_count"].tolist() == [1, 1]


def test_coverage__of_a_district_says_missing_for_a_paper_that_it_never_gave() -> None:
    rows = cells((1, "nt/p3/2566/1/9901"), (2, "rt/p1/2566/1/9902"))

    coverage = coverage_of(rows, rows, set(), "9902")

    found = dict(zip(coverage["dataset"], coverage["state"], strict=True))
    assert found == {"nt": "missing", "rt": "loaded"}
