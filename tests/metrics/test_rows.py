"""Columns without an index: what is taken, matched and numbered stays what it was."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from metrics.rows import Rows, Words, join, match, number_cells

ROWS = Rows.read(
    pa.table({
        "subject": ["math", None, "thai"],
        "tested_count": pa.array([12, None, 7], pa.int32()),
        "school_count": pa.array([1, 2, 3], pa.int32()),
        "source": ["a.csv:1", "a.csv:2", "a.csv:3"],
    })
)  # fmt: skip


def lists(rows: Rows) -> dict[str, list[object]]:
    frame = rows.frame().astype(object)
    return {name: frame[name].where(frame[name].notna(), None).tolist() for name in frame}


def test_rows__come_out_as_they_went_in() -> None:
    assert lists(ROWS) == {
        "subject": ["math", None, "thai"],
        "tested_count": [12.0, None, 7.0],
        "school_count": [1, 2, 3],
        "source": ["a.csv:1", "a.csv:2", "a.csv:3"],
    }
    assert [str(kind) for kind in ROWS.frame().dtypes] == ["str", "float64", "int32", "str"]


def test_take__a_place_that_is_not_there_is_missing_in_every_column() -> None:
    taken = lists(ROWS.take(np.array([2, -1])))

    assert taken == {
        "subject": ["thai", None], "tested_count": [7.0, None], "school_count": [3.0, None],
        "source": ["a.csv:3", None],
    }  # fmt: skip


def test_take__by_a_mask_keeps_the_order_and_whole_numbers_whole() -> None:
    taken = ROWS.take(np.array([True, False, True]))

    assert lists(taken)["source"] == ["a.csv:1", "a.csv:3"]
    assert taken.frame()["school_count"].dtype == "int32"


def test_take__from_no_rows_all_is_missing() -> None:
    nothing = ROWS.take(np.array([], dtype=np.intp))

    assert lists(nothing.take(np.array([-1])))["tested_count"] == [None]


def test_match__finds_each_key_by_all_its_columns() -> None:
    known = [Words.of(["9901", "9902", "9901"]), np.array([2567, 2567, 2566])]

    wanted = [Words.of(["9901", "9901", "9903", "9902"]), np.array([2566, 2565, 2567, 2567])]

    assert match(wanted, known).tolist() == [2, -1, -1, 1]


def test_match__a_missing_word_is_like_any_other_and_a_missing_number_is_in_no_key() -> None:
    known = [Words.of([None, "nt"]), np.array([2567, 2567])]

    found = match([Words.of([None, "nt", "o"]), np.array([2567.0, np.nan, 2567.0])], known)

    assert found.tolist() == [0, -1, -1]


def test_match__among_nothing_finds_nothing() -> None:
    nothing = [Words.of([]), np.array([], dtype=np.int32)]

    assert match([Words.of(["nt"]), np.array([2567])], nothing).tolist() == [-1]
    assert match(nothing, [Words.of(["nt"]), np.array([2567])]).tolist() == []


def test_cells__rows_that_are_alike_in_all_columns_have_one_number() -> None:
    cells = number_cells([
        Words.of(["nt", "nt", "o", None, None]), np.array([2567, 2566, 2567, 2567, 2567])
    ])  # fmt: skip

    assert [(cells == cell).tolist() for cell in cells] == [
        [True, False, False, False, False],
        [False, True, False, False, False],
        [False, False, True, False, False],
        [False, False, False, True, True],
        [False, False, False, True, True],
    ]


def test_words__are_written_without_touching_the_column_that_they_came_from() -> None:
    status = Words.of(["OK", "TOO_FEW", None])

    assert status.write(np.array([False, True, True]), "SUPPRESSED").listed() == [
        "OK", "SUPPRESSED", "SUPPRESSED",
    ]  # fmt: skip
    assert status.listed() == ["OK", "TOO_FEW", None]


def test_words__said_in_another_way_leave_out_what_is_not_named() -> None:
    said = Words.of(["estimated", "stated", None, "estimated"]).say({"estimated": "; estimated"})

    assert said.to_pylist() == ["; estimated", "", "", "; estimated"]


def test_rows__numbers_are_not_read_as_words() -> None:
    with pytest.raises(TypeError, match="tested_count"):
        ROWS.words("tested_count")


def test_join__puts_rows_beneath_each_other() -> None:
    assert lists(join([ROWS, ROWS.take(np.array([0]))]))["subject"] == [
        "math", None, "thai", "math",
    ]  # fmt: skip
