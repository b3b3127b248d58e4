"""No barrier that axe-core finds, on any screen, in light and in dark, on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.test_screens import AREA, PAGES
from tests.packages import install_packages

FOLDER = Path(__file__).parent / "axe"
OF_COLOURS = ("color-contrast", "link-in-text-block")
"""Rules that light or dark makes a difference to."""

LOOK = """rules => axe.run(document, {resultTypes: ['violations'],
  ...(rules.length ? {runOnly: {type: 'rule', values: rules}} : {})}).then(found => found.violations.map(
  one => `${one.id} (${one.impact}): ${one.nodes.slice(0, 3).map(n => n.html.slice(0, 140)).join(' | ')}`))"""


@pytest.fixture(scope="module")
def axe() -> str:
    install_packages(FOLDER)
    return (FOLDER / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def show_grid(page) -> None:
    """Bring the grid of schools into view, where there is one: it draws its headings when it is seen."""
    if page.locator("#school-grid").count():
        page.locator("#school-grid").scroll_into_view_if_needed()
        page.wait_for_selector("#school-grid .ag-cell")


def violations(page, axe: str, scheme: str, rules: tuple[str, ...] = ()) -> list[str]:
    """Return what is found by all rules, or by these alone."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(axe)
    return page.evaluate(LOOK, list(rules))


def test_barrier__that_is_put_there_is_found(screen, axe):
    page = screen.open("/methods")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")

    assert [one.partition(" ")[0] for one in violations(page, axe, "light")] == ["button-name"]


@pytest.mark.parametrize("path", [*PAGES, AREA, "/gaps?lang=en", "/nowhere"])
def test_page__has_no_barrier(path, screen, axe):
    page = screen.open(path)
    page.wait_for_timeout(400)  # figures and grids
    show_grid(page)

    assert violations(page, axe, "light") == []
    # the dark screen is the same page in other colours
    assert violations(page, axe, "dark", OF_COLOURS) == []


def test_page__has_no_barrier_on_a_phone(screen, axe):
    screen.page.set_viewport_size({"width": 390, "height": 844})
    page = screen.open(AREA)
    show_grid(page)

    assert violations(page, axe, "light") == []


def test_kiosk__has_no_barrier(browser, server, axe):
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"{server.url}/kiosk")
    page.wait_for_selector("#language:not(:empty)")

    assert violations(page, axe, "light") == []
    page.close()
