"""Groups side by side: every subject on one axis, and one subject over the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.formatting import format_interval, format_number
from dashboard.measures import Measure
from dashboard.texts import say
from dashboard.theme import ACCENT, FONT_FAMILY, INK, INK_3, TEMPLATE, WARN
from metrics.answers import MetricSpec

MARKS = (
    ("circle", ACCENT),
    ("square", INK),
    ("diamond", WARN),
    ("triangle-up-open", ACCENT),
    ("x", INK_3),
)
"""Shape and tone of the first group, the second, …: the shape alone tells them apart."""

_STEP = 0.15
_LEGEND = {
    "orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom",
    "font": {"family": FONT_FAMILY, "size": 12.5},
}  # fmt: skip

Named = Sequence[tuple[str, Mapping[Any, Measure]]]
"""Each group's name and its measures, by subject or by year."""


def compare_figure(
    groups: Named, subjects: Sequence[tuple[str, str]], spec: MetricSpec, language: str
) -> dict[str, Any]:
    """Draw each group's distances with their intervals, one row for each subject.

    Parameters
    ----------
    groups : measures by subject
    subjects : key and label, first on top

    Returns
    -------
    Plotly figure as a plain dict; a group without a number in a subject has no mark there
    """
    traces = []
    for number, (name, by_subject) in enumerate(groups):
        off = _STEP * (number - (len(groups) - 1) / 2)
        own = [
            (at + off, label, m)
            for at, (key, label) in enumerate(subjects)
            if (m := by_subject.get(key)) is not None and m.has_value
        ]
        measures = [m for *_, m in own]
        traces.append(
            _mark(number, name)
            | {
                "mode": "markers",
                "x": [m.value for m in measures],
                "y": [round(y, 3) for y, *_ in own],
                "error_x": _whiskers(number, measures),
                "text": [_said(name, label, m, spec, language) for _, label, m in own],
            }
        )
    return {
        "data": traces,
        "layout": {
            "template": TEMPLATE,
            "margin": {"l": 12, "r": 12, "t": 8, "b": 40},
            "showlegend": True,
            "legend": _LEGEND,
            "xaxis": {"zeroline": True, "title": {"text": say("col_gap", language)}},
            "yaxis": {
                "showgrid": False, "zeroline": False, "showticklabels": False,
                "range": [len(subjects) - 0.5, -0.7],
            },
            "annotations": [_row_name(label, at) for at, (_, label) in enumerate(subjects)],
        },
    }  # fmt: skip


def _row_name(label: str, at: int) -> dict[str, Any]:
    """Return a row's name above its marks, where a narrow screen has room for it."""
    return {
        "xref": "paper", "x": 0, "xanchor": "left", "y": at - 0.44, "yanchor": "middle",
        "text": label, "showarrow": False, "font": {"size": 12.5, "color": INK_3},
    }  # fmt: skip


def years_figure(groups: Named, spec: MetricSpec, language: str) -> dict[str, Any]:
    """Draw each group's distance over the years; a missing year breaks its line.

    Parameters
    ----------
    groups : measures by year
    """
    years = sorted({year for _, by_year in groups for year in by_year})
    every = list(range(years[0], years[-1] + 1)) if years else []
    traces = []
    for number, (name, by_year) in enumerate(groups):
        known = {year: m for year, m in by_year.items() if m.has_value}
        traces.append(
            _mark(number, name)
            | {
                "mode": "lines+markers",
                "x": every,
                "y": [known[year].value if year in known else None for year in every],
                "connectgaps": False,
                "text": [
                    _said(name, str(year), known[year], spec, language) if year in known else ""
                    for year in every
                ],
                "line": {"color": MARKS[number][1], "width": 1.6},
            }
        )
    return {
        "data": traces,
        "layout": {
            "template": TEMPLATE,
            "margin": {"l": 44, "r": 12, "t": 8, "b": 32},
            "showlegend": True,
            "legend": _LEGEND,
            "xaxis": {"tickvals": every, "ticktext": [str(year) for year in every]},
            "yaxis": {"zeroline": True},
        },
    }


def _mark(number: int, name: str) -> dict[str, Any]:
    symbol, colour = MARKS[number]
    return {
        "type": "scatter", "uid": f"group-{number}", "name": name,
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"symbol": symbol, "size": 11, "color": colour, "line": {"color": colour, "width": 1.6}},
    }  # fmt: skip


def _whiskers(number: int, measures: Sequence[Measure]) -> dict[str, Any]:
    return {
        "type": "data", "symmetric": False, "thickness": 1.8, "width": 0, "color": MARKS[number][1],
        "array": [_apart(m.high, m.value) for m in measures],
        "arrayminus": [_apart(m.value, m.low) for m in measures],
    }  # fmt: skip


def _apart(high: float | None, low: float | None) -> float:
    return 0.0 if high is None or low is None else high - low


def _said(name: str, what: str, m: Measure, spec: MetricSpec, language: str) -> str:
    number = format_number(m.value, spec.decimals, signed=True)
    interval = format_interval(m.low, m.high, spec.decimals)
    count = say("sitters", language, count=format_number(m.tested_count, 0))
    return f"<b>{name}</b><br>{what}: {number} {interval}<br>{count}"
