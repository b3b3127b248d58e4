"""The panels of one quality school: its colour and how sure it is, its components, history and evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.components import html
from dashboard.components.graphs import graph
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import badge, headline, link, marks
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.figures.quality import radar_figure
from dashboard.formatting import (
    MISSING,
    format_date,
    format_known,
    format_number,
    format_percent,
    today,
)
from dashboard.quality.asking import in_round
from dashboard.quality.colours import rounds_of, short_component
from dashboard.quality.view import QualityView, round_word
from dashboard.texts import say
from data_pipeline.warehouse.vocabulary import (
    AreaLevel,
    DueStatus,
    EvidenceVerdict,
    Grade,
    RatingStatus,
)
from metrics.answers import Area
from metrics.quality.bounds import write_number
from metrics.quality.certainty import Certainty, say_certainty
from metrics.quality.next_step import NextStep
from metrics.quality.rating import UNRATED
from metrics.quality.rounds import RoundKey
from metrics.quality.scheme import Gate, Scheme


@dataclass(frozen=True, slots=True)
class SchoolStory:
    """What the screen of one quality school reads, once.

    Parameters
    ----------
    rating : the row of ``mart_quality_rating`` in the round shown
    scheme : the version that the round was rated by
    """

    view: QualityView
    school_id: str
    name: str
    history: pd.DataFrame
    rating: Mapping[Any, Any]
    scheme: Scheme
    certainty: Certainty | None
    steps: Sequence[NextStep]
    due: pd.DataFrame

    @property
    def language(self) -> str:
        """Language of the screen."""
        return self.view.language

    @property
    def round(self) -> RoundKey:
        """The round shown."""
        return int(self.rating["year_be"]), int(self.rating["round_no"])

    @property
    def is_newest(self) -> bool:
        """Whether the round shown is the school's newest."""
        return self.round == rounds_of(self.history)[-1]

    @property
    def district(self) -> Area | None:
        """The district that the school stands in."""
        district = self.rating["district_id"]
        return Area(AreaLevel.DISTRICT, district) if isinstance(district, str) else None


def read_school(view: QualityView, school_id: str) -> SchoolStory | None:
    """Read a school's story; None where it was never assessed."""
    quality, key = view.request.reader.quality, view.scheme.key
    history = quality.history(school_id, key)
    if history.empty or view.ratings.empty:
        return None
    rating = view.ratings.iloc[-1].to_dict()
    chosen = (int(rating["year_be"]), int(rating["round_no"]))
    return SchoolStory(
        view,
        school_id,
        str(rating["name_th"]),
        history,
        rating,
        view.version(rating["scheme_version"]),
        quality.certainty(school_id, key, *chosen),
        quality.next_steps(school_id, key),
        quality.due(view.area, key, today()),
    )


def lead(story: SchoolStory) -> Component:
    """Return the school's sentence: its colour, its score, how far the next colour is."""
    language, rating, tiers = story.language, story.rating, story.view.tiers
    if rating["tier"] == UNRATED:
        reason = RatingStatus(rating["rating_status"]).label(language)
        text = say("quality_school_unrated", language, reason=reason)
    else:
        text = say(
            "quality_school_headline",
            language,
            tier=tiers.label(rating["tier"]),
            score=format_number(float(rating["score_pct"]), 1),
            round=round_word(*story.round, language),
            day=format_date(rating["assessed_on"], language),
        )
    sub = [
        to_next(story),
        held_words(story),
        say("partial_words", language, assessed=rating["assessed_count"], count=rating["indicator_count"]) if rating["is_partial"] else "",
        _due_words(story),
    ]  # fmt: skip
    return html.Div([html.P(story.name, className="eyebrow"), headline(text, sub)])


def to_next(story: SchoolStory) -> str:
    """Say how many points the next colour asks for."""
    language, scheme, rating = story.language, story.scheme, story.rating
    keys = [tier.key for tier in scheme.tiers]
    if rating["tier_by_score"] not in keys:
        return ""
    place = keys.index(rating["tier_by_score"])
    if rating["tier"] == keys[0]:
        return say("quality_highest", language)
    if rating["tier"] != rating["tier_by_score"]:
        return ""
    cut = scheme.cuts[place - 1]
    return say(
        "quality_to_next",
        language,
        tier=story.view.tiers.label(keys[place - 1]),
        points=format_number(float(cut.value) - float(rating["score_pct"]), 1),
        bound=f"{'≥' if cut.is_in else '>'} {write_number(cut.value)}",
    )


def held_words(story: SchoolStory) -> str:
    """Say which gates hold the school below the colour of its score."""
    failed = str(story.rating["gates_failed"] or "")
    if not failed:
        return ""
    names = set(failed.split(", "))
    gates = [gate for gate in story.scheme.gates if gate.key in names]
    words = ", ".join(gate_words(gate, story.scheme, story.language) for gate in gates)
    tier = story.view.tiers.label(story.rating["tier_by_score"])
    return say("quality_held", story.language, tier=tier, gates=words)


