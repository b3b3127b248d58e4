"""The funnel: distances against the number of sitters, with what chance alone allows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from dashboard.formatting import format_number
from dashboard.measures import Measure
from dashboard.texts import say
from dashboard.theme import ACCENT, INK_3, LINE, TEMPLATE
from metrics.answers import MetricSpec
from metrics.formulas import funnel_limits_mean

_POINTS_OF_LINE = 60
_LIMITS = ((0.95, "dot"), (0.998, "solid"))
"""Shares of schools that chance alone keeps inside, and how their lines are drawn."""

_TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
_STANDOFF, _MARGIN = 8, {"l": 44, "r": 12, "t": 12, "b": 48}
"""Room for the name of an axis below its numbers, px."""


def funnel_figure(
    measures: Sequence[Measure], sd: float | None, spec: MetricSpec, language: str
) -> dict[str, Any]:
    """Draw schools by sitters and distance.

    Sitters stand on a logarithmic scale: most schools are small, and one large school would press all of
    them against the axis.

    Parameters
    ----------
    measures : distances of schools in one paper and subject
    sd : pupils' standard deviation in percent of full marks; None = no funnel can be drawn

    Returns
    -------
    Plotly figure as a plain dict; each point carries the address of its school as ``customdata``
    """
    shown = [m for m in measures if m.has_value and m.tested_count]
    if not shown:
        return {"data": [], "layout": {"template": TEMPLATE}}
    counts = [m.tested_count or 0 for m in shown]
    fewest, most = min(counts), max(*counts, 2 * min(counts))
    farthest = max(abs(m.value or 0.0) for m in shown) or 1.0
    lines = [_limit(level, dash, sd, fewest, most) for level, dash in _LIMITS] if sd else []
    return {
        "data": [*lines, *(_points(shown, side, spec, language) for side in (True, False))],
        "layout": {
            "template": TEMPLATE,
            "xaxis": {
                "title": {"text": say("col_count", language), "standoff": _STANDOFF},
                "type": "log",
                "range": [math.log10(fewest * 0.8), math.log10(most * 1.25)],
                "tickvals": _TICKS,
            },
            "margin": _MARGIN,
            "yaxis": {
                "zeroline": True,
                "title": {"text": say("col_gap", language)},
                "range": [-1.25 * farthest, 1.25 * farthest],
            },
        },
    }


def _limit(level: float, dash: str, sd: float, fewest: int, most: int) -> dict[str, Any]:
    growth = most / fewest
    counts = [fewest * growth ** (i / _POINTS_OF_LINE) for i in range(_POINTS_OF_LINE + 1)]
    bounds = [funnel_limits_mean(0.0, sd, count, level) for count in counts]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [*counts, None, *counts],
        "y": [*(float(low) for low, _ in bounds), None, *(float(high) for _, high in bounds)],
        "hoverinfo": "skip",
        "line": {"color": INK_3 if dash == "solid" else LINE, "width": 1.4, "dash": dash},
    }


def _points(
    measures: Sequence[Measure], is_certain: bool, spec: MetricSpec, language: str
) -> dict[str, Any]:
    own = [m for m in measures if m.is_certain is is_certain]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": say("certain" if is_certain else "cannot_tell", language),
        "x": [m.tested_count for m in own],
        "y": [m.value for m in own],
        "customdata": [m.group_id for m in own],
        "text": [_hover(m, spec, language) for m in own],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "size": 9,
            "color": ACCENT if is_certain else "#FFFFFF",
            "line": {"color": ACCENT, "width": 1.6},
        },
    }


def _hover(m: Measure, spec: MetricSpec, language: str) -> str:
    number = format_number(m.value, spec.decimals, signed=True)
    return f"<b>{m.name_th}</b><br>{number}<br>" + say(
        "sitters", language, count=format_number(m.tested_count, 0)
    )


def distribution_figure(
    measures: Sequence[Measure], spec: MetricSpec, language: str
) -> dict[str, Any]:
    """Draw how the schools' distances spread: a dot for each school, stacked where they meet."""
    shown = sorted((m for m in measures if m.has_value), key=lambda m: m.value or 0)
    if not shown:
        return {"data": [], "layout": {"template": TEMPLATE}}
    values = [m.value or 0 for m in shown]
    step = max((values[-1] - values[0]) / 36, 0.25)
    heights: dict[int, int] = {}
    x, y = [], []
    for value in values:
        place = math.floor(value / step)
        heights[place] = heights.get(place, 0) + 1
        x.append((place + 0.5) * step)
        y.append(heights[place])
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "markers",
                "x": x,
                "y": y,
                "customdata": [m.group_id for m in shown],
                "text": [_hover(m, spec, language) for m in shown],
                "hovertemplate": "%{text}<extra></extra>",
                "marker": {"size": 8, "color": ACCENT},
            }
        ],
        "layout": {
            "template": TEMPLATE,
            "xaxis": {
                "zeroline": True,
                "title": {"text": say("col_gap", language), "standoff": _STANDOFF},
            },
            "margin": _MARGIN,
            "yaxis": {"visible": False, "range": [0, max(heights.values()) + 1]},
        },
    }
