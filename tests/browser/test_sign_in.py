"""Signing in with a real browser: the door, a scope on the screen, a session that ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.end_to_end.test_command_line import ROWS, write
from tests.running import RunningServer, khetview_here, serving, wait_for

PASSWORD = "ม้าขาว สี่ตัว วิ่งเร็ว"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A small office with accounts, and one supervisor."""
    folder = tmp_path_factory.mktemp("guarded")
    path = write(folder / "onet_p6_2567.csv", *ROWS)
    khetview_here("load", path, home=folder / "home", check=True)
    with serving(folder / "home", "--without-loader", has_accounts=True, workers=1) as running:
        wait_for(running, "/readyz")
        yield running


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(locale="th-TH")
    problems: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    context.close()
    assert problems == []


def come_in(page: Any, server: RunningServer, name: str) -> None:
    """Sign in to a new account and set its password."""
    printed = khetview_here(
        "users", "add", name, "--role", "supervisor", "--in", "district:9901", home=server.home,
        check=True,
    ).stdout  # fmt: skip
    given = re.search(r"First password: (\S+)", printed)
    assert given
    page.goto(server.url + "/area/district/9901?year=2567")
    page.fill("#name", name)
    page.fill("#password", given[1])
    page.keyboard.press("Enter")
    page.fill("#old_password", given[1])
    page.fill("#new_password", PASSWORD)
    page.fill("#new_password_again", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.good")


def test_person__comes_in_sees_the_district_and_goes_out(page, guarded):
    come_in(page, guarded, "mali")
    page.goto(guarded.url + "/area/district/9901")
    page.wait_for_selector(".school-grid .ag-cell a")
    assert page.text_content(".account") == "ศึกษานิเทศก์"
    page.goto(guarded.url + "/area/province/99")
    page.wait_for_selector("#frame h1")
    assert "บัญชีนี้ดูสิ่งนี้ไม่ได้" in page.text_content("main")

    page.goto(guarded.url + "/account")
    page.click("form[action^='/sign-out'] button >> nth=0")

    page.wait_for_selector("#password")
    page.go_back()
    page.wait_for_selector("#password")


def open_district(page: Any, server: RunningServer, name: str) -> None:
    """Come in, open the district, wait until it has asked all that it asks, and end the session elsewhere."""
    come_in(page, server, name)
    page.goto(server.url + "/area/district/9901")
    page.wait_for_selector(".school-grid .ag-cell a")
    page.wait_for_load_state("load")
    khetview_here("users", "disable", name, home=server.home, check=True)


def test_session__that_ended_elsewhere_leads_to_the_door_and_back(page, guarded):
    # without this word a page that lost its stream would go to the door before the click
    page.route("**/api/v1/version", lambda route: route.abort())
    open_district(page, guarded, "somsri")

    page.click("nav >> text=วิธีคิด")

    page.wait_for_url(re.compile(r"/sign-in\?next="))
    assert page.url.endswith("next=%2Fmethods") or "next=/methods" in page.url


def test_session__that_ended_is_noticed_by_a_page_that_comes_back_from_the_memory_of_the_browser(
    page, guarded
):
    open_district(page, guarded, "malee")

    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    page.wait_for_url(re.compile(r"/sign-in\?next=%2Farea%2Fdistrict%2F9901"))
