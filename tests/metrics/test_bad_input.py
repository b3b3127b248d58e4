"""Every declared metric on hard data: a status and a sentence, never nan, infinity or a warning."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from data_pipeline.warehouse.vocabulary import AreaLevel, ValueStatus
from metrics.answers import ANSWER_COLUMNS, Area, UnknownKey
from metrics.registry import GROUPS, Metric, all_metrics
from metrics.service import MetricsService
from tests.metrics.asking import serve, started
from tests.warehouse_rows import benchmark, enrolment, leavers, levels, results

METRICS = tuple(all_metrics().values())


def _hard_rows():
    """Papers by what is hard about them; each in a year, grade or subject of its own."""
    one = [("99010001", 10, 40.0)]
    alike = [(f"9901000{i}", 10, 40.0) for i in range(1, 6)]
    many = [(f"9901{i:04d}", 3 + i, 40.0 + i % 7) for i in range(1, 41)]
    return [
        results(one, subject="one_school", sd_score_pct=12.0),
        results(alike, subject="tau2_is_0", sd_score_pct=12.0),
        results(alike, subject="sd_is_0", sd_score_pct=0.0),
        results([("99010001", 1, 100.0)], subject="n_is_1"),
        results([("99010001", 0, None), ("99010002", 0, None)], subject="n_is_0"),
        results([("99010001", None, None), ("99010002", None, None)], subject="all_missing"),
        results([("99010001", 5, 0.0), ("99010002", 5, 0.0)], subject="all_zero"),
        results(many, subject="many"),
        results(many, subject="many", year_be=2566),
        results([("99010001", 10, 40.0)], test="nt", grade="p3", year_be=2564, subject="thai"),
        results([("99010001", 10, 40.0)], test="nt", grade="p3", year_be=2566, subject="thai"),
    ]


@pytest.fixture(scope="module")
def service(tmp_path_factory) -> Iterator[MetricsService]:
    rows = started(tmp_path_factory.mktemp("hard"))
    rows.load(
        result_rows=[row for group in _hard_rows() for row in group],
        levels=levels("99010001", [0, 0, 0, 0], subject="one_school")
        + levels("99010001", [5, 0, 0, 0], subject="all_zero")
        + levels("99010002", [0, 0, 0, 5], subject="all_zero"),
        benchmarks=[benchmark(50.0, subject=s) for s in ("many", "sd_is_0", "one_school")],
        enrolment=enrolment([("99010001", 0, 0), ("99010002", 3, 2)])
        + enrolment([("99010001", 0, 0)], year_be=2566),
        leavers=leavers([("99010001", "male", "poverty", 1), ("99010002", None, "family", 9)]),
        schools=[
            {
                "school_id": f"9901{i:04d}",
                "name_th": f"โรงเรียนสมมติ {i}",
                "district_id": "9901",
                "pupil_count": 40 * i if i != 3 else None,
            }
            for i in range(1, 41)
        ],
    )
    return serve(rows)


def questions() -> list[object]:
    return [
        pytest.param(metric, by, id=f"{metric.spec.key}-{by}")
        for metric in METRICS
        for by in metric.spec.grains
    ]


@pytest.mark.parametrize(("metric", "by"), questions())
def test_hard_input__a_number_or_a_status_with_its_sentence(
    service: MetricsService, metric: Metric, by: AreaLevel
) -> None:
    references = (None, *(AreaLevel.DISTRICT, AreaLevel.SIZE_BAND, AreaLevel.SIMILAR))
    for reference in references if metric.spec.needs_reference else (None,):
        answer = service.answer(metric.spec.key, by=by, reference=reference)
        frame = answer.frame
        part = [metric.spec.part] if metric.spec.part else []

        assert list(frame.columns) == [f"{by}_id", *ANSWER_COLUMNS, *part]
        assert set(frame["value_status"]) <= set(ValueStatus)
        is_ok = frame["value_status"] == ValueStatus.OK
        assert frame.loc[is_ok, "value"].notna().all()
        assert frame.loc[~is_ok, ["value", "low", "high"]].isna().all(axis=None)
        numbers = frame[["value", "low", "high"]].to_numpy("float64")
        assert not np.isinf(numbers).any()
        bounded = frame[is_ok & frame["low"].notna() & frame["high"].notna()]
        assert (bounded["low"] <= bounded["value"] + 1e-9).all()
        assert (bounded["value"] <= bounded["high"] + 1e-9).all()
        unsaid = set(frame.loc[~is_ok, "value_status"]) - {"NOT_REPORTED", "TOO_FEW"}
        assert not unsaid or answer.notes


@pytest.mark.parametrize("metric", METRICS, ids=lambda m: m.spec.key)
def test_level_without_an_answer__is_refused_with_those_that_have_one(
    service: MetricsService, metric: Metric
) -> None:
    for by in set(AreaLevel) - set(metric.spec.grains):
        with pytest.raises(UnknownKey, match=metric.spec.grains[0]):
            service.answer(metric.spec.key, by=by)


def test_unknown_words__each_error_lists_what_exists(service: MetricsService) -> None:
    for wrong, known in (
        ({"year_be": 2560}, "2567"),
        ({"ids": ["99999999"]}, "99999999"),
        ({"grade": "m6"}, "p6"),
        ({"subject": "music"}, "subject"),
        ({"within": Area(AreaLevel.NETWORK, "x")}, "network"),
    ):
        with pytest.raises(UnknownKey, match=known):
            service.answer("mean", by=AreaLevel.SCHOOL, **wrong)
    with pytest.raises(UnknownKey, match="district:9901"):
        service.answer("mean", by=AreaLevel.DISTRICT, ids=["5601"])


def test_groups__are_every_level_that_has_rows_of_its_own() -> None:
    assert set(AreaLevel) - set(GROUPS) == {AreaLevel.OBEC, AreaLevel.SIMILAR}
