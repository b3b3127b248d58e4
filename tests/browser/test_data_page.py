"""The data page as an officer uses it: bring files in, answer, mend, undo, and take out what was set aside."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from data_pipeline.warehouse.engine import Workspace
from tests.browser.conftest import Screen
from tests.builders import ONET_2560, as_csv, result_table, schools, weighted_means
from tests.running import RunningServer, khetview_here, serving, wait_for

HEAD = "รหัสโรงเรียน,โรงเรียน,จน.นร.,ไทย,อังกฤษ,คณิตศาสตร์,วิทยาศาสตร์,เฉลี่ย"
ROWS = (
    "99010001,บ้านทุ่งสาธิต,10,40.00,30.00,20.00,30.00,30.00",
    "99010002,บ้านดอยจำลอง,30,60.00,50.00,40.00,50.00,50.00",
)
WRONG = "99010003,บ้านห้วยสมมติ,สามสิบ,60.00,50.00,40.00,50.00,50.00"
PATIENCE_MS = 15_000


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """An office of its own: what these tests load, no other test should see."""
    home = tmp_path_factory.mktemp("office") / "home"
    khetview_here("init", home=home, check=True)
    with serving(home, workers=1) as running:
        wait_for(running, "/livez")
        yield running


@pytest.fixture
def data_page(browser: Any, office: RunningServer) -> Iterator[Screen]:
    """The data page, open."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    screen = Screen(context.new_page(), office)
    screen.page.on("dialog", lambda dialog: dialog.accept())
    screen.page.goto(office.url + "/data")
    screen.page.wait_for_selector("#upload")
    yield screen
    context.close()


def csv(*rows: str, head: str = HEAD) -> bytes:
    return "\r\n".join((head, *rows)).encode("cp874")


def permuted(year_be: int) -> bytes:
    """Return results of a year whose footer fits the subject columns in another order."""
    rows = schools(12, parts=4, seed=year_be)
    thai, english, math, science = weighted_means(rows)
    footer = (thai, math, english, science)
    return as_csv(result_table(rows, subjects=ONET_2560, footer=footer, nation=None))


def send(page: Any, name: str, content: bytes) -> Any:
    """Choose a file as a person does and return the card that follows it."""
    with page.expect_file_chooser() as chooser:
        page.click("#upload-choose")
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    chooser.value.set_files(files=[file])
    return page.locator("#orders .order").first


def finished(card: Any, state: str) -> str:
    """Wait for a card to come to an end and return its words."""
    card.page.wait_for_selector(f"#orders .order:first-child.{state}", timeout=PATIENCE_MS)
    return str(card.inner_text())


def open_report(card: Any) -> Any:
    """Follow the card's link to the report, when the new snapshot shows it."""
    page = card.page
    card.locator("a").click()
    page.wait_for_selector("#frame[data-page=load] #facts", timeout=PATIENCE_MS)
    return page


def test_upload__a_good_file_is_loaded_and_the_page_shows_it(data_page):
    page = data_page.page

    said = finished(send(page, "onet_p6_2567.csv", csv(*ROWS)), "done")

    assert "ใช้ 2 จาก 2 แถว" in said
    page.wait_for_selector("#loads >> text=onet_p6_2567.csv", timeout=PATIENCE_MS)
    page.wait_for_selector("#coverage >> text=O-NET")
    assert data_page.problems == []


def test_upload__what_the_file_does_not_say_is_asked_and_the_answer_loads_it(data_page):
    page = data_page.page
    card = send(page, "scores.csv", csv(*(row.replace("0.00", "1.50") for row in ROWS)))
    finished(card, "bad")
    form = page.locator("#orders form.questions")
    for select in form.locator("select").all():
        select.select_option(index=1)
    for box in form.locator("input").all():
        box.fill("2566")

    form.locator("button").click()

    assert "แถว" in finished(page.locator("#orders .order").first, "done")


def test_upload__a_file_of_pupils_is_refused_and_taken_without_them(data_page, office):
    page = data_page.page
    head = HEAD + ",เลขประจำตัวประชาชน"
    rows = (ROWS[0] + ",1101700230708", ROWS[1] + ",3100600445561")
    card = send(page, "onet_p6_2565.csv", csv(*rows, head=head))
    said = finished(card, "bad")
    assert "1101700230708" not in said

    page.locator("#orders .order button", has_text="ตัดข้อมูลส่วนบุคคล").click()

    finished(page.locator("#orders .order").first, "done")
    kept = [path.read_bytes() for path in Workspace(office.home).received.iterdir()]
    assert kept
    assert not any(b"1101700230708" in content for content in kept)


def test_upload__what_is_no_table_is_refused_in_words(data_page):
    said = finished(send(data_page.page, "picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 200), "bad")

    assert "picture.png" in said
    assert "Traceback" not in said


def test_load_page__rows_set_aside_are_shown_and_downloaded_with_their_reason(data_page, office):
    page = data_page.page
    rows = [row.replace(".00", ".25") for row in ROWS]
    card = send(page, "onet_p6_2564.csv", csv(*rows, WRONG))
    finished(card, "done")
    open_report(card)

    href = page.locator("#rejected a[download$='.csv']").get_attribute("href")
    with urllib.request.urlopen(office.url + str(href), timeout=20) as answer:
        content = answer.read()

    assert content.startswith(b"\xef\xbb\xbf")
    assert "บ้านห้วยสมมติ" in content.decode("utf-8-sig")
    assert "บ้านห้วยสมมติ" in page.inner_text("#rejected")


def test_load_page__undo_gives_back_what_counted_before(data_page):
    page = data_page.page
    finished(send(page, "onet_p6_2563.csv", csv(*(r.replace(".00", ".75") for r in ROWS))), "done")
    card = send(page, "onet_p6_2563_new.csv", csv(*(r.replace(".00", ".65") for r in ROWS)))
    finished(card, "done")
    open_report(card)

    page.click("#undo button")

    finished(page.locator("#orders .order").first, "done")
    page.wait_for_selector("#facts >> text=ถอนแล้ว", timeout=PATIENCE_MS)


@pytest.mark.parametrize(
    ("key", "year_be", "decision"),
    [("รับการแก้นี้", 2562, "รับการแก้"), ("คงไว้ตามไฟล์", 2561, "ไม่แก้")],
)
def test_mend__is_taken_or_left_and_stays_visible(data_page, key: str, year_be: int, decision: str):
    page = data_page.page
    card = send(page, f"onet_p6_{year_be}.csv", permuted(year_be))
    finished(card, "done")
    open_report(card)
    page.wait_for_selector("#findings .mend")

    page.locator("#findings .mend button", has_text=key).first.click()

    card = page.locator("#orders .order").first
    finished(card, "done")
    if decision == "รับการแก้":
        open_report(card)
    page.wait_for_selector(f"main >> text={decision}", timeout=PATIENCE_MS)
    assert page.locator("#findings .mend button").count() == 0


def test_orders__are_refused_from_another_site(office):
    for path in ("/data/upload", "/data/orders"):
        request = urllib.request.Request(office.url + path, data=b"{}", method="POST")
        request.add_header("Origin", "http://elsewhere.example")
        request.add_header("x-khetview", "1")

        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=20)

        refused.value.close()
        assert refused.value.code == 403


def test_templates__are_offered_and_can_be_fetched(data_page, office):
    page = data_page.page
    page.click(".template-list summary")
    page.wait_for_selector("#upload-templates a")

    href = page.locator("#upload-templates a").first.get_attribute("href")
    with urllib.request.urlopen(office.url + str(href), timeout=20) as answer:
        assert answer.read()[:2] == b"PK"
