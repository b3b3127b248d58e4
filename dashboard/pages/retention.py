"""Retention: who leaves, in which grade, for which cause, and where more leave than chance explains."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import headline, link, notice_list, two_columns
from dashboard.components.states import empty, nothing_loaded
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.formatting import format_interval, format_number
from dashboard.page import Content, Page, Request
from dashboard.rights import Right
from dashboard.shell import area_crumbs
from dashboard.stories import chosen_area
from dashboard.texts import say
from dashboard.url_state import school_href
from data_pipeline.warehouse.vocabulary import AreaLevel, Grade, Sex
from metrics.answers import Answer, AreaInfo, MetricSpec

SCHOOLS_SHOWN = 15
ALERT = 0.05
"""Adjusted chance of luck below which a school stands out."""

_COHORT = (Grade.P1, Grade.P6, Grade.M3)


def layout(request: Request) -> Content:
    """Draw who leaves the schools of the area in the query, or of the office's own."""
    info, request = chosen_area(request)
    language, selection = request.language, request.selection
    title, crumbs = PAGE.title(language), area_crumbs(info, selection)
    rates = _rates(request, info, "dropout_rate")
    years = sorted(int(year) for year in rates["year_be"].unique())
    if not years:
        body = [
            notice_list(request.notices, language),
            headline(info.name(language)),
            nothing_loaded(say("retention_nothing", language), selection),
        ]
        return Content(title, body, crumbs, selection)
    asked = request.selection.year_be
    year = asked if asked in years else years[-1]
    panels = [
        _years_panel(rates, year, request),
        _split_panel("grade", year, info, request),
        _split_panel("cause", year, info, request),
        _split_panel("sex", year, info, request),
        _cohort_panel(info, request),
        _schools_panel(info, year, request),
        _definitions_panel(info, year, request),
    ]
    body = [
        notice_list(request.notices, language),
        _headline(rates, year, info, language),
        html.Div(two_columns(*panels), className="grid"),
    ]
    return Content(title, body, crumbs, selection)


def _answer(request: Request, info: AreaInfo, metric: str, year_be: int | None = None) -> Answer:
    return request.reader.answer(
        metric, by=info.area.level, ids=(info.area.area_id,), year_be=year_be
    )


def _rates(
    request: Request, info: AreaInfo, metric: str, year_be: int | None = None
) -> pd.DataFrame:
    """Return the rows of a metric that have a value."""
    return _answer(request, info, metric, year_be).frame.dropna(subset=["value"])


def _headline(rates: pd.DataFrame, year: int, info: AreaInfo, language: str) -> Component:
    by_year = {int(row["year_be"]): row for row in rates.to_dict("records")}
    now, before = by_year[year], by_year.get(year - 1)
    text = say(
        "retention_headline",
        language,
        area=info.name(language),
        year=year,
        rate=_rate(now["value"]),
        low=_rate(now["low"]),
        high=_rate(now["high"]),
    )
    if before is None:
        return headline(text)
    is_apart = now["low"] > before["high"] or now["high"] < before["low"]
    key = "retention_same" if not is_apart else "retention_up"
    if is_apart and now["value"] < before["value"]:
        key = "retention_down"
    return headline(text, [say(key, language, year=year - 1, rate=_rate(before["value"]))])


def _rate(value: float) -> str:
    return f"{format_number(value, 2)} %"


def _rate_table(
    caption: str,
    heading: str,
    rows: Sequence[tuple[Component | str, str, Mapping[Any, Any]]],
    spec: MetricSpec,
    language: str,
) -> Table:
    """Return rates with their interval drawn from 0.

    Parameters
    ----------
    rows : what is shown as name, its text, and the row of the answer
    """
    most = max((float(row["high"]) for *_, row in rows if not pd.isna(row["high"])), default=1.0)
    columns = (
        Column(heading),
        Column(spec.label(language), True),
        Column(""),
        Column(say("col_range", language), True),
    )
    cells = [
        [
            Cell(shown, csv=text),
            Cell(format_number(float(row["value"]), 2)),
            Cell(_bar(row, most or 1.0), csv=""),
            Cell(format_interval(row["low"], row["high"], 2).replace("+", "")),
        ]
        for shown, text, row in rows
    ]
    return Table(caption, columns, cells)


def _bar(row: Mapping[Any, Any], most: float) -> Component:
    low, high, value = (float(row[name]) / most * 100 for name in ("low", "high", "value"))
    return html.Div(
        [
            html.Span(
                className="whisker-range",
                style={"left": f"{low:.1f}%", "width": f"{max(high - low, 0):.1f}%"},
            ),
            html.Span(className="whisker-dot", style={"left": f"{value:.1f}%"}),
        ],
        className="whisker from-zero",
    )


def _years_panel(rates: pd.DataFrame, year: int, request: Request) -> Component:
    language = request.language
    spec = request.reader.metric("dropout_rate")
    rows: list[tuple[Component | str, str, Mapping[Any, Any]]] = []
    for row in rates.sort_values("year_be", ascending=False).to_dict("records"):
        at = int(row["year_be"])
        target = request.selection.changed(year_be=at).query()
        mark = {"aria-current": "true"} if at == year else {}
        rows.append((link(str(at), target, keep_scroll=True, **mark), str(at), row))
    title = say("retention_years_title", language)
    return _panel(
        "retention-years",
        title,
        say("retention_years_sentence", language),
        _rate_table(title, say("col_year", language), rows, spec, language),
        request,
        spec,
    )


