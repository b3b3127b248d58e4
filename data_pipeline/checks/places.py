"""Checks of coordinates: inside Thailand, and latitude and longitude not exchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_pipeline.checks.issue import Issue, Said, issue
from data_pipeline.text import short_list
from data_pipeline.warehouse.vocabulary import Severity

if TYPE_CHECKING:
    from data_pipeline.results import Batch, Context

_NORTH, _EAST = (5.6, 20.5), (97.3, 105.7)
"""Degrees between which Thailand lies."""


def place_unlikely(batch: Batch, context: Context) -> list[Issue]:
    """Find places outside Thailand; where exchanging both numbers helps, it is proposed."""
    rows = batch.rows
    north, east = rows["latitude"], rows["longitude"]
    outside = ~(north.between(*_NORTH) & east.between(*_EAST)) & north.notna() & east.notna()
    if not outside.any():
        return []
    swapped = outside & east.between(*_NORTH) & north.between(*_EAST)
    found = rows[outside]
    said = short_list(
        [
            f"{name} {lat:g}, {lon:g}"
            for name, lat, lon in zip(
                found["name_th"].fillna(""), found["latitude"], found["longitude"], strict=True
            )
        ]
    )
    numbers = tuple(int(row) for row in found["source_row"])
    changes = [
        change
        for row in rows["source_row"][swapped].tolist()
        for change in (
            (int(row), "latitude", batch.text(int(row), "longitude")),
            (int(row), "longitude", batch.text(int(row), "latitude")),
        )
    ]
    return [
        issue(
            "place_unlikely",
            Severity.WARNING,
            batch.place("latitude", numbers),
            th=Said(
                "พิกัดอยู่นอกประเทศไทย" + (" ละติจูดกับลองจิจูดน่าจะสลับกัน" if swapped.any() else ""),
                "ละติจูด 5.6–20.5 ลองจิจูด 97.3–105.7",
                said,
                "ตรวจพิกัดกับแผนที่",
            ),
            en=Said(
                "the place lies outside Thailand"
                + ("; latitude and longitude are probably exchanged" if swapped.any() else ""),
                "latitude 5.6–20.5, longitude 97.3–105.7",
                said,
                "Compare the coordinates with a map.",
            ),
            mend=batch.mend(*changes),
        )
    ]
