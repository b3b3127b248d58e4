"""The whole server is gone for a while: open pages say so, and come back by themselves."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.browser.test_kiosk import put
from tests.browser.test_sign_in import come_in
from tests.processes import family_of
from tests.running import RunningServer, free_port, khetview, serving, wait_for

PATIENCE_MS = 20_000


def kill(server: RunningServer) -> None:
    """Kill every process of a server at once, as a power cut does."""
    for process in family_of(server.process.pid):
        os.kill(process, signal.SIGKILL)
    server.process.wait()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    khetview("load", put(folder, 2566), home=folder / "home", check=True)
    khetview("snapshots", "approve", home=folder / "home", check=True)
    return folder / "home"


def test_server__killed_whole_comes_back_and_pages_go_on_by_themselves(browser, home):
    port = free_port()
    desk = browser.new_context(locale="th-TH").new_page()
    hall = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    with serving(home, has_accounts=True, workers=1, port=port) as first:
        wait_for(first, "/readyz")
        come_in(desk, first, "mali")
        desk.goto(first.url + "/")
        desk.wait_for_selector(".kpi")
        hall.goto(first.url + "/kiosk?turn=1")
        hall.wait_for_selector("#stage [data-slide]")
        for page in (desk, hall):
            page.evaluate("window.isTheSame = true")

        kill(first)

        desk.wait_for_selector("#connection-banner:visible", timeout=PATIENCE_MS)
        assert "ขาดการติดต่อกับเครื่องแม่ข่าย" in desk.inner_text("#connection-banner")
        hall.wait_for_selector("#age.is-late", timeout=PATIENCE_MS)
        assert "ขาดการติดต่อ" in hall.inner_text("#age")
        for _ in range(2):
            before = hall.get_attribute("#dots [aria-current]", "aria-label")
            turned = "b => document.querySelector('#dots [aria-current]').ariaLabel !== b"
            hall.wait_for_function(turned, arg=before, timeout=PATIENCE_MS)
        desk.click("nav >> text=วิธีคิด")  # nobody answers
        assert desk.locator(".kpi").count() > 0, "what was read stays"

    with serving(home, has_accounts=True, workers=1, port=port):
        desk.wait_for_selector("#connection-banner", state="hidden", timeout=PATIENCE_MS)
        desk.wait_for_selector("#frame h1 >> text=ตัวเลขแต่ละตัวคิดอย่างไร", timeout=PATIENCE_MS)
        hall.wait_for_selector("#age:not(.is-late)", timeout=PATIENCE_MS)
        for page in (desk, hall):
            assert page.evaluate("window.isTheSame"), "nobody loaded the page anew"
        desk.click("nav >> text=ภาพรวม")
        desk.wait_for_selector(".kpi")
    for page in (desk, hall):
        page.context.close()
