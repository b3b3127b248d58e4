"""Spread, medians, shares and levels from rows to answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.formulas import v_gap, wilson_interval
from metrics.service import MetricsService
from tests.metrics.asking import only, said, serve, started
from tests.warehouse_rows import WarehouseRows, benchmark, enrolment, levels, results

SCHOOL, DISTRICT = AreaLevel.SCHOOL, AreaLevel.DISTRICT


@pytest.fixture(scope="module")
def service(tmp_path_factory) -> MetricsService:
    rows = started(tmp_path_factory.mktemp("levels"))
    stated = {"sd_score_pct": 10.0, "median_score_pct": 41.0, "pass_50_count": 2}
    first = results([("99010001", 10, 40.0)], **stated)
    second = results([("99010002", 30, 60.0)], sd_score_pct=10.0, pass_50_pct=80.0)
    silent = results([("99010003", 5, 50.0)], sd_score_pct=10.0)
    rows.load(
        result_rows=first + second + silent,
        levels=levels("99010001", [1, 2, 3, 4])
        + [
            row | {"level_count": None, "level_pct": pct}
            for row, pct in zip(levels("99010002", [0, 0, 0, 0]), [50, 30, 20, 0], strict=True)
        ],
        enrolment=enrolment([("99010001", 6, 10)]) + enrolment([("99010001", 6, 6)], round_no=2),
    )
    return serve(rows)


def test_sd__district_is_put_together_from_its_schools(service):
    # Σ(n−1)s² = (9+29+4)·100 = 4200; Σn(x̄ⱼ−x̄)² with x̄ = 54.4444: 10·208.64 + 30·30.864 + 5·19.753
    row = only(service.answer("sd", by=DISTRICT))

    assert row["value"] == pytest.approx(((4200 + 3111.1111) / 44) ** 0.5)
    assert said(service.answer("sd", by=SCHOOL))["99010001"] == 10.0


def test_median__pupils_of_a_school_and_schools_of_an_area(service):
    assert said(service.answer("median", by=SCHOOL)) == {
        "99010001": 41.0,
        "99010002": "NOT_REPORTED",
        "99010003": "NOT_REPORTED",
    }
    assert said(service.answer("median", by=DISTRICT)) == {"9901": 50.0}


def test_pass_50__counts_add_up_over_the_schools_that_state_them(service):
    row = only(service.answer("pass_50_share", by=DISTRICT))

    assert row["value"] == 100 * (2 + 24) / 40
    low, high = wilson_interval(26, 40)
    assert (row["low"], row["high"]) == pytest.approx((100 * low, 100 * high))


def test_level_share__counts_as_stated_or_from_shares_and_sum_to_100(service):
    schools = said(service.answer("level_share", by=SCHOOL))
    district = said(service.answer("level_share", by=DISTRICT))

    assert schools["99010001", "improve"] == 40.0
    assert schools["99010003", "good"] == "NOT_REPORTED"
    assert district["9901", "very_good"] == 100 * (1 + 15) / 40
    assert sum(district.values()) == pytest.approx(100)


def test_v_gap__of_a_school_to_its_district_from_levels_alone(service):
    gaps = said(service.answer("v_level_gap", by=SCHOOL, reference=DISTRICT))

    _, v = v_gap([4, 3, 2, 1], [4, 9, 11, 16])
    assert gaps["99010001"] == pytest.approx(v)
    assert gaps["99010003"] == "NOT_REPORTED"


def test_participation__divides_by_the_round_in_which_papers_are_sat(service):
    answer = service.answer("participation", by=SCHOOL)

    assert said(answer)["99010001"] == pytest.approx(
        100 * 10 / 12
    )  # round 2, not the 16 of round 1
    assert said(answer)["99010003"] == "NOT_REPORTED"
    assert "not loaded" in answer.notes[0].en


def test_participation__more_sitters_than_pupils_is_not_said(tmp_path):
    rows = started(tmp_path)
    rows.load(
        result_rows=results([("99010001", 10, 40.0)]), enrolment=enrolment([("99010001", 4, 4)])
    )

    answer = serve(rows).answer("participation", by=SCHOOL)

    assert said(answer) == {"99010001": "UNRELIABLE"}
    assert "check both files" in answer.notes[0].en


def test_references__each_level_of_area_has_its_mean(tmp_path):
    rows = started(tmp_path)
    schools = [
        {"school_id": f"5601000{i}", "name_th": f"โรงเรียนสมมติ {i}", "district_id": "5601",
         "network_name_th": network, "pupil_count": pupils}
        for i, network, pupils in ((1, "ก", 60), (2, "ก", 300), (3, "ข", 90))
    ]  # fmt: skip
    rows.load(
        schools=schools,
        result_rows=results(
            [("56010001", 10, 40.0), ("56010002", 30, 60.0), ("56010003", 20, 50.0)]
        ),
        benchmarks=[benchmark(48.0, area_level="region", area_id="north")],
    )
    service = serve(rows)

    def gaps(reference: AreaLevel) -> list[object]:
        return list(said(service.answer("mean_gap", by=SCHOOL, reference=reference)).values())

    assert gaps(AreaLevel.NETWORK) == [-15.0, 5.0, 0.0]
    assert gaps(AreaLevel.SIZE_BAND) == pytest.approx([40 - 1400 / 30, 0.0, 50 - 1400 / 30])
    assert gaps(AreaLevel.REGION) == [-8.0, 12.0, 2.0]
    assert gaps(DISTRICT) == pytest.approx([40 - 3200 / 60, 60 - 3200 / 60, 50 - 3200 / 60])
    assert said(service.answer("mean", by=AreaLevel.SIZE_BAND)) == {
        "0000-primary_small": pytest.approx(1400 / 30),
        "0000-primary_medium": 60.0,
    }
    frame = service.answer("mean_gap", by=SCHOOL, reference=DISTRICT).frame
    assert frame["source"].str.endswith("; district: computed from 3 schools").all()


def test_reference__that_rows_cover_in_part_says_how_much_of_it(tmp_path):
    # Phayao has two primary districts; one is loaded
    rows = started(tmp_path)
    rows.load(result_rows=results([("56010001", 10, 40.0), ("56010002", 30, 60.0)]))

    answer = serve(rows, min_covered_pct=50.0).answer(
        "mean_gap", by=SCHOOL, reference=AreaLevel.PROVINCE
    )

    assert said(answer) == {"56010001": -15.0, "56010002": 5.0}
    ends = answer.frame["source"].str.split("; ").str[1]
    assert set(ends) == {"province: computed from 2 schools, covering 50 % of its districts"}


def test_sd__estimated_from_means_and_counts_is_marked(tmp_path):
    rows = started(tmp_path)
    rows.load(
        result_rows=results(
            [(f"9901{i:04d}", 2 + i * i, 45 + (-1) ** i * 30 / i) for i in range(1, 25)]
        ),
        benchmarks=[benchmark(50.0)],
    )
    service = serve(rows)

    for metric in ("sd", "hedges_gap", "sd_gap"):
        assert service.answer(metric, by=SCHOOL).frame["source"].str.contains("estimated").all()
    given = service.answer("mean", by=SCHOOL).frame["source"]
    assert not given.str.contains("estimated").any()


# --- girls and boys

BY_SEX = {
    "99010001": ((10, 40.0, 8.0), (12, 50.0, 6.0)),
    "99010002": ((20, 60.0, 10.0), (20, 62.0, 12.0)),
    "99010003": ((2, 30.0, 1.0), (9, 50.0, 5.0)),  # too few boys to show at the school
    "99010004": (None, None),
    "99020001": ((1, 90.0, None), (8, 50.0, 5.0)),  # alone in its district
}
"""School → (count, mean, SD) of its boys and of its girls."""


def load_boys_and_girls(folder: Path) -> WarehouseRows:
    """Load the schools of `BY_SEX`."""
    rows = started(folder)
    names = ("tested_count", "mean_score_pct", "sd_score_pct")
    made = []
    for code, sexes in BY_SEX.items():
        stated = {
            f"{sex}_{name}": value
            for sex, values in zip(("male", "female"), sexes, strict=True)
            for name, value in zip(names, values or (None, None, None), strict=True)
        }
        made += results([(code, 40, 50.0)], sd_score_pct=10.0, **stated)
    rows.load(result_rows=made)
    return rows


@pytest.fixture(scope="module")
def mixed(tmp_path_factory) -> MetricsService:
    return serve(load_boys_and_girls(tmp_path_factory.mktemp("sexes")))


def test_sex_gap__of_a_school_is_that_of_welch(mixed):
    row = only(mixed.answer("sex_gap", by=SCHOOL, ids=["99010001"]))

    # SE² = 64/10 + 36/12 = 9.4; df = 9.4² / (6.4²/9 + 3²/11) = 16.457; t = 2.1152
    assert row["value"] == 10.0
    assert (row["low"], row["high"]) == pytest.approx((10 - 6.48488, 10 + 6.48488), abs=1e-5)


def test_sex_gap__says_why_there_is_none(mixed):
    found = said(mixed.answer("sex_gap", by=SCHOOL))

    assert found == {
        "99010001": 10.0,
        "99010002": 2.0,
        "99010003": "TOO_FEW",
        "99010004": "NOT_REPORTED",
        "99020001": "TOO_FEW",
    }


def test_sex_gap__of_an_area_weighs_by_pupils_of_all_schools_that_say_it(mixed):
    row = only(mixed.answer("sex_gap", by=DISTRICT, ids=["9901"]))

    boys = (10 * 40 + 20 * 60 + 2 * 30) / 32
    girls = (12 * 50 + 20 * 62 + 9 * 50) / 41
    assert row["value"] == pytest.approx(girls - boys)
    assert row["low"] < row["value"] < row["high"]


def test_sex_gap__of_an_area_with_a_single_boy_is_not_said(mixed):
    assert said(mixed.answer("sex_gap", by=DISTRICT))["9902"] == "TOO_FEW"


def test_sex_gap__keeps_to_the_fewest_pupils_that_the_office_shows(tmp_path):
    strict = serve(load_boys_and_girls(tmp_path), min_tested_count=11)

    assert said(strict.answer("sex_gap", by=SCHOOL)) == {
        "99010001": "TOO_FEW",  # ten boys
        "99010002": 2.0,
        "99010003": "TOO_FEW",
        "99010004": "NOT_REPORTED",
        "99020001": "TOO_FEW",
    }
