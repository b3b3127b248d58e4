from __future__ import annotations

import base64
import csv
import hashlib
import io
import re

import pytest

from tests.dashboard.conftest import Client


@pytest.mark.parametrize(
    "path",
    [
        "/healthz", "/readyz", "/metrics", "/api/v1/version", "/api/v1/metrics", "/api/v1/snapshots",
        "/api/v1/schools/99010001", "/api/v1/openapi.json", "/fonts/noto-sans-thai.ttf",
    ],
)  # fmt: skip
def test_route__answers(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_metrics_counters__are_prometheus_text(client: Client) -> None:
    text = client.get("/metrics").text

    assert "khetview_ready 1" in text
    assert 'khetview_requests_total{kind="health",status="200"}' in text


def test_version__names_the_snapshot_and_what_changed(client: Client) -> None:
    body = client.get("/api/v1/version").json()

    assert body["snapshot"] == "0142"
    assert body["change_th"].startswith("O-NET ป.6 2567")


def test_answer__json_is_unrounded_and_has_the_contract_columns(client: Client) -> None:
    query = "by=district&test=onet&grade=p6&subject=math&year=2567&in=district:9901"
    body = client.get(f"/api/v1/metrics/mean_gap?{query}").json()

    assert body["reference"] == "nation"
    (row,) = body["rows"]
    assert list(row) == [
        "district_id", "name_th", "year_be", "test", "grade", "subject", "value", "low", "high",
        "value_status", "tested_count", "participation_pct", "reference", "reference_value", "source",
    ]  # fmt: skip
    assert len(str(row["value"]).split(".")[1]) > 3
    assert row["participation_pct"] is None


def test_answer__csv_opens_in_a_spreadsheet(client: Client) -> None:
    answer = client.get("/api/v1/metrics/mean?by=school&test=nt&year=2567&format=csv")

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 36 * 2


def test_schools__are_found_with_the_place_they_stand_in(client: Client) -> None:
    body = client.get("/api/v1/schools", params={"q": "ดอยจำลอง", "limit": 2}).json()

    assert body["query"] == "ดอยจำลอง"
    assert [school["school_id"] for school in body["schools"]] == ["99010002", "99020002"]
    assert body["schools"][0]["amphoe_name_th"] == "เมืองสาธิต"
    assert body["schools"][0]["district_name_en"] == "Demo PESAO 9901"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/metrics/magic", 404),
        ("/api/v1/metrics/mean_gap?in=district:0001", 404),
        ("/api/v1/metrics/mean_gap?in=nonsense", 404),
        ("/api/v1/schools/nobody", 404),
        ("/api/v1/schools?limit=0", 422),
        ("/api/v1/schools?q=" + "a" * 200, 422),
        ("/api/v1/nothing/here", 404),
        ("/api/v1/metrics/mean_gap?by=planet", 422),
        ("/api/v1/metrics/mean_gap?year=67", 422),
        ("/api/v1/metrics/mean_gap?grade=p99", 422),
        ("/api/v1/metrics/mean_gap?format=exe", 422),
    ],
)
def test_wrong_question__is_a_sentence_in_both_languages(
    client: Client, path: str, status: int
) -> None:
    answer = client.get(path)

    assert answer.status_code == status
    assert set(answer.json()) == {"message_th", "message_en"}
    assert "Traceback" not in answer.text


def test_compressed__by_brotli_and_kept_for_ever_where_it_never_changes(client: Client) -> None:
    font = client.get("/fonts/noto-sans-thai.ttf", headers={"accept-encoding": "gzip"})
    assert font.headers["content-encoding"] == "gzip"
    assert "immutable" in font.headers["cache-control"]
    assert len(font.content) > 100_000

    plain = client.get("/api/v1/metrics", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers


def test_schools_csv__is_the_table_as_sorted_and_filtered(client: Client) -> None:
    query = {
        "in": "district:9901", "test": "onet", "grade": "p6", "year": "2567", "reference": "nation",
        "of": "0142", "query": "",
        "sortModel": '[{"colId": "gap_math", "sort": "asc"}]',
        "filterModel": '{"count": {"filterType": "number", "type": "greaterThan", "filter": 10}}',
    }  # fmt: skip
    answer = client.get("/export/schools.csv", params=query)

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    gaps = [float(row["คณิตศาสตร์ ห่าง"]) for row in rows]
    assert rows
    assert gaps == sorted(gaps)
    assert all(int(row["เข้าสอบ"]) > 10 for row in rows)


def test_schools_csv__without_its_question_is_refused_in_words(client: Client) -> None:
    assert client.get("/export/schools.csv").status_code == 404


@pytest.mark.parametrize("path", ["/", "/kiosk", "/api/v1/version", "/nowhere"])
def test_headers__run_no_foreign_script_and_let_nobody_frame_us(client: Client, path: str) -> None:
    headers = client.get(path).headers

    rules = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert "unsafe" not in rules["script-src"] and "http" not in rules["script-src"]
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert "camera=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers, "only where there is TLS"
    secure = client.get("https://localhost" + path).headers
    assert secure["strict-transport-security"] == "max-age=31536000"


def test_headers__every_script_in_the_page_is_known_by_its_hash(client: Client) -> None:
    answer = client.get("/")
    inline = re.findall(r"<script(?![^>]*(?:src=|json))[^>]*>(.*?)</script>", answer.text, re.S)

    assert inline
    for script in inline:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in answer.headers["content-security-policy"]
