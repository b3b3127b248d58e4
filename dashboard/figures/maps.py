"""What every map of schools is drawn from: a plane of kilometres, circles, boundaries, a scale bar.

No map server is asked: the product runs on a network of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.formatting import format_number
from dashboard.texts import say
from dashboard.theme import INK_3, LINE, TEMPLATE
from metrics.boundaries import Ring
from metrics.quality.network import EARTH_RADIUS_KM

Trace = dict[str, Any]
"""One trace of a Plotly figure, as a plain dict."""

CIRCLES, BOUNDARIES, SCALE = "circles", "boundaries", "scale"
"""Traces by which the stylesheet finds what it paints: Plotly writes ``trace`` and this as the class."""

PLOTLY_SYMBOLS = {"octagon": "octagon", "pentagon": "pentagon", "hexagon": "hexagon2", "triangle": "triangle-up", "square": "square", "diamond": "diamond", "star": "star", "cross": "x"}  # fmt: skip
"""Shape of a tier → Plotly's name of it; others are discs."""

_CIRCLE_POINTS = 72
_STEPS_OF_LINE = 700
"""A boundary keeps no corner that lies nearer to the last one than the width of the map by this."""
_ROOM_OF_SCALE = 0.07
"""Share of a map's height that is kept free for the scale bar."""
_SCALE_LENGTHS_KM = (0.5, 1, 2, 5, 10, 20, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class Plane:
    """Kilometres east and north of a middle.

    Parameters
    ----------
    latitude, longitude : of the middle, degrees

    Notes
    -----
    x = R·cos φ₀·Δλ, y = R·Δφ: within 0.1 % over an amphoe.
    """

    latitude: float
    longitude: float

    @classmethod
    def around(cls, places: pd.DataFrame) -> Plane:
        """Return the plane around the middle of places with coordinates."""
        return cls(float(places["latitude"].mean()), float(places["longitude"].mean()))

    def put(self, latitude: Any, longitude: Any) -> tuple[list[float], list[float]]:
        """Return kilometres east and north of degrees, rounded to a metre."""
        degree = math.pi / 180 * EARTH_RADIUS_KM
        east = (np.asarray(longitude, dtype=float) - self.longitude) * degree
        north = (np.asarray(latitude, dtype=float) - self.latitude) * degree
        across = math.cos(math.radians(self.latitude))
        return (east * across).round(3).tolist(), north.round(3).tolist()

    def put_places(self, places: pd.DataFrame) -> tuple[list[float], list[float]]:
        """Return kilometres east and north of places with coordinates."""
        return self.put(places["latitude"], places["longitude"])


@dataclass(frozen=True, slots=True)
class Window:
    """What a map shows, kilometres."""

    west: float
    east: float
    south: float
    north: float

    @classmethod
    def around(cls, xs: Sequence[float], ys: Sequence[float], margin_km: float) -> Window:
        """Return the window that holds points, a margin on every side, and the scale bar below them."""
        south, north = min(ys) - margin_km, max(ys) + margin_km
        room = (north - south) * _ROOM_OF_SCALE
        return cls(min(xs) - margin_km, max(xs) + margin_km, south - room, north)

    @property
    def width(self) -> float:
        """From west to east, kilometres."""
        return self.east - self.west

    @property
    def height(self) -> float:
        """From south to north, kilometres."""
        return self.north - self.south


def circles_trace(xs: Sequence[float], ys: Sequence[float], radius_km: float) -> Trace:
    """Return dotted circles around points."""
    turns = [2 * math.pi * i / _CIRCLE_POINTS for i in range(_CIRCLE_POINTS + 1)]
    ring_x: list[float | None] = []
    ring_y: list[float | None] = []
    for x, y in zip(xs, ys, strict=True):
        ring_x += [*(round(x + radius_km * math.cos(a), 3) for a in turns), None]
        ring_y += [*(round(y + radius_km * math.sin(a), 3) for a in turns), None]
    return {
        "type": "scatter", "mode": "lines", "uid": CIRCLES, "x": ring_x, "y": ring_y,
        "hoverinfo": "skip", "showlegend": False, "line": {"color": INK_3, "width": 1, "dash": "dot"},
    }  # fmt: skip


def boundaries_trace(rings: Iterable[Ring], plane: Plane, window: Window) -> Trace | None:
    """Return the boundaries that reach into a window, as one line; None where none does."""
    step = max(window.width, window.height) / _STEPS_OF_LINE
    xs: list[float | None] = []
    ys: list[float | None] = []
    for ring in rings:
        x, y = plane.put(ring[:, 1], ring[:, 0])
        if max(x) < window.west or min(x) > window.east:
            continue
        if max(y) < window.south or min(y) > window.north:
            continue
        kept = _thin(x, y, step)
        xs += [*(x[i] for i in kept), None]
        ys += [*(y[i] for i in kept), None]
    if not xs:
        return None
    return {
        "type": "scatter", "mode": "lines", "uid": BOUNDARIES, "x": xs, "y": ys,
        "hoverinfo": "skip", "showlegend": False, "line": {"color": INK_3, "width": 1.2},
    }  # fmt: skip


def _thin(xs: Sequence[float], ys: Sequence[float], step: float) -> list[int]:
    """Return which corners to keep: the first, the last, and each one a step away from the one before."""
    kept = [0]
    for i in range(1, len(xs) - 1):
        if math.hypot(xs[i] - xs[kept[-1]], ys[i] - ys[kept[-1]]) >= step:
            kept.append(i)
    return [*kept, len(xs) - 1]


def scale_length_km(width_km: float) -> float:
    """Return a round length of about a fifth of a map's width.

    Examples
    --------
    >>> scale_length_km(42.0), scale_length_km(7.0)
    (5, 1)
    """
    return max([one for one in _SCALE_LENGTHS_KM if one <= width_km / 4], default=_SCALE_LENGTHS_KM[0])  # fmt: skip


def scale_trace(window: Window, language: str) -> Trace:
    """Return the scale bar in the south-west of a window, with its length in words."""
    length = scale_length_km(window.width)
    x, y, tick = window.west + window.width * 0.03, window.south + window.height * 0.035, window.height * 0.012  # fmt: skip
    words = say("km", language, km=format_number(length, 0 if length >= 1 else 1))
    return {
        "type": "scatter", "mode": "lines+text", "uid": SCALE, "hoverinfo": "skip", "showlegend": False,
        "x": [x, x, x, x + length, x + length, x + length],
        "y": [y + tick, y - tick, y, y, y + tick, y - tick],
        "text": ["", "", "", "", f" {words}", ""], "textposition": "middle right",
        "textfont": {"size": 12, "color": INK_3}, "line": {"color": INK_3, "width": 1.6},
        "cliponaxis": False,
    }  # fmt: skip


def map_layout(window: Window, language: str) -> dict[str, Any]:
    """Return a layout whose two axes have one scale."""
    axis = {"showgrid": True, "gridcolor": LINE, "zeroline": False, "constrain": "domain"}
    return {
        "template": TEMPLATE,
        "margin": {"l": 44, "r": 12, "t": 18, "b": 40},
        "xaxis": {
            **axis, "range": [window.west, window.east],
            "title": {"text": say("map_east", language), "font": {"size": 12}},
        },
        "yaxis": {
            **axis, "range": [window.south, window.north], "scaleanchor": "x", "scaleratio": 1,
            "title": {"text": say("map_north", language), "font": {"size": 12}},
        },
    }  # fmt: skip
