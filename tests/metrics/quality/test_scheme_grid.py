"""Grids of status and change: a hole, an overlap, or a worse colour for something better is refused."""

from __future__ import annotations

import pytest

from metrics.quality.scheme import GridScheme
from metrics.quality.scheme_lines import SchemeError
from metrics.quality.schemes import SCHEME_FOLDER, parse_scheme
from tests.metrics.quality.schemes_for_tests import INDICATORS

GRID = (SCHEME_FOLDER / "achievement_grid.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "english"),
    [
        ('low = ["yellow", "yellow", "orange", "orange", "red"]', "", "a hole: “low” has 0 colours for 5"),
        ('high = ["blue", "green",', 'high = ["pink", "green",', "unknown tier “pink”"),
        ('high = ["blue", "green",', 'high = ["green", "blue",', "gives a worse colour"),
        ('very_low = ["yellow"', 'very_low = ["blue"', "gives a worse colour"),
        ('low = ">= 0.5"', 'low = ">= 0.5"\nhigh = "< 2.9"', "a hole between"),
        ('low = ">= 0.5"', 'low = ">= 0.5"\nhigh = "<= 3"', "an overlap between"),
    ],
)  # fmt: skip
def test_bad_grid__is_refused(old: str, new: str, english: str) -> None:
    assert old in GRID

    with pytest.raises(SchemeError, match=english):
        parse_scheme(GRID.replace(old, new), INDICATORS, "grid.toml")


def test_grid__with_one_decimal_2_9_and_3_meet() -> None:
    closed = parse_scheme(
        GRID.replace('low = ">= 0.5"', 'low = ">= 0.5"\nhigh = "<= 2.9"'), INDICATORS, "grid.toml"
    )

    assert isinstance(closed, GridScheme)
    assert closed.digest == parse_scheme(GRID, INDICATORS, "grid.toml").digest