def gate_words(gate: Gate, scheme: Scheme, language: str) -> str:
    """Return a gate in words: ``ด้าน 5 ต้อง ≥ 65``."""
    bound = str(gate.low).replace(">=", "≥")
    tier = scheme.tiers[gate.tier].label(language)
    return say(f"gate_{gate.kind}", language, where=gate.where, bound=bound, tier=tier)


def _due_words(story: SchoolStory) -> str:
    language, due = story.language, story.due
    open_rows = due[due["due_status"].isin([DueStatus.OVERDUE.value, DueStatus.UPCOMING.value])]
    if open_rows.empty:
        reports = [day for day in due["report_on"] if isinstance(day, dt.date)]
        if not reports:
            return ""
        return say("school_done", language, count=len(due), day=format_date(max(reports), language))
    row = open_rows.iloc[0]
    key = "school_overdue" if row["due_status"] == DueStatus.OVERDUE.value else "school_due"
    return say(
        key, language, day=format_date(row["due_on"], language), number=row["number"], times=row["times"]
    )  # fmt: skip


def certainty_panel(story: SchoolStory) -> Component:
    """Return the chance of each colour, in bars and in words, and the subjects that it rests on."""
    language, tiers = story.language, story.view.tiers
    title = say("certainty_title", language)
    rating = story.rating
    standing = html.P(
        [
            tiers.mark(rating["tier"]),
            html.Span(
                f" {round_word(*story.round, language)} · {format_date(rating['assessed_on'], language)}",
                className="unit",
            ),
        ],
        className="standing",
    )
    if story.certainty is None:
        body: list[Component | None] = [standing, empty(say("certainty_none", language))]
        return panel("quality-certainty", title, None, body, story.view.selection)
    shown = {k: c for k, c in story.certainty.chances.items() if c >= 0.005}
    bars = [
        html.Li(
            [
                tiers.mark(key),
                html.Div(
                    html.Span(style={"width": f"{100 * chance:.0f}%"}, className=f"tier-fill tier-{key}"),
                    className="chance",
                ),
                html.B(format_percent(100 * chance)),
            ]
        )
        for key, chance in shown.items()
    ]  # fmt: skip
    words = say_certainty(story.certainty, story.scheme, language)
    return panel(
        "quality-certainty", title, words,
        [standing, html.Ul(bars, className="chances"), _subjects(story)],
        story.view.selection, foot=say("certainty_foot", language),
        csv_name="khetview_quality_subjects",
    )  # fmt: skip


def _subjects(story: SchoolStory) -> Component | None:
    """Return the subjects that the colour rests on: n, mean, reference, distance."""
    language, reader = story.language, story.view.request.reader
    frame = reader.quality.subjects(story.school_id, story.view.scheme.key, *story.round)
    if frame.empty:
        return None
    tests = reader.tests()
    words = {(s.test, s.key): s.label(language) for s in reader.subjects()}
    columns = (
        Column(say("col_subject", language)),
        Column(say("col_count", language), True),
        Column(say("col_mean", language), True),
        Column(say("col_compared", language), True),
        Column(say("col_gap", language), True),
    )
    rows = []
    for row in frame.to_dict("records"):
        test = tests[row["test"]].label(language) if row["test"] in tests else row["test"]
        grade = Grade(row["grade"]).label(language)
        subject = words.get((row["test"], row["subject"]), row["subject"])
        rows.append(
            [
                Cell(f"{subject} {test} {grade} {int(row['result_year_be'])}"),
                Cell(format_known(row["tested_count"], 0)),
                Cell(format_known(row["mean_score_pct"], 2)),
                Cell(format_known(row["reference_mean_pct"], 2)),
                Cell(format_known(row["gap_pp"], 2, signed=True)),
            ]
        )
    return draw_table(Table(say("certainty_title", language), columns, rows), "plain")


