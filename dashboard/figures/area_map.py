"""The map of an area's schools: what each mark says of a distance or a colour, and where it stands."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import pandas as pd

from dashboard.figures.maps import (
    PLOTLY_SYMBOLS,
    Plane,
    Trace,
    Window,
    boundaries_trace,
    circles_trace,
    map_layout,
    scale_trace,
)
from dashboard.formatting import (
    format_interval,
    format_known,
    format_number,
    round_half_up,
    status_word,
)
from dashboard.measures import Measure
from dashboard.quality.tiers import Tiers
from dashboard.texts import say
from dashboard.theme import (
    ABOVE_INK,
    BELOW_INK,
    CARD,
    FONT_FAMILY,
    INK_3,
    TONE_COLOURS,
    distance_tone,
)
from data_pipeline.warehouse.vocabulary import ValueStatus
from metrics.answers import MetricSpec
from metrics.boundaries import Ring
from metrics.quality.rating import UNRATED

MARGIN_KM = 1.5
"""Room around the outermost school."""
_SMALLEST, _LARGEST = 8.0, 24.0
"""Diameters of marks, pixels; their areas are as the schools' pupils."""
_UNSIZED = 10.0
"""Diameter of the marks of schools without a number: nothing of them weighs."""


class Look(StrEnum):
    """What a mark says of a school's distance; each has a shape of its own, so grey paper will do."""

    BELOW = "below"
    ABOVE = "above"
    OPEN = "open"
    ZERO = "zero"
    HIDDEN = "hidden"
    MISSING = "missing"


_SYMBOLS = {
    Look.BELOW: "triangle-down",
    Look.ABOVE: "triangle-up",
    Look.OPEN: "circle-open",
    Look.ZERO: "circle-open-dot",
    Look.HIDDEN: "square-x-open",
    Look.MISSING: "x-thin-open",
}
_HIDDEN = (ValueStatus.TOO_FEW, ValueStatus.SUPPRESSED)


def look_of(measure: Measure | None, spec: MetricSpec) -> Look:
    """Return what is known of a school's distance: certain, open, exactly none, hidden, or nothing."""
    if measure is None or not measure.has_value:
        return Look.HIDDEN if measure is not None and measure.status in _HIDDEN else Look.MISSING
    if measure.is_certain:
        return Look.BELOW if measure.is_below else Look.ABOVE
    return Look.ZERO if round_half_up(measure.value or 0.0, spec.decimals) == 0 else Look.OPEN


def count_looks(looks: Sequence[Look]) -> dict[Look, int]:
    """Return how many schools have each look, those that occur alone, in the order of the looks."""
    return {look: looks.count(look) for look in Look if look in looks}


def area_map_figure(
    points: pd.DataFrame,
    gaps: Mapping[str, Measure],
    spec: MetricSpec,
    ratings: Mapping[str, str],
    tiers: Tiers,
    rings: Sequence[Ring],
    *,
    by_tier: bool,
    radius_km: float,
) -> dict[str, Any]:
    """Draw schools where they stand, and circles around the quality schools.

    Parameters
    ----------
    points : DataFrame[`Service.school_points`], with a place, at least one
    gaps : distances of one paper and subject by school
    ratings : colour of each quality school by school
    rings : boundaries to draw beneath
    by_tier : marks say the colour; otherwise the distance

    Returns
    -------
    Plotly figure as a plain dict; each mark carries its school as ``customdata``
    """
    language = tiers.language
    plane = Plane.around(points)
    xs, ys = plane.put_places(points)
    has_circles = points["school_id"].isin(list(ratings)).any()
    window = Window.around(xs, ys, radius_km + 0.5 if has_circles else MARGIN_KM)
    most = float(points["pupil_count"].max()) if points["pupil_count"].notna().any() else 0.0
    rows = [
        {**row, "x": x, "y": y, "size": _size(row["pupil_count"], most)}
        for row, x, y in zip(points.to_dict("records"), xs, ys, strict=True)
    ]
    rows.sort(key=lambda row: -row["size"])  # small schools are drawn on top
    for row in rows:
        row["said"] = _said(row, gaps.get(row["school_id"]), spec, ratings, tiers)
    centres = [(row["x"], row["y"]) for row in rows if row["school_id"] in ratings]
    marks = _tier_traces(rows, ratings, tiers) if by_tier else _gap_traces(rows, gaps, spec, language)  # fmt: skip
    beneath = [
        boundaries_trace(rings, plane, window),
        circles_trace([x for x, _ in centres], [y for _, y in centres], radius_km) if centres else None,
    ]  # fmt: skip
    layout = map_layout(window, language) | {
        "showlegend": True,
        "legend": {
            "orientation": "h", "x": 0, "xanchor": "left", "y": 1.01, "yanchor": "bottom",
            "itemsizing": "constant", "font": {"family": FONT_FAMILY, "size": 12.5},
        },
    }  # fmt: skip
    return {
        "data": [*(one for one in beneath if one), *marks, scale_trace(window, language)],
        "layout": layout,
    }


