"""One load: its report, what was mended in it, the rows set aside, and the way to undo it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.components import html
from dashboard.components.findings import finding_item, order_key
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import badge, headline, notice_list
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.components.upload import orders_list
from dashboard.findings import weightiest_first
from dashboard.formatting import format_datetime, format_number
from dashboard.page import Content, Crumb, Page, Request
from dashboard.pages.data import PAGE as DATA_PAGE
from dashboard.pages.data import (
    dataset_name,
    dataset_names,
    may_change,
    moment,
    status_badge,
    use_word,
)
from dashboard.rights import Right
from dashboard.texts import say
from data_pipeline.warehouse.vocabulary import AreaLevel, Decision, Grade
from metrics.answers import UnknownKey

ROWS_SHOWN = 50


def layout(request: Request) -> Content:
    """Draw one load."""
    language = request.language
    row = _find(request)
    load_id, name = int(row["load_id"]), str(row["file_name"])
    is_open = may_change(request) and bool(row["is_current"])
    body = [
        notice_list(request.notices, language),
        headline(say("load_title", language, name=name)),
        orders_list(language),
        html.Div(
            [
                _findings_panel(load_id, request, can_decide=is_open),
                html.Div(
                    [_facts(row, request), _undo(row, language) if is_open else None],
                    className="stack span-4",
                ),
                _corrections_panel(load_id, request),
                _rejected_panel(load_id, request),
            ],
            className="grid",
        ),
    ]
    data_href = DATA_PAGE.path + request.selection.changed(area=None, subject=None).query()
    crumbs = (Crumb(DATA_PAGE.title(language), data_href), Crumb(name))
    return Content(name, body, crumbs)


def _find(request: Request) -> Mapping[Any, Any]:
    wanted = request.variables["load_id"]
    loads = request.reader.loads()
    found = loads[loads["load_id"].astype("str") == wanted].to_dict("records")
    if not found:
        thai, english = (say("load_unknown", one, load_id=wanted) for one in ("th", "en"))
        raise UnknownKey(english, thai)
    return found[0]


def _findings_panel(load_id: int, request: Request, *, can_decide: bool) -> Component:
    language = request.language
    found = weightiest_first(request.reader.file_findings(load_id))
    items = [finding_item(one, language, can_decide=can_decide) for one in found]
    return panel(
        "findings",
        say("load_findings_title", language),
        say("findings_sentence", language) if items else None,
        [
            html.Ul(items, className="list findings")
            if items
            else empty(say("load_findings_none", language))
        ],
        request.selection,
        span=8,
    )


def _facts(row: Mapping[Any, Any], request: Request) -> Component:
    language = request.language
    counts = {key: format_number(float(row[key]), 0) for key in ("rows_loaded", "rows_read")}
    facts: list[tuple[str, Any]] = [
        (say("load_status", language), status_badge(row, language)),
        (say("load_use", language), use_word(row, language)),
        (say("load_dataset", language), dataset_name(row, dataset_names(request))),
        (say("load_answers", language), _read_as(row, language)),
        (say("load_rows", language), f"{counts['rows_loaded']} / {counts['rows_read']}"),
        (say("load_rejected", language), format_number(float(row["rows_rejected"]), 0)),
        (say("load_time", language), format_datetime(moment(row["loaded_at"]), language)),
        (say("load_number", language), str(row["load_id"])),
        (say("load_hash", language), html.Code(str(row["sha256"])[:16] + "…", title=row["sha256"])),
    ]
    if row["is_demo"]:
        facts.append(("", badge(say("demo", language), "info")))
    pairs = [part for word, value in facts for part in (html.Dt(word), html.Dd(value))]
    return panel("facts", say("load_facts", language), None, [html.Dl(pairs)], request.selection)


def _read_as(row: Mapping[Any, Any], language: str) -> str:
    """Say which grade, year, round and district the file was read as."""
    known = json.loads(row["answers_json"] or "{}")
    parts = [
        Grade(known["grade"]).label(language) if known.get("grade") else "",
        str(known.get("year_be") or ""),
        say("coverage_round", language, number=known["round_no"]) if known.get("round_no") else "",
        f"{AreaLevel.DISTRICT.label(language)} {known['district']}"
        if known.get("district")
        else "",
    ]
    return " · ".join(part for part in parts if part) or "—"


def _undo(row: Mapping[Any, Any], language: str) -> Component:
    load_id, name = int(row["load_id"]), str(row["file_name"])
    return html.Section(
        [
            html.H2(say("undo_title", language)),
            html.P(say("undo_sentence", language), className="sentence"),
            order_key(
                say("undo_button", language),
                {"kind": "undo", "load_id": load_id},
                name=say("order_undo", language, load_id=load_id) + f" · {name}",
                sure=say("undo_sure", language, name=name),
                class_name="button quiet",
            ),
        ],
        className="card panel",
        id="undo",
    )


def _corrections_panel(load_id: int, request: Request) -> Component | None:
    language = request.language
    rows = request.reader.corrections(load_id)
    if rows.empty:
        return None
    title = say("corrections_title", language)
    columns = [
        Column(say(key, language))
        for key in (
            "mend_cell", "mend_before", "mend_after", "correction_decision", "correction_when",
        )
    ]  # fmt: skip
    cells = [
        [
            Cell(str(row["cell"])),
            Cell(str(row["before_text"])),
            Cell(str(row["after_text"])),
            Cell(Decision(row["decision"]).label(language)),
            Cell(format_datetime(moment(row["decided_at"]), language)),
        ]
        for row in rows.to_dict("records")
    ]
    return panel(
        "corrections",
        title,
        say("corrections_sentence", language),
        [draw_table(Table(title, columns, cells), "plain stacked")],
        request.selection,
        span=12,
        csv_name=f"khetview_load_{load_id}_mends",
    )


def _rejected_panel(load_id: int, request: Request) -> Component:
    language = request.language
    rows = request.reader.rejected_rows(load_id)
    title = say("rejected_title", language)
    if rows.empty:
        return panel(
            "rejected", title, None, [empty(say("rejected_none", language))], request.selection,
            span=12,
        )  # fmt: skip
    columns = [
        Column(say("rejected_row", language), True),
        Column(say("rejected_reason", language)),
        Column(say("rejected_raw", language)),
    ]
    shown = rows.head(ROWS_SHOWN)
    note = say("rejected_shown", language, shown=len(shown), count=len(rows))
    return panel(
        "rejected",
        title,
        say("rejected_sentence", language),
        [draw_table(Table(title, columns, _rejected_cells(shown, language)), "plain stacked")],
        request.selection,
        span=12,
        csv_name=f"khetview_load_{load_id}_rejected",
        csv_href=f"/data/loads/{load_id}/rejected.csv",
        foot=note if len(rows) > len(shown) else None,
    )


def _rejected_cells(rows: pd.DataFrame, language: str) -> list[list[Cell]]:
    message = "message_en" if language == "en" else "message_th"
    return [
        [
            Cell(str(row["source_row"])),
            Cell(str(row[message])),
            Cell(" · ".join(cell for cell in json.loads(row["raw_json"]) if cell)),
        ]
        for row in rows.to_dict("records")
    ]


PAGE = Page(
    key="load",
    path="/data/load/<load_id>",
    title_th="ไฟล์ที่โหลด",
    title_en="A loaded file",
    order=81,
    question_th="ไฟล์นี้ใช้อะไรไปบ้าง มีอะไรผิด แก้อะไรแล้ว",
    question_en="What of this file is used, what is wrong in it, what was mended?",
    layout=layout,
    parent="data",
    in_menu=False,
    right=Right.SEE_FILES,
)
