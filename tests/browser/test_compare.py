"""Side by side in a real browser: two networks in English, and a school that is searched for."""

from __future__ import annotations

import csv
import io

import pytest


def test_compare__two_networks_in_english(screen):
    page = screen.open("/area/district/9901?lang=en")
    page.click("#children tbody a >> nth=0")
    page.wait_for_function("() => location.pathname.startsWith('/area/network/')")
    page.click("a.action:has-text('Compare')")
    page.wait_for_selector("#compare-area")
    first = page.inner_text(".picked li >> nth=0").split("\n")[0].strip()

    network = page.locator("#compare-area option", has_text="Network").nth(1)
    second = network.inner_text().partition(" · ")[2]
    page.select_option("#compare-area", value=network.get_attribute("value"))
    page.wait_for_selector("#compare-figure .point")

    assert "lang=en" in page.url
    said = page.inner_text("h1")
    assert ("more than chance explains" in said) or ("cannot be told yet" in said)
    names = {page.inner_text(f"#compare-pairs tbody tr >> nth=0 >> td >> nth={n}") for n in (0, 1)}
    assert names == {first, second}
    with page.expect_download() as download:
        page.click("#compare-pairs .tool-menu summary")
        page.click("#compare-pairs [data-export]")
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) - 1 == page.locator("#compare-pairs tbody tr").count()


def test_compare__a_school_is_searched_for_and_taken_out_again(screen):
    page = screen.open("/compare?with=district:9901")
    page.fill("#compare-school", "บ้าน")
    page.wait_for_selector(".pick-list a")
    name = page.inner_text(".pick-list a >> nth=0")
    page.press("#compare-school", "Enter")
    page.wait_for_selector("#compare-figure .point")

    assert name in page.inner_text(".picked")
    assert page.input_value("#compare-school") == ""
    page.click(".picked li:nth-child(2) .picked-out")
    page.wait_for_function("() => !document.querySelector('#compare-figure')")
    assert "with=district:9901" in page.url and "school" not in page.url


def test_area_map__a_mark_leads_to_its_school_with_the_filters(screen):
    page = screen.open("/area/district/9901?subject=math&grade=p6&test=onet")
    page.wait_for_selector("#area-map .point")
    page.locator("#area-map .point").first.click(force=True)

    page.wait_for_function("() => location.pathname.startsWith('/school/')")
    assert "subject=math" in page.url and "grade=p6" in page.url


def test_brush__schools_framed_on_the_map_are_alone_in_the_table_and_bright_in_the_spread(screen):
    page = screen.open("/area/district/9901?subject=math&grade=p6&test=onet")
    page.wait_for_selector("#area-map .point")
    page.wait_for_selector("#school-grid .ag-cell a")
    page.locator("#area-map").scroll_into_view_if_needed()
    box = page.locator("#area-map .nsewdrag").bounding_box()
    at = [
        (box["x"] + box["width"] * share, box["y"] + box["height"] * share) for share in (0.1, 0.6)
    ]
    page.mouse.move(*at[0])
    page.wait_for_timeout(300)
    page.mouse.down()
    page.mouse.move(*at[1], steps=8)
    page.mouse.up()

    page.wait_for_selector("#brushed button")
    count = int("".join(filter(str.isdigit, page.inner_text("#brushed span"))))
    assert 0 < count < 96
    rows = "() => window.dash_ag_grid.getApi('school-grid').getDisplayedRowCount()"
    page.wait_for_function(f"n => ({rows})() <= n", arg=count)
    bright = page.evaluate(
        "() => document.querySelector('#spread .js-plotly-plot').data"
        ".reduce((sum, t) => sum + (t.selectedpoints ? t.selectedpoints.length : 0), 0)"
    )
    assert 0 < bright <= count
    address, _, named = page.url.partition("#schools=")
    assert address.endswith("test=onet"), "a frame is not a click"
    assert len(named.split(",")) == count

    sent = page.url
    page.click("#brushed button")
    page.wait_for_function(f"n => ({rows})() > n", arg=count)
    assert page.inner_text("#brushed") == ""
    assert page.url == address

    page.goto("about:blank")
    page.goto(sent)
    page.wait_for_selector("#brushed button")
    assert str(count) in page.inner_text("#brushed span")
    page.wait_for_function(f"n => ({rows})() <= n", arg=count)


@pytest.mark.parametrize("tail", ["99999999", "%E0%A4%A", ",,,"])
def test_brush__a_link_that_names_no_school_of_the_page_frames_none(screen, tail):
    page = screen.open(f"/area/district/9901?subject=math&grade=p6&test=onet#schools={tail}")
    page.wait_for_selector("#school-grid .ag-cell a")

    page.wait_for_function("() => location.hash === ''")
    assert page.inner_text("#brushed") == ""
