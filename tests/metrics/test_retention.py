"""Who leaves and who stays, resources and the card of domains, from rows to answers."""

from __future__ import annotations

import pytest

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.formulas import newcombe_difference, wilson_interval
from metrics.service import MetricsService
from tests.metrics.asking import only, said, serve, started
from tests.warehouse_rows import benchmark, enrolment, leavers, results

SCHOOL, DISTRICT = AreaLevel.SCHOOL, AreaLevel.DISTRICT


@pytest.fixture(scope="module")
def service(tmp_path_factory) -> MetricsService:
    rows = started(tmp_path_factory.mktemp("pupils"))
    rows.load(
        enrolment=enrolment([("99010001", 60, 40), ("99010002", 40, 60)])
        + enrolment([("99010001", 50, 50)], grade="m1")
        + enrolment([("99020001", 10, 10)])
        + enrolment([("99010001", 50, 30)], grade="p5", year_be=2566)
        + enrolment([("99010001", 50, 75)], grade="p6", year_be=2566)
        + enrolment([("99010001", 70, 55)], grade="p1", year_be=2562),
        leavers=leavers(
            [
                ("99010001", "male", "poverty", 6),
                ("99010001", "female", "family", 1),
                ("99010001", "male", "not_a_leaver", 5),
                ("99010002", "male", "poverty", 1),
            ]
        )
        + leavers([("99010001", None, "work", 2)], grade="m1"),
        staff=[
            {"source_row": 2, "district_id": "9901", "school_id": code, "school_code": code, "name_th": "",
             "year_be": 2567, "teacher_count": teachers, "room_count": rooms, "budget_baht": None}
            for code, teachers, rooms in (("99010001", 10, 8), ("99010002", 5, None))
        ],
        result_rows=results(
            [("99010001", 50, 40.0), ("99010002", 50, 60.0), ("99020001", 9, 50.0)], sd_score_pct=12.0
        ),
        benchmarks=[benchmark(50.0)],
    )  # fmt: skip
    return serve(rows)


def test_dropout__transfers_do_not_count_and_grades_add_up(service):
    answer = service.answer("dropout_rate", by=SCHOOL, year_be=2567)

    assert said(answer) == {"99010001": 9 / 200 * 100, "99010002": 1.0, "99020001": "NOT_REPORTED"}
    low, high = wilson_interval(9, 200)
    assert answer.frame.loc[0, ["low", "high"]].tolist() == pytest.approx([100 * low, 100 * high])


def test_dropout__by_grade_sex_and_cause(service):
    of = {"by": DISTRICT, "year_be": 2567, "within": None}
    by_grade = service.answer("dropout_rate_by_grade", **of).frame
    own = by_grade[by_grade["district_id"] == "9901"]

    assert dict(zip(own["grade"], own["value"], strict=True)) == {"p6": 4.0, "m1": 2.0}
    by_sex = said(service.answer("dropout_rate_by_sex", **of))
    assert by_sex["9901", "male"] == pytest.approx(7 / 150 * 100)
    assert by_sex["9901", "female"] == pytest.approx(1 / 150 * 100)
    by_cause = said(service.answer("dropout_rate_by_cause", **of))
    assert by_cause == {
        ("9901", "family"): pytest.approx(100 / 300),
        ("9901", "poverty"): pytest.approx(700 / 300),
        ("9901", "work"): pytest.approx(200 / 300),
    }


def test_dropout__boys_minus_girls_with_newcombes_interval(service):
    row = only(service.answer("dropout_sex_gap", by=DISTRICT, year_be=2567, ids=["9901"]))

    expected = [100 * part for part in newcombe_difference(7, 150, 1, 150)]
    assert [row["value"], row["low"], row["high"]] == pytest.approx(expected)


def test_excess_leavers__against_the_rate_of_the_same_grade(service):
    # ป.6: 8 of 200 left, 4 of each hundred; ม.1: 2 of 100, all of one school
    answer = service.answer("excess_leavers", by=SCHOOL, year_be=2567)

    assert said(answer)["99010001"] == pytest.approx(9 - (4 + 2))
    assert said(answer)["99010002"] == pytest.approx(1 - 4)
    assert answer.frame["low"].iloc[0] < 0 < answer.frame["high"].iloc[0]
    chance = service.answer("leaver_alert_chance", by=SCHOOL, year_be=2567)
    assert said(chance)["99010001"] == pytest.approx(2 * 0.1528, abs=0.001)  # P(X ≥ 9), two schools
    assert "by luck" in chance.notes[0].en


def test_promotion_survival_and_transition__from_enrolment_of_two_years(service):
    of = {"by": SCHOOL, "year_be": 2567, "ids": ["99010001"]}

    promoted = service.answer("promotion_rate", grade="p6", **of)
    assert said(promoted) == {"99010001": 100 * 100 / 80}
    assert said(service.answer("cohort_survival", grade="p6", **of)) == {"99010001": 80.0}
    assert said(service.answer("transition_rate", grade="m1", **of)) == {"99010001": 80.0}
    without = service.answer("transition_rate", grade="p6", **of)
    assert said(without) == {"99010001": "NO_REFERENCE"}
    assert "no earlier grade" in without.notes[0].en


def test_resources__ratios_are_of_the_schools_that_state_both(service):
    assert said(service.answer("pupils_per_teacher", by=DISTRICT)) == {"9901": 300 / 15}
    assert said(service.answer("pupils_per_room", by=DISTRICT)) == {"9901": 200 / 8}
    budget = service.answer("budget_per_pupil", by=DISTRICT)
    assert said(budget) == {"9901": "NOT_REPORTED"}
    assert "not loaded" in budget.notes[0].en


def test_domains__one_card_of_a_school_and_of_an_area(service):
    school = service.domains(SCHOOL, "99010001", year_be=2567)
    district = service.domains(DISTRICT, "9901")

    for card in (school, district):
        assert list(card["domain"].unique()) == ["opportunity", "quality", "efficiency"]
        assert {"dropout_rate", "mean_gap", "pupils_per_teacher"} <= set(card["metric"])
    gap = school[school["metric"] == "mean_gap"]
    assert gap["value"].tolist() == [-10.0]


def test_one_row__answers_hold_the_groups_asked_for(service):
    assert only(service.answer("enrolled_count", by=DISTRICT, ids=["9902"]))["value"] == 20