def _size(pupils: Any, most: float) -> float:
    if not most or pupils is None or pd.isna(pupils):
        return _SMALLEST
    return round(max(_SMALLEST, _LARGEST * math.sqrt(float(pupils) / most)), 1)


def _gap_traces(
    rows: Sequence[Mapping[Any, Any]], gaps: Mapping[str, Measure], spec: MetricSpec, language: str
) -> list[Trace]:
    """Return one trace for each look and tone that occurs; a look stands in the legend once."""

    groups: dict[str, list[Mapping[Any, Any]]] = {}
    for row in rows:
        groups.setdefault(_group(gaps.get(row["school_id"]), spec), []).append(row)
    traces = []
    known: set[Look] = set()
    names = [f"{look}-{s}" for look in (Look.BELOW, Look.ABOVE) for s in (3, 2, 1)]
    for name in [*names, Look.OPEN, Look.ZERO, Look.HIDDEN, Look.MISSING]:
        own = groups.get(name, [])
        look = Look(name.partition("-")[0])
        if own:
            if look in (Look.HIDDEN, Look.MISSING):
                own = [{**row, "size": _UNSIZED} for row in own]
            trace = _trace(name, say(f"look_{look}", language), own, _SYMBOLS[look])
            trace["marker"] |= _paint(look, name)
            traces.append(trace | {"legendgroup": look.value, "showlegend": look not in known})
            known.add(look)
    return traces


def _group(measure: Measure | None, spec: MetricSpec) -> str:
    """Return the look of a distance, with its tone where it is certain."""
    look = look_of(measure, spec)
    if look not in (Look.BELOW, Look.ABOVE) or measure is None:
        return look.value
    _, _, strength = distance_tone(measure.value, spec).partition("-")
    return f"{look}-{strength or 1}"


def _paint(look: Look, tone: str) -> dict[str, Any]:
    inks = {Look.BELOW: BELOW_INK, Look.ABOVE: ABOVE_INK}
    if look in inks:
        return {"color": TONE_COLOURS[tone], "line": {"color": inks[look], "width": 1}}
    return {"color": INK_3, "line": {"color": INK_3, "width": 1.6}}


def _tier_traces(
    rows: Sequence[Mapping[Any, Any]], ratings: Mapping[str, str], tiers: Tiers
) -> list[Trace]:
    """Return one trace for each colour that occurs, and the schools without one as small dots."""
    others = [{**row, "size": _SMALLEST} for row in rows if row["school_id"] not in ratings]
    traces = []
    if others:
        trace = _trace("plain", say("map_no_colour", tiers.language), others, "circle")
        trace["marker"] |= {"color": INK_3, "opacity": 0.55, "line": {"width": 0}}
        traces.append(trace)
    for key in dict.fromkeys([*tiers.keys, *ratings.values()]):
        own = [row for row in rows if ratings.get(row["school_id"]) == key]
        if own:
            tier = tiers.by_key.get(key)
            symbol = PLOTLY_SYMBOLS.get(tier.icon if tier else "", "circle")
            symbol = "circle-open" if key == UNRATED else symbol
            trace = _trace(f"tier-{key}", tiers.label(key), own, symbol)
            trace["marker"] |= {"color": tiers.colour(key), "line": {"color": CARD, "width": 1}}
            traces.append(trace)
    return traces


def _trace(uid: str, name: str, rows: Sequence[Mapping[Any, Any]], symbol: str) -> Trace:
    return {
        "type": "scatter", "mode": "markers", "uid": uid, "name": name,
        "x": [row["x"] for row in rows], "y": [row["y"] for row in rows],
        "customdata": [row["school_id"] for row in rows], "text": [row["said"] for row in rows],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"symbol": symbol, "size": [row["size"] for row in rows], "opacity": 0.92},
    }  # fmt: skip


def _said(
    row: Mapping[Any, Any],
    measure: Measure | None,
    spec: MetricSpec,
    ratings: Mapping[str, str],
    tiers: Tiers,
) -> str:
    """Return what a mark says when it is pointed at."""
    language = tiers.language
    parts = [f"<b>{row['name_th']}</b>"]
    if measure is None:
        parts.append(status_word(ValueStatus.NOT_REPORTED, language))
    elif not measure.has_value:
        parts.append(status_word(measure.status, language))
    else:
        number = format_number(measure.value, spec.decimals, signed=True)
        interval = format_interval(measure.low, measure.high, spec.decimals)
        parts.append(f"{number} {interval}".strip())
        if not measure.is_certain:
            parts.append(say("cannot_tell", language))
    if pd.notna(row["pupil_count"]):
        parts.append(say("pupils", language, count=format_known(row["pupil_count"], 0)))
    if row["school_id"] in ratings:
        parts.append(say("map_colour_of", language, colour=tiers.label(ratings[row["school_id"]])))
    if row["is_approximate"]:
        parts.append(say("approximate", language))
    return "<br>".join(parts)
