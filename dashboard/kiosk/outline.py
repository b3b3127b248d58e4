"""The kiosk's map: schools and boundaries on a plane of kilometres, so that a finger can find a school."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.figures.maps import Plane, Window, boundaries_trace, scale_length_km
from dashboard.service import Reader
from metrics.answers import Area

_MARGIN_KM = 1.5


def _placed(reader: Reader, area: Area) -> pd.DataFrame:
    points = reader.school_points(area)
    return points[points["has_place"]]


def places_on_map(reader: Reader, area: Area) -> dict[str, list[float]]:
    """Return school → kilometres east and north of the middle; schools without coordinates are left out."""
    placed = _placed(reader, area)
    if placed.empty:
        return {}
    xs, ys = Plane.around(placed).put_places(placed)
    pairs = zip(placed["school_id"], xs, ys, strict=True)
    return {school_id: [round(x, 2), round(y, 2)] for school_id, x, y in pairs}


def outline(reader: Reader, area: Area) -> dict[str, Any] | None:
    """Return the map's window, the office's boundaries as lines, and a scale; None without any place."""
    placed = _placed(reader, area)
    if placed.empty:
        return None
    plane = Plane.around(placed)
    window = Window.around(*plane.put_places(placed), _MARGIN_KM)
    drawn = boundaries_trace(reader.boundaries().rings, plane, window)
    lines: list[list[list[float]]] = [[]]
    for x, y in zip(drawn["x"], drawn["y"], strict=True) if drawn else ():
        if x is None:
            lines.append([])
        else:
            lines[-1].append([round(x, 2), round(y, 2)])
    return {
        "west": window.west, "east": window.east, "south": window.south, "north": window.north,
        "lines": [line for line in lines if line], "scale_km": scale_length_km(window.width),
    }  # fmt: skip
