"""How an area's schools spread: every school with a number once, its group's mean, words for the ear."""

from __future__ import annotations

import pytest

from dashboard.components.spread import count_sides
from dashboard.figures.spread import Row, spread_figure
from dashboard.measures import Measure
from data_pipeline.warehouse.vocabulary import AreaLevel, Grade
from metrics.answers import Area, Paper
from tests.dashboard.conftest import Client, words_of
from tests.dashboard.fake_service import SPECS, FakeService

GAP = SPECS["mean_gap"]
AREA = "/area/district/9901"


def gap(number: int, value: float | None, margin: float = 1.0) -> Measure:
    low, high = (None, None) if value is None else (value - margin, value + margin)
    return Measure(
        f"9901{number:04d}", f"บ้านสาธิต {number}", Paper(2567, "onet", Grade.P6), "math", value, low,
        high, "OK" if value is not None else "TOO_FEW", 12, None, 30.0, "onet.csv:3",
    )  # fmt: skip


SCHOOLS = [gap(1, -6.0), gap(2, -6.0), gap(3, 0.5), gap(4, 3.0), gap(5, None)]


def test_figure__every_school_with_a_number_is_one_dot_and_none_covers_another() -> None:
    figure = spread_figure([Row("เขต", gap(0, -2.0), SCHOOLS)], GAP, "th")
    still, certain, mean = figure["data"]

    assert sorted([*still["customdata"], *certain["customdata"]]) == [
        m.group_id for m in SCHOOLS[:4]
    ]
    places = list(zip([*still["x"], *certain["x"]], [*still["y"], *certain["y"]], strict=True))
    assert len(set(places)) == 4
    assert (mean["x"], mean["y"]) == ([-2.0], [0])
    assert mean["error_x"]["array"] == [1.0]


def test_figure__rows_share_one_axis_and_stand_in_their_order() -> None:
    rows = [Row("ก", None, SCHOOLS[:2]), Row("ข", gap(0, 1.0), SCHOOLS[2:])]
    figure = spread_figure(rows, GAP, "th")

    axis = figure["layout"]["yaxis"]
    assert (axis["ticktext"], axis["range"]) == (["ก", "ข"], [1.5, -0.5])
    assert all(round(y) == 0 for y in figure["data"][1]["y"][:2])
    assert figure["data"][2]["y"] == [1], "a row without a mean has no diamond"


def test_figure__nothing_to_show_draws_nothing() -> None:
    assert spread_figure([Row("เขต", None, [gap(1, None)])], GAP, "th")["data"] == []


def test_count_sides__hidden_schools_are_on_no_side() -> None:
    assert count_sides(SCHOOLS) == (2, 1, 1)


def test_page__the_sentence_counts_what_the_drawing_shows(
    client: Client, service: FakeService
) -> None:
    words = words_of(client.page(AREA, "?test=onet&grade=p6&year=2567&subject=math&lang=en"))
    gaps = service.answer(
        "mean_gap", by=AreaLevel.SCHOOL, within=Area(AreaLevel.DISTRICT, "9901"), test="onet",
        grade="p6", subject="math", year_be=2567, reference=AreaLevel.NATION,
    ).frame  # fmt: skip
    below, above = int((gaps["high"] < 0).sum()), int((gaps["low"] > 0).sum())

    assert f"{below} schools below beyond chance" in words
    assert f"{above} above" in words


@pytest.mark.parametrize("split", ["network", "size", "subject"])
def test_page__split_by_anything_draws_the_schools(client: Client, split: str) -> None:
    page = client.page(AREA, f"?split={split}")

    assert '"spread-figure"' in page
    assert "ทุกแถวใช้แกนเดียวกัน" in words_of(page)


def test_page__a_wider_area_has_no_dots(client: Client) -> None:
    assert "spread-figure" not in client.page("/area/province/99")
