"""The 77 provinces as tiles of one size, each where it lies among its neighbours.

On a true map Bangkok cannot be seen and Nakhon Ratchasima is all that is: a tile for each province
gives every one the same room. The places are our own drawing (``province_tiles.csv``).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import link, marks
from dashboard.formatting import MISSING, format_interval, format_number, status_word
from dashboard.measures import Measure
from dashboard.texts import say
from dashboard.theme import distance_tone
from dashboard.url_state import Selection, area_href
from metrics.answers import AreaInfo, MetricSpec

TILES_FILE = Path(__file__).resolve().parents[2] / "data" / "reference" / "province_tiles.csv"
FEWEST_TILES = 10
"""With fewer provinces a table says more than a map."""


@cache
def tile_places() -> Mapping[str, tuple[int, int]]:
    """Return row and column of each province's tile, from 1, north at the top."""
    with TILES_FILE.open(encoding="utf-8", newline="") as stream:
        return {
            row["province_id"]: (int(row["row_no"]), int(row["column_no"]))
            for row in csv.DictReader(stream)
        }


def tile_map(
    measures: Sequence[Measure],
    provinces: Mapping[str, AreaInfo],
    spec: MetricSpec,
    selection: Selection,
) -> Component | None:
    """Return the tiles of the provinces that are loaded; nothing where they are few.

    Parameters
    ----------
    measures : distances of the provinces in one paper and subject
    provinces : the provinces that there are, by code; one without a tile stands below the others
    """
    places = tile_places()
    if len(places.keys() & provinces.keys()) < FEWEST_TILES:
        return None
    found = {m.group_id: m for m in measures}
    below = max(row for row, _ in places.values()) + 2
    strays = [code for code in sorted(provinces) if code not in places]
    columns = max(column for _, column in places.values())
    at = dict(places) | {
        code: (below + place // columns, 1 + place % columns) for place, code in enumerate(strays)
    }
    tiles = [
        _tile(provinces[code], found.get(code), at[code], spec, selection)
        if code in provinces
        else _empty_tile(at[code])
        for code in sorted(at, key=lambda code: at[code])
    ]
    return html.Ul(tiles, className="tiles")


def _tile(
    province: AreaInfo,
    measure: Measure | None,
    at: tuple[int, int],
    spec: MetricSpec,
    selection: Selection,
) -> Component:
    language = selection.language
    name = province.name(language)
    has_value = measure is not None and measure.has_value
    number, tone, said = MISSING, "none", status_word("NOT_REPORTED", language)
    if measure is not None and not has_value:
        said = status_word(measure.status, language)
    if measure is not None and has_value:
        number = format_number(measure.value, spec.decimals, signed=True)
        certainty = "certain" if measure.is_certain else "open"
        tone = f"{distance_tone(measure.value, spec)} {certainty}"
        said = f"{number} {format_interval(measure.low, measure.high, spec.decimals)}"
        if not measure.is_certain:
            said += " · " + say("cannot_tell", language)
    return html.Li(
        link(
            [html.Span(name, className="tile-name"), html.B(number)],
            area_href(province.area, selection),
            f"tile {tone}",
            title=f"{name} · {said}",
            **marks(aria_label=f"{name} {said}"),
        ),
        style=_place(at),
    )


def _empty_tile(at: tuple[int, int]) -> Component:
    """Return the place of a province of which nothing is loaded: the outline of the country stays."""
    return html.Li(
        html.Span(className="tile absent"), style=_place(at), **marks(aria_hidden="true")
    )


def _place(at: tuple[int, int]) -> dict[str, str]:
    return {"gridRow": str(at[0]), "gridColumn": str(at[1])}
