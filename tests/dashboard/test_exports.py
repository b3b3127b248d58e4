"""Workbooks: the panel's table as it is drawn, with what it is about on top."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from dashboard.exports import drawn
from dashboard.exports.drawn import Sheet
from dashboard.exports.workbook import write_value, write_workbook
from tests.dashboard.conftest import Client
from tests.dashboard.test_pages import PATHS

AREA = "/area/district/9901?test=onet&grade=p6&year=2567"
SCHOOL = "/school/99010001?test=onet&grade=p6&year=2567"
QUESTION = {
    "in": "district:9901", "test": "onet", "grade": "p6", "year": "2567", "reference": "nation",
    "of": "0142", "query": "",
}  # fmt: skip


def read(content: bytes) -> tuple[dict[str, str], list[list[Any]]]:
    """Return the lines above a table, and the table with its headings."""
    rows = [
        list(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    ]
    gap = next(i for i, row in enumerate(rows) if not any(row))
    return {str(row[0]): str(row[1]) for row in rows[1:gap]}, rows[gap + 1 :]


def panel_of(client: Client, page: str, panel: str, **more: str) -> Any:
    return client.get("/export/panel.xlsx", params={"page": page, "panel": panel, **more})


def test_workbook__says_on_top_what_it_holds(client: Client) -> None:
    about, table = read(panel_of(client, AREA, "trend").content)

    assert about["เรื่อง"].endswith("สพป.สาธิต เขต 1")
    assert "การทดสอบ O-NET · ชั้น ป.6 · ปี 2567" in about["ตัวกรอง"]
    assert "ชุด 0142" in about["ที่มา"] and "ข้อมูลสาธิต" in about["ที่มา"]
    assert about["ข้อมูล ณ"] == "20 พ.ย. 2569 14:02"
    assert about["จำนวนแถว"] == str(len(table) - 1) == "9"
    assert about["ดูบนหน้าจอ"].endswith(AREA + "#trend")


@pytest.mark.parametrize(
    ("page", "panel"),
    [
        (AREA, "heatmap"), (AREA, "trend"), (AREA, "where"), (AREA, "doubts"),
        (SCHOOL, "subjects"), (SCHOOL, "papers"), (SCHOOL, "trend"), ("/", "heatmap"),
        ("/data", "loads"), ("/data", "coverage"), ("/trace/district/9901", "trace-rows"),
    ],
)  # fmt: skip
def test_workbook__of_each_panel_equals_its_drawn_table(
    client: Client, page: str, panel: str
) -> None:
    path, _, search = page.partition("?")
    tree = json.loads(client.page(path, f"?{search}"))["response"]["_pages_content"]["children"]
    shown = drawn.read_table(drawn.find(tree, id=panel))  # type: ignore[arg-type]
    assert shown is not None and shown.rows

    _, (headings, *rows) = read(panel_of(client, page, panel).content)

    assert [heading or "" for heading in headings] == list(shown.headings)
    assert len(rows) == len(shown.rows)
    for row, texts in zip(rows, shown.rows, strict=True):
        for value, text in zip(row, texts, strict=True):
            if isinstance(value, float | int):
                assert value == float(text.replace("−", "-").replace(",", "").rstrip(" %"))
            else:
                assert (value or "") == text


@pytest.mark.parametrize("path", PATHS.values())
def test_workbook__is_there_for_each_panel_that_offers_one(client: Client, path: str) -> None:
    offered = re.findall(r'"data-panel-file":"xlsx","data-of":"([^"]+)"', client.page(path))

    answers = {panel: panel_of(client, path, panel).status_code for panel in offered}

    assert set(answers.values()) <= {200}, answers


def test_workbook__follows_the_filters_and_the_language(client: Client) -> None:
    page = "/area/district/9901?test=nt&grade=p3&year=2566&subject=math&lang=en"

    about, _ = read(panel_of(client, page, "trend").content)

    assert (
        about["Filters"]
        == "Test NT · Grade Grade 3 · Year 2566 · Subject Mathematics · Against Nation"
    )


def test_workbook__of_an_older_screen_holds_what_that_screen_said(client: Client) -> None:
    about, _ = read(panel_of(client, AREA, "trend", of="0141").content)

    assert "ชุด 0141" in about["ที่มา"]


@pytest.mark.parametrize(
    ("page", "panel"),
    [
        (AREA, "nothing"),
        ("/nowhere/else", "trend"),
        ("/school/nobody", "trend"),
        ("/methods", "x"),
        ("", ""),
    ],
)
def test_workbook__of_nothing_is_refused_in_words(client: Client, page: str, panel: str) -> None:
    answer = panel_of(client, page, panel)

    assert answer.status_code == 404
    assert set(answer.json()) == {"message_th", "message_en"}


def test_schools_workbook__is_the_table_as_sorted_and_filtered(client: Client) -> None:
    query = {
        **QUESTION,
        "sortModel": '[{"colId": "gap_math", "sort": "asc"}]',
        "filterModel": '{"count": {"filterType": "number", "type": "greaterThan", "filter": 10}}',
    }
    about, (headings, *rows) = read(client.get("/export/schools.xlsx", params=query).content)

    gaps = [row[headings.index("คณิตศาสตร์ ห่าง")] for row in rows]
    assert gaps == sorted(gaps) and all(isinstance(gap, float) for gap in gaps)
    assert about["จำนวนแถว"] == str(len(rows))
    assert "เทียบกับ ประเทศ" in about["ตัวกรอง"]


@pytest.mark.parametrize(
    ("text", "value", "pattern"),
    [
        ("−5.6", -5.6, "+0.0;−0.0;0.0"), ("+3.4", 3.4, "+0.0;−0.0;0.0"), ("1,234", 1234, "#,##0"),
        ("71 %", 71, '0" %"'), ("42.10", 42.1, "0.00"), ("99010001", "99010001", "General"),
        ("=1+1", "=1+1", "General"), ("− ไม่มี", "− ไม่มี", "General"), ("", None, "General"),
    ],
)  # fmt: skip
def test_value__is_a_number_where_it_reads_as_one(text: str, value: Any, pattern: str) -> None:
    cell = Workbook().active.cell(1, 2)

    write_value(cell, text)

    assert (cell.value or None) == value
    assert cell.number_format == pattern
    assert cell.data_type != "f"


def test_write__takes_what_a_file_may_hold() -> None:
    content = write_workbook(
        "ก:ข/ค*" * 20, [("a", "\x00b")], Sheet(["ก", "ข"], [["=HYPERLINK(1)", "@x"]])
    )

    about, rows = read(content)
    assert about == {"a": "b"}
    assert rows[1] == ["=HYPERLINK(1)", "@x"]
