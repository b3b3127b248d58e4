"""The tools of a panel as a person uses them: the workbook, the picture, the link."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.browser.test_screens import AREA


def save(page, panel: str, key: str) -> Path:
    """Choose a key of a panel's save menu and return the file."""
    page.locator(f"{panel} .tool-menu summary").first.click()
    with page.expect_download() as download:
        page.click(f"{panel} {key}")
    return Path(download.value.path())


def test_workbook__equals_the_screen_row_by_row(screen):
    page = screen.open(AREA)
    page.wait_for_selector("#trend")
    shown = page.eval_on_selector(
        "#trend-table table",
        "t => Array.from(t.rows, r => Array.from(r.cells, c => (c.dataset.csv ?? c.textContent).trim()))",
    )

    path = save(page, "#trend", '[data-panel-file="xlsx"]')

    rows = list(load_workbook(path.rename(path.with_suffix(".xlsx"))).active.iter_rows())
    start = next(i for i, row in enumerate(rows) if row[0].value == shown[0][0])
    written = rows[start : start + len(shown)]
    assert len(written) == len(rows) - start
    for cells, texts in zip(written, shown, strict=True):
        for cell, text in zip(cells, texts, strict=True):
            number = text.replace("−", "-").replace(",", "")
            is_same = cell.value == text or (cell.value is None and not text)
            assert is_same or float(number) == pytest.approx(cell.value), text


def test_school_table__workbook_follows_the_filter_on_the_screen(screen):
    page = screen.open(AREA)
    page.wait_for_selector(".school-grid .ag-cell a")
    page.evaluate(
        """window.dash_ag_grid.getApi('school-grid').setFilterModel(
        {count: {filterType: 'number', type: 'greaterThan', filter: 20}})"""
    )

    path = save(page, "#schools", "a[href*='.xlsx']")

    rows = list(
        load_workbook(path.rename(path.with_suffix(".xlsx"))).active.iter_rows(values_only=True)
    )
    start = next(i for i, row in enumerate(rows) if row[0] == "โรงเรียน")
    count = rows[start].index("เข้าสอบ")
    assert len(rows) > start + 2
    assert all(row[count] > 20 for row in rows[start + 1 :])


@pytest.mark.parametrize(("kind", "begins"), [("png", b"\x89PNG"), ("svg", b"<svg")])
def test_picture__carries_its_question_its_face_and_its_source(screen, kind, begins):
    page = screen.open(AREA)
    page.wait_for_selector("#trend .js-plotly-plot .point")

    content = save(page, "#trend", f"[data-picture={kind}]").read_bytes()

    assert content.startswith(begins) and len(content) > 20_000
    if kind == "svg":
        text = content.decode("utf-8")
        words = "".join(re.findall(r"<text[^>]*>([^<]*)", text))
        for word in ("ห่างจากประเทศ", "ปี 2567", "ข้อมูลสาธิต", "2566"):
            assert word in words
        assert "@font-face" in text


def test_link__opens_the_same_panel_with_the_filters_elsewhere(screen, browser, server):
    screen.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    page = screen.open("/area/district/9901?grade=p6&test=onet")
    page.wait_for_selector("#trend")

    page.click("#trend [data-link]")
    page.wait_for_selector("#trend [data-link].is-done")
    address = page.evaluate("navigator.clipboard.readText()")
    elsewhere = browser.new_page(viewport={"width": 1280, "height": 700})
    elsewhere.goto(address)
    elsewhere.wait_for_selector("#trend.is-linked")
    elsewhere.wait_for_function(
        "() => document.getElementById('trend').getBoundingClientRect().top < 500"
    )

    for part in ("test=onet", "grade=p6", "year=2567", "subject=", "reference=nation", "#trend"):
        assert part in address
    assert elsewhere.inner_text("#trend h2") == page.inner_text("#trend h2")
    elsewhere.close()


def test_menu__closes_by_escape_and_gives_the_focus_back(screen):
    page = screen.open("/")
    page.wait_for_selector("#trend")
    page.locator("#trend .tool-menu summary").first.press("Enter")
    assert page.locator("#trend .menu").is_visible()

    page.keyboard.press("Escape")

    assert not page.locator("#trend .menu").is_visible()
    assert json.loads(page.evaluate("JSON.stringify(document.activeElement.matches('summary'))"))


def test_menus__on_a_phone_stay_on_the_screen(screen):
    screen.page.set_viewport_size({"width": 390, "height": 844})
    page = screen.open(AREA)
    page.wait_for_selector("#trend .js-plotly-plot .point")

    for menu in page.locator("#trend .tool-menu, #schools .tool-menu").all():
        menu.locator("summary").click()
        box = menu.locator(".popover").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390
        page.keyboard.press("Escape")
