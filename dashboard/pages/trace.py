"""Trace: the formula of one number with its values, and every row of every file that it is made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.components import html, sections
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import headline, link
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.formatting import (
    format_interval,
    format_number,
    format_percent,
    format_source,
    status_word,
)
from dashboard.page import Content, Crumb, Page, Request, may_open
from dashboard.rights import Right
from dashboard.sentences import paper_words, subject_word
from dashboard.stories import Story, read_area_story, read_school_story
from dashboard.texts import say
from dashboard.url_state import area_href, load_href, school_href
from data_pipeline.warehouse.vocabulary import AreaLevel, ValueStatus
from metrics.answers import Area

ROWS_SHOWN = 400


def layout(request: Request) -> Content:
    """Draw where the mean of one subject of one group comes from."""
    group = Area.parse(f"{request.variables['level']}:{request.variables['group_id']}")
    story, name, crumbs = _read(group, request)
    language = story.language
    title = say("trace_title", language)
    paper = story.paper
    subject = story.subject or next((m.subject for m in story.paper_means), None)
    body: list[Component | None] = [*sections.opening(story)]
    crumbs = (*crumbs, Crumb(title))
    if paper is None or subject is None:
        body += [headline(name), empty(say("trace_nothing", language))]
        return Content(title, body, crumbs, story.view.selection)
    rows = request.reader.rows_behind(group, paper, subject)
    means = {m.subject: m for m in story.paper_means}
    value = means.get(subject)
    words = paper_words(paper, story.tests, language)
    about = " ".join([subject_word(story.subjects, paper.test, subject, language), *words.values()])
    text = say(
        "trace_headline",
        language,
        value=format_number(value.value, story.mean_spec.decimals) if value else "—",
        name=name,
        rows=format_number(len(rows), 0),
        files=format_number(rows["load_id"].nunique(), 0),
    )
    panels = [_facts_panel(story, subject), _rows_panel(rows, story)]
    body += [headline(text, [about]), html.Div(panels, className="grid")]
    return Content(title, body, crumbs, story.view.selection)


def _read(group: Area, request: Request) -> tuple[Story, str, tuple[Crumb, ...]]:
    """Return the story of an area or school, its name, and the way to it."""
    language = request.language
    if group.level is AreaLevel.SCHOOL:
        school = request.reader.school(group.area_id)
        story = read_school_story(request, school)
        own = Crumb(school.name_th, school_href(group.area_id, story.view.selection))
        name, path = school.name_th, school.path
    else:
        info = request.reader.area(group)
        story = read_area_story(request, info)
        name, path = info.name(language), info.path
        own = Crumb(name, area_href(group, story.view.selection))
    above = (Crumb(a.name(language), area_href(a.area, story.view.selection)) for a in path)
    return story, name, (*above, own)


def _facts_panel(story: Story, subject: str) -> Component:
    language = story.language
    mean = next((m for m in story.paper_means if m.subject == subject), None)
    gap = next((m for m in story.paper_gaps if m.subject == subject), None)
    decimals = story.mean_spec.decimals + 1
    facts: list[tuple[str, Any]] = [(say("formula", language), html.Code(story.mean_spec.formula))]
    if mean is not None:
        shown = format_number(mean.value, decimals)
        facts += [
            (
                say("trace_value", language),
                shown if mean.has_value else status_word(mean.status, language),
            ),
            (
                say("trace_interval", language),
                format_interval(mean.low, mean.high, decimals).replace("+", "") or "—",
            ),
            (say("col_count", language), format_number(mean.tested_count, 0)),
            (say("col_participation", language), format_percent(mean.participation_pct)),
        ]
    if gap is not None:
        source = (gap.source or "").partition("; ")[2].partition(": ")[2]
        facts += [
            (
                say("trace_reference", language, reference=story.reference_label),
                format_number(gap.reference_value, decimals),
            ),
            (
                say("col_gap", language),
                format_number(gap.value, decimals, signed=True)
                if gap.has_value
                else status_word(gap.status, language),
            ),
            (say("trace_reference_source", language), format_source(source, language) or "—"),
        ]
    pairs = [part for word, value in facts for part in (html.Dt(word), html.Dd(value))]
    return panel(
        "trace-facts",
        say("trace_facts", language),
        None,
        [html.Dl(pairs)],
        story.view.selection,
        span=4,
        spec=story.mean_spec,
    )


def _rows_panel(rows: pd.DataFrame, story: Story) -> Component:
    language = story.language
    title = say("trace_rows", language)
    columns = [
        Column(say("trace_place", language)),
        Column(say("col_school", language)),
        Column(say("col_count", language), True),
        Column(say("col_mean", language), True),
        Column(say("trace_weight", language), True),
    ]
    counted = rows["tested_count"].where(rows["mean_score_pct"].notna())
    total = float(counted.sum())
    shown = rows.assign(weight=counted / total * 100 if total else float("nan")).head(ROWS_SHOWN)
    cells = [_row(row, story) for row in shown.to_dict("records")]
    note = say("trace_shown", language, shown=len(shown), count=len(rows))
    return panel(
        "trace-rows",
        title,
        say("trace_rows_sentence", language),
        [
            draw_table(Table(title, columns, cells), "plain loads stacked")
            if cells
            else empty(say("trace_nothing", language))
        ],
        story.view.selection,
        span=8,
        csv_name="khetview_trace" if cells else None,
        foot=note if len(rows) > len(shown) else None,
    )


def _row(row: Mapping[Any, Any], story: Story) -> list[Cell]:
    language, selection = story.language, story.view.selection
    source = format_source(f"{row['source_file']}:{row['source_row']}", language)
    mean = row["mean_score_pct"]
    status = str(row["value_status"])
    shown = (
        format_number(mean, story.mean_spec.decimals + 1)
        if status == ValueStatus.OK
        else status_word(status, language)
    )
    return [
        Cell(
            link(source, load_href(int(row["load_id"]), selection)) if may_open("load") else source,
            csv=source,
        ),
        Cell(
            link(str(row["name_th"]), school_href(str(row["school_id"]), selection)),
            csv=str(row["name_th"]),
        ),
        Cell(format_number(row["tested_count"], 0)),
        Cell(shown),
        Cell(format_percent(None if pd.isna(row["weight"]) else row["weight"], 1)),
    ]


PAGE = Page(
    key="trace",
    path="/trace/<level>/<group_id>",
    title_th="ที่มาของตัวเลข",
    title_en="Where a number comes from",
    order=82,
    question_th="ตัวเลขนี้มาจากไฟล์ไหน แถวไหน",
    question_en="Which file and row does this number come from?",
    layout=layout,
    parent="area",
    in_menu=False,
    right=Right.SEE_RESULTS,
)
