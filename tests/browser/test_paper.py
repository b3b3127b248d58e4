"""The page on paper: what a browser prints, read back; and the report that the key makes."""

from __future__ import annotations

import io
import re

import pypdf
import pypdfium2
import pytest

from tests.browser.test_screens import AREA

A4_POINTS = (595, 842)
LETTERS = re.compile(r"[^0-9A-Za-zก-ฮะาเ-ไ/:?=&.%]")


def bare(text: str) -> str:
    """Return the letters of a text: readers disagree about the marks of what a browser printed."""
    return LETTERS.sub("", text.replace("ำ", "า"))


def printed(page) -> list[str]:
    """Print a page as the browser does and return the letters of each sheet."""
    document = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    box = document.pages[0].mediabox
    assert (round(box.width), round(box.height)) == A4_POINTS
    return [bare(sheet.extract_text()) for sheet in document.pages]


@pytest.mark.parametrize("path", [AREA, "/", "/school/99010001?test=onet&grade=p6&year=2567"])
def test_print__carries_the_filters_the_stamp_and_the_address(screen, path):
    page = screen.open(path)
    page.wait_for_selector("#trend .js-plotly-plot .point")

    sheets = printed(page)

    for word in ("O-NET", "ป.6", "2567", "ข้อมูลสาธิต", "เทียบกับ"):
        assert bare(word) in sheets[0]
    for number, sheet in enumerate(sheets, start=1):  # at the foot of every sheet
        assert bare("ข้อมูลสาธิต") in sheet and f"{number}/{len(sheets)}" in sheet
    assert "year=2567" in sheets[-1]
    whole = "".join(sheets)
    assert not any(bare(word) in whole for word in ("English", "ค้นหาโรงเรียน", "พิมพ์หน้านี้"))


def test_print__holds_every_school_of_the_table_as_filtered(screen):
    page = screen.open(AREA)
    page.wait_for_selector(".school-grid .ag-cell a")
    page.evaluate(
        """window.dash_ag_grid.getApi('school-grid').setFilterModel(
        {count: {filterType: 'number', type: 'greaterThan', filter: 30}})"""
    )
    page.wait_for_timeout(600)
    names = page.locator(".school-grid .ag-cell[col-id='name'] a").all_inner_texts()

    whole = "".join(printed(page))
    page.emulate_media(media="screen")

    assert names and all(bare(name) in whole for name in names)
    assert page.locator(".print-made").count() == 0  # the screen is as before


def test_print__is_light_though_the_screen_is_dark(screen, browser, server):
    page = browser.new_page(color_scheme="dark")
    page.goto(server.url + AREA)
    page.wait_for_selector(".kpi")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(236, 234, 228)"

    page.emulate_media(media="print", color_scheme="dark")

    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 33, 38)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.close()


def test_report__is_one_key_away_with_the_filters(screen, server):
    page = screen.open("/school/99010001?test=onet&grade=p6&year=2566")

    href = page.get_attribute("a.action[href*='/report/']", "href")
    document = pypdfium2.PdfDocument(server.fetch(href))
    shown = "".join(document[0].get_textpage().get_text_range().split())
    document.close()

    assert "ปี2566" in shown
    assert "".join(page.inner_text("h1").split()) in shown