def radar_panel(story: SchoolStory) -> Component:
    """Return the school's components against its district's mean."""
    language, view, quality = story.language, story.view, story.view.request.reader.quality
    key = view.scheme.key
    own = quality.components(view.area, key, **in_round(story.round))
    mine = {row["component"]: row for row in own.to_dict("records")}
    means = quality.component_means(story.district, key) if story.district is not None else {}
    components = story.scheme.components
    names = (say("this_school", language), say("district_mean", language))
    figure = radar_figure(
        [f"{one.key} {short_component(one.label(language))}" for one in components],
        [_or_none(mine.get(one.key, {}).get("score_pct")) for one in components],
        [_or_none(means.get(one.key)) for one in components],
        names,
    )
    title = say("radar_title", language)
    columns = (
        Column(say("col_component", language)),
        Column(names[0], True),
        Column(names[1], True),
        Column(say("col_difference", language), True),
        Column(say("col_assessed_share", language), True),
    )
    rows = []
    for one in components:
        score = _or_none(mine.get(one.key, {}).get("score_pct"))
        mean = _or_none(means.get(one.key))
        both = score is not None and mean is not None
        counts = mine.get(one.key)
        rows.append(
            [
                Cell(f"{one.key} {one.label(language)}"),
                Cell(say("not_assessed", language) if score is None else format_number(score, 1)),
                Cell(format_number(mean, 1)),
                Cell(format_number(score - mean, 1, signed=True) if both else MISSING),  # type: ignore[operator]
                Cell(f"{counts['assessed_count']}/{counts['indicator_count']}" if counts else MISSING),
            ]
        )  # fmt: skip
    weakest = min(
        (one for one in components if _or_none(mine.get(one.key, {}).get("score_pct")) is not None),
        key=lambda one: float(mine[one.key]["score_pct"]),
        default=None,
    )
    sentence = None
    if weakest is not None:
        sentence = say(
            "radar_sentence", language, component=weakest.label(language),
            score=format_number(float(mine[weakest.key]["score_pct"]), 1),
        )  # fmt: skip
    return panel(
        "quality-radar", title, sentence, [graph("quality-radar-figure", figure, "radar")],
        view.selection, table=Table(title, columns, rows), csv_name="khetview_quality_radar",
    )  # fmt: skip


def _or_none(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def history_panel(story: SchoolStory) -> Component:
    """Return every round with its colour, by the version that was in force."""
    language, view = story.language, story.view
    title = say("history_title", language)
    columns = (
        Column(say("col_round", language)),
        Column(say("col_colour", language)),
        Column(say("col_score", language), True),
        Column(say("col_assessed_share", language), True),
        Column(say("col_version_source", language)),
    )
    rows = []
    for row in reversed(story.history.to_dict("records")):
        key = (int(row["year_be"]), int(row["round_no"]))
        word = round_word(*key, language)
        target = view.selection.changed(quality_round=key).query()
        current = marks(aria_current="true") if key == story.round else {}
        day = format_date(row["assessed_on"], language)
        source = f"{row['scheme_version']} · {row['source_file']}"
        share = f"{row['assessed_count']}/{row['indicator_count']}"
        rows.append(
            [
                Cell(
                    [link(word, target, keep_scroll=True, **current), html.Div(day, className="unit")],
                    csv=f"{word} {day}",
                ),
                view.tiers.cell(row["tier"]),
                Cell(format_known(row["score_pct"], 1)),
                Cell(badge(share, title=say("partial", language)) if row["is_partial"] else share, csv=share),
                Cell(source, class_name="source"),
            ]
        )  # fmt: skip
    return panel(
        "quality-history", title, say("history_sentence", language),
        [draw_table(Table(title, columns, rows), "plain papers-history")], view.selection,
        csv_name="khetview_quality_history",
    )  # fmt: skip


def evidence_panel(story: SchoolStory) -> Component:
    """Return each level that the loaded data can check: it agrees, contradicts, or says nothing."""
    language, view = story.language, story.view
    frame = view.request.reader.quality.evidence(
        view.area, view.scheme.key, **in_round(story.round)
    )
    title = say("evidence_title", language)
    if frame.empty:
        return panel("quality-evidence", title, None, [empty(say("evidence_none", language))], view.selection)  # fmt: skip
    message = "message_en" if language == "en" else "message_th"
    names = {one.key: one.name(language) for one in story.scheme.indicators}
    columns = (
        Column(say("col_indicator", language)),
        Column(say("col_level", language), True),
        Column(say("col_verdict", language)),
        Column(say("col_data_says", language)),
    )
    rows = [
        [
            Cell(f"{row['indicator']} {names.get(row['indicator'], '')}"),
            Cell(format_known(row["indicator_level"], 0)),
            Cell(verdict_mark(row["verdict"], language), csv=EvidenceVerdict(row["verdict"]).label(language)),
            Cell(str(row[message])),
        ]
        for row in frame.to_dict("records")
    ]  # fmt: skip
    counts = frame["verdict"].value_counts()
    sentence = say(
        "evidence_sentence", language,
        **{verdict.value: int(counts.get(verdict.value, 0)) for verdict in EvidenceVerdict},
    )  # fmt: skip
    return panel(
        "quality-evidence", title, sentence,
        [draw_table(Table(title, columns, rows), "plain stacked")], view.selection,
        csv_name="khetview_quality_evidence", foot=say("evidence_foot", language),
    )  # fmt: skip


def verdict_mark(verdict: str, language: str) -> Component:
    """Return a verdict: contradicted warns, agreeing is calm, not checkable is grey."""
    word = EvidenceVerdict(verdict).label(language)
    kind = {EvidenceVerdict.CONTRADICTED.value: "warn", EvidenceVerdict.AGREES.value: "good"}
    return badge(word, kind.get(verdict, "info"))
