"""Every way out to the public gives the same cells: those that the one privacy engine let through."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app import create_server, open_service, read_settings
from data_pipeline.warehouse.engine import Workspace
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.export import write_answer
from metrics.service import MetricsService
from tests.dashboard.conftest import Client
from tests.end_to_end.test_command_line import HEADER
from tests.running import khetview_here

LEVELS = (AreaLevel.SCHOOL, AreaLevel.DISTRICT, AreaLevel.PROVINCE)
FORMULA = '"=HYPERLINK(""http://evil.example"")"'
PRIVATE = (
    "/api/v1/metrics/mean?by=school", "/api/v1/schools?q=x", "/api/v1/schools/99020001",
    "/export/schools.csv?in=district:9902&test=onet&grade=p6&year=2567&reference=nation",
    "/export/schools.xlsx?in=district:9902&test=onet&grade=p6&year=2567&reference=nation",
    "/export/panel.xlsx?page=/area/district/9902&panel=x", "/report/school/99020001.pdf",
    "/report/district/9902.pdf", "/data/loads/1/rejected.csv", "/quality/plans/99020001.pdf",
    "/area/district/9902", "/school/99020001", "/_dash-layout", "/audit.csv",
)  # fmt: skip
"""Ways out of the office's own data: files, sheets of paper, links, the API."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two districts over two years; one of them has small schools, one school a name like a formula."""
    folder = tmp_path_factory.mktemp("office")
    for year in (2566, 2567):
        rows = [f"9901000{i},บ้านสาธิต {i},1{i},4{i}.00,30.00,20.00,30.00,30.00" for i in range(1, 6)]
        rows += [f"9902000{i},บ้านจำลอง {i},{i},40.00,30.00,20.00,30.00,30.00" for i in range(1, 3)]
        rows += [f"9902000{i},บ้านใหญ่ {i},4{i},40.00,30.00,20.00,30.00,30.00" for i in range(3, 7)]
        rows.append(f"99020009,{FORMULA},45,40.00,30.00,20.00,30.00,30.00")
        path = folder / f"onet_p6_{year}.csv"
        path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        done = khetview_here("load", path, home=folder / "home")
        assert done.returncode in (0, 3), done.stdout
    khetview_here("snapshots", "approve", home=folder / "home", check=True)
    return folder / "home"


@pytest.fixture(scope="module")
def public(home: Path) -> MetricsService:
    workspace = Workspace(home)
    return open_service(workspace, read_settings(workspace), is_public=True)


def client_of(home: Path, *, is_public: bool) -> Iterator[Client]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KHETVIEW_HOME", str(home))
        patch.setenv("KHETVIEW_ENTRY", "accounts")
        patch.setenv("KHETVIEW_PUBLIC", "1" if is_public else "0")
        client = Client(create_server())
    yield client
    client.close()


@pytest.fixture(scope="module", params=["its own process", "beside the office"])
def client(request: pytest.FixtureRequest, home: Path) -> Iterator[Client]:
    """The public API, served alone and by the office's own server."""
    yield from client_of(home, is_public=request.param == "its own process")


Cell = tuple[str, ...]


def cells(rows: list[dict[str, Any]], id_column: str) -> dict[Cell, tuple[str, str, str]]:
    """Return group and paper → value, status and count, in one spelling whatever the format."""
    parts = ("year_be", "test", "grade", "subject", "part")
    return {
        (str(row[id_column]).removeprefix("'"), *(said(row.get(part)) for part in parts)): (
            said(row["value"]), said(row["value_status"]), said(row.get("tested_count")),
        )
        for row in rows
    }  # fmt: skip


