"""Help is there for every screen, in both languages."""

from __future__ import annotations

import pytest

from dashboard.help import HELP
from dashboard.page import discover_pages

PAGES = [page.key for page in discover_pages() if page.key != "not_found_404"]


def test_help__of_every_screen_and_of_nothing_else() -> None:
    assert set(HELP) == set(PAGES)


@pytest.mark.parametrize("key", PAGES)
def test_help__says_how_to_read_it_and_what_it_cannot_say_in_both_languages(key: str) -> None:
    told = HELP[key]

    assert 1 <= len(told.read) <= 4 and 1 <= len(told.cannot) <= 3
    for thai, english in (*told.read, *told.cannot):
        assert any("ก" <= letter <= "๛" for letter in thai)
        assert not any("ก" <= letter <= "๛" for letter in english.replace("ป.1", ""))
