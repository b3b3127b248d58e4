"""Personal data: refused or left out before anything is kept, and never repeated in words.

Everybody here is invented; the citizen IDs carry a right check digit and belong to nobody known.
"""

from __future__ import annotations

import io
import logging
import random
from pathlib import Path

import pytest

from data_pipeline.history import list_loads, show_load
from data_pipeline.identity import Answers
from data_pipeline.load import load_bytes, load_reference
from data_pipeline.personal import is_citizen_id, mask
from data_pipeline.warehouse import tables
from data_pipeline.warehouse.engine import Workspace
from data_pipeline.warehouse.orders import Order, OrderKind, place_order, read_progress
from data_pipeline.warehouse.vocabulary import LoadStatus
from data_pipeline.watch import drain
from tests.builders import as_csv, as_xlsx, drop, master_table, result_table, schools
from tests.data_pipeline.asking import current

ROWS = schools(6)
NAME = "onet_p6_2558.csv"


def citizen_id(seed: int) -> str:
    """Return an invented ID with its check digit."""
    digits = "8" + "".join(str(random.Random(seed).randint(0, 9)) for _ in range(11))
    weighted = sum(int(one) * weight for one, weight in zip(digits, range(13, 1, -1), strict=True))
    return f"{digits}{(11 - weighted % 11) % 10}"


IDS = [citizen_id(seed) for seed in range(6)]
DASHED = [f"{i[0]}-{i[1:5]}-{i[5:10]}-{i[10:12]}-{i[12]}" for i in IDS]
CHILDREN = [f"เด็กหญิงสมมุติ{at} ทดสอบดี" for at in "กขคงจฉ"]
MOBILES = [f"08{at}-123-456{at}" for at in range(6)]
BIRTHDAYS = [f"{at + 1:02d}/05/25{50 + at}" for at in range(6)]

