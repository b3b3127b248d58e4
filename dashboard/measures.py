"""Rows of a metric answer as small values: numbers or None, and what they allow us to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data_pipeline.warehouse.vocabulary import Grade, ValueStatus
from metrics.answers import Answer, Paper


@dataclass(frozen=True, slots=True)
class Measure:
    """One value of one group, paper and subject; numbers unrounded, None where there is none.

    Parameters
    ----------
    group_id, name_th : the group
    value, low, high : in the metric's unit; the interval is 95 %
    status : `ValueStatus` key
    participation_pct : percent of the enrolled, 0–100
    """

    group_id: str
    name_th: str
    paper: Paper
    subject: str
    value: float | None
    low: float | None
    high: float | None
    status: str
    tested_count: int | None
    participation_pct: float | None
    reference_value: float | None
    source: str | None

    @property
    def has_value(self) -> bool:
        """Whether there is a number to show."""
        return self.value is not None and self.status == ValueStatus.OK

    @property
    def is_certain(self) -> bool:
        """Whether the interval leaves out 0: the group differs by more than chance explains."""
        return (
            self.has_value
            and self.low is not None
            and self.high is not None
            and (self.low > 0 or self.high < 0)
        )

    @property
    def is_below(self) -> bool:
        """Whether the value is certain and below 0."""
        return self.is_certain and self.value is not None and self.value < 0


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _text(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)


def read_measures(answer: Answer) -> list[Measure]:
    """Return the rows of an answer, in its order."""
    return [_read_row(row, answer.id_column) for row in answer.frame.to_dict("records")]


def _read_row(row: Mapping[Any, Any], id_column: str) -> Measure:
    tested = _number(row["tested_count"])
    return Measure(
        group_id=str(row[id_column]),
        name_th=str(row["name_th"]),
        paper=Paper(int(row["year_be"]), str(row["test"]), Grade(row["grade"])),
        subject=str(row["subject"]),
        value=_number(row["value"]),
        low=_number(row["low"]),
        high=_number(row["high"]),
        status=str(row["value_status"]),
        tested_count=None if tested is None else int(tested),
        participation_pct=_number(row["participation_pct"]),
        reference_value=_number(row["reference_value"]),
        source=_text(row["source"]),
    )


def of_paper(measures: Iterable[Measure], paper: Paper | None) -> list[Measure]:
    """Return the measures of one paper, in their order."""
    return [m for m in measures if m.paper == paper]


def papers_of(measures: Iterable[Measure]) -> tuple[Paper, ...]:
    """Return the papers that occur, newest year first."""
    return tuple(sorted({m.paper for m in measures}, key=lambda p: (-p.year_be, p.test, p.grade)))


def largest_certain(measures: Iterable[Measure]) -> Measure | None:
    """Return the certain measure farthest from 0; one below goes before one above of equal size."""
    certain = [m for m in measures if m.is_certain and m.value is not None]
    return max(certain, key=lambda m: (abs(m.value or 0), -(m.value or 0)), default=None)


def years_widening(series: Iterable[Measure], until_be: int) -> int:
    """Count the years in a row, up to `until_be`, in which a gap of one sign grew.

    A missing year ends the count: growth over a gap in the years is not one year's growth.
    """
    by_year = {m.paper.year_be: m.value for m in series if m.has_value}
    count, year = 0, until_be
    while True:
        now, before = by_year.get(year), by_year.get(year - 1)
        if now is None or before is None or now * before <= 0 or abs(now) <= abs(before):
            return count
        count, year = count + 1, year - 1
