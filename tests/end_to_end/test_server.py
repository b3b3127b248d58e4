"""The real server over HTTP: health, both APIs, and what the public must not get."""

from __future__ import annotations

import json
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.test_command_line import HEADER
from tests.running import RunningServer, khetview_here, serving, wait_for


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One district of five schools of 11 to 15 pupils, and one of two small ones."""
    folder = tmp_path_factory.mktemp("office")
    rows = [f"9901000{i},บ้านสาธิต {i},1{i},40.00,30.00,20.00,30.00,30.00" for i in range(1, 6)]
    rows += [f"9902000{i},บ้านจำลอง {i},{i},40.00,30.00,20.00,30.00,30.00" for i in range(1, 3)]
    path = folder / "onet_p6_2567.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    khetview_here("load", path, home=folder / "home", check=True)
    khetview_here("snapshots", "approve", home=folder / "home", check=True)
    return folder / "home"


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[RunningServer]:
    with serving(home, "--without-loader", workers=1) as running:
        wait_for(running, "/readyz")
        yield running


def rows_of(server: RunningServer, path: str) -> list[dict[str, object]]:
    return json.loads(server.read(path))["rows"]


def status_of(server: RunningServer, path: str) -> int:
    try:
        server.read(path)
    except urllib.error.HTTPError as error:
        body = json.loads(error.read())
        assert body["message_th"] and body["message_en"]
        return error.code
    return 200


def test_server__is_up_ready_and_counted(server):
    assert server.read("/healthz") == "ok\n"
    assert json.loads(server.read("/readyz")) == {"ready": True, "snapshot": "0001"}
    assert "khetview_requests_total" in server.read("/metrics")


def test_api__answers_the_office_and_hides_small_schools_from_the_public(server):
    question = "/api/v1/metrics/mean?by=school&subject=math"

    assert len(rows_of(server, question)) == 7
    public = {row["school_id"]: row for row in rows_of(server, "/public" + question)}
    for small in ("99020001", "99020002"):
        assert public[small]["value_status"] == "SUPPRESSED"
        assert public[small]["value"] is public[small]["tested_count"] is None


def test_public_api__a_district_with_few_pupils_is_hidden(server):
    rows = rows_of(server, "/public/api/v1/metrics/mean?by=district&subject=math")

    assert [row["value_status"] for row in rows if row["district_id"] == "9902"] == ["SUPPRESSED"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/metrics/meen", 404),
        ("/api/v1/metrics/mean?by=galaxy", 422),
        ("/api/v1/metrics/mean?year=1", 422),
        ("/api/v1/metrics/mean?in=district:1234", 404),
        ("/api/v1/metrics/mean?snapshot=..%2F..%2Fwarehouse", 404),
        ("/api/v1/schools/1%27%20OR%201=1", 404),
        ("/public/api/v1/schools/99019999", 404),
        ("/public/api/v1/nothing", 404),
    ],
)
def test_api__wrong_questions_are_answered_in_both_languages(server, path, status):
    assert status_of(server, path) == status


def test_public_server__gives_no_number_of_a_small_school_on_any_path(home):
    with serving(home, "--public", workers=1) as public:
        wait_for(public, "/readyz")

        rows = rows_of(public, "/public/api/v1/metrics/mean?by=school&in=district:9902")
        assert {row["value"] for row in rows} == {None}
        assert "2" not in {row["tested_count"] for row in rows}
        with pytest.raises(urllib.error.HTTPError, match="404"):
            public.read("/api/v1/metrics/mean?by=school")


def test_public_api__knows_the_approved_snapshot_alone(home, tmp_path):
    with serving(home, "--without-loader", workers=1) as running:
        wait_for(running, "/readyz")
        path = tmp_path / "onet_p6_2566.csv"
        rows = [f"9901000{i},บ้านสาธิต {i},1{i},41.00,31.00,22.00,33.00,31.75" for i in range(1, 6)]
        path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        khetview_here("load", path, home=home, check=True)

        listed = json.loads(running.read("/public/api/v1/snapshots"))

        assert [one["snapshot"] for one in listed["snapshots"]] == ["0001"]
        assert status_of(running, "/public/api/v1/metrics/mean?snapshot=0002") == 404
        assert status_of(running, "/api/v1/metrics/mean?snapshot=0002") == 200
