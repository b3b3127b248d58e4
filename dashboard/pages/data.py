"""Data: what is loaded, what was found in it, how fresh it is. Read-only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import badge, headline, notice_list
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.components.warnings import proof
from dashboard.findings import Finding, weightiest_first
from dashboard.formatting import format_datetime, format_number
from dashboard.page import Content, Page, Request
from dashboard.texts import say
from data_pipeline.warehouse.vocabulary import LoadStatus, Severity


def layout(request: Request) -> Content:
    """Draw the loads of the workspace and the findings of those in use."""
    language = request.language
    loads = request.reader.loads().sort_values("load_id", ascending=False)
    home = request.reader.home_area()
    whole = home.path[0].area if home.path else home.area
    findings = weightiest_first(request.reader.findings(whole))
    stamp = request.reader.stamp()
    text = say(
        "data_headline",
        language,
        current=int(loads["is_current"].fillna(False).sum()),
        time=format_datetime(stamp.loaded_at if stamp else None, language),
    )
    count = sum(finding.is_serious for finding in findings)
    if count:
        text += say("data_headline_findings", language, count=count)
    body = [
        notice_list(request.notices, language),
        headline(text),
        html.Div(
            [_findings_panel(findings, request), _loads_panel(loads, request)], className="grid"
        ),
    ]
    title = PAGE.title(language)
    return Content(title, body)


def _findings_panel(findings: Sequence[Finding], request: Request) -> Component:
    language = request.language
    items = [_finding(finding, language) for finding in findings]
    body = (
        html.Ul(items, className="list findings")
        if items
        else empty(say("findings_none", language))
    )
    return panel(
        "findings",
        say("findings_title", language),
        say("findings_sentence", language) if items else None,
        [body],
        request.selection,
        span=12,
    )


def _finding(finding: Finding, language: str) -> Component:
    sentence, _ = finding.said(language)
    kind = "warn" if finding.severity != Severity.INFO else "info"
    return html.Li(
        [
            html.Div(
                [
                    badge(finding.severity.label(language), kind),
                    " ",
                    html.Span(finding.file_name, className="where"),
                ]
            ),
            html.Span([sentence, proof(finding, language)], className="why"),
        ]
    )


def _loads_panel(loads: pd.DataFrame, request: Request) -> Component:
    language = request.language
    columns = (
        Column(say("load_file", language)),
        Column(say("load_dataset", language)),
        Column(say("load_status", language)),
        Column(say("load_use", language)),
        Column(say("load_rows", language), True),
        Column(say("load_rejected", language), True),
        Column(say("load_time", language)),
    )
    title = say("loads_title", language)
    names = {key: test.label(language) for key, test in request.reader.tests().items()}
    rows = [_load_row(row, names, language) for row in loads.to_dict("records")]
    return panel(
        "loads",
        title,
        say("loads_sentence", language),
        [draw_table(Table(title, columns, rows), "plain loads")],
        request.selection,
        span=12,
        csv_name="khetview_loads",
    )


def _load_row(row: Mapping[Any, Any], names: Mapping[str, str], language: str) -> list[Cell]:
    status = LoadStatus(row["load_status"])
    kind = {LoadStatus.LOADED: "good", LoadStatus.UNCHANGED: "info"}.get(status, "warn")
    read, used = _count(row["rows_read"]), _count(row["rows_loaded"])
    word = status.label(language)
    return [
        Cell(str(row["file_name"])),
        Cell(names.get(str(row["dataset"]), str(row["dataset"]))),
        Cell(badge(word, kind), csv=word),
        Cell(_use_word(row, status, language)),
        Cell(f"{used} / {read}"),
        Cell(_count(row["rows_rejected"])),
        Cell(format_datetime(_moment(row["loaded_at"]), language)),
    ]


def _use_word(row: Mapping[Any, Any], status: LoadStatus, language: str) -> str:
    if not pd.isna(row["undone_at"]):
        return say("load_undone", language)
    if not pd.isna(row["is_current"]) and row["is_current"]:
        return say("load_in_use", language)
    is_in = status in (LoadStatus.LOADED, LoadStatus.LOADED_WITH_FINDINGS)
    return say("load_replaced", language) if is_in else "—"


def _count(value: Any) -> str:
    return format_number(None if pd.isna(value) else float(value), 0)


def _moment(value: Any) -> Any:
    return None if pd.isna(value) else pd.Timestamp(value).to_pydatetime()


PAGE = Page(
    key="data",
    path="/data",
    title_th="ข้อมูล",
    title_en="Data",
    order=80,
    question_th="โหลดอะไรไว้แล้ว มีอะไรผิด ใหม่แค่ไหน",
    question_en="What is loaded, what is wrong in it, how fresh is it?",
    layout=layout,
    is_internal=True,
)
