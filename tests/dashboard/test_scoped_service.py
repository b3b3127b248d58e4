"""Each question of the service, asked from outside, from inside and without a place."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable
from typing import Any

import pytest

from dashboard.quality.asking import QualityReader
from dashboard.rights import NOBODY, OFFICE, Right, Role, Viewer, asking_as
from dashboard.scoped_quality import ScopedQuality
from dashboard.scoped_service import NoRight, OutsideScope, ScopedService
from dashboard.service import Service
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import NATION, Area, MetricsError
from metrics.quality.service import QualityQuestions
from tests.dashboard.fake_service import FakeService

OWN, OTHER = Area(AreaLevel.DISTRICT, "9901"), Area(AreaLevel.DISTRICT, "9902")
PROVINCE = Area(AreaLevel.PROVINCE, "99")
SUPERVISOR = Viewer(Role.SUPERVISOR, OWN, "mali", 1)
SCHOOL = Viewer(Role.SCHOOL, Area(AreaLevel.SCHOOL, "99010001"), "school", 2)
OFFICER = Viewer(Role.DATA_OFFICER, OWN, "officer", 3)
PAPER = {"test": "onet", "grade": "p6", "year_be": 2567, "subject": "math"}

ABOUT_A_PLACE: dict[str, Callable[[Any, Area], Any]] = {
    "area": lambda s, area: s.area(area),
    "school_places": lambda s, area: s.school_places(area),
    "school_points": lambda s, area: s.school_points(area),
    "papers": lambda s, area: s.papers(area),
    "rows_behind": lambda s, area: s.rows_behind(area, **PAPER),
    "doubts": lambda s, area: s.doubts(area),
    "domains": lambda s, area: s.domains(area.level, area.area_id),
    "findings": lambda s, area: s.findings(area),
    "answer": lambda s, area: s.answer("mean", by=AreaLevel.SCHOOL, within=area),
}
ABOUT_FILES: dict[str, Callable[[Any], Any]] = {
    "loads": lambda s: s.loads(),
    "load_districts": lambda s: s.load_districts(),
    "file_findings": lambda s: s.file_findings(),
    "rejected_rows": lambda s: s.rejected_rows(12),
    "corrections": lambda s: s.corrections(38),
    "coverage": lambda s: s.coverage(),
    "reconciliation": lambda s: s.reconciliation(),
}
SCHEME, ROUND = "six_colours", (2567, 1)
OF_AREAS: dict[str, Callable[[Any, Area], Any]] = {
    "quality_rounds": lambda s, area: s.quality_rounds(area, SCHEME),
    "quality_ratings": lambda s, area: s.quality_ratings(area, SCHEME),
    "quality_components": lambda s, area: s.quality_components(area, SCHEME),
    "quality_distribution": lambda s, area: s.quality_distribution(area, SCHEME),
    "quality_amphoes": lambda s, area: s.quality_amphoes(area, SCHEME),
    "quality_standing": lambda s, area: s.quality_standing(area, SCHEME),
    "quality_moves": lambda s, area: s.quality_moves(area, SCHEME, (2566, 1), ROUND),
    "quality_flows": lambda s, area: s.quality_flows(area, SCHEME),
    "quality_due": lambda s, area: s.quality_due(area, SCHEME, dt.date(2025, 1, 1)),
    "quality_budget": lambda s, area: s.quality_budget(area, SCHEME),
    "quality_evidence": lambda s, area: s.quality_evidence(area, SCHEME),
    "quality_contradictions": lambda s, area: s.quality_contradictions(area, SCHEME),
    "quality_lift": lambda s, area: s.quality_lift(area, SCHEME)[0],
    "quality_network": lambda s, area: s.quality_network(area, SCHEME, 500.0),
    "quality_joined": lambda s, area: s.quality_joined(area, SCHEME, radius_km=500.0),
    "quality_places": lambda s, area: s.quality_places(area, SCHEME),
    "schools_without_place": lambda s, area: s.schools_without_place(area),
    "achievement_tiers": lambda s, area: s.achievement_tiers(
        area, "achievement_grid", test="onet", grade="p6", subject="math", year_be=2567
    ),
}
OF_SCHOOLS: dict[str, Callable[[Any, str], Any]] = {
    "quality_history": lambda s, school: s.quality_history(school, SCHEME),
    "quality_levels": lambda s, school: s.quality_levels(school, *ROUND),
    "quality_subjects": lambda s, school: s.quality_subjects(school, SCHEME, *ROUND),
    "quality_certainty": lambda s, school: s.quality_certainty(school, SCHEME, *ROUND),
    "quality_next_steps": lambda s, school: s.quality_next_steps(school, SCHEME, sets=1),
}
RULES: dict[str, Callable[[Any], Any]] = {
    "quality_schemes": lambda s: s.quality_schemes(),
    "quality_scheme": lambda s: s.quality_scheme(SCHEME),
    "quality_grid": lambda s: s.quality_grid("achievement_grid"),
    "quality_problems": lambda s: s.quality_problems(),
    "quality_what_if": lambda s: s.quality_what_if(SCHEME, {}),
}
ABOUT_A_PLACE |= OF_AREAS
OPEN = {
    "data_version",
    "snapshots",
    "stamp",
    "tests",
    "datasets",
    "subjects",
    "metrics",
    "metric",
    "boundaries",
}
OTHERWISE = {
    "home_area",
    "children",
    "school",
    "search_schools",
    "similar_schools",
    "quality_component_means",
}


@pytest.fixture(scope="module")
def service() -> ScopedService:
    return ScopedService(FakeService())


def test_every_question_of_the_service_has_its_rule_here() -> None:
    asked = {name for name, _ in inspect.getmembers(Service, inspect.isfunction) if name[0] != "_"}
    of_quality = inspect.getmembers(QualityQuestions, inspect.isfunction)
    asked |= {name for name, _ in of_quality if name[0] != "_"}

    assert asked == OPEN.union(OTHERWISE, ABOUT_A_PLACE, ABOUT_FILES, OF_SCHOOLS, RULES)
    assert asked <= set(dir(ScopedService))


def test_every_question_of_the_reader_of_quality_schools_has_its_rule_here() -> None:
    questions = [one for _, one in inspect.getmembers(QualityReader, inspect.isfunction)]
    asked = {one.__name__ for one in questions if not one.__name__.startswith("__")}

    assert len(asked) > 25
    assert asked <= set(dir(ScopedQuality))


@pytest.mark.parametrize("name", ABOUT_A_PLACE)
def test_place__own_district_is_answered_and_others_are_refused(service, name) -> None:
    ask = ABOUT_A_PLACE[name]
    with asking_as(SUPERVISOR):
        ask(service, OWN)
        for area in (OTHER, PROVINCE, NATION, Area(AreaLevel.DISTRICT, "0001")):
            with pytest.raises(OutsideScope):
                ask(service, area)


@pytest.mark.parametrize("name", ABOUT_A_PLACE)
def test_place__nobody_gets_anything(service, name) -> None:
    with pytest.raises(NoRight):
        ABOUT_A_PLACE[name](service, OWN)
    with asking_as(NOBODY), pytest.raises(NoRight):
        ABOUT_A_PLACE[name](service, NATION)


@pytest.mark.parametrize("name", OF_AREAS)
def test_quality__names_no_school_outside(service, name) -> None:
    with asking_as(OFFICE):
        assert len(OF_AREAS[name](service, NATION))
    with asking_as(SUPERVISOR):
        found = OF_AREAS[name](service, OWN)
        schools = {
            school
            for column in ("school_id", "neighbour_id", "quality_school_id")
            if column in found
            for school in found[column].dropna()
        }
    assert {school[:4] for school in schools} <= {"9901"}


def test_quality__neighbours_beyond_the_border_are_seen_by_those_who_see_both(service) -> None:
    with asking_as(OFFICE):
        wide = OF_AREAS["quality_network"](service, OWN)
        joined = OF_AREAS["quality_joined"](service, OWN)
    assert {school[:4] for school in wide["neighbour_id"]} == {"9801", "9902"}
    with asking_as(SUPERVISOR):
        assert OF_AREAS["quality_network"](service, OWN).empty
        own = OF_AREAS["quality_joined"](service, OWN)
        crafted = service.quality_joined(OWN, SCHEME, {"99010001": ["99020001"], "98010001": ["99010002"]})  # fmt: skip
    assert joined["joining_count"].sum() > 0
    assert own["joining_count"].sum() == crafted["joining_count"].sum() == 0


def test_quality__means_around_a_school_are_comparisons_and_those_elsewhere_are_not(
    service,
) -> None:
    with asking_as(OFFICE):
        expected = service.quality_component_means(OWN, SCHEME)
    with asking_as(SCHOOL):
        assert service.quality_component_means(OWN, SCHEME) == expected
        assert len(expected) == 5
        for other in (OTHER, NATION):
            with pytest.raises(OutsideScope):
                service.quality_component_means(other, SCHEME)
    with pytest.raises(NoRight):
        service.quality_component_means(OWN, SCHEME)


@pytest.mark.parametrize("name", OF_SCHOOLS)
def test_quality__a_school_of_another_district_is_refused(service, name) -> None:
    ask = OF_SCHOOLS[name]
    with asking_as(SUPERVISOR):
        ask(service, "99010001")
        for other in ("99020001", "98010001", "nobody"):
            with pytest.raises(OutsideScope):
                ask(service, other)
    with asking_as(SCHOOL):
        ask(service, "99010001")
        with pytest.raises(OutsideScope):
            ask(service, "99010002")
    with pytest.raises(NoRight):
        ask(service, "99010001")


@pytest.mark.parametrize("name", RULES)
def test_quality__the_rules_are_for_whoever_is_in(service, name) -> None:
    with asking_as(SCHOOL):
        RULES[name](service)
    with pytest.raises(NoRight):
        RULES[name](service)


@pytest.mark.parametrize("name", ABOUT_FILES)
def test_files__a_school_gets_none(service, name) -> None:
    with asking_as(SCHOOL), pytest.raises(NoRight):
        ABOUT_FILES[name](service)


@pytest.mark.parametrize("name", [*ABOUT_A_PLACE, *ABOUT_FILES])
def test_password_of_one_use__opens_nothing(service, name) -> None:
    from dataclasses import replace

    with asking_as(replace(OFFICE, must_change=True)), pytest.raises(NoRight):
        if name in ABOUT_FILES:
            ABOUT_FILES[name](service)
        else:
            ABOUT_A_PLACE[name](service, OWN)


def ids_of(service: ScopedService, by: AreaLevel, **question: Any) -> set[str]:
    answer = service.answer("mean", by=by, **question)
    return set(answer.frame[answer.id_column])


def test_answer__without_a_place_is_cut_to_the_scope(service) -> None:
    with asking_as(SUPERVISOR):
        schools = ids_of(service, AreaLevel.SCHOOL)
        assert len(schools) == 12 and all(s.startswith("9901") for s in schools)
        assert ids_of(service, AreaLevel.DISTRICT) == {"9901"}
        assert ids_of(service, AreaLevel.PROVINCE) == {"99"}
        assert ids_of(service, AreaLevel.NATION) == {"0000"}


def test_answer__named_groups_outside_are_not_there(service) -> None:
    with asking_as(SUPERVISOR):
        assert ids_of(service, AreaLevel.SCHOOL, ids=["99020001", "99010002"]) == {"99010002"}
        assert ids_of(service, AreaLevel.DISTRICT, ids=["9902"]) == set()
        assert ids_of(service, AreaLevel.PROVINCE, ids=["98"]) == set()


def test_search__finds_schools_of_the_scope_alone(service) -> None:
    def found(text: str, **question: Any) -> set[str]:
        return {school.school_id for school in service.search_schools(text, 99, **question)}

    with asking_as(OFFICE):
        assert {one[:4] for one in found("บ้าน")} == {"9801", "9901", "9902"}
    with asking_as(SUPERVISOR):
        assert {one[:4] for one in found("บ้าน")} == {"9901"}
        assert found("99020001") == set()
        with pytest.raises(OutsideScope):
            found("บ้าน", within=OTHER)
    with asking_as(SCHOOL):
        assert found("") == {"99010001"}
    with pytest.raises(NoRight):
        found("บ้าน")


def test_school__sees_itself_and_the_means_around_it(service) -> None:
    with asking_as(SCHOOL):
        assert ids_of(service, AreaLevel.SCHOOL) == {"99010001"}
        assert ids_of(service, AreaLevel.DISTRICT) == {"9901"}
        assert service.school("99010001").path == ()
        assert service.home_area().area == SCHOOL.scope
        with pytest.raises(OutsideScope):
            service.answer("mean", by=AreaLevel.SCHOOL, within=OWN)
        with pytest.raises(OutsideScope):
            service.answer("mean", by=AreaLevel.NETWORK)
        for name in ("99010002", "99020001", "nobody"):
            with pytest.raises(OutsideScope):
                service.school(name)


def test_paths__begin_where_the_scope_does(service) -> None:
    with asking_as(SUPERVISOR):
        assert service.area(OWN).path == ()
        assert [step.area for step in service.school("99010001").path] == [OWN]
        assert [c.area for c in service.children(NATION, AreaLevel.DISTRICT)] == [OWN]


def test_findings__of_a_load_that_reaches_further_say_no_more_than_that(service) -> None:
    with asking_as(OFFICE):
        assert "สลับกัน" in str(service.findings(OWN).to_dict("records"))
    with asking_as(SUPERVISOR):
        found = service.findings(OWN)
        assert len(found) == 2
        assert "สลับกัน" not in str(found.to_dict("records"))
        assert "ไม่ตรงกับทะเบียน" in str(found.to_dict("records")), "its own load says all"


def test_loads__those_that_reach_further_are_not_there(service) -> None:
    with asking_as(SUPERVISOR):
        assert set(service.file_findings()["load_id"]) == {37}
        assert service.loads().empty
        for ask in (service.rejected_rows, service.corrections, service.file_findings):
            with pytest.raises(OutsideScope):
                ask(38)


def test_coverage__of_another_district_is_refused_and_foreign_loads_have_no_number(service) -> None:
    with asking_as(SUPERVISOR):
        own = service.coverage()
        assert set(own["known_count"]) == {1}, "its own district, though none was named"
        assert own["load_id"].isna().all(), "load 38 fills another district too"
        assert service.coverage("9901").equals(own)
        with pytest.raises(OutsideScope):
            service.coverage("9902")
    with asking_as(OFFICE):
        assert set(service.coverage()["known_count"]) == {3}


def test_orders__need_the_right_and_the_load(service) -> None:
    with asking_as(SUPERVISOR), pytest.raises(NoRight):
        service.refuse_foreign_order(37)
    with asking_as(OFFICER):
        service.refuse_foreign_order(37)
        assert service.districts_to_change() == ("9901",)
        for load_id in (38, 12, 999):
            with pytest.raises(OutsideScope):
                service.refuse_foreign_order(load_id)
    with asking_as(Viewer(Role.DATA_OFFICER, PROVINCE, "p", 4)):
        assert service.districts_to_change() == ("9901", "9902")
    with asking_as(OFFICE):
        assert service.districts_to_change() == ()


@pytest.mark.parametrize("role", Role)
def test_rights__an_administrator_has_all_and_the_public_none(role) -> None:
    viewer = Viewer(role, NATION)

    assert viewer.may(Right.MANAGE_ACCOUNTS) == (role is Role.ADMINISTRATOR)
    assert viewer.may(Right.CHANGE_DATA) == (role in (Role.ADMINISTRATOR, Role.DATA_OFFICER))
    assert viewer.may(Right.SEE_RESULTS) == (role is not Role.PUBLIC)
    assert issubclass(OutsideScope, MetricsError)


def test_similar_schools__names_none_outside(service) -> None:
    with asking_as(OFFICE):
        everywhere = service.similar_schools("99010001")
    with asking_as(SCHOOL):
        assert service.similar_schools("99010001").empty
        with pytest.raises(OutsideScope):
            service.similar_schools("99010002")
    with asking_as(SUPERVISOR):
        own = service.similar_schools("99010001")
        with pytest.raises(OutsideScope):
            service.similar_schools("99020001")

    assert set(own["school_id"]) == {i for i in everywhere["school_id"] if i.startswith("9901")}
