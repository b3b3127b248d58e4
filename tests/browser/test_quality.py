"""A supervisor and the quality schools: the colours, a yellow school, its levels moved, its due dates."""

from __future__ import annotations

from typing import Any

from tests.browser.test_screens import live_file

AREA = "area=district:9982"
SCHOOL = "/quality/school/99820019"


def test_quality__from_the_colours_to_a_yellow_school_and_its_next_colour(screen):
    page = screen.open(f"/quality?{AREA}")

    first = page.locator("#quality-rounds tbody tr").first.inner_text().split()
    assert first[-8:] == ["1)", "1", "1", "14", "4", "0", "0", "2567-example-1"]
    assert "12 ม.ค. 2567" in " ".join(first)
    assert "รายงานภายใน 10 ก.ย. 2567" in page.inner_text("#quality-due .sentence")
    assert "23 ส.ค. 2567" in page.inner_text("#quality-due .cadence")

    page.locator("#quality-components a", has_text="ป่าม่วงสาธิตราชวิทยา").click()
    page.wait_for_selector("#frame[data-page=quality_school] h1")
    assert "เหลือง" in page.inner_text("h1")

    page.locator("#quality-next [data-levels]").first.click()
    page.wait_for_selector(".what-if[data-tier=green]")
    assert page.inner_text(".what-if-tier") == "เขียว"
    assert page.locator(".what-if .is-moved").count() == 5

    page.click(".what-if [data-levels=reset]")
    page.wait_for_selector(".what-if[data-tier=yellow]")
    assert page.locator(".what-if .is-moved").count() == 0


def test_what_if__one_step_answers(screen):
    page = screen.open(SCHOOL)
    page.locator(".what-if-component summary").first.click()
    before = page.inner_text(".what-if-score")

    page.locator('[data-indicator="1.1.1"] [data-step="1"]').click()
    page.wait_for_function(
        "b => document.querySelector('.what-if-score').textContent !== b", arg=before, polling=5
    )

    assert "เปลี่ยน 1 ตัวชี้วัด" in page.inner_text(".what-if-words")


def test_quality__speaks_english(screen):
    page = screen.open(f"/quality?{AREA}&round=2566-1&lang=en")

    assert "20 quality schools: Purple 1 Sky blue 1 Green 14 Yellow 4" in page.inner_text("h1")
    assert [card.split()[0] for card in page.locator(".tier-card").all_inner_texts()][:3] == [
        "Purple",
        "Sky",
        "Green",
    ]


def test_entry__a_confirmed_assessment_becomes_the_schools_newest_round(screen, server):
    page = screen.open("/quality/school/99820020")
    assert "เหลือง" in page.inner_text("h1")
    screen.open("/quality/assess/99820020")
    page.on("dialog", lambda dialog: dialog.accept())

    page.click("[data-assess=copy]")
    page.wait_for_selector(".assess-form[data-tier=yellow]")
    assert "74 จาก 74" in page.inner_text(".assess-count")
    for row in page.locator(".assess-form [data-entry]").all()[:25]:
        row.locator("[data-set-level='5']").evaluate("key => key.click()")
    page.wait_for_selector(".assess-form[data-tier=green]")
    page.click("[data-assess=confirmed]")

    page.wait_for_selector("#orders .order.done", timeout=60_000)
    assert "quality_" in page.inner_text("#orders .order b")
    screen.open("/quality/school/99820020")
    page.wait_for_function("() => document.querySelector('h1').textContent.includes('เขียว')")
    assert page.locator("#quality-history tbody tr").count() == 5


def test_plan__a_step_is_kept_and_stands_on_the_sheet(screen, server):
    page = screen.open("/quality/plan/99820001?year=2567")
    page.wait_for_selector(".plan[data-filled]")

    page.select_option("#plan-report-due-day", "10")
    page.select_option("#plan-report-due-month", "9")
    page.locator("#plan-report-due-year").evaluate(
        "s => { s.add(new Option('2567', '2024')); s.value = '2024' }"
    )
    page.fill("#plan-report-owner", "ครูสมมติ")
    page.locator("#plan-report [data-plan=save]").click()
    page.wait_for_function(
        "() => document.querySelector('#plan-report .plan-said').textContent === 'บันทึกแล้ว'"
    )
    page.reload()
    page.wait_for_selector(".plan[data-filled]")

    assert page.input_value("#plan-report-owner") == "ครูสมมติ"
    assert page.input_value("#plan-report-due-year") == "2024"
    assert server.fetch("/quality/plans/99820001.pdf?year=2567")[:5] == b"%PDF-"


def test_entry__a_draft_is_found_again(screen):
    page = screen.open("/quality/assess/99820018")
    page.click("[data-assess=copy]")
    page.click("[data-assess=draft]")
    page.wait_for_selector(".assess-kept button")

    page = screen.open("/quality/assess")
    page.wait_for_selector(".assess-open a")
    page.locator(".assess-open a", has_text="คลองยางสมมติพิทยาลัย").click()
    page.wait_for_selector(".assess-form[data-tier]")

    assert "74 จาก 74" in page.inner_text(".assess-count")


def test_lift__an_effort_is_entered_and_answered(screen):
    page = screen.open(f"/quality?{AREA}")

    page.fill("#lift-effort", "60")
    page.click("#quality-lift .ask-number [type=submit]")
    page.wait_for_selector("#quality-lift .badge.good")

    assert "effort=60" in page.url
    assert "แรง 60 ยกได้มากที่สุด 5 จาก 19 แห่ง" in page.inner_text("#quality-lift .sentence")
    assert page.locator("#quality-lift .badge.good").count() == 5


def version_of(page: Any) -> str:
    return str(page.get_attribute("#frame", "data-version"))


def test_news__what_was_typed_stays_when_the_page_is_drawn_again(screen, server, drop):
    page = screen.open(f"/quality?{AREA}")
    before = version_of(page)
    page.fill("#lift-effort", "60")

    drop("onet_p6_2567_typed.csv", live_file(server, 58.5))
    page.wait_for_function(
        "v => document.getElementById('frame').dataset.version !== v", arg=before
    )

    page.wait_for_function("() => document.getElementById('lift-effort')?.value === '60'")
    page.wait_for_function("() => document.activeElement.id === 'lift-effort'")


def test_news__do_not_draw_over_an_assessment_that_is_being_written(screen, server, drop):
    page = screen.open("/quality/assess/99820017")
    before = version_of(page)
    page.locator("[data-entry='1.1.1'] [data-set-level='4']").click()

    drop("onet_p6_2567_written.csv", live_file(server, 59.5))
    page.wait_for_selector("#live-toast.show, .toast.show")
    page.wait_for_timeout(1500)
    assert version_of(page) == before
    assert page.get_attribute("[data-entry='1.1.1']", "data-level") == "4"

    page.click("[data-assess=draft]")
    page.wait_for_function(
        "v => document.getElementById('frame').dataset.version !== v", arg=before
    )
    page.wait_for_function(
        "() => document.querySelector(\"[data-entry='1.1.1']\").dataset.level === '4'"
    )