_SPLITS: Mapping[str, tuple[str, Callable[[Any, str], str]]] = {
    "grade": ("grade", lambda key, language: Grade(str(key)).label(language)),
    "cause": ("cause_group", lambda key, language: say(f"cause_{key}", language)),
    "sex": ("sex", lambda key, language: Sex(str(key)).label(language)),
}
"""By what the leavers are told apart → the column that says it, and its word."""


def _split_panel(split: str, year: int, info: AreaInfo, request: Request) -> Component:
    language = request.language
    column, word = _SPLITS[split]
    spec = request.reader.metric(f"dropout_rate_by_{split}")
    frame = _rates(request, info, spec.key, year)
    rows = [
        (word(row[column], language), word(row[column], language), row)
        for row in frame.to_dict("records")
        if row[column]
    ]
    if split != "grade":
        rows.sort(key=lambda item: -float(item[2]["value"]))
    title = say(f"retention_{split}_title", language, year=year)
    table = (
        _rate_table(title, say(f"retention_{split}", language), rows, spec, language)
        if rows
        else None
    )
    sentence = say(f"retention_{split}_sentence", language)
    return _panel(f"retention-{split}", title, sentence, table, request, spec)


def _panel(
    panel_id: str,
    title: str,
    sentence: str,
    table: Table | None,
    request: Request,
    spec: MetricSpec,
    *,
    span: int = 6,
) -> Component:
    nothing = empty(say("retention_none", request.language))
    return panel(
        panel_id,
        title,
        sentence,
        [draw_table(table, "plain parts") if table else nothing],
        request.selection,
        span=span,
        csv_name=f"khetview_{panel_id}" if table else None,
        spec=spec,
    )


def _cohort_panel(info: AreaInfo, request: Request) -> Component:
    """Who of grade 1 reaches grade 6 and grade 9: the newest cohorts that can be followed."""
    language = request.language
    spec = request.reader.metric("cohort_survival")
    frame = _rates(request, info, spec.key)
    wanted = frame[frame["grade"].isin([grade.value for grade in _COHORT])]
    rows = []
    for row in wanted.sort_values(["grade", "year_be"], ascending=[True, False]).to_dict("records"):
        grade = Grade(str(row["grade"]))
        if grade is not Grade.P1:
            name = f"{grade.label(language)} {int(row['year_be'])}"
            rows.append((name, name, row))
    title = say("cohort_title", language)
    table = (
        _rate_table(title, say("cohort_reached", language), rows, spec, language) if rows else None
    )
    return _panel("cohort", title, say("cohort_sentence", language), table, request, spec)


def _schools_panel(info: AreaInfo, year: int, request: Request) -> Component:
    """Schools that more pupils left than chance explains, the surest first."""
    language, reader = request.language, request.reader
    within = None if info.area.level is AreaLevel.NATION else info.area
    chance = reader.answer("leaver_alert_chance", by=AreaLevel.SCHOOL, within=within, year_be=year)
    excess = reader.answer("excess_leavers", by=AreaLevel.SCHOOL, within=within, year_be=year)
    both = chance.frame.merge(
        excess.frame[["school_id", "value"]], on="school_id", suffixes=("", "_excess")
    )
    found = both[(both["value"] < ALERT) & (both["value_excess"] > 0)].sort_values("value")
    title = say("leavers_title", language)
    columns = (
        Column(say("col_school", language)),
        Column(say("leavers_excess", language), True),
        Column(say("leavers_chance", language), True),
    )
    rows = [
        [
            Cell(
                link(str(row["name_th"]), school_href(str(row["school_id"]), request.selection)),
                csv=str(row["name_th"]),
            ),
            Cell(format_number(float(row["value_excess"]), 1, signed=True)),
            Cell(format_number(float(row["value"]), 3)),
        ]
        for row in found.head(SCHOOLS_SHOWN).to_dict("records")
    ]
    notes = [note.en if language == "en" else note.th for note in chance.notes]
    return panel(
        "leavers",
        title,
        say("leavers_sentence", language),
        [
            draw_table(Table(title, columns, rows))
            if rows
            else empty(say("leavers_none", language, year=year))
        ],
        request.selection,
        span=6,
        csv_name="khetview_leavers_beyond_chance" if rows else None,
        spec=reader.metric("leaver_alert_chance"),
        foot=" ".join(notes) or None,
    )


def _definitions_panel(info: AreaInfo, year: int, request: Request) -> Component:
    language = request.language
    notes = _answer(request, info, "dropout_rate", year).notes
    words = [say(f"retention_definition_{number}", language) for number in (1, 2, 3)]
    words += [note.en if language == "en" else note.th for note in notes]
    return panel(
        "definitions",
        say("retention_definitions", language),
        None,
        [html.Ul([html.Li(word) for word in words], className="words")],
        request.selection,
        span=6,
        spec=request.reader.metric("dropout_rate"),
    )


PAGE = Page(
    key="retention",
    path="/retention",
    title_th="การคงอยู่",
    title_en="Retention",
    order=50,
    question_th="ใครออกจากโรงเรียน ชั้นใด เพราะอะไร และเสี่ยงที่ไหน",
    question_en="Who leaves, in which grade, for which cause, and where is the risk?",
    layout=layout,
    right=Right.SEE_AREAS,
)
