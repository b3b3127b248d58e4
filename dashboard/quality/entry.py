"""The panels where an assessment is entered: which school, which round and day, a level for each indicator."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import badge, headline, link, marks
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.formatting import (
    BUDDHIST_OFFSET,
    MISSING,
    format_date,
    format_number,
    month_words,
    today,
)
from dashboard.quality.assessments import AssessmentState
from dashboard.quality.view import ROWS_SHOWN, QualityView, round_word, shown_of
from dashboard.rights import Right, current_viewer
from dashboard.texts import say
from dashboard.url_state import quality_href
from metrics.quality.evidence import academic_year
from metrics.quality.scheme import Scheme

_YEARS_BACK = 3
_ROUNDS = range(1, 13)


def lead(view: QualityView) -> Component:
    """Return what the screen is for."""
    language = view.language
    return headline(say("assess_headline", language), [say("assess_sub", language)])


def schools_panel(view: QualityView) -> Component:
    """Return the assessed schools with their newest round and the way to the form."""
    language = view.language
    title = say("assess_schools_title", language)
    if view.ratings.empty:
        return panel("assess-schools", title, None, [empty(say("assess_no_schools", language))], view.selection, span=12)  # fmt: skip
    columns = (
        Column(say("col_school", language)),
        Column(say("col_amphoe", language)),
        Column(say("col_colour", language)),
        Column(say("col_round", language)),
        Column(say("col_date", language)),
        Column(say("col_assessed_share", language), True),
        Column(""),
    )
    rows = []
    for row in view.ratings[: view.request.most("assess-schools", ROWS_SHOWN)].to_dict("records"):
        share = f"{row['assessed_count']}/{row['indicator_count']}"
        target = quality_href(f"assess/{row['school_id']}", view.selection.changed(area=None))
        rows.append(
            [
                view.school_cell(row["school_id"], row["name_th"]),
                Cell(row["amphoe_name_th"] if isinstance(row["amphoe_name_th"], str) else MISSING),
                view.tiers.cell(row["tier"]),
                Cell(round_word(int(row["year_be"]), int(row["round_no"]), language)),
                Cell(format_date(row["assessed_on"], language)),
                Cell(badge(share, title=say("partial", language)) if row["is_partial"] else share, csv=share),
                Cell(link(say("assess_begin", language), target, "action"), csv=""),
            ]
        )  # fmt: skip
    return panel(
        "assess-schools", title, say("assess_schools_sentence", language),
        [draw_table(Table(title, columns, rows))], view.selection, span=12,
        csv_name="khetview_quality_assessments", foot=shown_of(len(view.ratings), say("assess_schools_foot", language), language),
        is_cut=len(view.ratings) > ROWS_SHOWN,
    )  # fmt: skip


def form_panel(view: QualityView, school_id: str, name: str, history: pd.DataFrame) -> Component:
    """Return the form; ``assets/assessment.js`` fills, rates and sends it.

    Parameters
    ----------
    history : the school's rounds, oldest first
    """
    language, scheme = view.language, view.scheme
    before = _levels_before(view, school_id, history)
    year_be, round_no = _next_round(history)
    may_confirm = current_viewer().may(Right.CHANGE_DATA)
    title = say("assess_form_title", language, school=name)
    answer = html.Div(
        [
            html.Span([view.tiers.mark("unrated")], className="what-if-tier"),
            html.B(MISSING, className="what-if-score"),
            html.Span("", className="what-if-words"),
            html.Span("", className="assess-count"),
        ],
        className="what-if-answer", role="status",
    )  # fmt: skip
    fields = html.Div(
        [
            _field("assess-day", say("assess_day", language), _numbers(range(1, 32), today().day)),
            _field("assess-month", say("assess_month", language), _months(language)),
            _field("assess-year", say("assess_year", language), _years()),
            _field("assess-year-be", say("assess_year_be", language), _numbers(_academic(), year_be)),
            _field("assess-round", say("assess_round", language), _numbers(_ROUNDS, round_no)),
        ],
        className="questions",
    )  # fmt: skip
    keys = html.Div(
        [
            _key("copy", say("assess_copy", language), quiet=True) if before else None,
            _key("clear", say("assess_clear", language), quiet=True),
            _key("draft", say("assess_keep", language), quiet=True),
            _key("submitted", say("assess_submit", language), quiet=not may_confirm),
            _key("confirmed", say("assess_confirm", language)) if may_confirm else None,
        ],
        className="ways",
    )
    return panel(
        "assess", title, say("assess_form_sentence", language, version=scheme.indicator_version),
        [
            html.Div(
                [fields, answer, *_components(scheme, language), keys, html.P("", className="assess-said", role="status"), html.Ul([], className="assess-kept words")],
                className="assess-form",
                **marks(
                    data_school=school_id, data_scheme=scheme.key, data_version=scheme.version,
                    data_language=language, data_before=json.dumps(before),
                    data_count=str(len(scheme.indicators)), data_counted=say("assess_counted", language, count="{count}", all="{all}"),
                    data_sure=say("assess_sure", language), data_failed=say("assess_failed", language),
                    data_placed=say("assess_placed", language), data_draft=say("assess_kept", language),
                    data_submitted=say("assess_submitted", language), data_states=json.dumps({one.value: one.label(language) for one in AssessmentState}, ensure_ascii=False),
                ),
            )
        ],
        view.selection, span=12,
    )  # fmt: skip


def _levels_before(view: QualityView, school_id: str, history: pd.DataFrame) -> dict[str, int]:
    if history.empty:
        return {}
    last = history.iloc[-1]
    levels = view.request.reader.quality.levels(
        school_id, int(last["year_be"]), int(last["round_no"])
    )
    return {key: level for key, level in levels.items() if key in view.scheme.places}


def academic_year_today() -> int:
    """Return the academic year of today; it begins on 16 May."""
    return academic_year(today())


def _next_round(history: pd.DataFrame) -> tuple[int, int]:
    """Return the round that is likely meant: the next of this academic year."""
    year_be = academic_year_today()
    mine = history[history["year_be"] == year_be] if not history.empty else history
    return year_be, 1 if mine.empty else int(mine["round_no"].max()) + 1


def _academic() -> range:
    year = today().year + BUDDHIST_OFFSET
    return range(year, year - _YEARS_BACK - 1, -1)


def _numbers(values: range, chosen: int) -> list[Component]:
    listed = values if chosen in values else (chosen, *values)
    return [
        html.Option(str(value), value=str(value), selected="selected" if value == chosen else None)
        for value in listed
    ]


def _months(language: str) -> list[Component]:
    return [
        html.Option(word, value=str(number), selected="selected" if number == today().month else None)
        for number, word in enumerate(month_words(language), start=1)
    ]  # fmt: skip


def _years() -> list[Component]:
    return [
        html.Option(str(year + BUDDHIST_OFFSET), value=str(year))
        for year in range(today().year, today().year - _YEARS_BACK - 1, -1)
    ]


def _field(field_id: str, label: str, options: Sequence[Component]) -> Component:
    return html.Div(
        [html.Label(label, htmlFor=field_id), html.Select(options, id=field_id)], className="field"
    )


def _key(name: str, label: str, *, quiet: bool = False) -> Component:
    return html.Button(
        label, type="button", className="button quiet" if quiet else "button",
        **marks(data_assess=name),
    )  # fmt: skip


def _components(scheme: Scheme, language: str) -> list[Component]:
    """Return the indicators by component, each with one key per level and one for “not assessed”."""
    levels = range(scheme.lowest_level, scheme.levels + 1)
    parts = []
    for place, component in enumerate(scheme.components):
        own = [one for one in scheme.indicators if one.component == component.key]
        rows = [
            html.Li(
                [
                    html.Span([html.B(one.key), f" {one.name(language)}"], className="what-if-name"),
                    html.Span(
                        [
                            _level_key("", "–", say("not_assessed", language)),
                            *(_level_key(str(level), str(level), say("assess_level", language, indicator=one.key, level=level)) for level in levels),
                        ],
                        className="levels", role="group", **marks(aria_label=one.key),
                    ),
                ],
                **marks(data_entry=one.key, data_level=""),
            )
            for one in own
        ]  # fmt: skip
        parts.append(
            html.Details(
                [
                    html.Summary(
                        [
                            f"{component.key} {component.label(language)} ",
                            html.B(MISSING, **marks(data_component=component.key)),
                        ]
                    ),
                    html.Ul(rows, className="what-if-list"),
                ],
                open="open" if place == 0 else None,
                className="what-if-component",
            )
        )
    return parts


def _level_key(level: str, sign: str, label: str) -> Component:
    return html.Button(
        sign, type="button", title=label,
        **marks(data_set_level=level or "none", aria_label=label, aria_pressed="true" if not level else "false"),
    )  # fmt: skip


def open_panel(view: QualityView) -> Component:
    """Return the place of what is kept and not confirmed; ``assets/assessment.js`` fills it."""
    language = view.language
    return panel(
        "assess-open", say("assess_open_title", language), say("assess_open_sentence", language),
        [
            html.Ul(
                [html.Li(say("assess_open_none", language))],
                className="words assess-open",
                **marks(
                    data_states=json.dumps({one.value: one.label(language) for one in AssessmentState}, ensure_ascii=False),
                    data_round=say("quality_round", language, round="{round}", year="{year}"), data_language=language,
                    data_counted=say("assess_counted", language, count="{count}", all=len(view.scheme.indicators)),
                ),
            )
        ],
        view.selection, span=12,
    )  # fmt: skip


def how_panel(view: QualityView) -> Component:
    """Return what becomes of an assessment, step by step."""
    language = view.language
    steps = [say(f"assess_how_{number}", language) for number in (1, 2, 3, 4, 5)]
    return panel(
        "assess-how", say("assess_how_title", language), None,
        [html.Ol([html.Li(step) for step in steps], className="words")], view.selection, span=12,
    )  # fmt: skip


def count_word(levels: Mapping[str, int], scheme: Scheme, language: str) -> str:
    """Say how many indicators have a level."""
    return say(
        "assess_counted", language,
        count=format_number(len(levels), 0), all=len(scheme.indicators),
    )  # fmt: skip
