"""The panels of what takes a school to its next colour: the cheapest sets, and levels moved by hand."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import marks
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table
from dashboard.formatting import MISSING, format_known, format_number, format_short
from dashboard.quality.colours import rounds_of
from dashboard.quality.school import SchoolStory
from dashboard.texts import say
from metrics.quality.next_step import NextStep
from metrics.quality.scheme import Scheme


def next_step_panel(story: SchoolStory) -> Component:
    """Return the cheapest sets of indicators that reach the next colour."""
    language, view = story.language, story.view
    title = say("next_title", language)
    if not story.steps:
        is_top = story.rating["tier"] == story.scheme.tiers[0].key
        word = say("quality_highest" if is_top else "next_none", language)
        return panel("quality-next", title, None, [empty(word)], view.selection)
    names = {one.key: one.name(language) for one in view.scheme.indicators}
    first = story.steps[0]
    columns = (
        Column(say("col_set", language), True),
        Column(say("col_indicator", language)),
        Column(say("col_from", language), True),
        Column(say("col_to", language), True),
        Column(say("col_effort", language), True),
    )
    table_rows = [
        [
            Cell(str(number)),
            Cell(f"{step.indicator} {names[step.indicator]}"),
            Cell(str(step.level_from)),
            Cell(str(step.level_to)),
            Cell(format_short(step.effort)),
        ]
        for number, option in enumerate(story.steps, start=1)
        for step in option.steps
    ]
    sets = [_step_set(number, option, names, story) for number, option in enumerate(story.steps, start=1)]  # fmt: skip
    sentence = say(
        "next_sentence", language, tier=view.tiers.label(first.tier), count=len(first.steps),
        effort=format_short(first.effort),
    )  # fmt: skip
    return panel(
        "quality-next", title, sentence, [html.Div(sets, className="step-sets")], view.selection,
        span=12, table=Table(title, columns, table_rows), csv_name="khetview_quality_next_step",
        foot=say("next_foot", language, version=view.scheme.version),
    )  # fmt: skip


def _step_set(
    number: int, option: NextStep, names: Mapping[str, str], story: SchoolStory
) -> Component:
    language = story.language
    target = ",".join(f"{step.indicator}={step.level_to}" for step in option.steps)
    return html.Details(
        [
            html.Summary(
                say(
                    "next_set", language, number=number, count=len(option.steps),
                    effort=format_short(option.effort),
                    score=format_number(option.score_pct, 1),
                )
            ),
            html.Ul(
                [
                    html.Li(
                        [
                            html.B(step.indicator), f" {names[step.indicator]} ",
                            html.Span(f"{step.level_from} → {step.level_to}", className="badge info"),
                        ]
                    )
                    for step in option.steps
                ],
                className="words",
            ),
            html.Button(
                say("next_try", language), type="button", className="action",
                **marks(data_levels=target),
            ),
        ],
        open="open" if number == 1 else None,
        className="step-set",
    )  # fmt: skip


def what_if_panel(story: SchoolStory) -> Component:
    """Return every indicator with keys that move its level; ``assets/quality.js`` asks for the colour."""
    language, view = story.language, story.view
    scheme = view.scheme
    levels = view.request.reader.quality.levels(story.school_id, *rounds_of(story.history)[-1])
    title = say("what_if_title", language)
    result = view.request.reader.quality.what_if(scheme.key, levels)
    components = [
        _component_levels(component.key, component.label(language), scheme, levels, language,
                          result.component_scores.get(component.key))
        for component in scheme.components
    ]  # fmt: skip
    answer = html.Div(
        [
            html.Span([view.tiers.mark(result.tier)], className="what-if-tier"),
            html.B(format_known(result.score_pct, 1), className="what-if-score"),
            html.Span(say("what_if_start", language), className="what-if-words"),
            html.Button(say("what_if_reset", language), type="button", className="action", hidden=True, **marks(data_levels="reset")),
        ],
        className="what-if-answer", role="status",
    )  # fmt: skip
    return panel(
        "what-if", title, say("what_if_sentence", language, version=scheme.version),
        [
            html.Div(
                [answer, *components],
                className="what-if",
                **marks(
                    data_scheme=scheme.key, data_version=scheme.version, data_language=language,
                    data_snapshot=view.selection.snapshot or "",
                ),
            )
        ],
        view.selection, span=12,
    )  # fmt: skip


def _component_levels(
    key: str,
    label: str,
    scheme: Scheme,
    levels: Mapping[str, int],
    language: str,
    score: float | None,
) -> Component:
    indicators = [one for one in scheme.indicators if one.component == key]
    rows = [
        html.Li(
            [
                html.Span([html.B(one.key), f" {one.name(language)}"], className="what-if-name"),
                html.Span(
                    [
                        _step_key("−", -1, say("level_down", language, indicator=one.key)),
                        html.Span(str(levels.get(one.key, MISSING)), className="what-if-level"),
                        _step_key("+", 1, say("level_up", language, indicator=one.key)),
                    ],
                    className="stepper",
                ),
            ],
            **marks(
                data_indicator=one.key, data_level=str(levels.get(one.key, "")),
                data_start=str(levels.get(one.key, "")),
                data_low=str(scheme.lowest_level), data_high=str(scheme.levels),
            ),
        )
        for one in indicators
    ]  # fmt: skip
    return html.Details(
        [
            html.Summary(
                [
                    f"{key} {label} ",
                    html.B(format_known(score, 1), **marks(data_component=key)),
                ]
            ),
            html.Ul(rows, className="what-if-list"),
        ],
        className="what-if-component",
    )


def _step_key(sign: str, step: int, label: str) -> Component:
    return html.Button(
        sign, type="button", title=label, **marks(data_step=str(step), aria_label=label)
    )
