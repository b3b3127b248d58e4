"""The panel of what lifts an area by one colour: each school's effort, and whom to lift with what there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import badge, link, marks
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.formatting import format_number
from dashboard.quality.view import ROWS_SHOWN, QualityView, shown_of
from dashboard.texts import say
from metrics.quality.next_step import Lift
from metrics.quality.rating import UNRATED

MOST_LIFTED = 300
"""With more schools the exact effort of each would keep the first reader waiting: 6 ms a school."""

_INDICATORS_SHOWN = 6


def lift_panel(view: QualityView) -> Component:
    """Return what it takes to lift each school by one colour, and whom to lift within an effort."""
    language = view.language
    title = say("quality_lift_title", language)
    if len(view.ratings) > MOST_LIFTED:
        many = empty(say("quality_lift_many", language, count=MOST_LIFTED))
        return panel("quality-lift", title, None, [many], view.selection, span=12)
    effort = view.selection.effort
    frame, lift = view.request.reader.quality.lift(view.area, view.scheme.key, effort)
    rest = _rest_words(view, frame)
    if frame["effort"].isna().all():
        body = [empty(say("quality_lift_none", language)), html.P(rest, className="foot")]
        return panel("quality-lift", title, None, body, view.selection, span=12)
    count = int(frame["effort"].notna().sum())
    sentence = " · ".join(filter(None, [lift_words(frame, lift, effort, language), rest]))
    return panel(
        "quality-lift", title, sentence,
        [_ask(view), draw_table(_table(view, frame, lift, title), "plain tall")],
        view.selection, span=12,
        csv_name="khetview_quality_lift", foot=shown_of(count, say("quality_lift_foot", language), language),
        is_cut=count > ROWS_SHOWN,
    )  # fmt: skip


def lift_words(frame: pd.DataFrame, lift: Lift, budget: float | None, language: str) -> str:
    """Say how many schools an effort lifts, what is left of it, and what is lacking.

    Parameters
    ----------
    frame, lift : see `metrics.quality.service.QualityQuestions.quality_lift`
    budget : the effort at hand; None = no limit
    """
    efforts = frame["effort"].dropna().sort_values()
    count, whole = len(efforts), float(efforts.sum())
    if budget is None:
        return say("lift_all", language, count=count, effort=_number(whole))
    lifted = sum(lift.chosen)
    if not lifted:
        least = _number(efforts.iloc[0])
        return say("lift_nobody", language, budget=_number(budget), least=least)
    used = {
        "budget": _number(budget),
        "effort": _number(lift.effort),
        "left": _number(max(budget - lift.effort, 0)),
    }
    if lifted == count:
        return say("lift_whole", language, count=count, **used)
    lacking = _number(efforts.iloc[: lifted + 1].sum() - budget)
    said = [
        say("lift_within", language, lifted=lifted, count=count, **used),
        say("lift_lacking", language, lacking=lacking, whole=_number(whole - budget)),
    ]
    tied = _tied(frame, lift)
    if tied.any():
        said.append(say("lift_tied", language, count=int(tied.sum())))
    return " · ".join(said)


def _tied(frame: pd.DataFrame, lift: Lift) -> pd.Series:
    """Return which schools, not chosen, could take the place of one that is."""
    if lift.is_only:
        return pd.Series(False, index=frame.index)
    last = frame.loc[frame["is_chosen"], "effort"].max()
    return ~frame["is_chosen"] & (frame["effort"] == last)


def _rest_words(view: QualityView, frame: pd.DataFrame) -> str:
    """Say how many schools have nothing to be lifted to, and why."""
    language = view.language
    without = frame[frame["effort"].isna()]
    top = int((without["tier"] == view.scheme.tiers[0].key).sum())
    unrated = int((without["tier"] == UNRATED).sum())
    counts = {"lift_top": top, "lift_unrated": unrated, "lift_stuck": len(without) - top - unrated}
    return " · ".join(say(key, language, count=count) for key, count in counts.items() if count)


def _ask(view: QualityView) -> Component:
    """Return the field of the effort at hand; ``assets/shell.js`` follows the address with it."""
    language, effort = view.language, view.selection.effort
    query = view.selection.changed(effort=None).query()
    field = html.Input(
        id="lift-effort", name="effort", type="number", min=0, max=999999, step=0.01,
        defaultValue=None if effort is None else f"{effort:.10g}", className="number-field",
    )  # fmt: skip
    return html.Form(
        [
            html.Label(say("lift_ask", language), htmlFor="lift-effort"),
            field,
            html.Button(say("lift_ask_key", language), type="submit", className="button quiet"),
            None
            if effort is None
            else link(say("lift_ask_all", language), query or "?", "action", keep_scroll=True),
        ],
        className="ask-number",
        **marks(data_follow=f"{query}&effort=|" if query else "?effort=|"),
    )


def _table(view: QualityView, frame: pd.DataFrame, lift: Lift, title: str) -> Table:
    language, has_limit = view.language, view.selection.effort is not None
    columns = (
        Column(say("col_school", language)),
        *([Column(say("col_lifted", language))] if has_limit else []),
        Column(say("col_from", language)),
        Column(say("col_to", language)),
        Column(say("col_effort", language), True),
        Column(say("col_effort_sum", language), True),
        Column(say("col_indicators", language)),
    )
    reachable = frame[frame["effort"].notna()].assign(is_tied=_tied(frame, lift))
    ordered = reachable.sort_values(["effort", "is_tied"], kind="stable")
    ordered = ordered.assign(effort_so_far=ordered["effort"].cumsum())
    rows = [
        [
            view.school_cell(row["school_id"], row["name_th"]),
            *([_chosen_cell(row, language)] if has_limit else []),
            view.tiers.cell(row["tier"]),
            view.tiers.cell(row["next_tier"]),
            Cell(_number(row["effort"])),
            Cell(_number(row["effort_so_far"])),
            Cell(_few(row["indicators"], language), csv=row["indicators"]),
        ]
        for row in ordered[: view.request.most("quality-lift", ROWS_SHOWN)].to_dict("records")
    ]
    return Table(title, columns, rows)


def _chosen_cell(row: Mapping[Any, Any], language: str) -> Cell:
    if row["is_chosen"]:
        word, kind = say("lift_chosen", language), "good"
    elif row["is_tied"]:
        word, kind = say("lift_swap", language), "info"
    else:
        word = say("lift_beyond", language)
        return Cell(html.Span(word, className="zero-count"), csv=word)
    return Cell(badge(word, kind), csv=word)


def _few(indicators: str, language: str) -> str:
    """Return the first indicators, and how many more there are."""
    listed = indicators.split(", ")
    more = len(listed) - _INDICATORS_SHOWN
    text = ", ".join(listed[:_INDICATORS_SHOWN])
    return f"{text} {say('and_more', language, count=more)}" if more > 0 else text


def _number(effort: float) -> str:
    """Write an effort with as many decimals as it has, two at most."""
    text = format_number(effort, 2)
    return text.rstrip("0").rstrip(".")
