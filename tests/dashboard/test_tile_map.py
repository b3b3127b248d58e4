"""The provinces as tiles: every one has its place, no two the same, and neighbours stand near."""

from __future__ import annotations

import csv
from pathlib import Path

from dashboard.components.tile_map import FEWEST_TILES, tile_map, tile_places
from dashboard.url_state import Selection
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area, AreaInfo
from metrics.registry import find_metric

PROVINCES = Path(__file__).resolve().parents[2] / "data" / "reference" / "provinces.csv"


def infos(codes: list[str]) -> dict[str, AreaInfo]:
    return {
        code: AreaInfo(Area(AreaLevel.PROVINCE, code), f"จังหวัด {code}", f"Province {code}")
        for code in codes
    }


def test_places__every_province_has_its_own() -> None:
    with PROVINCES.open(encoding="utf-8-sig", newline="") as stream:
        codes = {row["province_id"] for row in csv.DictReader(stream)}

    assert set(tile_places()) == codes
    assert len(set(tile_places().values())) == 77


def test_places__lie_as_the_country_does() -> None:
    places = tile_places()
    chiang_rai, bangkok, narathiwat, ubon = (places[code] for code in ("57", "10", "96", "34"))

    assert chiang_rai[0] < bangkok[0] < narathiwat[0]
    assert bangkok[1] < ubon[1]


def test_tiles__few_provinces_have_no_map_and_strangers_stand_below() -> None:
    spec = find_metric("mean_gap").spec
    known = list(tile_places())[:FEWEST_TILES]

    assert tile_map([], infos(known[:3]), spec, Selection()) is None
    drawn = tile_map([], infos([*known, "99"]), spec, Selection())

    assert drawn is not None
    styles = [tile["props"]["style"] for tile in drawn["props"]["children"]]
    places = [(style["gridRow"], style["gridColumn"]) for style in styles]
    assert len(places) == len(set(places)) == 78
    assert places[-1] == ("20", "1")
