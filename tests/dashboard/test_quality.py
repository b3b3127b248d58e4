"""The screens of quality schools over the invented office."""

from __future__ import annotations

import csv
import json

import pandas as pd
import pytest

from dashboard.exports import drawn
from dashboard.figures.quality import flow_figure, map_figure, radar_figure
from dashboard.quality import colours, entry, grid, lift, network, rounds, view
from dashboard.quality.assessments import Assessment
from dashboard.quality.lift import lift_words
from dashboard.quality.tiers import Tiers
from metrics.answers import Area
from metrics.quality.next_step import choose_lifts
from metrics.quality.schemes import read_schemes
from tests.dashboard.conftest import Client, words_of
from tests.dashboard.fake_quality import PARTIAL, SCHOOLS, UNPLACED
from tests.dashboard.fake_service import FakeService

AREA, SIX = Area.parse("district:9901"), "six_colours"


def counts_of(service: FakeService, **chosen: int) -> dict[str, int]:
    ratings = service.quality_ratings(AREA, SIX, **chosen)
    return {str(k): int(n) for k, n in ratings["tier"].value_counts().items()}


def what_if(client: Client, service: FakeService, school: str, **moved: int) -> dict[str, object]:
    scheme = service.quality_scheme(SIX)
    start = service.quality_levels(school, 2567, 1)
    now = {**start, **{key.replace("_", "."): level for key, level in moved.items()}}
    texts = {
        name: ",".join(str(levels.get(one.key, "")) for one in scheme.indicators)
        for name, levels in (("levels", now), ("start", start))
    }
    answer = client.get("/quality/what-if.json", params={"scheme": SIX, **texts})
    assert answer.status_code == 200
    return dict(answer.json())


def test_quality__counts_the_colours_in_words_and_says_that_the_rule_is_an_example(
    client: Client, service: FakeService
) -> None:
    words = words_of(client.page("/quality"))
    tiers = Tiers.of([service.quality_scheme(SIX)], "th")

    assert f"โรงเรียนคุณภาพ 12 แห่ง {tiers.counted(counts_of(service))}" in words
    assert "เกณฑ์ตัวอย่าง" in words
    assert "ประเมินไม่ครบ 1 แห่ง" in words


def test_quality__a_round_in_the_address_is_that_round_alone(
    client: Client, service: FakeService
) -> None:
    words = words_of(client.page("/quality", "?round=2566-1&lang=en"))
    tiers = Tiers.of([service.quality_scheme(SIX)], "en")

    assert tiers.counted(counts_of(service, year_be=2566, round_no=1)) in words


@pytest.mark.parametrize(
    ("search", "notice"),
    [
        ("?scheme=rainbow", "ไม่มีเกณฑ์ rainbow"),
        ("?round=2559-3", "ไม่มีการประเมินรอบ 3/2559"),
        ("?round=x", "ไม่รู้จัก round=x"),
        ("?radius=900", "ไม่รู้จัก radius=900"),
        ("?effort=-4", "ไม่รู้จัก effort=-4"),
    ],
)
def test_quality__what_is_not_there_gives_way_with_a_notice(
    client: Client, search: str, notice: str
) -> None:
    assert notice in words_of(client.page("/quality", search))


def test_quality__an_area_without_assessments_says_what_to_do(client: Client) -> None:
    words = words_of(client.page("/quality", "?area=district:9801"))

    assert "ยังไม่มีผลประเมินโรงเรียนคุณภาพ" in words
    assert "ดูทุกเขตที่มีผลประเมิน" in words


def test_quality__an_amphoe_without_a_school_is_listed_as_such(client: Client) -> None:
    words = words_of(client.page("/quality"))

    assert "13 อำเภอ · ยังไม่มีโรงเรียนคุณภาพ 1 อำเภอ" in words
    assert "ไร้สี ยังไม่มี" in words


def test_lift__the_most_schools_within_an_effort_what_is_left_and_what_is_lacking(
    client: Client, service: FakeService
) -> None:
    frame, _ = service.quality_lift(AREA, SIX)
    efforts = sorted(frame["effort"].dropna())
    budget = sum(efforts[:3]) + 0.5

    words = words_of(client.page("/quality", f"?effort={budget:g}"))

    lacking = efforts[3] - 0.5
    assert f"แรง {budget:g} ยกได้มากที่สุด 3 จาก {len(efforts)} แห่ง" in words
    assert f"ใช้ {budget - 0.5:g} เหลือ 0.5 · ต้องมีแรงเพิ่มอีก {lacking:g} จึงจะยกได้อีกหนึ่งแห่ง" in words


