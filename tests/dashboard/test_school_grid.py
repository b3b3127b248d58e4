from __future__ import annotations

from dashboard.components.school_grid import GridShape, SchoolRows, answer_block, arrange

ROWS = SchoolRows(
    shown=[{"name": name} for name in ("กขค", "งจฉ", "ชซญ")],
    values=[
        {"name": 0, "name_text": "กขค", "count": 9, "gap_math": -3.0},
        {"name": 1, "name_text": "งจฉ", "count": 31, "gap_math": None},
        {"name": 2, "name_text": "ชซญ", "count": 7, "gap_math": 2.0},
    ],
)


def names(**request: object) -> list[str]:
    return [row["name"] for row in arrange(ROWS, request)]


def test_arrange__unasked_keeps_the_order_of_the_answer() -> None:
    assert names() == ["กขค", "งจฉ", "ชซญ"]


def test_arrange__no_value_stands_last_either_way() -> None:
    for direction, expected in (("asc", ["กขค", "ชซญ", "งจฉ"]), ("desc", ["ชซญ", "กขค", "งจฉ"])):
        assert names(sortModel=[{"colId": "gap_math", "sort": direction}]) == expected


def test_arrange__filters_by_text_and_by_number() -> None:
    by_text = {"name": {"filterType": "text", "type": "contains", "filter": "จ"}}
    by_count = {"count": {"filterType": "number", "type": "inRange", "filter": 8, "filterTo": 31}}
    either = {"count": {"operator": "OR", "conditions": [
        {"filterType": "number", "type": "lessThan", "filter": 8},
        {"filterType": "number", "type": "greaterThan", "filter": 30},
    ]}}  # fmt: skip

    assert names(filterModel=by_text) == ["งจฉ"]
    assert names(filterModel=by_count) == ["กขค", "งจฉ"]
    assert names(filterModel=either) == ["งจฉ", "ชซญ"]
    assert names(filterModel={"gap_math": {"type": "blank"}}) == ["งจฉ"]


def test_arrange__a_column_that_is_not_there_changes_nothing() -> None:
    assert names(sortModel=[{"colId": "magic", "sort": "asc"}]) == ["กขค", "งจฉ", "ชซญ"]


def test_block__is_a_slice_and_says_how_many_there_are() -> None:
    assert answer_block(ROWS, {"startRow": 1, "endRow": 2}) == {
        "rowData": [{"name": "งจฉ"}],
        "rowCount": 3,
    }


def test_grid__is_as_high_as_its_rows_need_up_to_a_limit() -> None:
    assert GridShape(row_count=6).height == "min(309px, min(560px, 72vh))"
    assert GridShape(row_count=0).height == GridShape(row_count=2).height
