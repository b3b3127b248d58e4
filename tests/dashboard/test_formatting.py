from __future__ import annotations

import doctest
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dashboard.components.parts
import dashboard.formatting
import dashboard.live
import dashboard.texts
import dashboard.url_state
from dashboard.formatting import (
    format_datetime,
    format_interval,
    format_margin,
    format_number,
    format_source,
    round_half_up,
)
from dashboard.texts import PARTS, TEXTS, say


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(0.05, 1, "0.1"), (-0.05, 1, "−0.1"), (2.675, 2, "2.68"), (53.865, 2, "53.87"), (-0.04, 1, "0.0"),
     (1234.5, 0, "1,235"), (float("nan"), 1, "—"), (None, 1, "—")],
)  # fmt: skip
def test_number__half_up_with_a_true_minus(value: float | None, decimals: int, text: str) -> None:
    assert format_number(value, decimals) == text


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_round__is_never_farther_than_half_a_step(value: float, decimals: int) -> None:
    assert abs(float(round_half_up(value, decimals)) - value) <= 0.5 * 10**-decimals + 1e-9


def test_gap__shows_its_sign_but_zero_has_none() -> None:
    signed = [format_number(v, 1, signed=True) for v in (3.44, -5.6, 0.04)]
    assert signed == ["+3.4", "−5.6", "0.0"]


def test_interval_and_margin__are_empty_without_bounds() -> None:
    assert (format_margin(-7.0, -4.2), format_margin(None, None)) == ("± 1.4", "")
    assert (format_interval(-7.0, 4.2), format_interval(1.0, None)) == ("−7.0 … +4.2", "")


def test_datetime__is_thai_time_in_the_buddhist_year() -> None:
    new_year = datetime(2026, 12, 31, 18, 30, tzinfo=UTC)

    assert format_datetime(new_year, "th") == "1 ม.ค. 2570 01:30"
    assert format_datetime(new_year.replace(tzinfo=None), "en") == "1 Jan 2570 01:30"
    assert format_datetime(None, "th") == "—"


def test_source__names_file_and_row_in_both_languages() -> None:
    source = "a:b.csv:14; nation: สทศ."
    assert format_source(source, "th") == "a:b.csv แถว 14"
    assert format_source(source, "en") == "a:b.csv row 14"
    assert format_source(None, "th") == "—"


def test_texts__each_is_declared_once() -> None:
    assert len(TEXTS) == sum(map(len, PARTS))


@pytest.mark.parametrize("key", TEXTS)
def test_text__both_languages_ask_for_the_same_values(key: str) -> None:
    thai, english = TEXTS[key]
    fields = [{part[1] for part in _parts(text) if part[1]} for text in (thai, english)]

    assert thai
    assert english
    assert fields[0] == fields[1] or key in {"headline_certain", "headline_subject_open"}


def _parts(text: str) -> list[tuple[str, str | None]]:
    from string import Formatter

    return [(literal, name) for literal, name, _, _ in Formatter().parse(text)]


def test_say__chooses_the_language() -> None:
    assert say("live", "th") == "สด"
    assert say("live", "en") == "Live"


@pytest.mark.parametrize(
    "module",
    [dashboard.formatting, dashboard.texts, dashboard.url_state, dashboard.live, dashboard.components.parts],
)  # fmt: skip
def test_examples__in_docstrings_run(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