def test_lift__nobody_everybody_and_no_limit_are_said(client: Client, service: FakeService) -> None:
    efforts = sorted(service.quality_lift(AREA, SIX)[0]["effort"].dropna())
    whole = sum(efforts)

    nobody = words_of(client.page("/quality", "?effort=0"))
    everybody = words_of(client.page("/quality", f"?effort={whole + 7:g}&lang=en"))
    no_limit = words_of(client.page("/quality"))

    assert f"แรง 0 ยังยกโรงเรียนใดไม่ได้ แห่งที่ใช้แรงน้อยที่สุดต้องใช้ {efforts[0]:g}" in nobody
    assert f"lifts all {len(efforts)} schools: {whole:g} is used, 7 is left" in everybody
    assert f"ยกขึ้นหนึ่งสีได้ {len(efforts)} แห่ง ใช้แรงรวม {whole:g}" in no_limit
    assert "แรงไม่พอ" in nobody and "แรงไม่พอ" not in no_limit


def test_lift__schools_that_may_take_each_others_place_are_named() -> None:
    frame = pd.DataFrame({"effort": [1.0, 3.0, 3.0, None], "is_chosen": [True, True, False, False]})

    tied = lift_words(frame, choose_lifts([1, 3, 3, None], 5), 5, "en")
    alone = lift_words(frame, choose_lifts([1, 3, 3.5, None], 5), 5, "en")

    assert tied.endswith(
        "1 more need just as much as the last that was chosen, and may take its place"
    )
    assert "take its place" not in alone


@pytest.mark.parametrize(
    ("page", "panel", "rows"),
    [
        ("/quality", "quality-amphoes", 13),
        ("/quality", "quality-flow", 12),
        ("/quality", "quality-components", 12),
        ("/quality", "quality-lift", None),
        ("/quality", "quality-due", None),
        ("/quality", "quality-contradictions", None),
        ("/quality/network", "quality-map", None),
        ("/quality/network", "quality-near", None),
        ("/quality/network", "quality-joining", 12),
        ("/quality/network", "quality-overlaps", None),
        ("/quality/change?test=onet&grade=p6&subject=math&year=2567", "quality-grid-schools", None),
        ("/quality/assess", "assess-schools", 12),
    ],
)
def test_long_tables__say_how_many_rows_are_shown_and_are_downloaded_whole(
    client: Client, monkeypatch: pytest.MonkeyPatch, page: str, panel: str, rows: int | None
) -> None:
    path, _, search = page.partition("?")
    asked = {"page": page, "panel": panel}
    whole = client.get("/export/panel.csv", params=asked)
    for module in (colours, entry, grid, lift, network, rounds, view):
        monkeypatch.setattr(module, "ROWS_SHOWN", 2)
    monkeypatch.setattr(colours, "SCHOOLS_SHOWN", 2)

    frame = json.loads(client.page(path, f"?{search}"))["response"]["_pages_content"]["children"]
    shown = drawn.find(frame, id=panel)
    download = client.get("/export/panel.csv", params=asked)

    count = len(list(csv.reader(download.text.splitlines()))) - 1
    assert count > 2 and rows in (count, None)
    assert download.content == whole.content
    assert len(drawn.read_table(shown).rows) == 2
    assert f"แสดง 2 จาก {count} แถว" in drawn.text_of(drawn.find(shown, className="foot"))
    keys = drawn.find_all(shown, kind="Button", **{"data-of": panel})
    assert [key["props"]["data-panel-file"] for key in keys] == ["csv", "xlsx"]


def test_school__partial_is_said_and_old_rounds_stand_with_their_version(client: Client) -> None:
    words = words_of(client.page(f"/quality/school/{PARTIAL}"))

    assert "ประเมินไม่ครบ: 72 จาก 74 ตัวชี้วัด" in words
    assert words.count("2567-example-1 · quality_2567_r1.csv") == 2


def test_school__that_was_never_assessed_says_so_and_leads_on(client: Client) -> None:
    words = words_of(client.page("/quality/school/98010001"))

    assert "ยังไม่มีผลประเมินโรงเรียนคุณภาพ" in words
    assert "ไม่พบโรงเรียนรหัส nobody" in words_of(client.page("/quality/school/nobody"))