def said(value: Any) -> str:
    """Return a number to nine digits, a missing one as ""."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return "" if value is None else str(value)
    return "" if math.isnan(number) else f"{round(number, 9) + 0.0:.9g}"


def read_sheet(content: bytes) -> list[dict[str, Any]]:
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.mark.parametrize("level", LEVELS)
def test_ways_out__give_the_same_cells_of_every_metric(client, public, level: AreaLevel) -> None:
    hidden = 0
    for spec in public.metrics():
        url = f"/public/api/v1/metrics/{spec.key}?by={level}"
        told = client.get(url)
        if told.status_code != 200:
            assert told.status_code == 404 and set(told.json()) == {"message_th", "message_en"}
            continue
        answer = public.answer(spec.key, by=level)
        engine = cells(answer.frame.to_dict("records"), answer.id_column)
        ways = {
            "api": told.json()["rows"],
            "api csv": list(csv.DictReader(io.StringIO(client.get(url + "&format=csv").content.decode("utf-8-sig")))),
            "csv": list(csv.DictReader(io.StringIO(write_answer(answer, "csv").decode()))),
            "json": json.loads(write_answer(answer, "json"))["rows"],
            "xlsx": read_sheet(write_answer(answer, "xlsx")),
        }  # fmt: skip
        for way, rows in ways.items():
            assert cells(rows, answer.id_column) == engine, (spec.key, way)
        for value, status, _ in engine.values():
            assert (value == "") or status == "OK", spec.key
            hidden += status == "SUPPRESSED"
    assert hidden > 0 or level is not AreaLevel.SCHOOL


def test_kiosk__shows_what_the_api_gives_and_no_more(client, public) -> None:
    bundle = client.get("/public/api/v1/kiosk?area=district:9902").json()
    newest = max(
        row["year_be"]
        for row in public.answer("mean", by=AreaLevel.SCHOOL).frame.to_dict("records")
    )
    rows = public.answer("mean", by=AreaLevel.SCHOOL, year_be=int(newest)).frame.to_dict("records")
    given: dict[str, list[bool]] = {}
    for row in rows:
        given.setdefault(str(row["school_id"]), []).append(row["value_status"] == "OK")

    shown = {school["id"]: school["results"] for school in bundle["schools"]}

    assert {"99020001", "99020002", "99020003"} <= set(shown)
    for school_id, results in shown.items():
        assert sorted(not one["is_hidden"] for one in results) == sorted(given[school_id]), (
            school_id
        )
        assert all(
            set(one) == {"paper", "subject", "is_hidden"} for one in results if one["is_hidden"]
        )
    assert all(one["is_hidden"] for one in shown["99020001"])


@pytest.fixture(scope="module")
def office(home: Path) -> Iterator[Client]:
    yield from client_of(home, is_public=False)


@pytest.mark.parametrize("path", PRIVATE)
def test_office__gives_nobody_anything_on_any_way(office, path: str) -> None:
    assert office.get(path).status_code == 401
    assert office.get(path, headers={"accept": "text/html"}).status_code == 303


@pytest.mark.parametrize("path", PRIVATE)
def test_public_process__has_no_such_way(home: Path, path: str) -> None:
    for alone in client_of(home, is_public=True):
        assert alone.get(path).status_code == 404


def test_public_role__can_have_no_account_that_sees_more(home: Path) -> None:
    done = khetview_here("users", "add", "somebody", "--role", "public", home=home)

    assert done.returncode == 2 and "needs no account" in done.stderr


def test_names__that_begin_like_a_formula_are_text_everywhere(client, public) -> None:
    answer = public.answer("mean", by=AreaLevel.SCHOOL)
    told = client.get("/public/api/v1/metrics/mean?by=school&format=csv").content.decode(
        "utf-8-sig"
    )

    assert "'=HYPERLINK" in told and ",=HYPERLINK" not in told and ',"=HYPERLINK' not in told
    assert "'=HYPERLINK" in write_answer(answer, "csv").decode()
    book = openpyxl.load_workbook(io.BytesIO(write_answer(answer, "xlsx")))
    names = [
        cell for row in book.active.iter_rows() for cell in row if str(cell.value).startswith("=H")
    ]
    assert names and all(cell.data_type == "s" for cell in names)
