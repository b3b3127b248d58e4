from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
import pytest

from dashboard.components import html
from dashboard.components.heatmap import heatmap
from dashboard.components.parts import two_columns
from dashboard.components.whisker import common_span
from dashboard.figures.funnel import funnel_figure
from dashboard.figures.trend import missing_years, trend_figure
from dashboard.measures import Measure, expected_by_luck, largest_certain, years_widening
from dashboard.theme import distance_tone
from dashboard.url_state import Selection
from data_pipeline.warehouse.vocabulary import Grade, ValueStatus
from metrics.answers import Paper, SubjectLabel
from metrics.formulas import funnel_limits_mean
from tests.dashboard.fake_service import SPECS, SUBJECTS, TESTS

GAP = SPECS["mean_gap"]
ONET, NT = TESTS[2], TESTS[1]


def measure(
    year: int,
    value: float | None,
    *,
    margin: float = 1.0,
    test: str = "onet",
    subject: str = "math",
    status: str = "OK",
) -> Measure:
    low, high = (None, None) if value is None else (value - margin, value + margin)
    return Measure(
        "9901", "สพป.สาธิต เขต 1", Paper(year, test, Grade.P6), subject, value, low, high,
        status, 31, None, 30.0, "onet.csv:3",
    )  # fmt: skip


def test_trend__missing_year_breaks_the_line_and_says_so() -> None:
    series = [measure(2558, -1.2), measure(2559, -1.9), measure(2561, -2.4)]
    figure = trend_figure(series, GAP, ONET, "th")

    line = figure["data"][0]
    assert line["x"] == [2558, 2559, 2560, 2561]
    assert line["y"] == [-1.2, -1.9, None, -2.4]
    notes = [note["text"] for note in figure["layout"]["annotations"]]
    assert notes == ["ไม่มี<br>ข้อมูล"]
    assert missing_years(series) == [2560]


def test_trend__voluntary_years_are_shaded_from_the_declared_year() -> None:
    figure = trend_figure([measure(2562, -1.0), measure(2564, -2.0)], GAP, ONET, "th")

    (shade,) = figure["layout"]["shapes"]
    assert (shade["type"], shade["x0"]) == ("rect", 2562.5)
    assert "สอบตามความสมัครใจ" in [note["text"] for note in figure["layout"]["annotations"]]


def test_trend__line_does_not_cross_a_break_in_the_series() -> None:
    series = [measure(2561, 1.0, test="nt"), measure(2562, 2.0, test="nt")]
    figure = trend_figure(series, GAP, NT, "th")

    assert figure["data"][0]["y"] == [1.0, None, 2.0]
    assert figure["layout"]["shapes"][0]["x0"] == 2561.5


def test_trend__intervals_are_drawn_at_their_true_size() -> None:
    bars = trend_figure([measure(2567, -5.6, margin=1.4)], GAP, ONET, "th")["data"][0]["error_y"]

    assert bars["array"] == pytest.approx([1.4])
    assert bars["arrayminus"] == pytest.approx([1.4])


def test_trend__year_with_a_finding_is_marked() -> None:
    figure = trend_figure([measure(2566, 1.0), measure(2567, 1.0)], GAP, ONET, "th", {2566})

    assert figure["layout"]["xaxis"]["ticktext"] == ["⚠ 2566", "2567"]
    line, hollow = figure["data"]
    assert hollow["x"] == [2566]
    assert "อาจทำให้ตัวเลขผิด" in line["text"][0]
    assert "อาจทำให้ตัวเลขผิด" not in line["text"][1]


def test_trend__a_series_that_begins_with_the_new_structure_says_so() -> None:
    series = [measure(2562, 1.0, test="nt"), measure(2563, 2.0, test="nt")]
    figure = trend_figure(series, GAP, NT, "th")

    assert "โครงสร้างข้อสอบใหม่" in [note["text"] for note in figure["layout"]["annotations"]]
    assert figure["data"][0]["y"] == [1.0, 2.0]


def test_trend__nothing_to_draw_is_an_empty_figure() -> None:
    hidden = measure(2567, None, status=ValueStatus.TOO_FEW.value)

    assert trend_figure([hidden], GAP, ONET, "th")["data"] == []


def test_trend__is_plain_json_and_small() -> None:
    figure = trend_figure([measure(y, -1.0) for y in range(2558, 2568)], GAP, ONET, "th")

    assert json.loads(orjson.dumps(figure)) == figure
    assert len(orjson.dumps(figure)) < 6_000


@pytest.mark.parametrize(
    ("value", "tone"),
    [(-5.6, "below-3"), (-2.5, "below-2"), (-0.8, "below-1"), (0.79, "zero"), (0.0, "zero"),
     (0.8, "above-1"), (2.5, "above-2"), (5.0, "above-3"), (None, "none")],
)  # fmt: skip
def test_tone__steps_belong_to_the_stronger_tone(value: float | None, tone: str) -> None:
    assert distance_tone(value, GAP) == tone


