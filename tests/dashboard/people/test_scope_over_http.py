"""One question from outside the scope, by every way in: the same refusal."""

from __future__ import annotations

import json

import pytest

from dashboard.records.audit import Search
from dashboard.rights import Role, read_scope
from tests.dashboard.conftest import words_of
from tests.dashboard.people.conftest import PASSWORD, PEOPLE, Browser, World

OTHER = ("9902", "9801", "สพป.สาธิต เขต 2", "สพป.ตัวอย่าง", "จังหวัดตัวอย่าง")
REFUSED = "บัญชีนี้ดูสิ่งนี้ไม่ได้"
PATHS = {
    "overview": "/", "area": "/area/district/9901", "school": "/school/99010002", "data": "/data",
    "trace": "/trace/district/9901", "methods": "/methods",
}  # fmt: skip


@pytest.fixture(scope="module")
def supervisor(world: World) -> Browser:
    return world.browser("supervisor9901")


def grid(in_area: str, of: str = "0142") -> dict[str, object]:
    """The body that the browser sends for rows of the school table."""
    asked = {
        "in": in_area, "test": "onet", "grade": "p6", "year": 2567, "reference": "nation",
        "of": of, "query": "",
    }  # fmt: skip
    return {
        "output": "school-grid.getRowsResponse",
        "outputs": {"id": "school-grid", "property": "getRowsResponse"},
        "inputs": [{
            "id": "school-grid", "property": "getRowsRequest",
            "value": {"startRow": 0, "endRow": 100, "sortModel": [], "filterModel": {}},
        }],
        "state": [{"id": "school-asked", "property": "data", "value": asked}],
        "changedPropIds": ["school-grid.getRowsRequest"],
    }  # fmt: skip


