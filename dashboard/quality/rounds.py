"""The panels of rounds: the colours after each, how they moved, which reassessments are due and done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.components import html
from dashboard.components.graphs import graph
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import badge, link
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.figures.quality import flow_figure
from dashboard.formatting import format_date, format_known, format_number
from dashboard.quality.view import ROWS_SHOWN, QualityView, quiet_zero, round_word, shown_of
from dashboard.texts import say
from data_pipeline.warehouse.vocabulary import DueStatus
from metrics.quality.rating import UNRATED


def rounds_panel(view: QualityView) -> Component:
    """Return the colours as they stood after each round."""
    language = view.language
    standing = view.request.reader.quality.standing(view.area, view.scheme.key)
    title = say("quality_rounds_title", language)
    keys = [key for key in view.tiers.keys if key != UNRATED or _any(standing, key)]
    columns = [
        Column(say("col_round", language)),
        Column(say("col_assessed", language), True),
        *(Column(view.tiers.label(key), True) for key in keys),
        Column(say("col_version", language)),
    ]
    rows = []
    for row in view.rounds.to_dict("records"):
        key = (int(row["year_be"]), int(row["round_no"]))
        mine = standing[(standing["year_be"] == key[0]) & (standing["round_no"] == key[1])]
        counts = dict(zip(mine["tier"], mine["school_count"].astype(int), strict=True))
        word = round_word(*key, language)
        target = view.selection.changed(quality_round=key).query()
        partial = int(row["partial_count"])
        days = _days(row, language)
        note = say("partial_of", language, count=partial) if partial else ""
        rows.append(
            [
                Cell(
                    [link(word, target, keep_scroll=True), html.Div(days, className="unit")],
                    csv=f"{word} {days}",
                ),
                Cell([format_number(row["school_count"], 0), html.Span(f" {note}", className="unit") if note else None], csv=str(row["school_count"])),
                *(Cell(quiet_zero(counts.get(one, 0))) for one in keys),
                Cell(str(row["scheme_versions"]), class_name="source"),
            ]
        )  # fmt: skip
    return panel(
        "quality-rounds", title, say("quality_rounds_sentence", language),
        [draw_table(Table(title, columns, rows), "plain rounds")], view.selection, span=12,
        csv_name="khetview_quality_rounds",
    )  # fmt: skip


def _any(standing: pd.DataFrame, key: str) -> bool:
    return bool(standing.loc[standing["tier"] == key, "school_count"].sum())


def _days(row: Mapping[Any, Any], language: str) -> str:
    first, last = (format_date(row[name], language) for name in ("first_on", "last_on"))
    return first if first == last else f"{first} – {last}"


def flow_panel(view: QualityView) -> Component:
    """Return the flow from round to round, and the table of moves under its key."""
    language, quality = view.language, view.request.reader.quality
    title = say("quality_flow_title", language)
    rounds = [
        (int(r["year_be"]), int(r["round_no"]), format_date(r["last_on"], language))
        for r in view.rounds.to_dict("records")
    ]
    if len(rounds) < 2:
        return panel("quality-flow", title, None, [empty(say("quality_one_round", language))], view.selection, span=12)  # fmt: skip
    flows = quality.flows(view.area, view.scheme.key)
    two_lines = [(year, number, "<br>".join(day.rsplit(" ", 1))) for year, number, day in rounds]
    first, last = rounds[0][:2], rounds[-1][:2]
    moves = quality.moves(view.area, view.scheme.key, first, last)
    counts = moves["move"].value_counts()
    said = [
        say(f"moves_{kind}", language, count=int(counts[kind]))
        for kind in ("up", "down", "same", "new", "version")
        if counts.get(kind)
    ]
    sentence = say(
        "quality_flow_sentence", language,
        first=rounds[0][2], last=rounds[-1][2], moves=" · ".join(said),
    )  # fmt: skip
    return panel(
        "quality-flow", title, sentence,
        [graph("quality-flow-figure", flow_figure(flows, two_lines, view.tiers), "flow")],
        view.selection, span=12, table=_moves_table(view, moves, title),
        csv_name="khetview_quality_moves", is_cut=len(moves) > ROWS_SHOWN,
        foot=shown_of(len(moves), say("quality_flow_foot", language), language),
    )  # fmt: skip


def _moves_table(view: QualityView, moves: pd.DataFrame, title: str) -> Table:
    language = view.language
    columns = (
        Column(say("col_school", language)),
        Column(say("col_from", language)),
        Column(say("col_to", language)),
        Column(say("col_score_from", language), True),
        Column(say("col_score_to", language), True),
        Column(say("col_move", language)),
    )
    order = {"up": 0, "down": 1, "version": 2, "new": 3, "same": 4}
    sorted_moves = sorted(moves.to_dict("records"), key=lambda row: order[row["move"]])
    rows = [
        [
            view.school_cell(row["school_id"], row["name_th"]),
            view.tiers.cell(row["tier_from"]),
            view.tiers.cell(row["tier_to"]),
            Cell(format_known(row["score_pct_from"])),
            Cell(format_known(row["score_pct_to"])),
            Cell(say(f"move_{row['move']}", language)),
        ]
        for row in sorted_moves[: view.request.most("quality-flow", ROWS_SHOWN)]
    ]
    return Table(title, columns, rows)


def due_panel(view: QualityView, due: pd.DataFrame) -> Component:
    """Return the reassessments that the colours ask for, the late ones first."""
    language = view.language
    title = say("quality_due_title", language)
    if due.empty:
        return panel("quality-due", title, None, [empty(say("quality_due_none", language))], view.selection)  # fmt: skip
    order = {DueStatus.OVERDUE.value: 0, DueStatus.UPCOMING.value: 1}
    records = sorted(due.to_dict("records"), key=lambda row: order.get(row["due_status"], 2))
    columns = (
        Column(say("col_due", language)),
        Column(say("col_school", language)),
        Column(say("col_colour", language)),
        Column(say("col_which", language), True),
        Column(say("col_done", language)),
        Column(say("col_status", language)),
    )
    rows = [
        [
            Cell(format_date(row["due_on"], language)),
            view.school_cell(row["school_id"], row["name_th"]),
            view.tiers.cell(row["tier"]),
            Cell(f"{row['number']}/{row['times']}"),
            Cell(format_date(row["done_on"], language)),
            Cell(_due_mark(row["due_status"], language), csv=DueStatus(row["due_status"]).label(language)),
        ]
        for row in records[: view.request.most("quality-due", ROWS_SHOWN)]
    ]  # fmt: skip
    return panel(
        "quality-due", title, _due_sentence(view, due),
        [_cadence(view, due), draw_table(Table(title, columns, rows), "plain tall")],
        view.selection, csv_name="khetview_quality_due", foot=shown_of(len(records), say("quality_due_foot", language), language),
        is_cut=len(records) > ROWS_SHOWN,
    )  # fmt: skip


def _due_mark(status: str, language: str) -> Component:
    word = DueStatus(status).label(language)
    if status in (DueStatus.OVERDUE.value, DueStatus.DONE_LATE.value):
        return badge(word)
    return html.Span(
        word, className="badge good" if status == DueStatus.DONE.value else "badge info"
    )


def _due_sentence(view: QualityView, due: pd.DataFrame) -> str:
    language = view.language
    parts = []
    for key in view.tiers.keys:
        mine = due[due["tier"] == key]
        if not mine.empty:
            parts.append(
                say("due_of", language, tier=view.tiers.label(key), times=int(mine["times"].max()))
            )
    reports = [day for day in due["report_on"] if isinstance(day, dt.date)]
    if reports:
        parts.append(say("quality_report_due", language, day=format_date(max(reports), language)))
    return " · ".join(parts)


def _cadence(view: QualityView, due: pd.DataFrame) -> Component:
    """Return each day of the cadence with how many schools of each colour are due, and how many are done."""
    language = view.language
    items = []
    for day, group in due.groupby("due_on", sort=True):
        done = group["due_status"].isin([DueStatus.DONE.value, DueStatus.DONE_LATE.value]).sum()
        counts = {str(k): int(n) for k, n in group["tier"].value_counts().items()}
        items.append(
            html.Li(
                [
                    html.B(format_date(day, language)),  # type: ignore[arg-type]
                    f" {view.tiers.counted(counts)} · ",
                    say("due_done", language, done=int(done), count=len(group)),
                ]
            )
        )
    return html.Ul(items, className="cadence")