def test_network__lists_who_is_near_who_is_claimed_twice_and_who_has_no_place(
    client: Client, service: FakeService
) -> None:
    near = service.quality_network(AREA, SIX, 10.0)
    words = words_of(client.page("/quality/network", "?radius=10"))

    assert f"มีโรงเรียนอื่น {near['neighbour_id'].nunique()} แห่ง" in words
    assert "ระยะเป็นเส้นตรง" in words
    assert "โรงเรียนคุณภาพ 1 แห่งไม่มีพิกัด" in words
    assert "พิกัดโดยประมาณ" in words
    assert near["claimed_by_count"].max() > 1 and "อีกแห่งใกล้กว่า" in words


def test_change__every_school_with_two_years_stands_in_one_field(
    client: Client, service: FakeService
) -> None:
    chosen = {"test": "onet", "grade": "p6", "subject": "math", "year_be": 2567}
    frame = service.achievement_tiers(AREA, "achievement_grid", **chosen)
    rated = frame[frame["tier"] != "unrated"]

    words = words_of(client.page("/quality/change", "?test=onet&grade=p6&subject=math&year=2567"))

    assert f"{len(rated)} โรงเรียนมีสถานะและการเปลี่ยนแปลง" in words
    assert words.count("สูงมาก (≥ 5)") == 1 and words.count("ลดลงมาก (ต่ำกว่านั้น)") == 1


def test_change__across_a_missing_year_there_is_no_colour(client: Client) -> None:
    words = words_of(client.page("/quality/change", "?test=onet&grade=p6&subject=math&year=2561"))

    assert "0 โรงเรียนมีสถานะและการเปลี่ยนแปลง" in words
    assert "จึงไม่มีสี" in words


def test_what_if__answers_as_the_rule_does(client: Client, service: FakeService) -> None:
    school = SCHOOLS[4]
    step = service.quality_next_steps(school, SIX)[0]
    raised = {one.indicator.replace(".", "_"): one.level_to for one in step.steps}

    before, after = what_if(client, service, school), what_if(client, service, school, **raised)

    assert before["tier"] == service.quality_history(school, SIX)["tier"].iloc[-1]
    assert before["words"] == "ตามการประเมินล่าสุด"
    assert after["tier"] == step.tier
    assert f"เปลี่ยน {len(step.steps)} ตัวชี้วัด" in str(after["words"])


def sent(client: Client, **changed: object) -> dict[str, object]:
    body = {
        "scheme": SIX, "school_id": SCHOOLS[2], "assessed_on": "2024-08-09", "year_be": 2567,
        "round_no": 2, "levels": {"1.1.1": 4}, **changed,
    }  # fmt: skip
    answer = client.request("POST", "/quality/assessments", json=body, headers={"x-khetview": "1"})
    return {"status": answer.status_code, **answer.json()}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"assessed_on": "2999-01-01"}, "ต้องไม่อยู่ในอนาคต"),
        ({"assessed_on": "yesterday"}, "อ่านแบบประเมินไม่ได้"),
        ({"year_be": 2560}, "ปีการศึกษาต้องเป็น 2566 หรือ 2567"),
        ({"round_no": 0}, "รอบ 0/2567"),
        ({"levels": {"9.9.9": 1}}, "ไม่มีตัวชี้วัด 9.9.9"),
        ({"levels": {"1.1.1": 6}}, "ระดับต้องเป็น 1 ถึง 5 พบ 6"),
        ({"levels": {}}, "ยังไม่ได้ให้ระดับ"),
        ({"scheme": "rainbow"}, "ไม่มีเกณฑ์"),
    ],
)
def test_assessment__what_cannot_be_is_refused_by_name(
    client: Client, changed: dict[str, object], said: str
) -> None:
    answer = sent(client, **changed)

    assert answer["status"] in (400, 404, 422)
    assert said in str(answer["message_th"])


def test_assessment__another_site_cannot_send_one(client: Client) -> None:
    assert client.request("POST", "/quality/assessments", json={}).status_code == 403


def test_assessment__becomes_a_file_that_says_what_was_not_assessed(service: FakeService) -> None:
    scheme = service.quality_scheme(SIX)
    given = {
        "school_id": SCHOOLS[2], "assessed_on": "2024-08-09", "year_be": 2567, "round_no": 2,
        "levels": {"1.1.1": 4, "1.1.2": ""},
    }  # fmt: skip

    assessment = Assessment.read(given, scheme)
    heading, row = assessment.as_csv("โรงเรียนสมมติ", scheme).decode().splitlines()

    cells = dict(zip(heading.split(","), row.split(","), strict=True))
    assert cells["วันที่ประเมิน"] == "09/08/2567"
    assert (cells["1.1.1"], cells["1.1.2"], cells["5.6.1"]) == ("4", "", "")
    assert assessment.file_name == "quality_2567_r2_99010003.csv"


