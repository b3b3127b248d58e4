"""The help behind ``?``: there on every screen, by key and by touch, and the hint that goes for good."""

from __future__ import annotations

import pytest


def is_open(page) -> bool:
    return page.evaluate("() => document.getElementById('help-sheet').open")


@pytest.mark.parametrize("path", ["/", "/school/99010001", "/quality"])
def test_help__of_a_screen_says_what_it_answers_and_what_it_cannot(path, screen):
    page = screen.open(path)

    page.keyboard.press("?")

    assert is_open(page)
    said = page.inner_text("#help-sheet")
    assert "อ่านอย่างไร" in said and "บอกอะไรไม่ได้" in said
    assert page.locator("#help-sheet li").count() >= 2
    page.keyboard.press("Escape")
    assert not is_open(page)


def test_help__opens_and_closes_by_touch_and_speaks_english(screen):
    page = screen.open("/gaps?lang=en")

    page.click("#help-key")
    assert "How to read it" in page.inner_text("#help-sheet")
    page.click(".help-close")
    assert not is_open(page)

    page.click("#help-key")
    page.mouse.click(4, 4)  # beside the sheet
    assert not is_open(page)


def test_help__a_question_mark_that_is_typed_is_only_typed(screen):
    page = screen.open("/")
    page.click("#search-input")

    page.keyboard.type("?")

    assert not is_open(page)
    assert page.input_value("#search-input") == "?"


def test_hint__of_the_first_visit_goes_away_for_good(screen):
    page = screen.open("/")
    page.wait_for_selector("#help-hint:not([hidden])")

    page.click("#help-hint button")
    assert page.locator("#help-hint").is_hidden()

    page.reload()
    page.wait_for_selector("#frame h1")
    page.wait_for_timeout(300)
    assert page.locator("#help-hint").is_hidden()
