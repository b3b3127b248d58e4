"""The school table: AG Grid in its infinite model; the server sorts, filters and formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import dash_ag_grid as dag
from dash import dcc
from dash.development.base_component import Component

from dashboard.components.parts import marks
from dashboard.formatting import format_number, status_word
from dashboard.measures import LOW_PARTICIPATION_PCT, Measure
from dashboard.texts import say
from dashboard.theme import TONES, distance_tone
from dashboard.url_state import Selection, school_href
from metrics.answers import MetricSpec, SubjectLabel

GRID = "school-grid"
ASKED = "school-grid-asked"
REFRESHED = "school-grid-refreshed"
BLOCK_ROWS = 100

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SchoolRows:
    """All rows of a grid in name order: what is shown, and beside it what is sorted and filtered.

    Parameters
    ----------
    shown : column → text, per school
    values : column → number or text to sort and filter by, per school; None where there is none
    """

    shown: Sequence[Row]
    values: Sequence[Row]


def school_rows(
    means: Sequence[Measure],
    gaps: Sequence[Measure],
    mean_spec: MetricSpec,
    gap_spec: MetricSpec,
    selection: Selection,
    in_doubt: frozenset[str],
    places: Mapping[str, str],
) -> SchoolRows:
    """Turn the measures of one paper into rows, one per school, in the order of the answer.

    Parameters
    ----------
    means, gaps : measures by school and subject; the answer's order is Thai dictionary order
    in_doubt : ids of the rows that no school is known for
    places : school id → network or amphoe, where it is known
    """
    language = selection.language
    shown: dict[str, Row] = {}
    values: dict[str, Row] = {}
    for m in means:
        row = shown.setdefault(m.group_id, {})
        value = values.setdefault(m.group_id, {"name": len(values), "code": m.group_id})
        row["name"] = m.name_th
        row["href"] = school_href(m.group_id, selection)
        row["place"] = value["place"] = places.get(m.group_id, "")
        row["doubt"] = say("in_doubt", language) if m.group_id in in_doubt else ""
        value["name_text"] = m.name_th
        if m.tested_count is not None and m.tested_count > (value.get("count") or 0):
            row["count"], value["count"] = format_number(m.tested_count, 0), m.tested_count
            row["participation"] = _participation_text(m.participation_pct)
            value["participation"] = m.participation_pct
        row[f"mean_{m.subject}"] = (
            format_number(m.value, mean_spec.decimals)
            if m.has_value
            else status_word(m.status, language)
        )
        row[f"wide_{m.subject}"] = not m.has_value
        value[f"mean_{m.subject}"] = m.value if m.has_value else None
    for m in gaps:
        if m.group_id not in shown:
            continue
        row, value = shown[m.group_id], values[m.group_id]
        row[f"gap_{m.subject}"] = _gap_text(m, gap_spec, language)
        row[f"tone_{m.subject}"] = distance_tone(m.value if m.has_value else None, gap_spec)
        row[f"sure_{m.subject}"] = m.is_certain
        value[f"gap_{m.subject}"] = m.value if m.has_value else None
    return SchoolRows(list(shown.values()), list(values.values()))


def _participation_text(share: float | None) -> str:
    if share is None:
        return ""
    text = format_number(share, 0)
    return f"⚠ {text}" if share < LOW_PARTICIPATION_PCT else text


def _gap_text(measure: Measure, spec: MetricSpec, language: str) -> str:
    if not measure.has_value:
        return status_word(measure.status, language)
    number = format_number(measure.value, spec.decimals, signed=True)
    if not measure.is_certain:
        return number
    return f"{'▼' if measure.is_below else '▲'} {number}"


def arrange(rows: SchoolRows, request: Mapping[str, Any]) -> list[Row]:
    """Filter and sort all rows as a grid asks; rows without a value stand last either way.

    Parameters
    ----------
    request : AG Grid's ``filterModel`` and ``sortModel``; columns that are not there are ignored, and
        so is what no grid sends
    """
    numbers = list(range(len(rows.values)))
    for column, condition in _as_mapping(request.get("filterModel")).items():
        numbers = [i for i in numbers if _passes(rows.values[i], column, _as_mapping(condition))]
    for order in reversed(_as_mappings(request.get("sortModel"))):
        column, is_descending = str(order.get("colId", "")), order.get("sort") == "desc"
        have = [i for i in numbers if rows.values[i].get(column) is not None]
        lack = [i for i in numbers if rows.values[i].get(column) is None]
        have.sort(key=lambda i: rows.values[i][column], reverse=is_descending)
        numbers = have + lack
    return [rows.shown[i] for i in numbers]


def answer_block(rows: SchoolRows, request: Mapping[str, Any]) -> Row:
    """Return the block of rows that a grid asks for, and how many there are in all."""
    asked = _as_mapping(request)
    found = arrange(rows, asked)
    start, end = asked.get("startRow"), asked.get("endRow")
    start = start if isinstance(start, int) and start > 0 else 0
    end = end if isinstance(end, int) and end > 0 else BLOCK_ROWS
    return {"rowData": found[start:end], "rowCount": len(found)}


def _as_mapping(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else {}


def _as_mappings(given: Any) -> list[Mapping[str, Any]]:
    return [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []


_COMPARISONS: dict[str, Callable[[Any, Any, Any], bool]] = {
    "equals": lambda v, a, b: v == a,
    "notEqual": lambda v, a, b: v != a,
    "lessThan": lambda v, a, b: v < a,
    "lessThanOrEqual": lambda v, a, b: v <= a,
    "greaterThan": lambda v, a, b: v > a,
    "greaterThanOrEqual": lambda v, a, b: v >= a,
    "inRange": lambda v, a, b: a <= v <= b,
}


def _passes(value: Row, column: str, condition: Mapping[str, Any]) -> bool:
    parts = _as_mappings(condition.get("conditions"))
    if parts:
        results = [_passes_one(value, column, part) for part in parts]
        return any(results) if condition.get("operator") == "OR" else all(results)
    return _passes_one(value, column, condition)


def _passes_one(value: Row, column: str, condition: Mapping[str, Any]) -> bool:
    kind = str(condition.get("type", "contains"))
    own = value.get("name_text" if column == "name" else column)
    if kind == "blank":
        return own is None or own == ""
    if kind == "notBlank":
        return own is not None and own != ""
    wanted, upper = condition.get("filter"), condition.get("filterTo")
    if wanted is None:
        return True
    if condition.get("filterType") == "text":
        is_in = str(wanted).casefold() in str(own or "").casefold()
        return not is_in if kind == "notContains" else is_in
    if own is None:
        return False
    compare = _COMPARISONS.get(kind)
    bounds = (wanted, upper) if kind == "inRange" else (wanted,)
    is_comparable = all(isinstance(one, int | float) for one in (own, *bounds))
    return True if compare is None or not is_comparable else compare(own, wanted, upper)


HEADER_PX, GROUP_HEADER_PX, ROW_PX, SCROLLBAR_PX = 34, 30, 38, 17
TALLEST = "min(560px, 72vh)"
MOST_BRUSHED = 1000
"""Most schools that can be framed in a chart and so left alone in the grid."""


@dataclass(frozen=True, slots=True)
class GridShape:
    """What a grid's columns and its height depend on.

    Parameters
    ----------
    place_heading : heading of the column with the network or district; None leaves it out
    has_participation : whether the share of the enrolled that took part is known
    subject_in_focus : its distance stands first on a phone
    row_count : schools; the grid is as high as they need, up to a limit
    """

    subjects: Sequence[SubjectLabel] = ()
    place_heading: str | None = None
    has_participation: bool = False
    subject_in_focus: str | None = None
    row_count: int = 0

    @property
    def height(self) -> str:
        """Height as CSS."""
        needed = HEADER_PX + GROUP_HEADER_PX + SCROLLBAR_PX + ROW_PX * max(2, self.row_count)
        return f"min({needed}px, {TALLEST})"

    @property
    def marks(self) -> Row:
        """Attributes of the element around the grid, for ``assets/shell.js``."""
        return marks(data_focus=f"gap_{self.subject_in_focus}")


def school_grid(shape: GridShape, asked: Row, language: str) -> list[Component]:
    """Return the grid and, beside it, the question that its callback answers.

    Parameters
    ----------
    asked : area, paper, reference, snapshot and language, as plain values
    """
    return [
        dcc.Store(id=ASKED, data=asked),
        dcc.Store(id=REFRESHED),
        dag.AgGrid(
            id=GRID,
            rowModelType="infinite",
            columnDefs=_columns(shape, language),
            defaultColDef={"sortable": True, "resizable": True, "suppressMovable": True},
            dashGridOptions=_grid_options(language),
            dangerously_allow_code=False,
            className="school-grid",
            style={"height": shape.height, "width": "100%"},
        ),
    ]


@lru_cache(maxsize=2)
def _grid_options(language: str) -> Row:
    return {
        "theme": {"function": "khetviewGridTheme(themeQuartz)"},
        "cacheBlockSize": BLOCK_ROWS,
        "maxBlocksInCache": 20,
        "rowBuffer": 10,
        "rowHeight": ROW_PX,
        "headerHeight": HEADER_PX,
        "groupHeaderHeight": GROUP_HEADER_PX,
        "infiniteInitialRowCount": 1,
        "ensureDomOrder": True,
        "suppressCellFocus": False,
        "localeText": _GRID_WORDS_TH if language == "th" else {},
    }


def _columns(shape: GridShape, language: str) -> list[Row]:
    number = {"filter": "agNumberColumnFilter", "type": "rightAligned", "minWidth": 82, "flex": 1}
    own: list[Row] = [
        {
            "field": "name",
            "headerName": say("col_name", language),
            "cellRenderer": "SchoolLink",
            "filter": "agTextColumnFilter",
            "pinned": "left",
            "minWidth": 120,
            "width": 212,
        },
        {
            "field": "code",  # not shown: ``assets/brush.js`` filters by it
            "hide": True,
            "filter": "agTextColumnFilter",
            "filterParams": {"maxNumConditions": MOST_BRUSHED},
        },
    ]
    if shape.place_heading:
        own.append(
            {
                "field": "place",
                "headerName": shape.place_heading,
                "filter": "agTextColumnFilter",
                "minWidth": 120,
                "width": 156,
            }
        )
    own.append(
        {**number, "field": "count", "headerName": say("col_count", language), "minWidth": 76}
    )
    if shape.has_participation:
        name = say("col_participation", language)
        own.append({**number, "field": "participation", "headerName": name, "minWidth": 100})
    # all columns stand in groups: a row of headings without any is a barrier to who hears it
    columns: list[Row] = [{"headerName": say("col_school", language), "children": own}]
    for s in shape.subjects:
        tones = {
            f"tone-{tone}": f"params.data && params.data.tone_{s.key} === '{tone}'"
            for tone in TONES
        }
        sure = {"certain": f"params.data && params.data.sure_{s.key}"}
        columns.append(
            {
                "headerName": s.label(language),
                "children": [
                    {
                        **number,
                        "field": f"mean_{s.key}",
                        "headerName": say("col_mean", language),
                        "minWidth": 72,
                        "colSpan": {"function": f"params.data && params.data.wide_{s.key} ? 2 : 1"},
                    },
                    {
                        **number,
                        "field": f"gap_{s.key}",
                        "headerName": say("col_gap", language),
                        "cellClassRules": {**tones, **sure},
                    },
                ],
            }
        )
    return columns


_GRID_WORDS_TH = {
    "loadingOoo": "กำลังโหลด…",
    "noRowsToShow": "ไม่มีแถวที่ตรงกับตัวกรอง",
    "filterOoo": "กรอง…",
    "contains": "มีคำว่า",
    "notContains": "ไม่มีคำว่า",
    "equals": "เท่ากับ",
    "notEqual": "ไม่เท่ากับ",
    "lessThan": "น้อยกว่า",
    "lessThanOrEqual": "ไม่เกิน",
    "greaterThan": "มากกว่า",
    "greaterThanOrEqual": "ตั้งแต่",
    "inRange": "อยู่ระหว่าง",
    "inRangeStart": "จาก",
    "inRangeEnd": "ถึง",
    "startsWith": "ขึ้นต้นด้วย",
    "endsWith": "ลงท้ายด้วย",
    "blank": "ว่าง",
    "notBlank": "ไม่ว่าง",
    "andCondition": "และ",
    "orCondition": "หรือ",
    "ariaFilterMenuOpen": "เปิดตัวกรอง",
}
