"""The panels of a school's plan: the five steps as cards to fill in; ``assets/plan.js`` reads and writes them."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import headline, marks
from dashboard.formatting import BUDDHIST_OFFSET, month_words, today
from dashboard.quality import school
from dashboard.quality.plans import PlanStep
from dashboard.quality.view import QualityView
from dashboard.texts import say

_YEARS_AROUND = (-2, 3)


def lead(view: QualityView, name: str, story: school.SchoolStory | None) -> Component:
    """Return the screen's sentence: the plan, and where the school stands."""
    language = view.language
    sub = [say("plan_sub", language)]
    if story is not None:
        sub = [school.to_next(story), school.held_words(story), *sub]
    tier = ""
    if story is not None:
        tier = story.view.tiers.label(story.rating["tier"])
    text = say("plan_headline", language, tier=tier) if tier else say("plan_title", language)
    return html.Div([html.P(name, className="eyebrow"), headline(text, sub)])


def steps(view: QualityView, school_id: str, year_be: int) -> Component:
    """Return one card per step; what is kept is filled in by the script."""
    language = view.language
    cards = [_card(number, step, view) for number, step in enumerate(PlanStep, start=1)]
    return html.Div(
        cards,
        className="grid plan",
        **marks(
            data_school=school_id, data_year=str(year_be), data_language=language,
            data_saved=say("plan_saved", language), data_failed=say("plan_failed", language),
        ),
    )  # fmt: skip


def _card(number: int, step: PlanStep, view: QualityView) -> Component:
    language, prefix = view.language, f"plan-{step.value}"
    return panel(
        prefix, f"{number}. {step.label(language)}", say(f"plan_about_{step.value}", language),
        [
            html.Div(
                [
                    html.Div(
                        [
                            _date(f"{prefix}-due", say("plan_col_due", language), "due_on", language),
                            _date(f"{prefix}-done", say("plan_col_done", language), "done_on", language),
                        ],
                        className="plan-dates",
                    ),
                    _line(f"{prefix}-owner", say("plan_col_owner", language), "owner"),
                    _line(f"{prefix}-note", say("plan_col_note", language), "note", rows=4),
                    _line(f"{prefix}-link", say("plan_link", language), "link"),
                    html.Div(
                        [
                            html.Button(say("plan_save", language), type="button", className="button", **marks(data_plan="save")),
                            html.Span("", className="plan-said", role="status"),
                        ],
                        className="ways",
                    ),
                ],
                className="plan-step",
                **marks(data_plan_step=step.value),
            )
        ],
        view.selection, span=12 if number == len(PlanStep) else 6,
    )  # fmt: skip


def _line(field_id: str, label: str, name: str, *, rows: int = 1) -> Component:
    return html.Div(
        [html.Label(label, htmlFor=field_id), html.Textarea(id=field_id, rows=str(rows), **marks(data_field=name))],
        className="field",
    )  # fmt: skip


def _date(field_id: str, label: str, name: str, language: str) -> Component:
    """Return a date in Buddhist years; each part may be left open."""
    year = today().year
    parts = (
        ("day", [(str(n), str(n)) for n in range(1, 32)]),
        ("month", [(str(n), word) for n, word in enumerate(month_words(language), start=1)]),
        ("year", [(str(y), str(y + BUDDHIST_OFFSET)) for y in range(year + _YEARS_AROUND[0], year + _YEARS_AROUND[1] + 1)]),
    )  # fmt: skip
    return html.Div(
        [
            html.Label(label, htmlFor=f"{field_id}-day"),
            html.Span(
                [
                    _select(f"{field_id}-{part}", f"{label} {say(f'assess_{part}', language)}", options)
                    for part, options in parts
                ],
                className="date-parts", **marks(data_date=name),
            ),
        ],
        className="field",
    )  # fmt: skip


def _select(field_id: str, label: str, options: Sequence[tuple[str, str]]) -> Component:
    listed = [
        html.Option("–", value=""),
        *(html.Option(word, value=value) for value, word in options),
    ]
    return html.Select(listed, id=field_id, **{"aria-label": label})
