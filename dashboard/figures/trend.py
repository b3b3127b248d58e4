"""The trend: distance to a reference by year, with intervals, gaps, voluntary years and breaks."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Any

from dashboard.formatting import format_interval, format_number, status_word
from dashboard.measures import Measure
from dashboard.texts import say
from dashboard.theme import ACCENT, INK_3, TEMPLATE, WARN, WARN_SOFT
from metrics.answers import MetricSpec, TestLabel

Figure = dict[str, Any]


def trend_figure(
    series: Sequence[Measure],
    spec: MetricSpec,
    test: TestLabel,
    language: str,
    doubtful: Collection[int] = (),
) -> Figure:
    """Draw one group's distances in one subject and grade, year by year.

    Parameters
    ----------
    series : measures of one group, test, grade and subject, any order
    spec : the metric: decimals and label
    test : its break and its first voluntary year are marked
    doubtful : years whose number a finding puts in question; drawn hollow, with ⚠

    Returns
    -------
    Plotly figure as a plain dict. Years without a value break the line and are named; the line
    does not cross a break in the series. Empty `data` where no year has a value.
    """
    by_year = {m.paper.year_be: m for m in series}
    valued = [m for m in series if m.has_value]
    if not valued:
        return {"data": [], "layout": {"template": TEMPLATE}}
    years = list(range(min(by_year), max(by_year) + 1))
    low, high, step = axis_of(valued)
    shapes, notes = _marks(years, test, high, language)
    notes += [
        _note(
            year, _height_near(year, by_year, low, high), say("missing_year_chart", language), INK_3
        )
        for year in years
        if year not in by_year or not by_year[year].has_value
    ]
    ticks = [low + step * i for i in range(round((high - low) / step) + 1)]
    return {
        "data": [
            _line(years, by_year, spec, test, language, doubtful),
            *_hollow([m for m in valued if m.paper.year_be in doubtful]),
        ],
        "layout": {
            "template": TEMPLATE,
            "xaxis": {
                "tickangle": 0,
                "tickvals": years,
                "ticktext": [_year_text(year, years, doubtful) for year in years],
                "range": [years[0] - 0.45, years[-1] + 0.45],
            },
            "yaxis": {
                "range": [low - step * 0.12, high + step * 0.12],
                "tickvals": ticks,
                "ticktext": [
                    "0" if t == 0 else format_number(t, spec.decimals, signed=True) for t in ticks
                ],
                "zeroline": True,
            },
            "shapes": shapes,
            "annotations": notes,
        },
    }


def missing_years(series: Sequence[Measure]) -> list[int]:
    """Return the years between the first and the last that have no value."""
    years = {m.paper.year_be for m in series if m.has_value}
    return [y for y in range(min(years), max(years) + 1) if y not in years] if years else []


def _line(
    years: Sequence[int],
    by_year: dict[int, Measure],
    spec: MetricSpec,
    test: TestLabel,
    language: str,
    doubtful: Collection[int],
) -> dict[str, Any]:
    x: list[float] = []
    y: list[float | None] = []
    up: list[float] = []
    down: list[float] = []
    text: list[str] = []
    for year in years:
        measure = by_year.get(year)
        if year == test.break_year_be and x:
            x, y = [*x, year - 0.5], [*y, None]
            up, down, text = [*up, 0.0], [*down, 0.0], [*text, ""]
        value = measure.value if measure and measure.has_value else None
        has_range = value is not None and measure is not None and measure.low is not None
        x.append(year)
        y.append(value)
        up.append((measure.high or 0) - value if has_range and measure and value is not None else 0)
        down.append(
            value - (measure.low or 0) if has_range and measure and value is not None else 0
        )
        text.append(_hover(year, measure, spec, language, is_doubtful=year in doubtful))
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": y,
        "text": text,
        "connectgaps": False,
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": ACCENT, "width": 2.2},
        "marker": {"color": ACCENT, "size": 9},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": up,
            "arrayminus": down,
            "thickness": 5,
            "width": 0,
            "color": "rgba(31,86,115,0.4)",
        },
    }


def _hollow(measures: Sequence[Measure]) -> list[dict[str, Any]]:
    """Draw the points in question over the line's own; the line's hover text speaks for them."""
    if not measures:
        return []
    points: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [m.paper.year_be for m in measures],
        "y": [m.value for m in measures],
        "text": ["⚠"] * len(measures),
        "textposition": "middle right",
        "textfont": {"color": WARN, "size": 13},
        "hoverinfo": "skip",
        "marker": {"color": "#FFFFFF", "size": 9, "line": {"color": WARN, "width": 2}},
    }
    return [points]


def _hover(
    year: int, measure: Measure | None, spec: MetricSpec, language: str, *, is_doubtful: bool
) -> str:
    if measure is None:
        return f"{year}: {say('missing_year', language)}"
    if not measure.has_value:
        return f"{year}: {status_word(measure.status, language)}"
    parts = [
        f"<b>{year}: {format_number(measure.value, spec.decimals, signed=True)}</b>",
        format_interval(measure.low, measure.high, spec.decimals),
    ]
    if measure.tested_count is not None:
        parts.append(say("sitters", language, count=format_number(measure.tested_count, 0)))
    if is_doubtful:
        parts.append(f"⚠ {say('in_question', language)}")
    return "<br>".join(part for part in parts if part)


def _marks(
    years: Sequence[int], test: TestLabel, top: float, language: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    voluntary = test.voluntary_from_be
    if voluntary is not None and voluntary <= years[-1]:
        start = max(voluntary, years[0]) - 0.5
        shapes.append(
            {
                "type": "rect", "xref": "x", "yref": "paper", "layer": "below",
                "x0": start, "x1": years[-1] + 0.45, "y0": 0, "y1": 1,
                "fillcolor": WARN_SOFT, "opacity": 0.6, "line": {"width": 0},
                "name": "voluntary",
            }
        )  # fmt: skip
        notes.append(_corner(start, say("trend_voluntary", language), WARN, 1.0))
    if test.break_year_be is not None and years[0] <= test.break_year_be <= years[-1]:
        x = max(test.break_year_be - 0.5, years[0] - 0.43)  # within the axis
        shapes.append(
            {
                "type": "line", "xref": "x", "yref": "paper", "x0": x, "x1": x, "y0": 0, "y1": 1,
                "line": {"color": INK_3, "width": 1, "dash": "dot"}, "name": "break",
            }
        )  # fmt: skip
        notes.append(_corner(x, say("trend_break", language), INK_3, 0.0))
    return shapes, notes


def _corner(x: float, text: str, colour: str, y: float) -> dict[str, Any]:
    return {
        "x": x, "y": y, "xref": "x", "yref": "paper", "text": text, "showarrow": False,
        "xanchor": "left", "yanchor": "top" if y else "bottom", "xshift": 5,
        "font": {"color": colour, "size": 12},
    }  # fmt: skip


def _note(x: float, y: float, text: str, colour: str) -> dict[str, Any]:
    return {"x": x, "y": y, "text": text, "showarrow": False, "font": {"color": colour, "size": 12}}


def _year_text(year: int, years: Sequence[int], doubtful: Collection[int]) -> str:
    """Name each year while they fit, else two digits; ⚠ where its number is in question."""
    text = str(year) if len(years) <= 12 else f"’{year % 100:02d}"
    return f"⚠ {text}" if year in doubtful else text


def _height_near(year: int, by_year: dict[int, Measure], low: float, high: float) -> float:
    """Return a height for a word at a year without a value: between its neighbours' values."""
    before = [m.value for y, m in sorted(by_year.items()) if y < year and m.value is not None]
    after = [m.value for y, m in sorted(by_year.items()) if y > year and m.value is not None]
    near = [*before[-1:], *after[:1]]
    return sum(near) / len(near) if near else (low + high) / 2


def axis_of(measures: Sequence[Measure]) -> tuple[float, float, float]:
    """Return an axis that holds all intervals and 0: low, high, step."""
    bounds = [b for m in measures for b in (m.value, m.low, m.high) if b is not None] + [0.0]
    width = max(max(bounds) - min(bounds), 1e-9)
    raw = width / 5
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * k for k in (1, 2, 2.5, 5, 10) if power * k >= raw)
    low, high = step * math.floor(min(bounds) / step), step * math.ceil(max(bounds) / step)
    return low, high if high > low else low + step, step
