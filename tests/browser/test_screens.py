"""What a supervisor does with the screens, in a real browser against the real server."""

from __future__ import annotations

import csv
import io
import os
import re
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

CALLBACK = "/_dash-update-component"
PAGES = (
    "/",
    "/area/district/9901",
    "/school/99010001",
    "/trace/district/9901",
    "/compare?with=district:9901,district:9902",
    "/subjects",
    "/gaps",
    "/retention",
    "/quality",
    "/quality/network",
    "/quality/change",
    "/quality/assess",
    "/quality/assess/99820020",
    "/quality/plan/99820020",
    "/quality/school/99820019",
    "/data",
    "/data/load/2",
    "/methods",
)
AREA = "/area/district/9901?test=onet&grade=p6&year=2567"


@pytest.mark.parametrize("path", PAGES)
def test_screen__fits_each_width_and_speaks_both_languages(screen, path):
    screen.page.set_viewport_size({"width": 390, "height": 900})
    page = screen.open(path)

    for width in (390, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(50)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    assert re.search("[ก-๙]", page.inner_text("h1"))
    assert page.locator("html").get_attribute("lang") in ("th", None)

    page.click("a.language")
    page.wait_for_selector("#frame[lang=en]")
    assert "lang=en" in page.url
    assert page.url.split("?")[0].endswith(path.split("?")[0])


def test_overview__shows_invented_data_as_such_with_its_age(screen):
    page = screen.open("/")

    stamp = page.inner_text(".stamp")

    assert "ข้อมูลสาธิต" in stamp and "ชุด" in stamp and "256" in stamp


def test_filters__live_in_the_url_and_back_works(screen):
    page = screen.open(AREA)
    before = page.inner_text(".kpi >> nth=0")

    page.select_option("#filter-year", label="2565")
    page.wait_for_function("() => location.search.includes('year=2565')")
    page.wait_for_function("b => document.querySelector('.kpi').innerText !== b", arg=before)
    page.go_back()
    page.wait_for_function("b => document.querySelector('.kpi').innerText === b", arg=before)

    assert "year=2567" in page.url


def test_filters__changed_by_the_keyboard_keep_the_focus(screen):
    page = screen.open(AREA)
    page.focus("#filter-subject")
    for key in ("ArrowDown", "ArrowUp"):
        before = page.url
        page.keyboard.press(key)
        page.wait_for_function("before => location.href !== before", arg=before)
        page.wait_for_function("() => document.activeElement.id === 'filter-subject'")
        page.wait_for_function(
            "() => new URL(document.querySelector('a.language').href).searchParams.get('subject')"
            " === new URL(location.href).searchParams.get('subject')"
        )


def test_number__leads_to_the_files_and_rows_behind_it(screen):
    page = screen.open(AREA)
    shown = page.inner_text(".kpi .number >> nth=1")

    page.locator(".kpi .number a").nth(1).click()
    page.wait_for_selector("#frame[data-page=trace] #trace-rows tbody tr")

    assert page.inner_text("h1").startswith(shown)
    texts = page.locator("#trace-rows tbody td:last-child").all_inner_texts()
    weights = [float(text.split()[0]) for text in texts if text != "—"]
    assert sum(weights) == pytest.approx(100, abs=0.05 * len(weights))
    page.locator("#trace-rows tbody th a").first.click()
    page.wait_for_selector("#frame[data-page=load] #facts")


def test_filters__travel_along_to_a_school(screen):
    page = screen.open(AREA)

    page.locator(".school-grid a").first.click()
    page.wait_for_url("**/school/**")
    page.wait_for_selector("#frame[data-page=school] h1")

    assert "grade=p6" in page.url and "year=2567" in page.url


def test_hand_edited_address__is_answered_in_words(screen):
    page = screen.open("/area/district/9901?year=2499&test=pisa&reference=moon&nonsense=1")
    assert page.locator(".notice").count() >= 1
    assert page.locator(".kpi").count() >= 1

    page = screen.open("/school/00000001")

    assert "00000001" in page.inner_text("#main")
    assert "Traceback" not in page.content()


def test_school_table__sorts_on_the_server_in_both_directions(screen):
    page = screen.open(AREA)
    page.wait_for_selector(".school-grid .ag-row[row-index='0'] .ag-cell")

    def counts() -> list[int]:
        cells = page.locator(".school-grid .ag-cell[col-id='count']").all_inner_texts()
        return [int(text.replace(",", "")) for text in cells if text.strip().isdigit()]

    header = page.locator(".school-grid .ag-header-cell[col-id='count']")
    header.click()
    page.wait_for_selector(".ag-header-cell[col-id='count'][aria-sort='ascending']")
    page.wait_for_timeout(700)
    rising = counts()
    header.click()
    page.wait_for_selector(".ag-header-cell[col-id='count'][aria-sort='descending']")
    page.wait_for_timeout(700)
    falling = counts()

    assert len(rising) > 5 and rising == sorted(rising)
    assert falling == sorted(falling, reverse=True) and falling[0] > rising[0]


def test_download__holds_what_the_screen_shows(screen):
    page = screen.open(AREA)
    panel = page.locator("section.card", has=page.locator(".school-grid"))

    panel.locator(".tool-menu summary").first.click()
    with page.expect_download() as download:
        panel.get_by_text("CSV", exact=True).click()

    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    shown = page.locator(".school-grid .ag-row[row-index='0'] a").inner_text()
    assert any(shown in row for row in rows)


def live_file(server, mean: float) -> bytes:
    """The district's newest O-NET with every school's Thai mean the same."""
    text = (server.home / "files" / "onet_p6_2567.csv").read_text(encoding="utf-8-sig")
    header, *rows = text.splitlines()
    kept = []
    for row in rows:
        cells = row.split(",")
        if cells[0].startswith("9901") and not cells[0].endswith("0000") and cells[2].isdigit():
            cells[3] = f"{mean:.2f}"
            cells[-1] = f"{sum(map(float, cells[3:-1])) / len(cells[3:-1]):.2f}"
            kept.append(",".join(cells))
    return "\n".join([header, *kept]).encode()


def test_live__a_file_in_the_inbox_is_on_every_open_screen(screen, browser, server, drop):
    first = screen.open(AREA + "&subject=thai")
    other = browser.new_page()
    other.goto(server.url + AREA + "&subject=thai")
    other.wait_for_selector(".kpi")
    first.evaluate("window.scrollTo(0, 300)")
    first.evaluate("window.untouched = true")

    drop("onet_p6_2567_live.csv", live_file(server, 61.5))

    for page in (first, other):
        page.wait_for_function(
            "() => document.querySelector('.kpi .number').innerText === '61.5'", timeout=30_000
        )
    assert first.evaluate("window.untouched")  # nothing was reloaded
    assert first.evaluate("window.scrollY") == 300
    assert "subject=thai" in first.url
    first.wait_for_function("() => document.body.innerText.includes('O-NET ป.6 2567')")
    other.evaluate("localStorage.setItem('khetview.seen', '0001')")
    other.goto(server.url + "/?area=district:9901")
    other.wait_for_selector("#news-strip:not([hidden])")
    other.click("#news-strip a")
    assert "61.5" in other.inner_text("#news")
    assert other.locator("#news .is-new").count() >= 1
    other.close()


def test_live__a_click_that_got_the_page_before_sees_the_new_one_by_itself(screen, server, drop):
    def asks_for_area(request: Any) -> bool:
        return CALLBACK in request.url and "/area/" in (request.post_data or "")

    with screen.page.expect_response(lambda said: asks_for_area(said.request)) as told:
        page = screen.open(AREA + "&subject=thai")
    before, asked = told.value.body(), []
    page.click("nav >> text=วิธีคิด")
    page.wait_for_selector("#frame[data-page=methods]")
    old = page.get_attribute("#frame", "data-version")
    drop("onet_p6_2567_before.csv", live_file(server, 63.5))
    page.wait_for_function(
        "old => document.getElementById('frame').dataset.version !== old", arg=old
    )

    def answer(route: Any) -> None:
        """Answer the click as a server does that has not drawn the new page yet."""
        if not asks_for_area(route.request):
            route.continue_()
            return
        asked.append(route.request)
        if len(asked) == 1:
            route.fulfill(body=before, content_type="application/json")
        else:
            route.continue_()

    page.route(f"**{CALLBACK}*", answer)
    page.go_back()

    page.wait_for_function("() => document.querySelector('.kpi .number')?.innerText === '63.5'")
    page.wait_for_timeout(500)
    assert len(asked) == 2, "once by the click, once for the news"


def test_live__a_refused_file_changes_nothing_and_says_why_beside_it(screen, server, drop):
    page = screen.open(AREA)
    before = page.locator("#frame").get_attribute("data-version")

    drop("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(2000))

    report = server.home / "inbox" / "refused" / "photo.csv.report.txt"
    deadline = time.monotonic() + 20
    while not report.is_file():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert "photo.csv" in report.read_text(encoding="utf-8")
    assert page.locator("#frame").get_attribute("data-version") == before


def test_live__the_loader_killed_in_the_middle_starts_again_and_loses_nothing(screen, server, drop):
    page = screen.open(AREA + "&subject=thai")
    for place in range(3):
        drop(f"onet_p6_2567_kill{place}.csv", live_file(server, 40 + place))
        loaders = subprocess.run(
            ["pgrep", "-P", str(server.process.pid), "-f", "app watch"],
            capture_output=True, text=True, check=False,
        ).stdout.split()  # fmt: skip
        time.sleep(0.1 * place)
        for loader in loaders:
            os.kill(int(loader), signal.SIGKILL)

    page.wait_for_function(
        "() => document.querySelector('.kpi .number').innerText === '42.0'", timeout=60_000
    )
    assert server.read("/readyz")
    assert not list((server.home / "inbox").glob("*kill*"))
