from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.url_state import (
    MARKS,
    REFERENCES,
    SPLITS,
    Selection,
    area_href,
    parse_selection,
    references_for,
    resolve_view,
    school_href,
)
from data_pipeline.warehouse.vocabulary import AreaLevel, Grade
from metrics.answers import Area, Paper, SubjectLabel

P6_2567, P6_2566 = Paper(2567, "onet", Grade.P6), Paper(2566, "onet", Grade.P6)
M3_2566, NT_2567 = Paper(2566, "onet", Grade.M3), Paper(2567, "nt", Grade.P3)
PAPERS = [P6_2567, NT_2567, P6_2566, M3_2566]
SUBJECTS = [
    SubjectLabel("onet", "thai", "ภาษาไทย", "Thai", 1),
    SubjectLabel("onet", "math", "คณิตศาสตร์", "Mathematics", 2),
    SubjectLabel("nt", "math", "คณิตศาสตร์", "Mathematics", 1),
]

keys = st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True)
codes = st.from_regex(r"[0-9A-Za-z._~-]{1,20}", fullmatch=True)
selections = st.builds(
    Selection,
    year_be=st.none() | st.integers(2500, 2699),
    test=st.none() | keys,
    grade=st.none() | st.sampled_from(Grade),
    subject=st.none() | keys,
    reference=st.none() | st.sampled_from(REFERENCES),
    area=st.none() | st.builds(Area, st.sampled_from(AreaLevel), codes),
    snapshot=st.none() | codes,
    language=st.sampled_from(["th", "en"]),
    marks=st.none() | st.sampled_from(MARKS),
    scheme=st.none() | keys,
    quality_round=st.none() | st.tuples(st.integers(2500, 2699), st.integers(0, 99)),
    radius_km=st.none() | st.integers(1, 50),
    effort=st.none() | st.integers(0, 99_999_999).map(lambda hundredths: hundredths / 100),
    split=st.none() | st.sampled_from(SPLITS),
    compared=st.lists(
        st.builds(Area, st.sampled_from(AreaLevel), codes), max_size=5, unique=True
    ).map(tuple),
)


@given(selections)
def test_selection__comes_back_from_its_query(selection: Selection) -> None:
    query = dict(parse_qsl(selection.query().lstrip("?")))

    assert parse_selection(query) == (selection, ())


@given(st.dictionaries(st.sampled_from(["year", "test", "grade", "area", "lang", "x"]), st.text()))
def test_parse__any_text_is_read_or_noted_never_raised(query: dict[str, str]) -> None:
    selection, _ = parse_selection(query)

    again, notices = parse_selection(dict(parse_qsl(selection.query().lstrip("?"))))
    assert (again, notices) == (selection, ())


def view_of(**chosen: object):  # type: ignore[no-untyped-def]
    selection = Selection(**chosen)  # type: ignore[arg-type]
    return resolve_view(selection, PAPERS, SUBJECTS, level=AreaLevel.DISTRICT)


def test_resolve__nothing_chosen_is_the_newest_year_and_the_widest_test() -> None:
    assert view_of().paper == P6_2567


@pytest.mark.parametrize(
    ("chosen", "paper", "is_told"),
    [
        ({"grade": Grade.M3}, M3_2566, False),
        ({"test": "nt"}, NT_2567, False),
        ({"year_be": 2566}, P6_2566, False),
        ({"test": "nt", "year_be": 2566}, NT_2567, True),
        ({"test": "pisa"}, P6_2567, True),
        ({"grade": Grade.M3, "year_be": 2567}, M3_2566, True),
    ],
)
def test_resolve__keeps_what_fits_and_tells_what_does_not(
    chosen: dict[str, object], paper: Paper, is_told: bool
) -> None:
    view = view_of(**chosen)

    assert view.paper == paper
    assert bool(view.notices) == is_told


def test_resolve__without_papers_shows_none() -> None:
    view = resolve_view(Selection(), [], SUBJECTS, level=AreaLevel.DISTRICT)

    assert view.paper is None


def test_references__are_wider_than_the_group() -> None:
    assert references_for(AreaLevel.DISTRICT) == (
        AreaLevel.NATION, AreaLevel.OBEC, AreaLevel.PROVINCE,
    )  # fmt: skip
    assert references_for(AreaLevel.SCHOOL) == REFERENCES
    assert references_for(AreaLevel.NATION) == (AreaLevel.NATION, AreaLevel.OBEC)


def test_links__leave_the_overview_area_behind_and_quote_codes() -> None:
    selection = Selection(year_be=2567, area=Area(AreaLevel.DISTRICT, "9901"))

    assert school_href("99010012~39", selection) == "/school/99010012~39?year=2567"
    assert area_href(Area(AreaLevel.NETWORK, "กลุ่ม/1"), selection).startswith("/area/network/%E0")


def test_area__id_with_a_thai_name_survives_the_address() -> None:
    area = Area(AreaLevel.NETWORK, "9901-กลุ่มเครือข่าย น้ำใส 1")
    chosen = Selection(area=area)

    assert parse_selection(dict(parse_qsl(chosen.query().lstrip("?")))) == (chosen, ())
    assert "%E0" in area_href(area, Selection())
