"""The map of an area's schools: what each mark says, what is drawn beneath, what is told in words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.figures.area_map import Look, area_map_figure, look_of
from dashboard.figures.maps import Plane, scale_length_km
from dashboard.measures import Measure
from dashboard.quality.tiers import Tiers
from data_pipeline.warehouse.vocabulary import Grade
from metrics.answers import Paper
from metrics.boundaries import Boundaries, BoundaryProblem
from metrics.quality.network import haversine_km
from tests.dashboard.conftest import Client, words_of
from tests.dashboard.fake_quality import SCHOOLS, UNPLACED
from tests.dashboard.fake_service import SPECS, FakeService

GAP = SPECS["mean_gap"]
AREA = "/area/district/9901"
RING = np.array([[99.5, 18.7], [99.8, 18.7], [99.8, 19.0], [99.5, 19.0], [99.5, 18.7]])


def gap(school: str, value: float | None, margin: float = 1.0, status: str = "OK") -> Measure:
    low, high = (None, None) if value is None else (value - margin, value + margin)
    return Measure(
        school, "บ้านสาธิต", Paper(2567, "onet", Grade.P6), "math", value, low, high,
        status, 12, None, 30.0, "onet.csv:3",
    )  # fmt: skip


def points(count: int = 3) -> pd.DataFrame:
    return pd.DataFrame({
        "school_id": [f"9901000{i}" for i in range(count)], "name_th": "บ้านสาธิต",
        "amphoe_name_th": "สาธิต", "pupil_count": [100 * (i + 1) for i in range(count)],
        "latitude": [18.8 + 0.1 * i for i in range(count)], "longitude": 99.6,
        "is_approximate": False, "has_place": True,
    })  # fmt: skip


def draw(gaps: dict[str, Measure], **changed: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "ratings": {}, "rings": (), "by_tier": False, "radius_km": 5.0, "tiers": Tiers({}, "th"),
    } | changed  # fmt: skip
    figure = area_map_figure(
        points(), gaps, GAP, said["ratings"], said["tiers"], said["rings"],
        by_tier=said["by_tier"], radius_km=said["radius_km"],
    )  # fmt: skip
    return {trace["uid"]: trace for trace in figure["data"]}


@pytest.mark.parametrize(
    ("measure", "look"),
    [
        (gap("a", -6.0), Look.BELOW),
        (gap("a", 6.0), Look.ABOVE),
        (gap("a", 0.6), Look.OPEN),
        (gap("a", 0.04), Look.ZERO),
        (gap("a", None, status="TOO_FEW"), Look.HIDDEN),
        (gap("a", None, status="SUPPRESSED"), Look.HIDDEN),
        (gap("a", None, status="NOT_TESTED"), Look.MISSING),
        (None, Look.MISSING),
    ],
)
def test_look__uncertain_zero_hidden_and_missing_are_four(
    measure: Measure | None, look: Look
) -> None:
    assert look_of(measure, GAP) is look


def test_figure__each_look_has_its_own_shape_and_no_hidden_number() -> None:
    hidden = gap("99010001", None, status="TOO_FEW")
    traces = draw({"99010000": gap("99010000", -6.0), "99010001": hidden})

    assert set(traces) == {"below-3", "hidden", "missing", "scale"}
    shapes = {traces[one]["marker"]["symbol"] for one in ("below-3", "hidden", "missing")}
    assert len(shapes) == 3
    assert traces["below-3"]["customdata"] == ["99010000"]
    assert not any(sign.isdigit() for sign in traces["hidden"]["text"][0].replace("200 คน", ""))


def test_figure__a_school_with_four_times_the_pupils_has_twice_the_diameter() -> None:
    frame = points(2).assign(pupil_count=[400, 100])
    gaps = {one: gap(one, 0.5, margin=3) for one in frame["school_id"]}
    figure = area_map_figure(
        frame, gaps, GAP, {}, Tiers({}, "th"), (), by_tier=False, radius_km=5.0
    )

    assert figure["data"][0]["marker"]["size"] == [24.0, 12.0]
    assert figure["layout"]["yaxis"]["scaleanchor"] == "x"


def test_figure__circles_stand_around_quality_schools_and_boundaries_beneath() -> None:
    traces = draw({}, ratings={"99010001": "green"}, rings=[RING, RING + 3.0], by_tier=True)

    across = [x for x in traces["circles"]["x"] if x is not None]
    assert max(across) - min(across) == pytest.approx(10.0, abs=0.01)
    assert traces["boundaries"]["x"].count(None) == 1, "a boundary far away is not drawn"
    assert traces["tier-green"]["customdata"] == ["99010001"]
    assert sorted(traces["plain"]["customdata"]) == ["99010000", "99010002"]


def test_plane__a_kilometre_is_a_kilometre() -> None:
    (x, x2), (y, y2) = Plane(18.0, 100.0).put([18.0, 18.2], [100.0, 100.3])

    apart = float(haversine_km(18.0, 100.0, 18.2, 100.3))
    assert ((x2 - x) ** 2 + (y2 - y) ** 2) ** 0.5 == pytest.approx(apart, rel=0.002)
    assert scale_length_km(0.4) == 0.5


def test_page__says_who_is_not_on_the_map_and_where_the_marks_are(client: Client) -> None:
    page = client.page(AREA)
    words = words_of(page)

    assert "ไม่มีพิกัด 1 แห่ง ไม่อยู่ในแผนที่" in words
    assert "พิกัดโดยประมาณ 1 แห่ง" in words
    assert "วงประ = 5 กม. รอบโรงเรียนคุณภาพ" in words
    figure = page.partition('"area-map-figure"')[2]
    assert f'"customdata":["{UNPLACED}' not in figure
    assert f'"{UNPLACED}"' not in figure.partition('"layout"')[0]
    assert SCHOOLS[0] in figure


def test_page__marks_say_the_colours_on_demand(client: Client) -> None:
    words = words_of(client.page(AREA, "?marks=tiers&lang=en"))

    assert "which colour are the quality schools" in words
    assert "each colour has its own shape" in words
    assert "tier-green" in client.page(AREA, "?marks=tiers")


def test_page__a_wider_area_has_no_marks(client: Client) -> None:
    assert "area-map" not in client.page("/area/province/99")


def test_page__a_boundary_that_cannot_be_drawn_says_why(
    client: Client, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = BoundaryProblem("x.geojson", "geo/x.geojson: พบ Point", "geo/x.geojson: Found: Point")
    monkeypatch.setattr(service, "drawn", Boundaries((RING,), (problem,), "x:1"))

    page = client.page(AREA)

    assert "geo/x.geojson: พบ Point" in words_of(page)
    assert '"uid":"boundaries"' in page


def test_network_map__draws_the_same_boundaries(
    client: Client, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert '"uid":"boundaries"' not in client.page("/quality/network")
    monkeypatch.setattr(service, "drawn", Boundaries((RING,), (), "y:1"))

    page = client.page("/quality/network")

    assert '"uid":"boundaries"' in page and '"uid":"scale"' in page
