"""How schools spread: a dot for each school on one axis of distances, a row for each group."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.formatting import format_number
from dashboard.measures import Measure
from dashboard.texts import say
from dashboard.theme import ACCENT, CARD, INK, INK_3, TEMPLATE
from metrics.answers import MetricSpec

_BINS = 48
_FEWEST_PP = 0.25
"""Dots nearer than this are stacked."""
_HALF_ROW = 0.36
"""How far dots may stand from the middle of their row; rows are 1 apart."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it is called, its own distance, and its schools' distances."""

    label: str
    mean: Measure | None
    schools: Sequence[Measure]

    @property
    def shown(self) -> list[Measure]:
        """Schools with a number, lowest first."""
        return sorted((m for m in self.schools if m.has_value), key=lambda m: m.value or 0)


def spread_figure(rows: Sequence[Row], spec: MetricSpec, language: str) -> dict[str, Any]:
    """Draw the schools of each row, and the row's own distance with its interval.

    Returns
    -------
    Plotly figure as a plain dict, first row on top; filled dots differ by more than chance, and each
    carries its school as ``customdata``
    """
    values = [m.value or 0.0 for row in rows for m in row.shown]
    if not values:
        return {"data": [], "layout": {"template": TEMPLATE}}
    step = max((max(values) - min(values)) / _BINS, _FEWEST_PP)
    dots = [_place(row, at, step) for at, row in enumerate(rows)]
    spread = [dot for own in dots for dot in own]
    traces = [_dots(spread, is_certain, spec, language) for is_certain in (False, True)]
    labels = [row.label for row in rows]
    return {
        "data": [*traces, _means(rows, spec, language)],
        "layout": {
            "template": TEMPLATE,
            "margin": {"l": 12, "r": 12, "t": 8, "b": 40},
            "xaxis": {"zeroline": True, "title": {"text": say("col_gap", language)}},
            "yaxis": {
                "showgrid": False, "zeroline": False, "range": [len(rows) - 0.5, -0.5],
                "tickvals": list(range(len(rows))), "ticktext": labels, "automargin": True,
                "showticklabels": len(rows) > 1,
            },
        },
    }  # fmt: skip


def _place(row: Row, at: int, step: float) -> list[tuple[float, float, Measure]]:
    """Return where each dot stands: at its value, beside those that would cover it."""
    places: dict[int, list[Measure]] = {}
    for m in row.shown:
        places.setdefault(math.floor((m.value or 0.0) / step), []).append(m)
    most = max(map(len, places.values()), default=1)
    gap = min(0.13, 2 * _HALF_ROW / most)
    return [
        (m.value or 0.0, at + gap * (number - (len(own) - 1) / 2), m)
        for own in places.values()
        for number, m in enumerate(own)
    ]


def _dots(
    dots: Sequence[tuple[float, float, Measure]], is_certain: bool, spec: MetricSpec, language: str
) -> dict[str, Any]:
    own = [dot for dot in dots if dot[2].is_certain is is_certain]
    return {
        "type": "scatter",
        "mode": "markers",
        "uid": "certain" if is_certain else "open",
        "name": say("certain" if is_certain else "cannot_tell", language),
        "x": [round(x, 3) for x, _, _ in own],
        "y": [round(y, 3) for _, y, _ in own],
        "customdata": [m.group_id for *_, m in own],
        "text": [_said(m, spec, language) for *_, m in own],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "size": 7,
            "color": ACCENT if is_certain else CARD,
            "line": {"color": ACCENT, "width": 1.3},
        },
    }


def _means(rows: Sequence[Row], spec: MetricSpec, language: str) -> dict[str, Any]:
    """Return the rows' own distances: a diamond, with its interval where there is one."""
    own = [(at, row) for at, row in enumerate(rows) if row.mean is not None and row.mean.has_value]
    measures = [row.mean for _, row in own if row.mean is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "uid": "mean",
        "name": say("spread_mean", language),
        "x": [m.value for m in measures],
        "y": [at for at, _ in own],
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [(m.high or m.value or 0) - (m.value or 0) for m in measures],
            "arrayminus": [(m.value or 0) - (m.low or m.value or 0) for m in measures],
            "color": INK,
            "thickness": 2.5,
            "width": 0,
        },
        "text": [
            f"<b>{row.label}</b><br>{format_number(m.value, spec.decimals, signed=True)}"
            for (_, row), m in zip(own, measures, strict=True)
        ],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"symbol": "diamond", "size": 12, "color": INK, "line": {"color": INK_3, "width": 1}},
    }  # fmt: skip


def _said(m: Measure, spec: MetricSpec, language: str) -> str:
    number = format_number(m.value, spec.decimals, signed=True)
    sitters = say("sitters", language, count=format_number(m.tested_count, 0))
    open_ = "" if m.is_certain else f"<br>{say('cannot_tell', language)}"
    return f"<b>{m.name_th}</b><br>{number} · {sitters}{open_}"
