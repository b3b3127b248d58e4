"""Areas and schools side by side: who is taken in, what each pair allows us to say."""

from __future__ import annotations

import json
import math

import pytest

from dashboard.compare.groups import Comparison, read_comparison
from dashboard.figures.compare import compare_figure, years_figure
from dashboard.measures import Measure
from dashboard.page import Request
from dashboard.rights import OFFICE, Role, Viewer, asking_as
from dashboard.scoped_service import ScopedService
from dashboard.service import MeasureCache, Reader
from dashboard.url_state import Selection, compare_href, parse_selection
from data_pipeline.warehouse.vocabulary import AreaLevel, Grade
from metrics.answers import Area, Paper
from tests.dashboard.conftest import Client, words_of
from tests.dashboard.fake_service import SPECS, FakeService

ONE, TWO = Area(AreaLevel.DISTRICT, "9901"), Area(AreaLevel.DISTRICT, "9902")
SCHOOL = Area(AreaLevel.SCHOOL, "99010001")
NETWORK = Area(AreaLevel.NETWORK, "9901~กลุ่มบ้านสวน, ดอยสูง")
GAP = SPECS["mean_gap"]
PATH = "/compare"


def compare(service: FakeService, *areas: Area, **chosen: object) -> Comparison:
    with asking_as(OFFICE):
        reader = Reader(ScopedService(service), MeasureCache())
        return read_comparison(Request(reader, Selection(compared=areas, **chosen)))


def test_address__holds_areas_and_schools_even_with_a_comma_in_a_name() -> None:
    href = compare_href([ONE, SCHOOL, NETWORK], Selection(language="en"))

    query = dict(part.split("=", 1) for part in href.partition("?")[2].split("&"))
    from urllib.parse import unquote_plus

    selection, notices = parse_selection({"with": unquote_plus(query["with"])})
    assert selection.compared == (ONE, SCHOOL, NETWORK)
    assert notices == ()


def test_address__more_than_five_are_refused_with_a_notice() -> None:
    six = ",".join(f"school:9901000{number}" for number in range(6))

    selection, (notice,) = parse_selection({"with": six})

    assert selection.compared == ()
    assert "with=" in notice.text_en


def test_difference__is_that_of_the_means_and_turns_with_the_pair(service: FakeService) -> None:
    found = compare(service, ONE, TWO)
    back = compare(service, TWO, ONE)

    for d, turned in zip(found.differences(), back.differences(), strict=True):
        means = [found.mean(group, d.subject) for group in found.groups]
        assert d.value == pytest.approx(means[0].value - means[1].value)  # type: ignore[union-attr, operator]
        assert (turned.value, turned.low, turned.high) == pytest.approx(
            (-(d.value or 0), -(d.high or 0), -(d.low or 0))
        )


def test_difference__width_comes_from_both_intervals(service: FakeService) -> None:
    found = compare(service, ONE, SCHOOL)

    for d in found.differences():
        one, two = (found.gap(group, d.subject) for group in found.groups)
        assert one is not None and two is not None
        below = math.hypot(one.value - one.low, two.high - two.value)  # type: ignore[operator]
        assert (d.value or 0) - (d.low or 0) == pytest.approx(below)


def test_comparison__a_group_beside_itself_stands_there_once(service: FakeService) -> None:
    selection, _ = parse_selection({"with": "district:9901,district:9901"})

    assert selection.compared == (ONE,)


def test_comparison__who_is_not_there_is_said_and_the_others_stay(service: FakeService) -> None:
    found = compare(service, ONE, Area(AreaLevel.SCHOOL, "99999999"), TWO)

    assert [group.area for group in found.groups] == [ONE, TWO]
    assert "99999999" in found.view.notices[0].text_th
    assert found.view.selection.compared == (ONE, TWO), "links go on without it"


def test_comparison__outside_ones_scope_is_refused_by_name(service: FakeService) -> None:
    with asking_as(Viewer(Role.SUPERVISOR, ONE, "mali", 1)):
        reader = Reader(ScopedService(service), MeasureCache())
        found = read_comparison(Request(reader, Selection(compared=(ONE, TWO))))

    assert [group.area for group in found.groups] == [ONE]
    assert "9902" in found.view.notices[0].text_en
    assert not found.is_enough


def test_comparison__a_reference_that_not_all_share_gives_way(service: FakeService) -> None:
    found = compare(service, ONE, TWO, reference=AreaLevel.PROVINCE)

    assert found.view.reference is AreaLevel.NATION
    assert found.view.notices


def test_page__asks_for_groups_and_offers_them(client: Client) -> None:
    page = client.page(PATH)

    assert "เลือก 2 ถึง 5 แห่ง" in words_of(page)
    assert "/compare?with=district:9902" in page


def test_page__says_whether_chance_explains_the_difference(client: Client) -> None:
    words = words_of(client.page(PATH, f"?with={ONE},{TWO},{SCHOOL}&lang=en"))

    assert "pairs differ beyond chance (about" in words
    assert ("more than chance explains" in words) or ("cannot be told yet" in words)
    assert words.count("differ beyond chance") >= 1


def test_page__table_holds_every_subject_of_every_group(client: Client) -> None:
    page = client.page(PATH, f"?with={ONE},{TWO}&test=onet&grade=p6&year=2567")
    tree = json.loads(page)["response"]["_pages_content"]["children"]
    from dashboard.exports import drawn

    sheet = drawn.read_table(drawn.find(tree, id="compare-subjects"))  # type: ignore[arg-type]
    assert sheet is not None
    assert len(sheet.rows) == 4 * 2
    assert {row[1] for row in sheet.rows} == {"สพป.สาธิต เขต 1", "สพป.สาธิต เขต 2"}


def test_area__leads_to_the_comparison(client: Client) -> None:
    assert '"/compare?with=district:9901"' in client.page("/area/district/9901")


def gap(year: int, value: float | None) -> Measure:
    low, high = (None, None) if value is None else (value - 1, value + 2)
    return Measure(
        "9901", "สาธิต", Paper(year, "onet", Grade.P6), "math", value, low, high,
        "OK" if value is not None else "TOO_FEW", 31, None, 30.0, "onet.csv:3",
    )  # fmt: skip


def test_figure__groups_keep_their_shape_and_hidden_ones_have_no_mark() -> None:
    groups = [("ก", {"math": gap(2567, 1.0)}), ("ข", {"math": gap(2567, None)})]
    first, second = compare_figure(groups, [("math", "คณิต")], GAP, "th")["data"]

    assert (first["x"], second["x"]) == ([1.0], [])
    assert (first["error_x"]["array"], first["error_x"]["arrayminus"]) == ([2.0], [1.0])
    assert first["marker"]["symbol"] != second["marker"]["symbol"]


def test_years__a_missing_year_breaks_the_line() -> None:
    figure = years_figure([("ก", {2564: gap(2564, 1.0), 2566: gap(2566, 2.0)})], GAP, "th")

    (line,) = figure["data"]
    assert (line["x"], line["y"]) == ([2564, 2565, 2566], [1.0, None, 2.0])
    assert line["connectgaps"] is False
