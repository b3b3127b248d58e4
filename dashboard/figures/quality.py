"""Figures of quality schools: the flow from round to round, the radar, the map without tiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.figures.maps import (
    PLOTLY_SYMBOLS,
    Plane,
    Window,
    boundaries_trace,
    circles_trace,
    map_layout,
    scale_trace,
)
from dashboard.formatting import format_number
from dashboard.quality.tiers import Tiers
from dashboard.texts import say
from dashboard.theme import ACCENT, FONT_FAMILY, INK_3, TEMPLATE
from metrics.boundaries import Ring

Figure = dict[str, Any]

_NODE_GAP = 0.035
_POLAR_GRID = "rgba(128,134,140,0.35)"
"""Seen on light and dark cards alike: the stylesheet does not reach these lines."""


def flow_figure(
    flows: pd.DataFrame, rounds: Sequence[tuple[int, int, str]], tiers: Tiers
) -> Figure:
    """Draw how schools flow from colour to colour.

    Parameters
    ----------
    flows : of `metrics.quality.rounds.count_flows`
    rounds : year, number and label of each, oldest first

    Returns
    -------
    Plotly figure as a plain dict: one column of nodes per round, highest colour on top
    """
    if len(rounds) < 2:
        return {"data": [], "layout": {"template": TEMPLATE}}
    columns = [_standing(flows, rounds, place) for place in range(len(rounds))]
    nodes: dict[tuple[int, str], int] = {}
    node: dict[str, list[Any]] = {"label": [], "color": [], "x": [], "y": []}
    for place, counts in enumerate(columns):
        whole = sum(counts.values())
        present = [key for key in tiers.keys if counts.get(key)]
        room = 1 - _NODE_GAP * (len(present) - 1)
        top = 0.0
        for key in present:
            height = counts[key] / whole * room
            nodes[place, key] = len(nodes)
            node["label"].append(f"{tiers.label(key)} {counts[key]}")
            node["color"].append(tiers.colour(key))
            node["x"].append(min(max(place / (len(columns) - 1), 0.001), 0.999))
            node["y"].append(min(max(top + height / 2, 0.001), 0.999))
            top += height + _NODE_GAP
    links: dict[str, list[Any]] = {
        "source": [],
        "target": [],
        "value": [],
        "color": [],
        "label": [],
    }
    place_of = {(year, number): place for place, (year, number, _) in enumerate(rounds)}
    for row in flows.to_dict("records"):
        before = place_of[int(row["year_be_from"]), int(row["round_no_from"])]
        links["source"].append(nodes[before, row["tier_from"]])
        links["target"].append(nodes[before + 1, row["tier_to"]])
        links["value"].append(int(row["school_count"]))
        links["color"].append(_faint(tiers.colour(row["tier_to"])))
        links["label"].append(f"{tiers.label(row['tier_from'])} → {tiers.label(row['tier_to'])}")
    return {
        "data": [
            {
                "type": "sankey",
                "arrangement": "fixed",
                "node": {**node, "pad": 12, "thickness": 14, "line": {"width": 0}},
                "link": {**links, "hovertemplate": "%{label}: %{value}<extra></extra>"},
                "textfont": {"family": FONT_FAMILY, "size": 13, "color": INK_3},
            }
        ],
        "layout": {
            "template": TEMPLATE,
            "margin": {"l": 8, "r": 8, "t": 48, "b": 12},
            "annotations": [
                {
                    "x": place / (len(rounds) - 1),
                    "y": 1.02,
                    "xref": "paper",
                    "yref": "paper",
                    "xanchor": "left" if place == 0 else "right" if place == len(rounds) - 1 else "center",
                    "yanchor": "bottom",
                    "showarrow": False,
                    "text": label,
                    "font": {"size": 12, "color": INK_3},
                }
                for place, (*_, label) in enumerate(rounds)
            ],
        },
    }  # fmt: skip


def _standing(
    flows: pd.DataFrame, rounds: Sequence[tuple[int, int, str]], place: int
) -> dict[str, int]:
    """Return the schools of each colour after a round; before the first link there is only its source."""
    year, number, _ = rounds[max(place, 1)]
    mine = flows[(flows["year_be_to"] == year) & (flows["round_no_to"] == number)]
    counts = mine.groupby("tier_to" if place else "tier_from")["school_count"].sum()
    return {str(key): int(count) for key, count in counts.items()}


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.38)"


def radar_figure(
    labels: Sequence[str],
    own: Sequence[float | None],
    other: Sequence[float | None],
    names: tuple[str, str],
) -> Figure:
    """Draw a school's scores by component against its district's.

    Parameters
    ----------
    labels : components in their order
    own, other : percent, 0–100; None = nothing assessed, which leaves a gap
    names : of the school and of what it is compared with
    """
    axes = [*labels, labels[0]]
    return {
        "data": [
            {
                "type": "scatterpolar", "mode": "lines", "name": names[1], "theta": axes,
                "r": [*other, other[0]], "line": {"color": INK_3, "width": 1.5, "dash": "dot"},
                "hovertemplate": f"{names[1]}<br>%{{theta}}: %{{r:.1f}}<extra></extra>",
            },
            {
                "type": "scatterpolar", "mode": "lines+markers", "name": names[0], "theta": axes,
                "r": [*own, own[0]], "fill": "toself", "fillcolor": "rgba(31,86,115,0.12)",
                "line": {"color": ACCENT, "width": 2.5}, "marker": {"size": 7, "color": ACCENT},
                "hovertemplate": f"{names[0]}<br>%{{theta}}: %{{r:.1f}}<extra></extra>",
            },
        ],
        "layout": {
            "template": TEMPLATE,
            "margin": {"l": 62, "r": 62, "t": 30, "b": 48},
            "showlegend": True,
            "legend": {"orientation": "h", "x": 0.5, "xanchor": "center", "y": -0.1, "yanchor": "top"},
            "polar": {
                "bgcolor": "rgba(0,0,0,0)",
                "domain": {"x": [0.06, 0.94], "y": [0, 1]},
                "radialaxis": {"range": [0, 100], "tickvals": [50, 100], "gridcolor": _POLAR_GRID, "linecolor": _POLAR_GRID, "tickfont": {"size": 11, "color": INK_3}, "angle": 90, "tickangle": 90},
                "angularaxis": {"gridcolor": _POLAR_GRID, "linecolor": _POLAR_GRID, "direction": "clockwise", "rotation": 90, "tickfont": {"size": 12, "color": INK_3}},
            },
        },
    }  # fmt: skip


def map_figure(
    centres: pd.DataFrame,
    neighbours: pd.DataFrame,
    radius_km: float,
    tiers: Tiers,
    rings: Sequence[Ring] = (),
) -> Figure:
    """Draw schools and circles on a plane of kilometres; no map server is asked.

    Parameters
    ----------
    centres : DataFrame[school_id, name_th, tier, latitude, longitude, is_approximate], with a place
    neighbours : DataFrame[neighbour_id, name_th, latitude, longitude, distance_km, is_approximate,
        claimed_by_count], one row per pair
    radius_km : of the circles
    rings : boundaries to draw beneath

    Returns
    -------
    Plotly figure as a plain dict; centres carry their school as ``customdata``
    """
    if centres.empty:
        return {"data": [], "layout": {"template": TEMPLATE}}
    plane = Plane.around(centres)
    xs, ys = plane.put_places(centres)
    others = neighbours.drop_duplicates("neighbour_id")
    near_x, near_y = plane.put_places(others)
    window = Window.around(xs, ys, radius_km + 0.5)
    language = tiers.language
    data: list[dict[str, Any]] = [
        circles_trace(xs, ys, radius_km),
        {
            "type": "scatter", "mode": "markers", "x": near_x, "y": near_y,
            "text": [_about(row, language) for row in others.to_dict("records")],
            "hovertemplate": "%{text}<extra></extra>",
            "marker": {
                "size": 8, "color": INK_3, "opacity": 0.85,
                "symbol": ["circle-open" if one else "circle" for one in others["is_approximate"]],
            },
        },
        {
            "type": "scatter", "mode": "markers+text" if len(centres) <= 25 else "markers",
            "x": xs, "y": ys, "customdata": centres["school_id"].tolist(),
            "text": centres["name_th"].tolist(), "textposition": _beside(xs, ys, window),
            "textfont": {"size": 11, "color": INK_3},
            "hovertext": [f"{row['name_th']} · {tiers.label(row['tier'])}" for row in centres.to_dict("records")],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "marker": {
                "size": 14,
                "color": [tiers.colour(key) for key in centres["tier"]],
                "symbol": [_symbol(tiers, row["tier"], row["is_approximate"]) for row in centres.to_dict("records")],
                "line": {"width": 1, "color": "#FFFFFF"},
            },
        },
    ]  # fmt: skip
    beneath = boundaries_trace(rings, plane, window)
    drawn = [*([beneath] if beneath else []), *data, scale_trace(window, language)]
    return {"data": drawn, "layout": map_layout(window, language)}


def _beside(xs: Sequence[float], ys: Sequence[float], window: Window) -> list[str]:
    """Return where each name stands: above its mark, below where another name stands there already.

    Parameters
    ----------
    xs, ys : kilometres
    window : what is shown; a name takes about a fifth of its width and a thirtieth of its height
    """
    wide, high = window.width / 5, window.height / 30
    above: list[tuple[float, float]] = []
    sides = []
    for x, y in zip(xs, ys, strict=True):
        is_free = all(abs(x - a) > wide or abs(y - b) > high for a, b in above)
        sides.append("top center" if is_free else "bottom center")
        if is_free:
            above.append((x, y))
    return sides


def _about(row: Mapping[Any, Any], language: str) -> str:
    parts = [
        str(row["name_th"]),
        say("km", language, km=format_number(float(row["distance_km"]), 1)),
    ]
    if row["is_approximate"]:
        parts.append(say("approximate", language))
    return " · ".join(parts)


def _symbol(tiers: Tiers, key: str, is_approximate: bool) -> str:
    tier = tiers.by_key.get(key)
    symbol = PLOTLY_SYMBOLS.get(tier.icon if tier else "", "circle")
    return f"{symbol}-open" if is_approximate else symbol
