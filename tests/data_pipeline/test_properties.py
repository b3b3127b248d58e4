"""Any table in any dress loads back equal; any bytes at all end in a report, never in an error."""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_pipeline.checks.issue import Refusal
from data_pipeline.load import load_file
from data_pipeline.warehouse import tables
from data_pipeline.warehouse.engine import Workspace
from data_pipeline.warehouse.vocabulary import LoadStatus
from tests.builders import School, as_csv, as_xlsx, drop, examine, result_table, schools
from tests.data_pipeline.asking import count

MODEST = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
FEW = settings(parent=MODEST, max_examples=15)

scores = st.integers(2500, 7500).map(lambda hundredths: hundredths / 100)
names = st.text("กขคงจชญดตถทนบปผพมยรลวศสหอะาิีึืุูเแโใไ็่้๊๋์ำ ()0123456789๑๒๓", min_size=1, max_size=30).map(
    lambda text: f"บ้าน{text.strip()}"
)


@st.composite
def districts(draw: st.DrawFn) -> list[School]:
    count = draw(st.integers(3, 12))
    return [
        School(
            f"9901{number:04d}",
            draw(names),
            draw(st.integers(1, 60)),
            tuple(draw(scores) for _ in range(5)),
        )
        for number in range(1, count + 1)
    ]


@st.composite
def dressed(draw: st.DrawFn) -> tuple[list[School], bytes]:
    rows = draw(districts())
    table = result_table(rows)
    titles = draw(st.lists(st.sampled_from(["รายงานผล", "สพป.สาธิต เขต 1", ""]), max_size=3))
    table = [*([title] for title in titles), *table]
    if draw(st.booleans()):
        table += [[""] * 9] * draw(st.integers(1, 3))
    if draw(st.integers(0, 3)) == 0:
        return rows, as_xlsx(table, as_numbers=draw(st.booleans()))
    return rows, as_csv(
        table,
        encoding=draw(st.sampled_from(["cp874", "utf-8", "utf-8-sig", "utf-16", "utf-16-le"])),
        separator=draw(st.sampled_from([",", ";", "\t"])),
        newline=draw(st.sampled_from(["\n", "\r\n"])),
    )


@MODEST
@given(dressed())
def test_property__any_district_in_any_dress_reads_back_equal(case) -> None:
    rows, content = case

    batch, verdict = examine(content)

    # a drawn district may well have one score everywhere: that is then found, and true
    assert {found.check for found in verdict.issues} <= {"duplicate_block"}
    read = batch.rows[batch.is_school]
    assert read["school_code"].tolist() == [row.code for row in rows]
    assert read["tested_count"].tolist() == [row.tested for row in rows]
    assert batch.means[batch.is_school].values.tolist() == [list(row.scores) for row in rows]


def outcome(content: bytes, name: str) -> str:
    """Take bytes through the stages: a status, or the refusal's key; nothing else may come."""
    try:
        _, verdict = examine(content, name)
    except Refusal as refusal:
        return refusal.reason.check
    return verdict.status.value


@MODEST
@given(st.binary(max_size=400), st.sampled_from(["csv", "xlsx", "xls", "ods"]))
def test_property__any_bytes_end_in_a_verdict(content: bytes, suffix: str) -> None:
    assert outcome(content, f"onet_p6_2558.{suffix}")


GOOD = as_csv(result_table(schools(6)))
WORKBOOK = as_xlsx(result_table(schools(6)))


@MODEST
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=6), st.booleans())
def test_property__a_mutated_file_ends_in_a_verdict(at: int, patch: bytes, insert: bool) -> None:
    content = GOOD[:at] + patch + GOOD[at + (0 if insert else len(patch)) :]

    assert outcome(content, "onet_p6_2558.csv")


@MODEST
@given(st.integers(1, len(WORKBOOK) - 1))
def test_property__a_truncated_workbook_is_refused(length: int) -> None:
    assert outcome(WORKBOOK[:length], "onet_p6_2558.xlsx") in {
        "file_cut_off", "not_a_table", "wrong_encoding", "header_missing",
    }  # fmt: skip


@MODEST
@given(st.integers(0, len(WORKBOOK) - 1), st.integers(0, 255))
def test_property__a_workbook_with_one_wrong_byte_ends_in_a_verdict(at: int, byte: int) -> None:
    content = bytearray(WORKBOOK)
    content[at] = byte

    assert outcome(bytes(content), "onet_p6_2558.xlsx")


@MODEST
@given(st.integers(1, len(GOOD) - 1))
def test_property__a_file_cut_inside_a_row_is_never_loaded_silently(length: int) -> None:
    content = GOOD[:length]
    last = content.rpartition(b"\n")[2]
    is_inside = bool(last) and last != GOOD.split(b"\n")[content.count(b"\n")]

    if is_inside and content.count(b"\n") > 3:
        assert outcome(content, "onet_p6_2558.csv") == "file_cut_off"


@FEW
@given(st.one_of(st.binary(max_size=200), st.integers(0, len(GOOD)).map(lambda at: GOOD[:at])))
def test_property__a_refused_file_leaves_no_row(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder) / "office")
        report = load_file(drop(Path(folder), "onet_p6_2558.csv", content), workspace)

        found = count(workspace, tables.core_test_result)
        assert (found > 0) == (report.status is not LoadStatus.REFUSED)
        assert io.BytesIO(content).getvalue() == (Path(folder) / "onet_p6_2558.csv").read_bytes()


@pytest.mark.parametrize("seed", range(3))
def test_property__row_order_changes_nothing(seed: int) -> None:
    rows = schools(30, seed=seed)

    _, verdict = examine(as_csv(result_table(list(reversed(rows)))), master=rows)

    assert verdict.issues == ()