def rows_of_grid(browser: Browser, in_area: str, of: str = "0142") -> int:
    from dashboard.components.school_grid import ASKED, GRID

    text = json.dumps(grid(in_area, of)).replace("school-asked", ASKED).replace("school-grid", GRID)
    answer = browser.request(
        "POST",
        "/_dash-update-component",
        content=text,
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 200, answer.text
    return len(json.loads(answer.text)["response"][GRID]["getRowsResponse"]["rowData"])


@pytest.mark.parametrize("path", PATHS.values())
def test_own_district__its_pages_name_no_other(supervisor: Browser, path: str) -> None:
    page = supervisor.page(path)

    assert "state-failed" not in page
    assert REFUSED not in page
    assert not [word for word in OTHER if word in page]


@pytest.mark.parametrize(
    "path",
    ["/area/district/9902", "/area/province/99", "/area/nation/0000", "/school/99020001",
     "/trace/district/9902", "/trace/school/99020001", "/trace/nation/0000", "/data/load/38"],
)  # fmt: skip
def test_page_of_another_district__is_refused(supervisor: Browser, path: str) -> None:
    page = supervisor.page(path)
    words = words_of(page)

    assert REFUSED in words or "ไม่มีการโหลดหมายเลข" in words
    assert "school-grid" not in page
    assert "บ้านดอยจำลอง" not in words


def test_query_of_another_district__falls_back_to_the_own(supervisor: Browser) -> None:
    words = words_of(supervisor.page("/", "?area=district:9902"))

    assert "ไม่รู้จักพื้นที่ district:9902" in words
    assert "สพป.สาธิต เขต 2" not in words


@pytest.mark.parametrize(
    "question",
    ["mean?by=school&in=district:9902", "mean?by=school&in=nation:0000", "mean?by=network&in=province:99",
     "mean?by=size_band&in=nation:0000", "mean?by=district&in=district:9902&format=csv",
     "mean_gap?by=school&in=district:9902&snapshot=0141"],
)  # fmt: skip
def test_api__another_district_is_refused(supervisor: Browser, question: str) -> None:
    answer = supervisor.get(f"/api/v1/metrics/{question}")

    assert answer.status_code == 403
    assert set(answer.json()) == {"message_th", "message_en"}


def test_api__without_a_place_answers_for_the_scope(supervisor: Browser) -> None:
    rows = supervisor.get("/api/v1/metrics/mean?by=school").json()["rows"]

    assert {row["school_id"][:4] for row in rows} == {"9901"}
    assert supervisor.get("/api/v1/schools/99020001").status_code == 403
    assert supervisor.get("/api/v1/schools/99019999").status_code == 403
    assert supervisor.get("/api/v1/schools/99010001").json()["path"][0]["area"]["area_id"] == "9901"


@pytest.mark.parametrize(("area", "status"), [("district:9901", 200), ("district:9902", 403), ("nation", 403)])  # fmt: skip
def test_export__another_district_is_refused(supervisor: Browser, area: str, status: int) -> None:
    query = {"in": area, "test": "onet", "grade": "p6", "year": "2567", "reference": "nation"}

    answer = supervisor.get("/export/schools.csv", params={**query, "of": "0142", "query": ""})

    assert answer.status_code == status
    assert "99020001" not in answer.text


def test_crafted_callback__gets_rows_of_the_own_district_alone(world: World) -> None:
    browser = world.browser("supervisor9901")

    assert rows_of_grid(browser, "district:9901") == 12
    for area in ("district:9902", "province:99", "nation:0000", "district:9801", "network:9902~x"):
        assert rows_of_grid(browser, area) == 0
    assert rows_of_grid(browser, "district:9902", of="0141") == 0


def test_kept_answers__are_not_handed_to_those_who_see_less(world: World) -> None:
    """The same bytes are asked by one who may and then by one who may not."""
    analyst, school = world.browser("analyst"), world.browser("school")

    assert rows_of_grid(analyst, "district:9902") == 12
    assert rows_of_grid(school, "district:9902") == 0
    assert "บ้านดอยจำลอง" in analyst.page("/school/99020002")
    assert REFUSED in words_of(world.browser("supervisor9901").page("/school/99020002"))


def test_province__sees_its_districts_and_no_other(world: World) -> None:
    browser = world.browser("province99")
    page = browser.page("/area/province/99")

    assert "สพป.สาธิต เขต 2" in page and "สพป.ตัวอย่าง" not in page
    rows = browser.get("/api/v1/metrics/mean?by=district").json()["rows"]
    assert {row["district_id"] for row in rows} == {"9901", "9902"}
    assert browser.get("/api/v1/metrics/mean?by=school&in=district:9801").status_code == 403


def test_school__its_office_is_the_school(world: World) -> None:
    browser = world.browser("school")
    page = browser.page("/")

    assert "บ้านทุ่งสาธิต" in words_of(page)
    assert "state-failed" not in page
    assert REFUSED in words_of(browser.page("/school/99010002"))
    assert REFUSED in words_of(browser.page("/data"))
    assert '"/data' not in page, "what it may not open is not in its menu"


@pytest.mark.parametrize("scope", ["district:5601", "province:56"])
def test_scope__of_which_nothing_is_loaded_is_a_sentence(world: World, scope: str) -> None:
    name = scope.replace(":", "-")
    given = world.people.accounts.add(
        name, Role.SUPERVISOR, read_scope(Role.SUPERVISOR, scope), by="test"
    )
    world.people.accounts.change_password(name, given, PASSWORD)
    page = world.browser(name).page("/")

    assert "state-failed" not in page
    assert "ไม่มีพื้นที่" in words_of(page)


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("path", PATHS.values())
def test_every_role__meets_no_broken_page(world: World, name: str, path: str) -> None:
    assert "state-failed" not in world.browser(name).page(path)


@pytest.mark.parametrize("name", PEOPLE)
def test_people_screens__are_for_administrators(world: World, name: str) -> None:
    browser = world.browser(name)
    expected = 200 if name == "boss" else 403

    for path in ("/users", "/audit", "/audit.csv"):
        assert browser.get(path).status_code == expected
    assert browser.get("/account").status_code == 200


# --- orders


def order(browser: Browser, **given: object) -> int:
    return browser.request(
        "POST", "/data/orders", json=given, headers={"x-khetview": "1"}
    ).status_code


def upload(browser: Browser) -> int:
    return browser.request(
        "POST", "/data/upload", content=b"a", headers={"x-khetview": "1", "x-file-name": "x.csv"}
    ).status_code


@pytest.mark.parametrize("name", ["supervisor9901", "analyst", "school", "province99"])
def test_orders__those_who_may_not_change_anything_cannot(world: World, name: str) -> None:
    browser, before = world.browser(name), len(world.orders.placed)

    assert upload(browser) == 403
    assert order(browser, kind="undo", load_id=37) == 403
    assert order(browser, kind="answer", token="0" * 24) == 403
    assert browser.get("/data/orders/" + "0" * 24).status_code == 403
    assert len(world.orders.placed) == before
    assert "upload-choose" not in browser.page("/data")
    assert "data-order" not in browser.page("/data")


def test_orders__an_officer_of_one_district_touches_no_other(world: World) -> None:
    browser = world.browser("officer9901")

    assert order(browser, kind="undo", load_id=38) == 403, "it fills another district too"
    assert order(browser, kind="undo", load_id=37, by="boss", districts=["9902"]) == 202
    assert upload(browser) == 202
    undo, file = world.orders.placed[-2:]
    assert (undo["by"], undo["districts"]) == ("officer9901", ["9901"])
    assert (file["by"], tuple(file["districts"])) == ("officer9901", ("9901",))


def test_orders__are_written_down_with_who_placed_them(world: World) -> None:
    browser = world.browser("officer")

    assert upload(browser) == 202
    assert order(browser, kind="mend", load_id=38, finding_no=1, accept=True) == 202
    assert world.actions()[:2] == ["order_placed", "file_uploaded"]
    assert "upload-choose" in browser.page("/data")


@pytest.mark.parametrize("body", [b"[]", b"null", b"{", b'{"load_id": {}}', b'"x"', b"\xff", b"[" * 60000])  # fmt: skip
def test_orders__nonsense_is_refused_in_words(world: World, body: bytes) -> None:
    answer = world.browser("officer").request(
        "POST", "/data/orders", content=body, headers={"x-khetview": "1"}
    )

    assert answer.status_code == 422


# --- accounts by an administrator


def test_users__added_reset_disabled_over_the_screen(world: World) -> None:
    boss = world.browser("boss")
    fields = {
        "name": "new.one",
        "role": "supervisor",
        "scope": "district:9902",
        "display_name": "<b>",
    }

    made = boss.fill("/users", "/users/add", **fields)
    assert made.status_code == 200 and "<b></span>" not in made.text
    import re

    given = re.search(r'class="given">([^<]+)<', made.text)
    assert given
    browser = world.browser()
    assert browser.sign_in("new.one", given[1]).status_code == 303
    assert boss.fill("/users", "/users/change", name="new.one", role="school", scope="nation").status_code == 400  # fmt: skip
    assert boss.fill("/users", "/users/disable", name="new.one").status_code == 303
    assert browser.get("/account").status_code == 303
    assert boss.fill("/users", "/users/add", **fields).status_code == 400
    assert (
        boss.fill("/users", "/users/add", name="x1", role="king", scope="nation").status_code == 400
    )


def test_users__orders_of_those_who_may_not_are_refused(world: World) -> None:
    browser = world.browser("officer")
    import re

    mark = re.search(r'name="form_mark" value="([^"]+)"', browser.get("/account").text)
    assert mark
    data = {"form_mark": mark[1], "name": "evil", "role": "administrator", "scope": "nation"}

    for action in ("add", "reset", "change", "disable", "enable"):
        answer = browser.request("POST", f"/users/{action}", data={**data, "name": "boss"})
        assert answer.status_code == 403
    assert "evil" not in [account.name for account in world.people.accounts.list_all()]


def test_audit__is_shown_searched_and_exported(world: World) -> None:
    boss = world.browser("boss")

    text = boss.get("/audit?action=signed_in&actor=boss").text
    assert "ลำดับบันทึกครบถ้วน" in text
    assert "127.0.0.1" in text, "where it was done from"
    export = boss.get("/audit.csv")
    assert export.content.startswith(b"\xef\xbb\xbf")
    assert "account_added" in export.text
    assert "บทบาท ผู้ดูแลระบบ" in boss.get("/audit?action=account_added&about=boss").text
    assert "account_added" not in boss.get("/audit.csv?action=signed_in").text
    assert "ไม่มีรายการ" in boss.get("/audit?since=2099-01-01").text
    assert boss.get("/audit?since=nonsense&until=2026-99-99&place=%27&about=%25").status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/export/schools.csv?in=district:9901&test=onet&grade=p6&year=2567&reference=nation&of=0142&query=",
     "/export/panel.xlsx?page=/school/99010001&panel=heatmap", "/report/school/99010001.pdf",
     "/api/v1/metrics/mean?by=school&in=district:9901", "/audit.csv", "/quality/plans/99010001.pdf?year=2567",
     "/export/panel.csv?page=/school/99010001&panel=heatmap"],
)  # fmt: skip
def test_audit__who_took_data_out_is_written_down_and_who_was_refused_took_none(
    world: World, address: str
) -> None:
    path, _, query = address.partition("?")

    assert world.browser("boss").get(address).status_code == 200
    newest = world.people.audit.read(Search(limit=1))[0]
    assert (newest.actor, newest.action, newest.subject) == ("boss", "exported", path)
    assert query[:20] in newest.detail_json

    refused = address.replace("9901", "9902").replace("/audit.csv", "/audit.csv?")
    assert world.browser("supervisor9901").get(refused).status_code == 403
    assert (
        world.people.audit.read(Search(action="exported", limit=1))[0].entry_id == newest.entry_id
    )


def test_audit__pages_and_searches_are_no_exports(world: World) -> None:
    browser = world.browser("analyst")
    before = world.people.audit.read(Search(action="exported", limit=1))

    browser.page("/area/district/9901")
    browser.get("/api/v1/schools?q=x")

    now = world.people.audit.read(Search(action="exported", limit=1))
    assert [one.entry_id for one in now] == [one.entry_id for one in before]
