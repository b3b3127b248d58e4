"""What a kiosk shows of quality schools and of the map; the numbers of the slides are tested elsewhere."""

from __future__ import annotations

import json

import pytest

from dashboard.kiosk.bundle import build_bundle
from dashboard.kiosk.colours import MOST_NAMES, colour_slides, read_colours
from dashboard.service import MeasureCache, Reader
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area
from tests.dashboard.fake_quality import SCHOOLS, UNPLACED
from tests.dashboard.fake_service import FakeService

AREA = Area(AreaLevel.DISTRICT, "9901")


@pytest.fixture
def office() -> FakeService:
    return FakeService()


def test_colours__each_school_stands_under_one_colour_with_its_shape_and_word(
    office: FakeService,
) -> None:
    (slide,) = colour_slides(read_colours(Reader(office, MeasureCache()), AREA))

    names = [name for group in slide["groups"] for name in group["schools"]]
    assert len(names) == len(set(names)) == len(SCHOOLS) <= MOST_NAMES
    assert len({group["shape"] for group in slide["groups"]}) == len(slide["groups"])
    assert sum(int(group["count"]) for group in slide["groups"]) == len(SCHOOLS)
    assert "ตัวอย่าง" in slide["note"]["th"], "the shipped scheme says that it is an example"


def test_colours__where_nothing_is_published_there_is_no_slide(
    office: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "_schemes", [])

    bundle = build_bundle(office, MeasureCache(), AREA)

    assert "colours" not in {slide["kind"] for slide in bundle["slides"]}
    assert {school["colour"] for school in bundle["schools"]} == {None}


def test_colours__no_score_leaves_with_a_colour(office: FakeService) -> None:
    text = json.dumps(build_bundle(office, MeasureCache(), AREA), ensure_ascii=False)

    assert "score_pct" not in text
    assert "tier_by_score" not in text


def test_map__schools_stand_in_its_window_and_those_without_a_place_nowhere(
    office: FakeService,
) -> None:
    bundle = build_bundle(office, MeasureCache(), AREA)

    view = bundle["map"]
    by_id = {school["id"]: school["at"] for school in bundle["schools"]}
    assert by_id.pop(UNPLACED) is None
    for east, north in by_id.values():
        assert view["west"] <= east <= view["east"]
        assert view["south"] <= north <= view["north"]


def test_schools__without_an_amphoe_say_their_district_and_never_nan(
    office: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = office.school_places(AREA)
    unknown = places.assign(amphoe_name_th=float("nan"))
    monkeypatch.setattr(office, "school_places", lambda area, snapshot=None: unknown)

    bundle = build_bundle(office, MeasureCache(), AREA)

    assert {school["place"] for school in bundle["schools"]} == {"สพป.สาธิต เขต 1"}
