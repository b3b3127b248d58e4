"""Everything within reach: no address outside, no dead link, and every part by keyboard alone."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest

from tests.browser.test_screens import AREA, PAGES

ADDRESS = re.compile(
    r"""(?:src|href)=["']([^"']+)["']|url\(["']?([^"')]+)|@import\s+["']([^"']+)"""
)
OUTSIDE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)


def addresses(text: str) -> set[str]:
    return {next(filter(None, found)) for found in ADDRESS.findall(text)}


def test_served_files__load_nothing_from_outside(screen, server):
    index = server.read("/")
    files = [path for path in addresses(index) if not path.startswith("data:")]
    own = [path for path in files if path.startswith("/assets/") and ".svg" not in path]
    page = screen.open("/")
    drawn = page.content()

    assert len(own) >= 6
    for text in (index, drawn, *map(server.read, own)):
        for address in addresses(text):
            if address.startswith(("data:", "blob:")):
                continue
            assert urlsplit(urljoin(server.url, address)).netloc == urlsplit(server.url).netloc
    for text in (index, *map(server.read, own)):
        assert not OUTSIDE.findall(text.replace(server.url, ""))


def test_links__of_every_page_lead_somewhere(screen, server):
    """Every page is opened in the browser; where its links lead is asked of the server alone."""
    found: dict[str, str] = {}
    for path in PAGES:
        page = screen.open(path)
        for href in page.eval_on_selector_all(
            "main a[href], header a[href]", "l => l.map(a => a.href)"
        ):
            parts = urlsplit(href)
            assert parts.netloc == urlsplit(server.url).netloc
            kind = re.sub(r"\d+", "0", f"{parts.path}?{sorted(parts.query.split('&'))[:1]}")
            found.setdefault(kind, href.removeprefix(server.url))

    assert len(found) > 8
    for path in found.values():
        if path.startswith(("/export/", "/report/")) or ".pdf" in path:
            assert server.fetch(path)
            continue
        drawn = server.draw(path)
        assert "state-failed" not in drawn and "state-unknown" not in drawn, path


@pytest.fixture
def tab(screen):
    """Press Tab until an element with a selector has the focus; say through what it went."""

    def press(selector: str, most: int = 90) -> list[str]:
        passed = []
        for _ in range(most):
            screen.page.keyboard.press("Tab")
            if screen.page.evaluate("s => Boolean(document.activeElement.closest(s))", selector):
                return passed
            passed.append(screen.page.evaluate("document.activeElement.outerHTML.slice(0, 60)"))
        raise AssertionError(f"{selector} is not reached by Tab: {passed}")

    return press


def test_keyboard__the_first_stop_leads_past_the_menu(screen, tab):
    page = screen.open("/")

    tab(".skip", most=2)
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_keyboard__a_filter_is_reached_and_changed(screen, tab):
    page = screen.open(AREA)

    tab("#filter-year")
    assert (
        page.evaluate("getComputedStyle(document.activeElement.closest('.chip')).outlineStyle")
        == "solid"
    )
    page.keyboard.press("ArrowDown")

    page.wait_for_function("() => location.search.includes('year=2566')")
    page.wait_for_selector("#filter-year >> text=2566", state="attached")


def test_keyboard__the_table_behind_a_chart_opens(screen, tab):
    page = screen.open("/")
    page.wait_for_selector("#trend")

    tab("[data-toggle='trend-table']")
    page.keyboard.press("Enter")

    assert page.locator("#trend-table table").is_visible()
    assert page.locator("[data-toggle='trend-table']").get_attribute("aria-expanded") == "true"


def test_keyboard__a_school_is_reached_in_the_table(screen, tab):
    page = screen.open(AREA)
    page.wait_for_selector(".school-grid .ag-cell a")

    tab(".school-grid")
    tab(".school-grid .ag-cell")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")

    page.wait_for_url("**/school/**")


def test_phone__the_school_table_shows_name_count_and_the_distance_in_focus(screen):
    screen.page.set_viewport_size({"width": 390, "height": 844})
    page = screen.open(AREA + "&subject=math")
    page.wait_for_selector(".school-grid .ag-cell a", state="attached")
    page.locator(
        ".school-grid"
    ).scroll_into_view_if_needed()  # far down, the grid draws when it is seen
    page.wait_for_selector(".school-grid .ag-cell a")
    page.wait_for_function(
        "() => window.dash_ag_grid.getApi('school-grid').getColumn('mean_math').isVisible() === false"
    )

    shown = page.evaluate(
        "window.dash_ag_grid.getApi('school-grid').getAllDisplayedColumns().map(c => c.getColId())"
    )
    box = page.locator(".school-grid .ag-row[row-index='0'] [col-id='gap_math']").bounding_box()

    assert shown[:3] == ["name", "count", "gap_math"]
    assert box["x"] + box["width"] <= 390 - 12
