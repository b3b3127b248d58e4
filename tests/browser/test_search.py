"""The school search of the header: by keyboard, in both languages, on every page and on a phone."""

from __future__ import annotations

import json

import pytest

from tests.browser.test_screens import AREA, PAGES

OPTIONS = "#search-list [role=option]"


def type_into_search(page, text: str) -> None:
    page.keyboard.press("/")
    page.wait_for_function("() => document.activeElement.id === 'search-input'")
    page.keyboard.type(text, delay=15)
    page.wait_for_selector(OPTIONS)


@pytest.fixture
def name(server) -> str:
    """The name of a school of the demonstration."""
    return str(json.loads(server.read("/api/v1/schools/99010001"))["name_th"])


@pytest.mark.parametrize("path", PAGES)
def test_search__stands_on_every_page_and_says_what_it_is(screen, path):
    page = screen.open(path)
    box = page.locator("#search-input")

    assert box.get_attribute("role") == "combobox"
    assert box.get_attribute("aria-controls") == "search-list"
    assert "โรงเรียน" in box.get_attribute("aria-label")


def test_search__by_keyboard_alone_leads_to_the_school_with_the_filters(screen, name):
    page = screen.open(AREA)

    type_into_search(page, name.replace("้", "").replace("่", ""))
    page.keyboard.press("ArrowDown")
    first = page.locator(OPTIONS).first
    assert first.get_attribute("aria-selected") == "true"
    assert page.get_attribute("#search-input", "aria-activedescendant") == first.get_attribute("id")
    page.keyboard.press("ArrowUp")
    assert page.locator(OPTIONS).last.get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url("**/school/99010001?*")
    page.wait_for_selector("#frame[data-page=school]")
    assert "year=2567" in page.url and "grade=p6" in page.url
    assert page.input_value("#search-input") == ""


def test_search__enter_without_waiting_takes_the_first(screen):
    page = screen.open("/")
    page.keyboard.press("/")
    page.keyboard.type("99010001")
    page.keyboard.press("Enter")

    page.wait_for_url("**/school/99010001*")


def test_search__escape_closes_then_clears(screen, name):
    page = screen.open("/")
    type_into_search(page, name)

    page.keyboard.press("Escape")
    assert not page.locator(".search-results").is_visible()
    assert page.get_attribute("#search-input", "aria-expanded") == "false"
    page.keyboard.press("Escape")

    assert page.input_value("#search-input") == ""
    assert page.evaluate("document.activeElement === document.body")


def test_search__nothing_found_is_said(screen):
    page = screen.open("/")
    page.keyboard.press("/")
    page.keyboard.type("บริษัทนานาชาติ")

    page.wait_for_selector(".search-note >> text=ไม่พบโรงเรียน")


def test_search__a_slash_in_a_field_stays_a_slash(screen):
    page = screen.open("/")
    page.focus("#search-input")
    page.keyboard.type("1/2")

    assert page.input_value("#search-input") == "1/2"


def test_search__speaks_english(screen, name):
    page = screen.open("/?lang=en")
    type_into_search(page, name)

    assert page.get_attribute("#search-input", "placeholder") == "Find a school"
    assert "schools" in page.inner_text(".search-note")
    assert "lang=en" in page.locator(OPTIONS).first.get_attribute("href")


def test_search__on_a_phone_fits_and_is_tapped(screen, name):
    screen.page.set_viewport_size({"width": 390, "height": 844})
    page = screen.open("/")
    page.fill("#search-input", name)
    page.wait_for_selector(OPTIONS)

    box = page.locator(".search-results").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    page.locator(OPTIONS).first.click()

    page.wait_for_selector("#frame[data-page=school]")
