"""A school among those like it, its pupils over the years, and its three domains on one card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import link
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.components.whisker import common_span, whisker
from dashboard.formatting import (
    MISSING,
    format_interval,
    format_margin,
    format_number,
    status_word,
    unit_word,
)
from dashboard.measures import Measure
from dashboard.page import Request
from dashboard.sentences import reads_as, subject_word
from dashboard.stories import GAP, Story
from dashboard.texts import say
from dashboard.url_state import school_href
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import MetricSpec, SchoolInfo
from metrics.registry import Domain

SCHOOL = AreaLevel.SCHOOL
DOMAIN_METRICS: Mapping[Domain, Sequence[str]] = {
    Domain.OPPORTUNITY: ("participation", "enrolled_count", "dropout_rate"),
    Domain.QUALITY: ("mean", "mean_gap"),
    Domain.EFFICIENCY: ("pupils_per_teacher", "pupils_per_room", "budget_per_pupil"),
}
"""What the card shows of each domain."""


def peers_panel(request: Request, story: Story, school: SchoolInfo) -> Component | None:
    """Return the school among its similar schools; nothing where its size is not known."""
    peers = request.reader.similar_schools(school.school_id)
    if peers.empty or story.paper is None or story.subject is None:
        return None
    language, reference = story.language, story.view.reference
    ids = (school.school_id, *map(str, peers["school_id"]))
    every = request.reader.measures(GAP, by=SCHOOL, ids=ids, paper=story.paper, reference=reference)
    gaps = {m.group_id: m for m in every if m.subject == story.subject}
    span = common_span(gaps.values())
    rows = {str(row["school_id"]): row for row in peers.to_dict("records")}
    own = {"name_th": school.name_th, "pupil_count": school.pupil_count}
    ordered = sorted(ids, key=lambda one: -_value(gaps.get(one)))
    columns = (
        Column(say("col_school", language)),
        Column(say("col_count", language), True),
        Column(say("col_gap", language), True),
        Column(say("col_margin", language), is_hidden=True),
        Column(say("peers_why", language)),
    )
    title = say("peers_title", language)
    lines = [
        _peer_row(one, rows.get(one, own), gaps.get(one), span, story, is_own=one == ids[0])
        for one in ordered
    ]
    foot = say("peers_foot", language, reference=story.reference_label)
    if int(peers["neighbour_no"].max()) > len(peers):
        foot += " · " + say("peers_elsewhere", language)
    return panel(
        "peers",
        title,
        _peers_sentence(request, story, school),
        [draw_table(Table(title, columns, lines), "plain stacked peers")],
        story.view.selection,
        span=12,
        csv_name="khetview_similar_schools",
        spec=story.gap_spec,
        foot=foot,
    )


def _value(gap: Measure | None) -> float:
    return gap.value if gap is not None and gap.has_value and gap.value is not None else -1e9


def _peers_sentence(request: Request, story: Story, school: SchoolInfo) -> str:
    """Say how far the school is from the mean of its similar schools, and whether by chance."""
    assert story.paper is not None
    language = story.language
    found = request.reader.measures(
        GAP,
        by=SCHOOL,
        ids=(school.school_id,),
        paper=story.paper,
        reference=AreaLevel.SIMILAR,
    )
    gap = next((m for m in found if m.subject == story.subject), None)
    if gap is None or not gap.has_value:
        return say("peers_unsaid", language)
    decimals = story.gap_spec.decimals
    shown = format_number(gap.value, decimals, signed=True)
    margin = format_margin(gap.low, gap.high, decimals)
    return say(
        "peers_sentence",
        language,
        subject=subject_word(story.subjects, gap.paper.test, gap.subject, language),
        grade=gap.paper.grade.label(language),
        year=gap.paper.year_be,
        gap=f"{shown} {margin}".strip(),
        reads=reads_as(gap, AreaLevel.SIMILAR, language),
    )


def _peer_row(
    school_id: str,
    row: Mapping[Any, Any],
    gap: Measure | None,
    span: float,
    story: Story,
    *,
    is_own: bool,
) -> list[Cell]:
    language, decimals = story.language, story.gap_spec.decimals
    name = str(row["name_th"])
    shown: Component | str = link(name, school_href(school_id, story.view.selection))
    if is_own:
        shown = html.B(say("peers_own", language, name=name))
    why = "" if is_own else str(row[f"reason_{language}"])
    has_gap = gap is not None and gap.has_value
    value = format_number(gap.value, decimals, signed=True) if gap and has_gap else MISSING
    return [
        Cell(shown, csv=name),
        Cell(format_number(gap.tested_count if gap else None, 0)),
        Cell(
            html.Span(
                value,
                title=format_interval(gap.low, gap.high, decimals)
                if gap and has_gap
                else status_word(gap.status if gap else "NOT_REPORTED", language),
            ),
            csv=value,
            class_name="certain" if gap and gap.is_certain else None,
        ),
        Cell(
            whisker(gap, span) if gap else None,
            csv=format_margin(gap.low, gap.high, decimals) if gap else "",
        ),
        Cell(html.Span(why, className="unit"), csv=why),
    ]


def pupils_panel(request: Request, story: Story, school: SchoolInfo) -> Component | None:
    """Return pupils and leavers by year; nothing where neither is loaded."""
    language, reader = story.language, request.reader
    asked = {
        key: reader.answer(key, by=SCHOOL, ids=(school.school_id,))
        for key in ("enrolled_count", "dropout_rate")
    }
    by_year = {
        key: {int(row["year_be"]): row for row in answer.frame.to_dict("records")}
        for key, answer in asked.items()
    }
    years = sorted(set().union(*by_year.values()), reverse=True)
    if not years:
        return None
    columns = (
        Column(say("col_year", language)),
        Column(say("col_pupils", language), True),
        Column(say("col_dropout", language), True),
    )
    lines = [
        [
            Cell(str(year)),
            *(
                _number_cell(by_year[key].get(year), asked[key].spec, language)
                for key in ("enrolled_count", "dropout_rate")
            ),
        ]
        for year in years
    ]
    title = say("pupils_title", language)
    return panel(
        "pupils",
        title,
        say("pupils_sentence", language),
        [draw_table(Table(title, columns, lines), "plain")],
        story.view.selection,
        csv_name="khetview_school_pupils",
        spec=asked["dropout_rate"].spec,
    )


def _number_cell(row: Mapping[Any, Any] | None, spec: MetricSpec, language: str) -> Cell:
    """Return a number with its interval behind it, or the word for why there is none."""
    if row is None or pd.isna(row["value"]):
        why = status_word(str(row["value_status"]) if row else "NOT_REPORTED", language)
        return Cell(html.Span(MISSING, title=why), csv="")
    value = format_number(float(row["value"]), spec.decimals, signed=spec.is_signed)
    if pd.isna(row["low"]):
        return Cell(value)
    return Cell(html.Span(value, title=_interval(row, spec)), csv=value)


def _interval(row: Mapping[Any, Any], spec: MetricSpec) -> str:
    """Return the ends of an interval, with a sign where the number itself has one."""
    ends = (
        format_number(float(row[end]), spec.decimals, signed=spec.is_signed)
        for end in ("low", "high")
    )
    return " … ".join(ends)


def domains_panel(request: Request, story: Story, school: SchoolInfo) -> Component:
    """Return the card of the three domains: each number with its interval, unit and year."""
    language = story.language
    year = story.paper.year_be if story.paper else None
    found = request.reader.domains(SCHOOL, school.school_id, year)
    stated = [
        row
        for row in found[found["value"].notna()].to_dict("records")
        if _is_in_view(row, story)
    ]  # fmt: skip
    parts: list[Component] = []
    for domain, metrics in DOMAIN_METRICS.items():
        rows = [row for metric in metrics for row in stated if row["metric"] == metric]
        parts.append(html.H3(say(f"domain_{domain}", language)))
        if not rows:
            parts.append(html.P(say("domain_nothing", language), className="unit"))
            continue
        parts.append(
            html.Dl(
                [
                    part
                    for row in rows
                    for part in _fact(row, request.reader.metric(row["metric"]), story)
                ]
            )
        )
    title = say("domains_title", language)
    sentence = say("domain_year", language, year=year) if year else None
    return panel("domains", title, sentence, parts, story.view.selection)


def _is_in_view(row: Mapping[Any, Any], story: Story) -> bool:
    """Whether a number is of no paper, or of the paper and subject on the screen."""
    if pd.isna(row["test"]):
        return pd.isna(row["grade"])
    paper = story.paper
    return paper is not None and (row["test"], row["grade"], row["subject"]) == (
        paper.test,
        paper.grade.value,
        story.subject,
    )


def _fact(row: Mapping[Any, Any], spec: MetricSpec, story: Story) -> list[Component]:
    language = story.language
    value = format_number(float(row["value"]), spec.decimals, signed=spec.is_signed)
    words = [html.B(value), f" {unit_word(spec.unit, language)}"]
    if not pd.isna(row["low"]):
        words.append(html.Span(f" {_interval(row, spec)}", className="unit"))
    label = spec.label(language)
    if not pd.isna(row["subject"]):
        subject = subject_word(story.subjects, row["test"], row["subject"], language)
        label = f"{label} {subject}"
    return [html.Dt(label), html.Dd(words)]
