"""The panels of the colours screen: how many schools of each colour, where, what data contradicts, what it costs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import badge, headline, link
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.formatting import (
    format_date,
    format_number,
    format_percent,
)
from dashboard.quality.asking import in_round
from dashboard.quality.view import ROWS_SHOWN, QualityView, quiet_zero, shown_of
from dashboard.texts import say
from dashboard.url_state import school_href
from data_pipeline.warehouse.vocabulary import AreaLevel, DueStatus, RatingStatus
from metrics.answers import Area
from metrics.quality.bounds import write_number
from metrics.quality.rating import UNRATED
from metrics.quality.rounds import RoundKey

SCHOOLS_SHOWN = 60
"""Most schools × components; the foot says so, and the downloads hold all."""


def lead(view: QualityView, due: pd.DataFrame, contradicted: pd.DataFrame) -> Component:
    """Return the sentence of the screen: how many of each colour, and what needs a look."""
    language = view.language
    text = say(
        "quality_headline",
        language,
        area=view.info.name(language),
        count=len(view.ratings),
        colours=view.tiers.counted(view.counts()),
    )
    partial = int(view.ratings["is_partial"].sum())
    overdue = int((due["due_status"] == DueStatus.OVERDUE.value).sum())
    sub = [
        say("quality_overdue", language, count=overdue) if overdue else "",
        _next_due(due, language),
        say("quality_contradicted", language, count=len(contradicted)) if len(contradicted) else "",
        say("quality_partial_count", language, count=partial) if partial else "",
    ]
    return headline(text, sub)


def _next_due(due: pd.DataFrame, language: str) -> str:
    """Say the next day of the cadence, or that all of it is done, and when the report is due."""
    if due.empty:
        return ""
    waiting = due[due["due_status"] == DueStatus.UPCOMING.value]
    reports = [day for day in due["report_on"] if isinstance(day, dt.date)]
    report = format_date(max(reports), language) if reports else ""
    if not waiting.empty:
        day = min(waiting["due_on"])
        count = int((waiting["due_on"] == day).sum())
        return say("quality_next_due", language, day=format_date(day, language), count=count)
    done = due["due_status"].isin([DueStatus.DONE.value, DueStatus.DONE_LATE.value])
    if done.all() and report:
        return say("quality_all_done", language, count=len(due), day=report)
    return say("quality_report_due", language, day=report) if report else ""


def tier_cards(view: QualityView) -> Component:
    """Return one card per colour: its schools, its share, its bound and what it brings with it."""
    language, counts = view.language, view.counts()
    whole = len(view.ratings) or 1
    cards = []
    for place, tier in enumerate(view.rule.tiers):
        count = counts.get(tier.key, 0)
        facts = [_bound_word(view, place)]
        if tier.reassess_times:
            facts.append(say("tier_times", language, times=tier.reassess_times))
        cards.append(
            html.Section(
                [
                    html.H2(view.tiers.mark(tier.key)),
                    html.P(
                        [
                            format_number(count, 0),
                            html.Span(
                                f" {format_percent(100.0 * count / whole)}", className="unit"
                            ),
                        ],
                        className="number" if count else "number zero-count",
                    ),
                    html.P(" · ".join(facts), className="unit"),
                ],
                className="card kpi tier-card",
            )
        )
    unrated = counts.get(UNRATED, 0)
    if unrated:
        cards.append(
            html.Section(
                [
                    html.H2(view.tiers.mark(UNRATED)),
                    html.P(format_number(unrated, 0), className="number"),
                    html.P(say("tier_unrated_why", language), className="unit"),
                ],
                className="card kpi tier-card",
            )
        )
    return html.Div(cards, className="kpis tiers")


def _bound_word(view: QualityView, place: int) -> str:
    """Return the bound of a colour as its operator says; the lowest takes the rest."""
    cuts = view.rule.cuts
    if place < len(cuts):
        sign = "≥" if cuts[place].is_in else ">"
        return say("tier_from", view.language, bound=f"{sign} {write_number(cuts[place].value)}")
    return say("tier_rest", view.language)


def districts_panel(view: QualityView) -> Component:
    """Return the colours by district, one bar each."""
    language, reader = view.language, view.request.reader
    frame = reader.quality.distribution(view.area, view.scheme.key, **in_round(view.chosen))
    title = say("quality_districts_title", language)
    rows = []
    for district_id, group in frame.groupby("group_id", sort=False, dropna=False):
        counts = dict(zip(group["tier"], group["school_count"].astype(int), strict=True))
        name = say("district_unknown", language)
        if isinstance(district_id, str):
            name = reader.area(Area(AreaLevel.DISTRICT, district_id)).name(language)
        rows.append(
            [
                Cell(name),
                Cell(view.tiers.bar(counts), csv=view.tiers.counted(counts, zeros=True)),
                Cell(format_number(sum(counts.values()), 0)),
            ]
        )
    columns = (
        Column(say("col_district", language)),
        Column(say("col_colours", language)),
        Column(say("col_schools", language), True),
    )
    return panel(
        "quality-districts", title, say("quality_districts_sentence", language),
        [draw_table(Table(title, columns, rows), "plain tier-bars")], view.selection,
        csv_name="khetview_quality_districts",
    )  # fmt: skip


def amphoes_panel(view: QualityView) -> Component:
    """Return every amphoe with its quality school, and those that have none."""
    language = view.language
    frame = view.request.reader.quality.amphoes(view.area, view.scheme.key)
    title = say("quality_amphoes_title", language)
    lacking = frame[frame["school_id"].isna()]
    rows = []
    for row in frame[: view.request.most("quality-amphoes", ROWS_SHOWN)].to_dict("records"):
        has_school = isinstance(row["school_id"], str)
        rows.append(
            [
                Cell(str(row["amphoe_name_th"])),
                Cell(
                    view.school_link(row["school_id"], str(row["name_th"]))
                    if has_school
                    else html.Span(say("amphoe_without", language), className="none-word"),
                    csv=str(row["name_th"]) if has_school else "",
                ),
                Cell(
                    view.tiers.mark(str(row["tier"])) if has_school else "",
                    csv=view.tiers.label(str(row["tier"])) if has_school else "",
                ),
                Cell(format_number(row["score_pct"], 1) if has_school else ""),
            ]
        )
    columns = (
        Column(say("col_amphoe", language)),
        Column(say("col_school", language)),
        Column(say("col_colour", language)),
        Column(say("col_score", language), True),
    )
    amphoes = frame["amphoe_name_th"].nunique()
    sentence = say(
        "quality_amphoes_sentence", language,
        count=amphoes, lacking=lacking["amphoe_name_th"].nunique(),
    )  # fmt: skip
    body = draw_table(Table(title, columns, rows), "plain tall") if rows else empty(say("quality_no_amphoes", language))  # fmt: skip
    return panel(
        "quality-amphoes", title, sentence, [body], view.selection,
        csv_name="khetview_quality_amphoes" if rows else None, foot=shown_of(len(frame), "", language) or None,
        is_cut=len(frame) > ROWS_SHOWN,
    )  # fmt: skip


def contradictions_panel(view: QualityView, rows: pd.DataFrame) -> Component:
    """Return the self-assessments that the loaded data contradicts, with the numbers."""
    language = view.language
    title = say("quality_contradictions_title", language)
    if rows.empty:
        return panel("quality-contradictions", title, None, [empty(say("quality_contradictions_none", language))], view.selection)  # fmt: skip
    message = "message_en" if language == "en" else "message_th"
    columns = (
        Column(say("col_school", language)),
        Column(say("col_indicator", language)),
        Column(say("col_level", language), True),
        Column(say("col_data_says", language)),
    )
    ordered = rows.sort_values("direction", kind="stable")  # “over” stands before “under”
    cells = [
        [
            Cell(
                view.school_link(row["school_id"], f"{row['name_th']}"), csv=str(row["name_th"])
            ),
            Cell(str(row["indicator"])),
            Cell(format_number(row["indicator_level"], 0)),
            Cell(
                [badge(say(f"claims_{row['direction']}", language), "warn" if row["direction"] == "over" else "info"), f" {row[message]}"],
                csv=str(row[message]),
            ),
        ]
        for row in ordered[: view.request.most("quality-contradictions", ROWS_SHOWN)].to_dict("records")
    ]  # fmt: skip
    over = int((rows["direction"] == "over").sum())
    return panel(
        "quality-contradictions", title,
        say("quality_contradictions_sentence", language, over=over, under=len(rows) - over),
        [draw_table(Table(title, columns, cells), "plain tall stacked")], view.selection,
        csv_name="khetview_quality_contradictions", foot=shown_of(len(rows), say("quality_contradictions_foot", language), language),
        is_cut=len(rows) > ROWS_SHOWN,
    )  # fmt: skip


def components_panel(view: QualityView) -> Component:
    """Return schools × components: the score of each, the low ones marked."""
    language = view.language
    frame = view.request.reader.quality.components(
        view.area, view.scheme.key, **in_round(view.chosen)
    )
    title = say("quality_components_title", language)
    scores = {(row["school_id"], row["component"]): row for row in frame.to_dict("records")}
    components = view.scheme.components
    columns = [
        Column(say("col_school", language)),
        Column(say("col_colour", language)),
        Column(say("col_score", language), True),
        *(Column(f"{one.key} {short_component(one.label(language))}", True) for one in components),
        Column(say("col_assessed_share", language), True),
    ]  # fmt: skip
    ordered = sorted(
        view.ratings.to_dict("records"),
        key=lambda row: (view.tiers.order(row["tier"]), -(row["score_pct"] or 0)),
    )
    rows = [
        [
            view.school_cell(row["school_id"], row["name_th"]),
            view.tiers.cell(row["tier"]),
            Cell(_score_words(row, language)),
            *(component_cell(scores.get((row["school_id"], one.key)), view) for one in components),
            Cell(_assessed(row, language), csv=f"{row['assessed_count']}/{row['indicator_count']}"),
        ]
        for row in ordered[: view.request.most("quality-components", SCHOOLS_SHOWN)]
    ]
    foot = shown_of(len(ordered), say("quality_components_foot", language), language, SCHOOLS_SHOWN)
    return panel(
        "quality-components", title, say("quality_components_sentence", language),
        [draw_table(Table(title, columns, rows), "plain components")], view.selection, span=12,
        csv_name="khetview_quality_components", foot=foot, is_cut=len(ordered) > SCHOOLS_SHOWN,
    )  # fmt: skip


def short_component(label: str) -> str:
    """Return a component's name short enough for a heading.

    Examples
    --------
    >>> short_component("ด้านผู้บริหาร ครู และบุคลากรทางการศึกษา"), short_component("Leaders, teachers and staff")
    ('ผู้บริหาร ครู', 'Leaders, teachers')
    """
    text = label.removeprefix("ด้าน")
    for mark in (" และ", "และ", " and "):
        text = text.split(mark)[0]
    return text.strip()


def _score_words(row: Mapping[Any, Any], language: str) -> str:
    if row["score_pct"] is None or pd.isna(row["score_pct"]):
        return RatingStatus(row["rating_status"]).label(language)
    return format_number(float(row["score_pct"]), 1)


def _assessed(row: Mapping[Any, Any], language: str) -> Any:
    text = f"{row['assessed_count']}/{row['indicator_count']}"
    return badge(text, title=say("partial", language)) if row["is_partial"] else text


def component_cell(row: Mapping[Any, Any] | None, view: QualityView) -> Cell:
    """Return the score of a component with its depth of tone; nothing assessed looks different from 0."""
    language = view.language
    if row is None or row["score_pct"] is None or pd.isna(row["score_pct"]):
        return Cell(
            html.Span("…", title=say("not_assessed", language), className="none-word"),
            csv=say("not_assessed", language),
        )
    score = float(row["score_pct"])
    partial = row["assessed_count"] < row["indicator_count"]
    text = format_number(score, 1) + ("*" if partial else "")
    step = min(int(score // 20), 4)
    return Cell(html.Span(text, className=f"depth depth-{step}"), csv=format_number(score, 1))


def budget_panel(view: QualityView) -> Component:
    """Return what the schools of each colour are given."""
    language = view.language
    frame = view.request.reader.quality.budget(view.area, view.scheme.key, **in_round(view.chosen))
    title = say("quality_budget_title", language)
    stated = frame["total_baht"].notna()
    columns = (
        Column(say("col_colour", language)),
        Column(say("col_schools", language), True),
        Column(say("col_budget_each", language), True),
        Column(say("col_budget_all", language), True),
    )
    shown = frame[(frame["tier"] != UNRATED) | (frame["school_count"] > 0)]
    rows = [
        [
            view.tiers.cell(row["tier"]),
            Cell(quiet_zero(int(row["school_count"])), csv=str(row["school_count"])),
            Cell(_baht(row["budget_baht"], language)),
            Cell(_baht(row["total_baht"], language)),
        ]
        for row in shown.to_dict("records")
    ]
    whole = float(frame["total_baht"].sum())
    rows.append(
        [
            Cell(html.B(say("total", language)), csv=say("total", language)),
            Cell(format_number(int(frame["school_count"].sum()), 0)),
            Cell(""),
            Cell(html.B(_baht(whole if stated.any() else None, language)), csv=_baht(whole, language)),
        ]
    )  # fmt: skip
    return panel(
        "quality-budget", title, say("quality_budget_sentence", language),
        [draw_table(Table(title, columns, rows))], view.selection, csv_name="khetview_quality_budget",
    )  # fmt: skip


def _baht(value: Any, language: str) -> str:
    if value is None or pd.isna(value):
        return say("not_stated", language)
    return format_number(float(value), 0)


def problems_notice(view: QualityView) -> Component | None:
    """Return what is wrong with the office's own schemes."""
    problems = view.request.reader.quality.problems()
    if not problems:
        return None
    language = view.language
    said = [p.message_en if language == "en" else p.message_th for p in problems]
    return html.Div(
        [html.P(say("scheme_problems", language)), *(html.P(one) for one in said)],
        className="notice", role="status",
    )  # fmt: skip


def own_screen(school_id: str, view: QualityView) -> Component:
    """Return the way from a school's colours to its results."""
    return link(
        say("to_results", view.language), school_href(school_id, view.selection.shared()), "action"
    )


def rounds_of(history: pd.DataFrame) -> Sequence[RoundKey]:
    """Return the rounds of a history, oldest first."""
    return [(int(y), int(n)) for y, n in zip(history["year_be"], history["round_no"], strict=True)]
