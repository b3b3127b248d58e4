"""The kiosk in a hall: it turns, stops at a touch, follows approval, and goes on without a server."""

from __future__ import annotations

import json
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Screen
from tests.builders import ONET_2560, as_csv, drop, result_table, schools
from tests.running import CHROMIUM, CHROMIUM_ARGUMENTS, RunningServer, khetview, serving, wait_for

PATIENCE_MS = 15_000


def put(folder: Path, year_be: int) -> Path:
    """Write results of a year: enough pupils in each school for the public."""
    rows = [
        replace(one, tested=20 + at) for at, one in enumerate(schools(12, parts=4, seed=year_be))
    ]
    table = result_table(rows, subjects=ONET_2560, nation=(50.0, 40.0, 30.0, 35.0))
    return drop(folder, f"onet_p6_{year_be}.csv", as_csv(table))


def put_places(folder: Path) -> Path:
    """Write where all schools but the last stand, in a row from west to east, 3 km apart."""
    rows = [["รหัสโรงเรียน", "โรงเรียน", "ละติจูด", "ลองจิจูด"]]
    for at, one in enumerate(schools(11, parts=4)):
        rows.append([one.code, one.name, "18.50", f"{99.50 + 0.03 * at:.2f}"])
    return drop(folder, "coordinates.csv", as_csv(rows))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hall")
    for year_be in (2565, 2566):
        khetview("load", put(folder, year_be), home=folder / "home", check=True)
    khetview("load", put_places(folder), home=folder / "home", check=True)
    khetview("snapshots", "approve", home=folder / "home", check=True)
    return folder / "home"


@pytest.fixture(scope="module")
def hall(home: Path) -> Iterator[RunningServer]:
    """A public server: it opens what the public may see, and mounts the kiosk."""
    with serving(home, "--public", workers=1) as running:
        wait_for(running, "/readyz")
        yield running