COLUMNS = {
    "id": ("เลข", IDS),
    "id_dashed": ("เลข", DASHED),
    "id_thai_digits": (
        "เลข",
        [one.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")) for one in IDS],
    ),
    "id_as_float": ("เลข", [f"{one}.0" for one in IDS]),
    "child": ("หมายเหตุ", CHILDREN),
    "pupil_heading": ("ชื่อ-สกุล", ["สมมุติ ทดสอบดี"] * 6),
    "parent_heading": ("ชื่อบิดา", ["สมมุติ ทดสอบดี"] * 6),
    "adults": ("หมายเหตุ", ["นายสมมุติ ทดสอบดี"] * 6),
    "birthday": ("วันที่", BIRTHDAYS),
    "birth_heading": ("วันเดือนปีเกิด", ["ไม่ทราบ"] * 6),
    "mobile": ("ติดต่อ", MOBILES),
    "income": ("รายได้ผู้ปกครอง", ["5000"] * 6),
}


def with_column(heading: str, cells: list[str]) -> list[list[str]]:
    table = result_table(ROWS)
    return [
        [*table[0], heading],
        *([*line, cells[at] if at < 6 else ""] for at, line in enumerate(table[1:])),
    ]


def everything_kept(workspace: Workspace) -> bytes:
    """Every byte of the workspace but what stands in the inbox, where its owner put it."""
    kept = [
        path
        for path in workspace.home.rglob("*")
        if path.is_file() and workspace.refused not in path.parents
    ]
    return b"".join(path.read_bytes() + str(path).encode() for path in kept)


def secrets() -> list[bytes]:
    plain = [
        *IDS,
        *DASHED,
        *CHILDREN,
        *(child.removeprefix("เด็กหญิง") for child in CHILDREN),
        *MOBILES,
        *BIRTHDAYS,
    ]
    return [text.encode(code) for text in plain for code in ("utf-8", "cp874", "utf-16-le")]


@pytest.mark.parametrize("kind", COLUMNS)
@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_personal__is_refused_by_kind_and_column_and_nothing_is_kept(
    kind: str, write, workspace, caplog
) -> None:
    caplog.set_level(logging.DEBUG)
    heading, cells = COLUMNS[kind]
    content = write(with_column(heading, cells))

    report = load_bytes(content, NAME, workspace, Answers())

    assert report.status is LoadStatus.REFUSED
    (found,) = report.findings
    assert found.check == "personal_data"
    assert "J" in found.message_th
    said = (found.message_th + found.message_en + caplog.text).encode()
    kept = everything_kept(workspace)
    assert not [secret for secret in secrets() if secret in said or secret in kept]
    assert list(workspace.received.glob("*")) == []


@pytest.mark.parametrize("kind", COLUMNS)
def test_strip__keeps_the_results_and_nothing_else(kind: str, workspace) -> None:
    heading, cells = COLUMNS[kind]
    content = as_csv(with_column(heading, cells))

    report = load_bytes(content, NAME, workspace, Answers(), strip_personal=True)

    assert report.status is LoadStatus.LOADED
    assert [found.check for found in report.findings] == ["personal_stripped"]
    assert len(current(workspace, tables.core_test_result, "school_id")) == 30
    kept = everything_kept(workspace)
    assert not [secret for secret in secrets() if secret in kept]
    again = load_bytes(content, NAME, workspace, Answers(), strip_personal=True)
    assert again.status is LoadStatus.UNCHANGED


def test_strip__where_a_wanted_column_itself_is_personal_refuses(workspace) -> None:
    table = result_table(ROWS)
    for at, line in enumerate(table[1:7]):
        line[1] = CHILDREN[at]

    report = load_bytes(as_csv(table), NAME, workspace, Answers(), strip_personal=True)

    assert report.status is LoadStatus.LOADED or report.status is LoadStatus.REFUSED
    kept = everything_kept(workspace)
    assert not [secret for secret in secrets() if secret in kept]


def test_inbox__a_personal_file_is_put_aside_under_a_name_that_says_nothing(
    workspace, caplog
) -> None:
    caplog.set_level(logging.DEBUG)
    drop(workspace.inbox, f"{IDS[0]}_{NAME}", as_csv(with_column("เลข", IDS)))
    reports = []

    drain(workspace, reports.append)

    (aside,) = workspace.refused.glob("personal-*.csv")
    assert aside.stat().st_mode & 0o077 == 0
    assert IDS[0] not in caplog.text + reports[0].name + aside.name
    assert IDS[0].encode() not in everything_kept(workspace)


def test_order__answers_a_refusal_with_strip_and_load(workspace) -> None:
    content = as_csv(with_column("เลข", IDS))
    token = place_order(workspace, Order(OrderKind.LOAD), NAME, io.BytesIO(content))
    drain(workspace, lambda report: None)

    again = place_order(workspace, Order(OrderKind.ANSWER, strip=True, token=token))
    drain(workspace, lambda report: None)

    progress = read_progress(workspace, again)
    assert progress is not None
    assert progress.report is not None
    assert progress.report["status"] == "loaded"
    assert list(workspace.refused.glob("*")) == []


def test_student_export__is_refused_even_though_it_is_no_dataset(workspace) -> None:
    table = [
        ["เลขประจำตัวประชาชน", "ชื่อ", "นามสกุล", "วันเกิด", "ชั้น", "ชื่อบิดา", "รายได้ผู้ปกครอง"],
        *(
            [IDS[at], CHILDREN[at], "ทดสอบดี", BIRTHDAYS[at], "ป.6", "นายสมมุติ", "5000"]
            for at in range(6)
        ),
    ]

    report = load_bytes(as_csv(table), "นักเรียน.csv", workspace, Answers())

    assert [found.check for found in report.findings] == ["personal_data"]
    (load,) = list_loads(workspace)
    assert not [
        secret for secret in secrets() if secret in str(show_load(workspace, load.load_id)).encode()
    ]


def test_master__with_a_director_and_the_schools_own_telephone_is_no_personal_file(
    workspace,
) -> None:
    table = master_table(ROWS)
    table[0] += ["รหัสกระทรวง", "ผู้อำนวยการ", "โทรศัพท์โรงเรียน"]
    for at, line in enumerate(table[1:]):
        line += [f"10990100{at:02d}", "นายสมมุติ บริหารดี", f"08{at}-123-4567"]

    report = load_bytes(as_csv(table), "schools.csv", workspace, Answers())

    assert (report.status, report.findings) == (LoadStatus.LOADED, ())


def test_reference__of_the_project_holds_nothing_personal(workspace) -> None:
    report = load_reference(workspace)

    assert report is not None
    assert report.status is LoadStatus.LOADED


def test_citizen_id__needs_its_check_digit() -> None:
    for one in IDS:
        assert is_citizen_id(one)
        assert not is_citizen_id(one[:-1] + str((int(one[-1]) + 1) % 10))


@pytest.mark.parametrize("text", ["onet_p6_2558.csv", "ผลสอบ 1234567890123.csv", "เด่นชัย.csv"])
def test_mask__leaves_other_names_alone(text: str) -> None:
    assert mask(text) == text


def test_mask__covers_ids_and_children(tmp_path: Path) -> None:
    assert IDS[0] not in mask(f"ผล {IDS[0]} ป.6.csv")
    assert "สมมุติ" not in mask(f"{CHILDREN[0]}.csv")


def test_personal__days_of_assessment_are_no_birthdays(workspace) -> None:
    table = [["รหัสโรงเรียน", "โรงเรียน", "วันที่ประเมิน", "1.1.1"]]
    table += [[row.code, row.name, f"{day}/7/2567", "3"] for day, row in enumerate(ROWS[:8], 10)]

    report = load_bytes(as_csv(table), "quality_2567_r1.csv", workspace, Answers())

    assert report.status is LoadStatus.LOADED, report.findings
