"""Data: bring files in, see what is loaded, what was found in it, and whether it agrees with others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from dashboard.components import html
from dashboard.components.coverage import coverage_table
from dashboard.components.filters import chip
from dashboard.components.findings import finding_item
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import badge, headline, link, notice_list, rows_shown_of
from dashboard.components.reconciliation import ROWS_SHOWN, reconciliation_table
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.components.upload import upload_card
from dashboard.findings import Finding, weightiest_first
from dashboard.formatting import MISSING, format_datetime, format_number
from dashboard.page import Content, Page, Request
from dashboard.rights import Right, current_viewer
from dashboard.texts import say
from dashboard.url_state import load_href
from data_pipeline.warehouse.vocabulary import AreaLevel, DifferenceCause, LoadStatus
from metrics.answers import NATION, Area, AreaInfo, UnknownKey

FINDINGS_SHOWN = 3
"""Findings of one file that stand on this page; the rest are on the load's own."""


def layout(request: Request) -> Content:
    """Draw where files come in, the calendar, findings with their mends, loads, reconciliation."""
    language = request.language
    title = PAGE.title(language)
    upload = upload_card(language) if may_change(request) else None
    if request.reader.is_empty:
        lead = headline(say("nothing_title", language))
        return Content(title, [notice_list(request.notices, language), lead, upload])
    loads = request.reader.loads().sort_values("load_id", ascending=False)
    findings = weightiest_first(request.reader.file_findings())
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
    panels = [
        upload,
        _findings_panel(findings, request),
        _coverage_panel(request),
        _reconciliation_panel(request),
        _loads_panel(loads, request),
    ]
    body = [
        notice_list(request.notices, language),
        headline(text),
        html.Div([one for one in panels if one is not None], className="grid"),
    ]
    return Content(title, body)


def may_change(request: Request) -> bool:
    """Whether whoever asks may change what counts; an earlier snapshot stays as it was."""
    return request.selection.snapshot is None and current_viewer().may(Right.CHANGE_DATA)


def _findings_panel(findings: Sequence[Finding], request: Request) -> Component:
    language = request.language
    of_load: dict[int, list[Finding]] = {}
    for finding in findings:
        of_load.setdefault(finding.load_id, []).append(finding)
    files = [_file(found, request) for found in of_load.values()]
    return panel(
        "findings",
        say("findings_title", language),
        say("findings_sentence", language) if files else None,
        files or [empty(say("findings_none", language))],
        request.selection,
        span=12,
    )


def _file(found: Sequence[Finding], request: Request) -> Component:
    """Return a file's heaviest findings under its name."""
    language = request.language
    href = load_href(found[0].load_id, request.selection)
    can_decide = may_change(request)
    shown = [finding_item(one, language, can_decide=can_decide) for one in found[:FINDINGS_SHOWN]]
    left = len(found) - FINDINGS_SHOWN
    return html.Div(
        [
            html.H3(link(found[0].file_name, href)),
            html.Ul(shown, className="list findings"),
            html.P(link(say("findings_more", language, count=left), href)) if left > 0 else None,
        ],
        className="file-findings",
    )


def _coverage_panel(request: Request) -> Component:
    language = request.language
    chosen = request.selection.area
    districts = request.reader.children(NATION, AreaLevel.DISTRICT)
    own = next((info for info in districts if info.area == chosen), None)
    coverage = request.reader.coverage(own.area.area_id if own else None)
    title = say("coverage_title", language)
    if coverage.empty:
        body = empty(say("coverage_none", language))
    else:
        table = coverage_table(coverage, dataset_names(request), title, request.selection)
        body = draw_table(table, "plain calendar")
    which = _district_choice(districts, own, request) if len(districts) > 1 else None
    return panel(
        "coverage",
        title,
        say("coverage_sentence", language),
        [which, body],
        request.selection,
        span=12,
        csv_name="khetview_coverage",
    )


