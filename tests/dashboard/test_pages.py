from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from dash import html as dash_html

from dashboard.page import Page, discover_pages
from tests.dashboard.conftest import Client, ids_of, words_of
from tests.dashboard.fake_service import PARTS, FakeService

PATHS = {
    "overview": "/",
    "area": "/area/district/9901",
    "school": "/school/99010001",
    "compare": "/compare",
    "subjects": "/subjects",
    "gaps": "/gaps",
    "retention": "/retention",
    "quality": "/quality",
    "quality_change": "/quality/change",
    "quality_assess": "/quality/assess",
    "quality_entry": "/quality/assess/99010003",
    "quality_plan": "/quality/plan/99010003",
    "quality_network": "/quality/network",
    "quality_school": "/quality/school/99010003",
    "data": "/data",
    "load": "/data/load/38",
    "trace": "/trace/district/9901",
    "methods": "/methods",
    "not_found_404": "/nowhere",
}
INPUT = {"id", "name", "type", "min", "max", "step", "defaultValue", "className"}
"""Properties of a field as React knows them; Dash has no such part of its own."""

FAILED, UNKNOWN = "state-failed", "state-unknown"


def test_every_declared_page_has_an_address_here() -> None:
    assert {page.key for page in discover_pages()} == set(PATHS)


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("key", PATHS)
def test_page__renders_in_each_language_with_unique_ids(
    client: Client, key: str, language: str
) -> None:
    page = client.page(PATHS[key], f"?lang={language}")

    assert FAILED not in page
    assert (UNKNOWN in page) == (key == "not_found_404")
    assert f'"lang":"{language}"' in page
    ids = ids_of(page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("level", ["nation/0000", "province/99", "district/9802"])
def test_area__unknown_or_other_level_is_a_sentence(client: Client, level: str) -> None:
    page = client.page(f"/area/{level}")

    assert FAILED not in page
    assert ("ไม่พบสิ่งที่ถาม" in page) == level.endswith("9802")


def test_school__unknown_code_is_a_sentence_with_a_way_on(client: Client) -> None:
    words = words_of(client.page("/school/nobody"))

    assert "ไม่พบโรงเรียนรหัส nobody" in words
    assert "ไปหน้าภาพรวม" in words


@pytest.mark.parametrize(
    ("search", "notice"),
    [
        ("?year=abc", "ไม่รู้จัก year=abc"),
        ("?year=2560", "ไม่มีข้อมูลของปี 2560"),
        ("?test=pisa", "ไม่มีข้อมูลของการทดสอบ pisa"),
        ("?grade=z9", "ไม่รู้จัก grade=z9"),
        ("?subject=magic", "ไม่มีข้อมูลของวิชา magic"),
        ("?reference=school", "ไม่รู้จัก reference=school"),
        ("?area=planet:9", "ไม่รู้จัก area=planet:9"),
        ("?area=district:0001", "ไม่รู้จักพื้นที่ district:0001"),
        ("?snapshot=0007", "ไม่มีข้อมูลชุด 0007 แล้ว"),
        ("?lang=xx", "ไม่รู้จัก lang=xx"),
        ("?version_=1&year=2566&year=2567", ""),
    ],
)
def test_overview__hand_edited_query_falls_back_with_a_notice(
    client: Client, search: str, notice: str
) -> None:
    page = client.page("/", search)

    assert FAILED not in page
    assert notice in words_of(page)
    assert "คณิตศาสตร์" in words_of(page)


def test_overview__pinned_snapshot_says_so(client: Client) -> None:
    words = words_of(client.page("/", "?snapshot=0141"))

    assert "กำลังดูข้อมูลชุดเก่า 0141" in words
    assert "ดูชุดล่าสุด" in words


def test_overview__findings_are_said_beside_the_numbers(client: Client) -> None:
    words = words_of(client.page("/", "?test=onet&grade=p6&year=2567"))

    assert "อ่านตัวเลขชุดนี้ด้วยความระวัง" in words
    assert "คอลัมน์วิชาน่าจะสลับกัน" in words


def test_overview__another_paper_has_no_such_warning(client: Client) -> None:
    assert "อ่านตัวเลขชุดนี้ด้วยความระวัง" not in words_of(client.page("/", "?test=onet&grade=m3"))


def test_links__carry_the_filters_along(client: Client) -> None:
    page = client.page("/area/district/9901", "?year=2566&test=nt&grade=p3&lang=en")

    links = re.findall(r'"href":"(/[a-z][^"]*)"', page)
    pages = [link for link in links if link.startswith(("/area/", "/data", "/methods"))]
    assert pages
    assert all("year=2566" in link and "lang=en" in link for link in pages)


def test_school__each_number_names_its_file_and_row(client: Client) -> None:
    words = words_of(client.page("/school/99010001", "?test=onet&grade=p6&year=2567"))

    assert "onet_p6_2567.csv แถว 2" in words


def test_area__rows_in_doubt_stand_with_both_names_and_the_reason(client: Client) -> None:
    words = words_of(client.page("/area/district/9901"))

    for word in ("โรงเรียนที่ยังระบุไม่ได้", "นาสาธิต", "นาจำลอง", "รหัสเดียวใช้กับสองโรงเรียน"):
        assert word in words


def test_failing_service__is_a_thai_sentence_and_a_line_in_the_log(
    client: Client, service: FakeService, caplog: pytest.LogCaptureFixture
) -> None:
    service.fails = True
    try:
        with caplog.at_level(logging.ERROR):
            page = client.page("/")
    finally:
        service.fails = False

    code = re.search(r"รหัส ([0-9a-f]{6})", page)
    assert code is not None
    assert "Traceback" not in page
    assert any(code[1] in record.getMessage() for record in caplog.records)


def test_before_the_first_snapshot__the_page_says_what_to_do(
    client: Client, service: FakeService
) -> None:
    version, service.version = service.version, ""
    try:
        words = words_of(client.page("/"))
        assert FAILED not in client.page("/methods")
        assert client.get("/readyz").status_code == 503
        assert client.get("/api/v1/metrics/mean").status_code == 503
    finally:
        service.version = version

    assert "inbox" in words
    assert "khetview demo" in words


def test_page__a_bad_declaration_is_refused() -> None:
    page = discover_pages()[0]
    with pytest.raises(ValueError, match="snake case"):
        Page("Bad Key", "/", "", "", 1, "", "", page.layout)


def test_served_files__name_no_other_host(client: Client) -> None:
    index = client.get("/").text
    texts = [index, client.page("/"), client.get("/_dash-layout").text]
    texts += [
        client.get(path).text for path in re.findall(r'(?:src|href)="(/assets/[^"]+)"', index)
    ]

    for text in texts:
        hosts = set(re.findall(r"(?:https?:)?//([a-z0-9.-]+\.[a-z]{2,})", text))
        assert hosts <= {"www.w3.org"}, hosts


def test_first_page__is_small_without_vendor_scripts(client: Client) -> None:
    assert len(client.page("/").encode()) < 150_000
    assert json.loads(client.get("/_dash-layout").text)


def test_headline__numbers_in_doubt_say_so_first(client: Client) -> None:
    in_doubt = words_of(client.page("/", "?test=onet&grade=p6&year=2567"))
    sound = words_of(client.page("/", "?test=onet&grade=p6&year=2566"))

    assert "⚠ ยังไม่ยืนยัน" in in_doubt
    assert "⚠ ยังไม่ยืนยัน" not in sound


def test_headline__is_about_the_subject_that_was_chosen(client: Client) -> None:
    words = words_of(client.page("/", "?test=onet&grade=p6&year=2566&subject=english&lang=en"))

    assert "English, Grade 6:" in words


def test_gaps__between_levels_of_which_there_is_one_nothing_is_said(client: Client) -> None:
    district = client.page("/gaps", "?area=district:9901")
    nation = client.page("/gaps", "?area=nation:0000")

    assert '"ระหว่างเครือข่าย"' in district and '"ระหว่างโรงเรียน"' in district
    assert '"ระหว่างเขต"' not in district and '"ระหว่างจังหวัด"' not in district
    assert '"ระหว่างเขต"' in nation and '"ระหว่างจังหวัด"' in nation


def test_gaps__a_measure_that_is_split_is_shown_whole(client: Client) -> None:
    words = words_of(client.page("/gaps", "?area=district:9901&subject=math"))

    assert "0.0100" in words, "Theil's index in all"
    assert "0.0300" not in words, "its part inside the groups"


def test_retention__without_its_files_leads_to_where_they_are_laid(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PARTS, "dropout_rate", ("year_be", ()))

    page = client.page("/retention", "?area=district:9902")

    assert "ไปหน้าข้อมูล" in page and '"/data' in page


@pytest.fixture
def low_participation(client: Client, service: FakeService) -> Iterator[None]:
    """Only 71 % of ป.6 sat the O-NET of 2567; a new snapshot, so that nothing kept is used."""
    before = service.version
    service.participation = {("onet", "p6", 2567): 71.0, ("onet", "p6", 2566): 92.4}
    service.version = "0143"
    yield
    service.participation, service.version = {}, before


@pytest.mark.usefixtures("low_participation")
def test_participation__a_low_share_is_badged_and_said_in_the_headline(client: Client) -> None:
    low = words_of(client.page("/", "?test=onet&grade=p6&year=2567"))
    high = words_of(client.page("/", "?test=onet&grade=p6&year=2566"))

    assert "⚠ เข้าสอบ 71 %" in low
    assert "เข้าสอบ 71 % ของนักเรียน ป.6 จึงควรอ่านด้วยความระมัดระวัง" in low
    assert "เข้าสอบ 92 %" in high
    assert "⚠ เข้าสอบ" not in high
    assert "จึงควรอ่านด้วยความระมัดระวัง" not in high


@pytest.mark.usefixtures("low_participation")
def test_participation__is_a_column_where_it_is_known(client: Client) -> None:
    known = client.page("/area/district/9901", "?test=onet&grade=p6&year=2567")
    unknown = client.page("/area/district/9901", "?test=onet&grade=p6&year=2565")

    assert '"field":"participation"' in known
    assert '"field":"participation"' not in unknown


def test_counts__say_beside_them_what_luck_alone_would_do(client: Client) -> None:
    thai = words_of(client.page("/", "?test=onet&grade=p6&year=2566"))
    english = words_of(client.page("/", "?test=onet&grade=p6&year=2566&lang=en"))

    assert re.search(r"\d+ จาก \d+ โรงเรียน.+โดยบังเอิญคาดว่า(ราว|ไม่ถึง) \d", thai)
    assert re.search(r"ผลรายวิชาของโรงเรียน \(โดยบังเอิญคาดว่า(ราว|ไม่ถึง) \d", thai)
    assert len(re.findall(r"(about \d+|fewer than 1) would be by luck", english)) == 2


def test_trend__a_year_in_question_is_marked_in_the_table_of_every_page(client: Client) -> None:
    for path in ("/", "/area/district/9901", "/school/99010002"):
        words = words_of(client.page(path, "?test=onet&grade=p6"))
        assert "⚠ ไฟล์นี้มีเรื่องที่อาจทำให้ตัวเลขผิด" in words


@pytest.mark.parametrize("path", PATHS.values())
def test_page__every_tag_and_property_is_one_that_dash_knows(client: Client, path: str) -> None:
    """The pages write plain values; here each is made as Dash's own object, which refuses others."""
    for part in _parts(json.loads(client.page(path))["response"]["_pages_content"]["children"]):
        if part["type"] == "Input":
            assert set(part["props"]) <= INPUT
        elif part["namespace"] == "dash_html_components":
            getattr(dash_html, part["type"])(**part["props"])


def _parts(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, list):
        for item in node:
            yield from _parts(item)
    elif isinstance(node, dict) and "namespace" in node:
        yield node
        yield from _parts(node["props"].get("children"))


def test_data__the_calendar_is_of_every_district_or_of_the_one_chosen(client: Client) -> None:
    every = words_of(client.page("/data"))
    one = words_of(client.page("/data", "?area=district:9902"))

    assert "2/3" in every
    assert "2/3" not in one


def test_levels__are_on_the_school_page_where_its_files_say_them(client: Client) -> None:
    page = client.page("/school/99010001", "?test=onet&grade=p6&subject=math")

    assert "นักเรียนอยู่ระดับคุณภาพใดบ้าง" in words_of(page)
    assert '"className":"level very_good"' in page
