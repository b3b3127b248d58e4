"""Reports on A4: the words that matter stand in the text layer, as written, on one sheet a school."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pypdfium2
import pytest

from dashboard.exports.report import write_pdf
from dashboard.exports.sheets import read_report
from dashboard.service import MeasureCache
from dashboard.url_state import Selection
from data_pipeline.warehouse.vocabulary import AreaLevel, Grade
from metrics.answers import Area, UnknownKey
from tests.dashboard.conftest import Client
from tests.dashboard.fake_service import FakeService

BASE = "http://khetview.example:8050"
SCHOOL, DISTRICT = Area(AreaLevel.SCHOOL, "99010001"), Area(AreaLevel.DISTRICT, "9901")
RAISED = "น้ำปั้ว กึ่งหนึ่ง ห่างขึ้น ยิ่งใหญ่ ปิ่นโต เชื่อมั่น ครึ่ง ฝั่ง สิทธิ์ บริสุทธิ์ พื้นที่ ที่นี่ น้ำใจ ตั้งใจ"


def words_of(content: bytes, page: int | None = None) -> str:
    """Return the text layer as a browser's reader gives it, lines joined, without spaces."""
    document = pypdfium2.PdfDocument(content)
    try:
        pages = range(len(document)) if page is None else [page]
        return "".join("".join(document[i].get_textpage().get_text_range().split()) for i in pages)
    finally:
        document.close()


def page_count(content: bytes) -> int:
    document = pypdfium2.PdfDocument(content)
    try:
        return len(document)
    finally:
        document.close()


def squeeze(text: str) -> str:
    return "".join(text.split())


def report_of(service: FakeService, group: Area, **view: Any) -> dict[str, Any]:
    selection = Selection(**{"test": "onet", "grade": Grade.P6, "year_be": 2567, **view})
    return read_report(service, MeasureCache(), group, selection, BASE)  # type: ignore[arg-type]


def test_school__stands_on_one_sheet_with_the_words_that_matter(service: FakeService) -> None:
    report = report_of(service, SCHOOL)
    sheet = report["sheets"][0]

    content = write_pdf(report)

    assert page_count(content) == 1
    shown = words_of(content)
    for text in (
        sheet["name"], sheet["headline"], sheet["sub"][0], report["stamp"], report["demo"], "ชุด 0142",
        "คณิตศาสตร์", "วิทยาศาสตร์", "ภาษาอังกฤษ", "สพป.สาธิต เขต 1", "การทดสอบ O-NET", "ปี 2567",
        "ค่าเฉลี่ยประเทศ", "ห่างจากประเทศขึ้นหรือแคบลง", "ความเชื่อมั่น", "onet_p6_2567.csv", "หน้า 1 / 1",
    ):  # fmt: skip
        assert squeeze(text) in shown, text


def test_school__each_number_of_the_table_is_the_screens(service: FakeService) -> None:
    rows = report_of(service, SCHOOL)["sheets"][0]["subjects"]["rows"]
    shown = words_of(write_pdf(report_of(service, SCHOOL)))

    assert len(rows) == 4
    for row in rows:
        assert squeeze(row["mean"] + row["reference"] + row["gap"] + row["margin"]) in shown


def test_booklet__leads_with_the_district_and_gives_every_school_its_sheet(
    service: FakeService,
) -> None:
    report = report_of(service, DISTRICT)

    content = write_pdf(report)

    sheets = report["sheets"]
    assert len(sheets) == 1 + 12
    shown = words_of(content)
    assert all(squeeze(sheet["name"]) in shown for sheet in sheets)
    assert squeeze("สพป.สาธิต เขต 1") in words_of(content, 0)
    assert "ควรดูที่ไหนก่อน" in words_of(content, 0)
    opened = [words_of(content, i) for i in range(page_count(content))]
    pages = [squeeze(opened[i]) for i in range(len(opened)) if "รหัส9901" in opened[i]]
    assert len(pages) == 12


@pytest.mark.parametrize("group", [SCHOOL, DISTRICT])
def test_report__speaks_english(service: FakeService, group: Area) -> None:
    shown = words_of(write_pdf(report_of(service, group, language="en")), 0)

    assert squeeze("Which subjects really differ from the nation?") in shown
    assert "demonstrationdata" in shown


def test_report__says_which_view_it_is_and_the_code_leads_to_it(service: FakeService) -> None:
    report = report_of(service, SCHOOL, test="nt", grade=Grade.P3, year_be=2566, subject="math")

    sheet = report["sheets"][0]
    assert ["การทดสอบ", "NT"] in sheet["filters"] and ["ปี", "2566"] in sheet["filters"]
    assert sheet["qr"].startswith("<svg")


def test_report__without_a_mark_where_the_data_is_the_offices_own(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp = service.stamp()
    assert stamp is not None
    own = dataclasses.replace(stamp, is_demo=False)
    monkeypatch.setattr(service, "stamp", lambda *, snapshot=None: own)

    assert "ข้อมูลสาธิต" not in words_of(write_pdf(report_of(service, SCHOOL)))


def test_school__in_doubt_says_so_on_paper(service: FakeService) -> None:
    shown = words_of(write_pdf(report_of(service, Area(AreaLevel.SCHOOL, "99010012"))))

    assert "แถวนี้ยังระบุโรงเรียนไม่ได้:รหัสเดียวใช้กับสองโรงเรียน" in shown


def test_report__of_an_unknown_school_is_a_sentence(client: Client, service: FakeService) -> None:
    with pytest.raises(UnknownKey):
        report_of(service, Area(AreaLevel.SCHOOL, "nobody"))
    answer = client.get("/report/school/nobody.pdf")

    assert answer.status_code == 404
    assert "nobody" in answer.json()["message_th"]


def test_route__gives_a_pdf_of_the_asked_view(client: Client) -> None:
    answer = client.get("/report/school/99010001.pdf?test=nt&grade=p3&year=2566")

    assert answer.headers["content-type"] == "application/pdf"
    assert "khetview_school_99010001.pdf" in answer.headers["content-disposition"]
    assert squeeze("NT ป.3 2566") not in words_of(answer.content)
    assert squeeze("ปี 2566") in words_of(answer.content)


def test_pages__offer_the_report_of_what_they_show(client: Client) -> None:
    school = client.page("/school/99010001", "?year=2566")
    area = client.page("/area/district/9901")

    assert "/report/school/99010001.pdf?year=2566" in school
    assert "/report/district/9901.pdf" in area


def test_text_layer__reads_raised_marks_once(service: FakeService) -> None:
    report = report_of(service, SCHOOL)
    report["sheets"][0] |= {"headline": RAISED, "name": RAISED, "sub": [RAISED]}

    shown = words_of(write_pdf(report))

    assert shown.count(squeeze(RAISED)) == 3


def test_report__takes_any_text_as_text(service: FakeService) -> None:
    report = report_of(service, SCHOOL)
    odd = '#panic("x") $a$ *b* _c_ <d> @e \\ "f" {g}'
    report["sheets"][0] |= {"name": odd, "headline": odd, "warnings": [odd]}

    assert squeeze(odd) in words_of(write_pdf(json.loads(json.dumps(report))))