def _district_choice(
    districts: Sequence[AreaInfo], own: AreaInfo | None, request: Request
) -> Component:
    """Return the choice of the district whose calendar is shown."""
    language = request.language
    everywhere = (say("coverage_all", language), request.selection.changed(area=None).query())
    named = [
        (info.name(language), request.selection.changed(area=info.area).query())
        for info in districts
    ]
    present = own.name(language) if own else everywhere[0]
    options = [(label, query, label == present) for label, query in (everywhere, *named)]
    return html.Div([chip("district", options, language)], className="filters")


def _reconciliation_panel(request: Request) -> Component:
    language = request.language
    rows = request.reader.reconciliation()
    title = say("reconcile_title", language)
    sentence, body = say("reconcile_sentence", language), empty(say("reconcile_none", language))
    if len(rows):
        agree = int((rows["cause"] == DifferenceCause.AGREES.value).sum())
        sentence += " · " + say("reconcile_agree", language, count=format_number(agree, 0))
        subjects = {(s.test, s.key): s.label(language) for s in request.reader.subjects()}
        table = reconciliation_table(
            rows, partial(_area_name, request), dataset_names(request), subjects, title, language,
            request.most("reconciliation", ROWS_SHOWN),
        )  # fmt: skip
        body = draw_table(table, "plain stacked reconciliation")
    return panel(
        "reconciliation",
        title,
        sentence,
        [body],
        request.selection,
        span=12,
        csv_name="khetview_reconciliation" if len(rows) else None,
        foot=rows_shown_of(len(rows), ROWS_SHOWN, "", language) or None,
        is_cut=len(rows) > ROWS_SHOWN,
    )


def _area_name(request: Request, area: Area) -> str:
    try:
        return request.reader.area(area).name(request.language)
    except UnknownKey:
        return area.area_id


def dataset_names(request: Request) -> dict[str, str]:
    """Return the names of the datasets by key."""
    return {key: one.label(request.language) for key, one in request.reader.datasets().items()}


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
    names = dataset_names(request)
    rows = [_load_row(row, names, request) for row in loads.to_dict("records")]
    return panel(
        "loads",
        title,
        say("loads_sentence", language),
        [draw_table(Table(title, columns, rows), "plain stacked loads")],
        request.selection,
        span=12,
        csv_name="khetview_loads",
    )


def _load_row(row: Mapping[Any, Any], names: Mapping[str, str], request: Request) -> list[Cell]:
    language = request.language
    read, used = _count(row["rows_read"]), _count(row["rows_loaded"])
    name = str(row["file_name"])
    word = LoadStatus(row["load_status"]).label(language)
    return [
        Cell(link(name, load_href(int(row["load_id"]), request.selection)), csv=name),
        Cell(dataset_name(row, names)),
        Cell(status_badge(row, language), csv=word),
        Cell(use_word(row, language)),
        Cell(f"{used} / {read}"),
        Cell(_count(row["rows_rejected"])),
        Cell(format_datetime(moment(row["loaded_at"]), language)),
    ]


def dataset_name(row: Mapping[Any, Any], names: Mapping[str, str]) -> str:
    """Return the name of a load's dataset; — where none was recognised."""
    key = row["dataset"]
    return names.get(key, key) if isinstance(key, str) else MISSING


def status_badge(row: Mapping[Any, Any], language: str) -> Component:
    """Return what became of a load, as a badge."""
    status = LoadStatus(row["load_status"])
    kind = {LoadStatus.LOADED: "good", LoadStatus.UNCHANGED: "info"}.get(status, "warn")
    return badge(status.label(language), kind)


def use_word(row: Mapping[Any, Any], language: str) -> str:
    """Say whether a load counts today."""
    if not pd.isna(row["undone_at"]):
        return say("load_undone", language)
    if not pd.isna(row["is_current"]) and row["is_current"]:
        return say("load_in_use", language)
    is_in = row["load_status"] in (LoadStatus.LOADED, LoadStatus.LOADED_WITH_FINDINGS)
    return say("load_replaced", language) if is_in else "—"


def _count(value: Any) -> str:
    return format_number(None if pd.isna(value) else float(value), 0)


def moment(value: Any) -> Any:
    """Return a moment of a frame as a datetime; None where it is missing."""
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
    needs_data=False,
    right=Right.SEE_FILES,
)