def test_certain__is_an_interval_without_zero() -> None:
    assert measure(2567, -5.6, margin=1.4).is_certain
    assert not measure(2567, -1.4, margin=1.4).is_certain
    assert not measure(2567, None, status="TOO_FEW").is_certain


def test_largest_certain__passes_over_what_cannot_be_told() -> None:
    wild = measure(2567, -20.0, margin=25.0, subject="science")

    assert largest_certain([wild, measure(2567, -3.0), measure(2567, 2.0, subject="thai")]) == (
        measure(2567, -3.0)
    )
    assert largest_certain([wild]) is None


def test_years_widening__stops_at_a_missing_year_and_at_a_change_of_side() -> None:
    series = [measure(2563, -1), measure(2565, -2), measure(2566, -3), measure(2567, -4)]
    assert years_widening(series, 2567) == 2
    assert years_widening([measure(2566, 1.0), measure(2567, -4)], 2567) == 0


def test_heatmap__each_state_looks_and_reads_differently() -> None:
    measures = [
        measure(2567, -5.6, subject="math"),
        measure(2567, 0.2, subject="thai"),
        measure(2567, None, subject="science", status="NOT_REPORTED"),
        measure(2567, None, subject="english", status="NO_REFERENCE"),
    ]
    drawn = str(
        heatmap(
            measures, GAP, {"onet": ONET}, SUBJECTS, Selection(), caption="…",
        )
    )  # fmt: skip

    for part in ("−5.6", "below-3 certain", "zero open", "ไม่มีรายงาน", "ไม่มีค่าเปรียบเทียบ"):
        assert part in drawn


def test_heatmap__tests_share_a_row_where_they_share_a_subject_and_the_last_test_names_it() -> None:
    subjects = [
        SubjectLabel("rt", "total", "รวมสองสมรรถนะ", "Total", 3),
        SubjectLabel("nt", "math", "ความสามารถด้านคณิตศาสตร์", "Mathematics", 2),
        SubjectLabel("nt", "total", "รวมทุกด้าน", "Total", 3),
        SubjectLabel("onet", "math", "คณิตศาสตร์", "Mathematics", 2),
    ]
    measures = [
        measure(2567, 1.0, test="nt", subject="total"),
        measure(2567, 1.0, test="nt", subject="math"),
        measure(2567, 1.0, test="rt", subject="total"),
    ]
    drawn = heatmap(
        measures, GAP, {t.key: t for t in TESTS}, subjects, Selection(), caption="…"
    )  # fmt: skip

    words = [part["props"]["children"] for part in _parts(drawn) if part["type"] == "Th"]
    assert words[-2:] == ["คณิตศาสตร์", "รวม"]


def _parts(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, list):
        for item in node:
            yield from _parts(item)
    elif isinstance(node, dict):
        yield node
        yield from _parts(node["props"].get("children"))


def test_by_luck__is_one_in_forty_of_those_with_an_interval_rounded_half_up() -> None:
    told = [measure(2567, 0.0)] * 60
    untold = [measure(2567, None, status="TOO_FEW")] * 900

    assert expected_by_luck([*told, *untold]) == 2  # 1.5
    assert expected_by_luck(told[:59]) == 1


def test_two_columns__stay_even_and_in_reading_order() -> None:
    high, low, lower = (html.Ul([html.Li("…")] * n) for n in (9, 4, 2))
    left, right = two_columns(high, low, None, lower)

    assert left["props"]["children"] == [high]
    assert right["props"]["children"] == [low, lower]


def test_common_span__holds_every_interval() -> None:
    assert common_span([measure(2567, -9.0, margin=4.0)]) > 13.0
    assert common_span([]) > 0


def test_funnel__one_large_school_leaves_room_for_the_small_ones():
    measures = [replace(measure(2567, float(at % 7 - 3)), tested_count=at) for at in (2, 5, 9, 280)]

    figure = funnel_figure(measures, 17.0, GAP, "th")

    axis = figure["layout"]["xaxis"]
    low, high = axis["range"]
    assert axis["type"] == "log"
    assert (math.log10(9) - low) / (high - low) > 0.3, (
        "three of four schools have a third of the room"
    )
    assert 10**low < 2 and 10**high > 280
    for line in figure["data"][:2]:
        counts = [count for count in line["x"] if count is not None]
        assert min(counts) == pytest.approx(2) and max(counts) == pytest.approx(280)
    for line, level in zip(figure["data"], (0.95, 0.998), strict=False):
        assert line["y"][0] == pytest.approx(float(funnel_limits_mean(0.0, 17.0, 2, level)[0]))


def test_funnel__of_one_school_is_drawn():
    figure = funnel_figure([measure(2567, 0.0)], None, GAP, "th")

    low, high = figure["layout"]["yaxis"]["range"]
    assert low < 0 < high and figure["layout"]["xaxis"]["range"][0] < math.log10(31)
