"""A school's or an area's colours in short, for the screens of results."""

from __future__ import annotations

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import link
from dashboard.formatting import format_date, format_number
from dashboard.quality.tiers import Tiers
from dashboard.quality.view import assess_way, round_word
from dashboard.service import Reader
from dashboard.texts import say
from dashboard.url_state import Selection, quality_href
from metrics.answers import Area
from metrics.quality.rating import UNRATED
from metrics.quality.scheme import Scheme


def usual_scheme(reader: Reader) -> list[Scheme]:
    """Return the versions of the scheme that screens use where none is named: the one with the most colours."""
    every = [one for one in reader.quality.schemes() if isinstance(one, Scheme)]
    key = max(every, key=lambda one: len(one.tiers)).key
    return [one for one in every if one.key == key]


def school_panel(reader: Reader, school_id: str, selection: Selection) -> Component:
    """Return a school's colour and its history in short, or the way to its first assessment."""
    language, schemes = selection.language, usual_scheme(reader)
    tiers = Tiers.of(schemes, language)
    history = reader.quality.history(school_id, schemes[-1].key)
    title = say("quality_title", language)
    shared = selection.shared()
    assess = assess_way(f"assess/{school_id}", shared, "action")
    if history.empty:
        body: list[Component | None] = [html.P(say("quality_school_none", language)), html.P(assess, className="ways")]  # fmt: skip
        return panel("school-quality", title, None, body, selection)
    rows = history.to_dict("records")
    last = rows[-1]
    facts = [round_word(int(last["year_be"]), int(last["round_no"]), language), format_date(last["assessed_on"], language)]  # fmt: skip
    if last["tier"] != UNRATED:
        facts.insert(0, say("score_words", language, score=format_number(float(last["score_pct"]), 1)))  # fmt: skip
    if last["is_partial"]:
        facts.append(say("partial", language))
    steps = [
        html.Li([html.Span(format_date(row["assessed_on"], language), className="unit"), tiers.mark(row["tier"])])
        for row in rows
    ]  # fmt: skip
    way = link(say("quality_link", language), quality_href(f"school/{school_id}", shared), "action")
    return panel(
        "school-quality", title, None,
        [
            html.P(
                [tiers.mark(last["tier"]), html.Span(f" {' · '.join(facts)}", className="unit")],
                className="standing",
            ),
            html.Ol(steps, className="tier-history") if len(rows) > 1 else None,
            html.P([way, assess], className="ways"),
        ],
        selection, foot=say("scheme_short", language, scheme=schemes[-1].label(language), version=str(last["scheme_version"])),
    )  # fmt: skip


def area_panel(reader: Reader, area: Area, selection: Selection, *, span: int = 12) -> Component | None:  # fmt: skip
    """Return an area's colours in one bar, with the way to them; nothing where none is assessed."""
    language, schemes = selection.language, usual_scheme(reader)
    ratings = reader.quality.ratings(area, schemes[-1].key)
    if ratings.empty:
        return None
    tiers = Tiers.of(schemes, language)
    counts = {str(key): int(count) for key, count in ratings["tier"].value_counts().items()}
    way = quality_href("", selection.shared().changed(area=area))
    return panel(
        "area-quality", say("quality_title", language),
        say("quality_area_sentence", language, count=len(ratings), colours=tiers.counted(counts)),
        [tiers.bar(counts), html.P(link(say("quality_area_link", language), way), className="foot")],
        selection, span=span, foot=say("scheme_short", language, scheme=schemes[-1].label(language), version=schemes[-1].version),
    )  # fmt: skip
