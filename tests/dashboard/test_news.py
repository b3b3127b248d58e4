"""What changed between two snapshots: what moved, what came, what went."""

from __future__ import annotations

from dataclasses import replace

from dashboard.components.news import moved_numbers
from dashboard.measures import Measure
from data_pipeline.warehouse.vocabulary import Grade, ValueStatus
from metrics.answers import Paper
from tests.dashboard.conftest import Client, words_of

THAI = Measure(
    "9901", "เขตสาธิต 1", Paper(2567, "onet", Grade.P6), "thai",
    55.0, 54.0, 56.0, ValueStatus.OK, 900, 95.0, None, None,
)  # fmt: skip
MATH = replace(THAI, subject="math", value=30.0)


def told(before: list[Measure], now: list[Measure]) -> list[str]:
    return [subject for (_, subject), _, _ in moved_numbers(before, now)]


def test_moved__nothing_where_nothing_did() -> None:
    assert told([THAI, MATH], [MATH, THAI]) == []
    assert told([THAI], [replace(THAI, value=55.004)]) == []


def test_moved__the_largest_move_stands_first() -> None:
    now = [replace(THAI, value=55.2), replace(MATH, value=31.0)]

    assert told([THAI, MATH], now) == ["math", "thai"]


def test_moved__what_came_or_went_counts_and_what_has_no_value_is_not_there() -> None:
    hidden = replace(MATH, value=None, status=ValueStatus.TOO_FEW)

    assert told([THAI], [THAI, MATH]) == ["math"]
    assert told([THAI, MATH], [THAI, hidden]) == ["math"]
    assert told([hidden], []) == []


def test_moved__a_newer_year_goes_before_an_older_one() -> None:
    older = replace(MATH, paper=Paper(2566, "onet", Grade.P6))

    assert [key[0].year_be for key, _, _ in moved_numbers([], [older, THAI])] == [2567, 2566]


def test_overview__says_what_changed_since_the_snapshot_before(client: Client) -> None:
    words = words_of(client.page("/"))

    assert "มีอะไรเปลี่ยน" in words
    assert "เท่ากับชุดก่อนหน้าทุกค่า" in words
