"""Who may draft, hand in and confirm an assessment, and write a plan."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest

from tests.dashboard.people.conftest import World

OWN, OTHER = "99010001", "99010002"
HEADERS = {"x-khetview": "1"}


def body(school: str = OWN, state: str = "draft", version: int = 0) -> dict[str, Any]:
    return {
        "scheme": "six_colours", "school_id": school, "assessed_on": "2024-08-09", "year_be": 2567,
        "round_no": 7, "levels": {"1.1.1": 4}, "state": state, "version": version,
    }  # fmt: skip


def test_assessment__a_school_hands_in_and_an_officer_confirms(world: World) -> None:
    school, officer = world.browser("school"), world.browser("officer9901")
    placed = len(world.orders.placed)

    handed = school.request(
        "POST", "/quality/assessments", json=body(state="submitted"), headers=HEADERS
    )
    refused = school.request(
        "POST", "/quality/assessments", json=body(state="confirmed", version=1), headers=HEADERS
    )
    assert (handed.status_code, refused.status_code) == (202, 403)
    assert len(world.orders.placed) == placed

    seen = officer.get("/quality/assessments.json").json()["kept"]
    assert [(one["school_id"], one["state"]) for one in seen] == [(OWN, "submitted")]
    confirmed = officer.request(
        "POST", "/quality/assessments", json=body(state="confirmed", version=1), headers=HEADERS
    )
    assert confirmed.status_code == 202 and confirmed.json()["token"]
    assert world.orders.placed[-1]["name"] == f"quality_2567_r7_{OWN}.csv"
    assert "assessment_kept" in world.actions() and "file_uploaded" in world.actions()


@pytest.mark.parametrize(
    "address",
    [
        f"/quality/assessments.json?school={OTHER}",
        f"/quality/plans/{OTHER}.json?year_be=2567",
        f"/quality/plans/{OTHER}.pdf",
    ],
)
def test_another_school__is_refused_to_a_school(world: World, address: str) -> None:
    assert world.browser("school").get(address).status_code == 403


def test_analyst__sees_and_enters_nothing(world: World) -> None:
    analyst = world.browser("analyst")

    assert analyst.get("/quality/assessments.json").status_code == 403
    assert (
        analyst.request("POST", "/quality/assessments", json=body(), headers=HEADERS).status_code
        == 403
    )


def test_plan__is_written_read_and_printed(world: World) -> None:
    school = world.browser("school")
    step = {
        "school_id": OWN,
        "year_be": 2567,
        "step": "review",
        "due_on": "2024-09-01",
        "owner": "ครูมาลี",
        "note": "ทบทวนแล้ว",
        "link": "",
    }

    assert school.request("POST", "/quality/plans", json=step, headers=HEADERS).status_code == 202
    steps = school.get(f"/quality/plans/{OWN}.json?year_be=2567").json()["steps"]
    paper = school.get(f"/quality/plans/{OWN}.pdf?year=2567")

    assert steps["review"]["owner"] == "ครูมาลี"
    assert paper.headers["content-type"] == "application/pdf"
    words = _text_of(paper.content)
    assert "ครูมาลี" in words and "1 ก.ย. 2567" in words and "ทำแล้ว 0 จาก 5 ขั้น" in words


def _text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)