@pytest.fixture
def kiosk(browser: Any, hall: RunningServer) -> Iterator[Any]:
    """Return a function that opens the kiosk with a query, and at last looks at what went wrong."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, has_touch=True)
    screen = Screen(context.new_page(), hall)

    def open_kiosk(query: str = "?turn=600") -> Any:
        screen.page.goto(hall.url + "/kiosk" + query)
        screen.page.wait_for_selector("#stage [data-slide]", timeout=PATIENCE_MS)
        return screen.page

    yield open_kiosk
    assert screen.problems == []
    context.close()


def shown(page: Any) -> str:
    return str(page.inner_text("#stage h1"))


def test_kiosk__turns_by_itself_and_stops_at_a_touch(kiosk):
    page = kiosk("?turn=1&alone=600")
    first = shown(page)
    page.wait_for_function("t => document.querySelector('#stage h1').innerText !== t", arg=first)

    page.touchscreen.tap(900, 600)
    before = shown(page)
    page.wait_for_timeout(2500)

    assert shown(page) == before


def test_kiosk__goes_back_to_its_start_when_left_alone(kiosk):
    page = kiosk("?turn=600&alone=2")
    first = shown(page)
    page.click("#language")
    page.locator("#dots button").nth(2).click()
    page.wait_for_function("() => document.documentElement.lang === 'en'")

    page.wait_for_function("() => document.documentElement.lang === 'th'", timeout=PATIENCE_MS)

    assert shown(page) == first


def test_kiosk__no_link_leaves_it_and_the_age_is_always_there(kiosk):
    page = kiosk()

    for at in range(page.locator("#dots button").count()):
        page.locator("#dots button").nth(at).click()
        assert page.locator("a").count() == 0
        assert "256" in page.inner_text("#age")


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (3840, 2160), (1280, 800)])
def test_kiosk__every_slide_fits_and_is_large_in_any_format(kiosk, size):
    page = kiosk()
    page.set_viewport_size({"width": size[0], "height": size[1]})

    for at in range(page.locator("#dots button").count()):
        page.locator("#dots button").nth(at).click()
        page.wait_for_timeout(150)
        box = page.locator("#stage").bounding_box()
        inner = page.locator("#stage > *").bounding_box()
        assert inner["y"] >= box["y"] - 2
        assert inner["y"] + inner["height"] <= box["y"] + box["height"] + 2
        smallest = page.evaluate(
            "Math.min(...[...document.querySelectorAll('#stage *')]"
            ".filter(e => e.childNodes.length && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))"
            ".map(e => parseFloat(getComputedStyle(e).fontSize)))"
        )
        assert smallest >= 0.015 * min(size), "too small to be read at two metres"


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
def test_kiosk__a_school_is_found_by_a_touch_on_the_map(kiosk, size):
    page = kiosk()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.click("#find")
    page.click("#finder .close >> nth=0")
    page.wait_for_selector("#map circle")
    assert page.locator("#map circle").count() == 11
    assert "1 โรงเรียนไม่มีพิกัด" in page.inner_text("#found")

    places = [page.locator("#map circle").nth(at).bounding_box() for at in range(11)]
    east = max(places, key=lambda place: place["x"])
    page.touchscreen.tap(east["x"] + 25, east["y"] + 25)
    page.wait_for_selector("#map .number")
    said = page.inner_text("#found button >> nth=0")
    assert said.startswith("1 · บ้านทุ่งสาธิต 11") and "nan" not in said
    page.click("#found button >> nth=0")

    page.wait_for_selector("[data-slide=school]")
    assert shown(page) == "บ้านทุ่งสาธิต 11"


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1280, 800)])
def test_kiosk__a_school_is_found_by_its_letters_with_all_in_view(kiosk, size):
    page = kiosk()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.click("#find")
    page.wait_for_selector("#keys button")
    covered = page.evaluate(
        "() => [...document.querySelectorAll('#keys button'), ...[...document.querySelectorAll('#found button')].slice(0, 4)]"
        ".filter(e => { const b = e.getBoundingClientRect(); const there = document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2);"
        " return !there || !e.contains(there); }).map(e => e.innerText)"
    )
    assert covered == [], "nobody scrolls in a hall"

    for key in ("1", "2"):
        page.locator("#keys button", has_text=key).first.tap()
    assert "1 โรงเรียน" in page.inner_text("#found p")
    page.locator("#found button").first.tap()

    page.wait_for_selector("[data-slide=school]")
    assert shown(page) == "บ้านทุ่งสาธิต 12"


def test_kiosk__moves_when_an_officer_approves_and_not_before(kiosk, home, tmp_path):
    page = kiosk()
    assert "2566" in page.inner_text("#stage")
    khetview("load", put(tmp_path, 2567), home=home, check=True)
    page.wait_for_timeout(1500)
    assert "2567" not in page.inner_text("#stage")

    khetview("snapshots", "approve", home=home, check=True)

    page.wait_for_selector("#stage >> text=2567", timeout=PATIENCE_MS)


def test_kiosk__starts_again_without_a_server_and_says_how_old_it_is(browser, home, tmp_path):
    """The machine of the kiosk is switched off and on while there is no server."""

    def switch_on() -> tuple[Any, Any]:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=CHROMIUM,
            args=CHROMIUM_ARGUMENTS,
            viewport={"width": 1920, "height": 1080},
        )
        page = context.pages[0]
        page.goto(hall.url + "/kiosk?turn=600")
        page.wait_for_selector("#stage [data-slide]", timeout=PATIENCE_MS)
        return context, page

    with serving(home, "--public", workers=1) as hall:
        wait_for(hall, "/readyz")
        context, page = switch_on()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.reload()
        page.wait_for_selector("#stage [data-slide]")
        first = shown(page)
        hall.process.send_signal(signal.SIGTERM)
        hall.process.wait(timeout=20)
        page.wait_for_selector("#age.is-late", timeout=PATIENCE_MS)
        assert shown(page) == first
        context.close()

        context, page = switch_on()

        page.wait_for_selector("#age.is-late", timeout=PATIENCE_MS)
        assert shown(page) == first
        context.close()


def test_kiosk__takes_the_page_of_a_newer_program_by_itself(browser, hall):
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    answers = []

    def answer(route: Any) -> None:
        made = route.fetch()
        bundle = made.json()
        if not answers:
            bundle |= {"script": "of last month", "snapshot": "0000"}
        answers.append(bundle["script"])
        route.fulfill(response=made, json=bundle)

    loads = []
    page.on("domcontentloaded", lambda: loads.append(page.url))
    page.route("**/public/api/v1/kiosk", answer)
    page.goto(hall.url + "/kiosk?turn=600")

    page.wait_for_function("() => performance.getEntriesByType('navigation')[0].type === 'reload'")
    page.wait_for_selector("#stage [data-slide]")
    page.wait_for_timeout(500)

    assert len(loads) == 2, "once, and then no more"
    context.close()


@pytest.mark.parametrize(
    "path",
    [
        "/data",
        "/school/99010001",
        "/trace/district/9901",
        "/api/v1/metrics",
        "/api/v1/openapi.json/../metrics",
        "/_dash-layout",
        "/_dash-dependencies",
        "/data/orders/000000000000000000000000",
        "/export/schools.csv",
        "/assets/orders.js",
        "/kiosk/..%2f..%2fapp.py",
    ],
)
def test_public_server__has_nothing_but_the_kiosk(hall, path):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(hall.url + path, timeout=20)
    refused.value.close()

    assert refused.value.code == 404


def test_public_server__bundle_is_asked_for_once_a_snapshot(hall):
    with urllib.request.urlopen(hall.url + "/public/api/v1/kiosk", timeout=20) as answer:
        etag = answer.headers["etag"]
        assert json.load(answer)["slides"]

    request = urllib.request.Request(hall.url + "/public/api/v1/kiosk")
    request.add_header("If-None-Match", etag)
    with pytest.raises(urllib.error.HTTPError) as unchanged:
        urllib.request.urlopen(request, timeout=20)
    unchanged.value.close()

    assert unchanged.value.code == 304


def test_public_server__page_may_load_its_own_files_alone(hall):
    with urllib.request.urlopen(hall.url + "/kiosk", timeout=20) as answer:
        policy = answer.headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
