"""What the log of who did what is told when a snapshot changes schemes or colours."""

from __future__ import annotations

import pandas as pd
import pytest

from metrics.quality import changes
from metrics.quality.changes import Kind, Standing, list_scheme_changes, list_tier_changes


def of(*ratings: tuple[str, int, int, str], **schemes: tuple[str, str]) -> Standing:
    rows = [(school, "six", year, number, tier) for school, year, number, tier in ratings]
    columns = ["school_id", "scheme", "year_be", "round_no", "tier"]
    return Standing(schemes, {}, pd.DataFrame(rows, columns=columns))


def told(before: Standing, after: Standing) -> list[tuple[tuple[int, int], dict[str, object]]]:
    return [(one.round, dict(one.schools)) for one in list_tier_changes(before, after)]


BASE = of(("a", 2566, 1, "green"), ("b", 2566, 1, "yellow"))


def test_tiers__the_first_colours_are_changes_from_none() -> None:
    expected = {"a": (None, "green"), "b": (None, "yellow")}
    assert told(changes.NOTHING, BASE) == [((2566, 1), expected)]


def test_tiers__nothing_changed_is_nothing_told() -> None:
    assert told(BASE, BASE) == []
    assert told(changes.NOTHING, changes.NOTHING) == []
    nobody = Standing({}, {}, BASE.ratings.iloc[:0])
    assert told(nobody, nobody) == []


def test_tiers__a_round_that_came_is_told_where_the_colour_is_another() -> None:
    after = of(
        ("a", 2566, 1, "green"), ("b", 2566, 1, "yellow"),
        ("a", 2567, 1, "green"), ("b", 2567, 1, "green"),
    )  # fmt: skip

    assert told(BASE, after) == [((2567, 1), {"b": ("yellow", "green")})]


def test_tiers__a_round_taken_back_is_told_with_the_colour_that_stands_again() -> None:
    after = of(("a", 2566, 1, "green"), ("b", 2566, 1, "yellow"), ("b", 2567, 1, "green"))

    assert told(after, BASE) == [((2567, 1), {"b": ("green", "yellow")})]
    assert told(BASE, of(("b", 2566, 1, "yellow"))) == [((2566, 1), {"a": ("green", None)})]


def test_tiers__an_old_round_with_another_colour_is_told_though_the_newest_stands() -> None:
    before = of(("a", 2566, 1, "green"), ("a", 2567, 1, "sky_blue"))
    after = of(("a", 2566, 1, "yellow"), ("a", 2567, 1, "sky_blue"))

    assert told(before, after) == [((2566, 1), {"a": ("green", "yellow")})]


def test_tiers__many_schools_are_told_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "MOST_IN_ONE", 2)
    many = of(*((f"s{number}", 2567, 1, "green") for number in range(5)))

    found = told(changes.NOTHING, many)

    assert [len(schools) for _, schools in found] == [2, 2, 1]
    assert [one for _, schools in found for one in schools] == ["s0", "s1", "s2", "s3", "s4"]


def test_schemes__new_edited_reworded_removed_and_refused() -> None:
    before = Standing(
        {"gone 1": ("g", "x"), "kept 1": ("k", "x"), "rule 1": ("r", "x"), "words 1": ("w", "x")},
        {"old": "เก่า"},
        BASE.ratings,
    )
    after = Standing(
        {"kept 1": ("k", "x"), "new 1": ("n", "x"), "rule 1": ("R", "y"), "words 1": ("w", "y")},
        {"old": "เก่า", "bad": "เสีย"},
        BASE.ratings,
    )

    found = [
        (one.name, one.kind, one.digest, one.why) for one in list_scheme_changes(before, after)
    ]

    assert found == [
        ("gone 1", Kind.REMOVED, "", ""),
        ("new 1", Kind.ADDED, "n", ""),
        ("rule 1", Kind.RULE, "R", ""),
        ("words 1", Kind.WORDS, "w", ""),
        ("", Kind.REFUSED, "", "เสีย"),
    ]