def test_what_if__an_unknown_scheme_is_a_sentence(client: Client) -> None:
    answer = client.get("/quality/what-if.json", params={"scheme": "rainbow", "levels": ""})

    assert answer.status_code == 404 or answer.status_code == 400
    assert "rainbow" in json.dumps(answer.json(), ensure_ascii=False)


def test_tiers__say_a_colour_by_shape_and_word() -> None:
    tiers = Tiers.of([one for one in read_schemes() if one.key == SIX], "th")

    marks = [tiers.mark(key)["props"]["children"] for key in tiers.keys]

    assert [word for _, word in marks] == ["ม่วง", "ฟ้า", "เขียว", "เหลือง", "ส้ม", "แดง", "ยังไม่มีสี"]
    shapes = [shape["props"]["className"].split()[1] for shape, _ in marks]
    assert shapes[:6] == ["pentagon", "hexagon", "circle", "triangle", "square", "octagon"]


def test_flow_figure__every_column_holds_every_school(service: FakeService) -> None:
    tiers = Tiers.of([service.quality_scheme(SIX)], "th")
    flows = service.quality_flows(AREA, SIX)

    figure = flow_figure(flows, [(2566, 1, "a"), (2567, 1, "b")], tiers)

    drawn = figure["data"][0]
    assert sum(drawn["link"]["value"]) == 12
    counts = [int(label.split()[-1]) for label in drawn["node"]["label"]]
    assert sum(counts) == 24


def test_map_figure__circles_have_the_radius_and_approximate_places_are_hollow(
    service: FakeService,
) -> None:
    places = service.quality_places(AREA, SIX)
    known = places[places["has_place"]]
    near = service.quality_network(AREA, SIX, 5.0)

    figure = map_figure(known, near, 5.0, Tiers.of([service.quality_scheme(SIX)], "th"))
    ring, others, centres, _ = figure["data"]

    across = [x for x in ring["x"][:73] if x is not None]
    assert max(across) - min(across) == pytest.approx(10.0, abs=0.01)
    assert UNPLACED not in centres["customdata"]
    assert sum(symbol.endswith("-open") for symbol in centres["marker"]["symbol"]) == 1
    assert len(others["x"]) == near["neighbour_id"].nunique()


def test_map_figure__two_names_side_by_side_do_not_stand_on_each_other(
    service: FakeService,
) -> None:
    places = service.quality_places(AREA, SIX)
    known = places[places["has_place"]].head(3).copy()
    known["latitude"], known["longitude"] = [18.8, 18.8, 18.9], [99.60, 99.61, 99.60]

    figure = map_figure(
        known, service.quality_network(AREA, SIX, 5.0), 5.0,
        Tiers.of([service.quality_scheme(SIX)], "th"),
    )  # fmt: skip

    assert figure["data"][2]["textposition"] == ["top center", "bottom center", "top center"]


def test_radar_figure__what_is_not_assessed_is_a_gap() -> None:
    figure = radar_figure(["1", "2", "3"], [50.0, None, 70.0], [60.0, 60.0, 60.0], ("own", "mean"))

    assert figure["data"][1]["r"] == [50.0, None, 70.0, 50.0]


def test_results_screens__show_the_colour_in_short(client: Client) -> None:
    school = words_of(client.page(f"/school/{SCHOOLS[4]}"))
    other = words_of(client.page("/school/98010001"))

    assert "ดูสีและก้าวถัดไป" in school and "รอบ 1/2567" in school
    assert "โรงเรียนนี้ยังไม่มีผลประเมินโรงเรียนคุณภาพ" in other
    assert "ดูสี รอบประเมิน และกำหนด" in words_of(client.page("/"))


def test_methods__say_each_scheme_as_it_is_declared(client: Client) -> None:
    words = words_of(client.page("/methods"))

    assert "คะแนน = 100 · Σ น้ำหนัก·ระดับ / Σ น้ำหนัก·5" in words
    assert "74 ตัวชี้วัด ฉบับ 2567 ระดับ 1 ถึง 5" in words
    assert "ด้าน 5 ต้อง ≥ 65 คะแนน" in words or "ต้อง ≥ 65 คะแนน" in words
