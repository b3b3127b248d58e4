"""A school's plan on paper: where it stands, what it takes, the five steps; what an inspection asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.formatting import (
    MISSING,
    format_date,
    format_datetime,
    format_known,
    format_short,
    today,
)
from dashboard.page import Request
from dashboard.quality import school
from dashboard.quality.asking import in_round
from dashboard.quality.plans import PlanStep, StepEntry
from dashboard.quality.view import read_quality_view, round_word
from dashboard.texts import say
from data_pipeline.warehouse.vocabulary import AreaLevel, EvidenceVerdict
from metrics.answers import Area
from metrics.quality.certainty import say_certainty

Values = dict[str, Any]


def read_plan_report(
    request: Request,
    school_id: str,
    year_be: int,
    entries: Mapping[PlanStep, StepEntry],
    base: str,
) -> Values:
    """Return what ``dashboard/exports/plan.typ`` sets.

    Parameters
    ----------
    entries : the steps that were written; the others stand empty, and say so
    base : address of the server

    Raises
    ------
    UnknownKey : no such school
    """
    language, reader = request.language, request.reader
    info = reader.school(school_id)
    view = read_quality_view(request, Area(AreaLevel.SCHOOL, school_id))
    story = school.read_school(view, school_id)
    stamp = reader.stamp()
    moment = (stamp.loaded_at or stamp.built_at) if stamp else None
    done = sum(entry.done_on is not None for entry in entries.values())
    return {
        "language": language,
        "title": say("plan_paper_title", language, school=info.name_th, year=year_be),
        "kind": say("plan_title", language),
        "brand": say("brand", language),
        "school": info.name_th,
        "facts": [
            f"{say('fact_code', language)} {info.school_id.split('~')[0]}",
            *([say("search_amphoe", language, name=info.amphoe_name_th)] if info.amphoe_name_th else []),
            say("plan_year", language, year=year_be),
            say("plan_done", language, done=done, count=len(PlanStep)),
        ],
        "standing": _standing(story, language),
        "findings": [] if story is None else _findings(story),
        "findings_title": say("plan_findings", language),
        "next_title": say("next_title", language),
        "next": _next(story, language),
        "next_rows": _next_rows(story),
        "heads": [say(f"plan_col_{name}", language) for name in ("step", "due", "owner", "note", "done")],
        "steps_title": say("plan_steps_title", language),
        "steps": [_step(step, entries.get(step), language) for step in PlanStep],
        "signed": [say("plan_signed_director", language), say("plan_signed_area", language)],
        "scheme": say("scheme_note", language, scheme=view.scheme.label(language), version=view.scheme.version, note=view.scheme.note(language)),
        "stamp": say("report_stamp", language, time=format_datetime(moment, language), snapshot=reader.snapshot),
        "printed": say("plan_printed", language, day=format_date(today(), language), url=base.rstrip("/")),
        "demo": say("demo", language) if stamp and stamp.is_demo else "",
        "page": say("report_page", language, page="{page}", pages="{pages}"),
    }  # fmt: skip


def _standing(story: school.SchoolStory | None, language: str) -> list[str]:
    """Say the colour, the distance to the next, and how sure it is."""
    if story is None:
        return [say("quality_school_none", language)]
    rating, tiers = story.rating, story.view.tiers
    score = rating["score_pct"]
    said = [
        say(
            "quality_school_headline", language, tier=tiers.label(rating["tier"]),
            score=format_known(score),
            round=round_word(*story.round, language), day=format_date(rating["assessed_on"], language),
        ),
        school.to_next(story),
        school.held_words(story),
    ]  # fmt: skip
    if story.certainty is not None:
        said.append(say_certainty(story.certainty, story.scheme, language))
    return [one for one in said if one]


def _findings(story: school.SchoolStory) -> list[str]:
    """Return the self-assessed levels that the data contradicts."""
    quality, view = story.view.request.reader.quality, story.view
    frame = quality.evidence(view.area, view.scheme.key, **in_round(story.round))
    rows = frame[frame["verdict"] == EvidenceVerdict.CONTRADICTED.value]
    message = "message_en" if story.language == "en" else "message_th"
    return [f"{row['indicator']}: {row[message]}" for row in rows.to_dict("records")]


def _next(story: school.SchoolStory | None, language: str) -> str:
    if story is None or not story.steps:
        return say("next_none", language)
    first = story.steps[0]
    return say(
        "next_sentence", language, tier=story.view.tiers.label(first.tier), count=len(first.steps),
        effort=format_short(first.effort),
    )  # fmt: skip


def _next_rows(story: school.SchoolStory | None) -> list[list[str]]:
    if story is None or not story.steps:
        return []
    names = {one.key: one.name(story.language) for one in story.view.scheme.indicators}
    return [
        [step.indicator, names[step.indicator], f"{step.level_from} → {step.level_to}"]
        for step in story.steps[0].steps
    ]


def _step(step: PlanStep, entry: StepEntry | None, language: str) -> Values:
    empty = say("plan_empty", language)
    return {
        "name": step.label(language),
        "about": say(f"plan_about_{step.value}", language),
        "due": format_date(entry.due_on, language) if entry else MISSING,
        "owner": (entry.owner if entry else "") or empty,
        "note": (entry.note if entry else "") or empty,
        "link": entry.link if entry else "",
        "done": format_date(entry.done_on, language) if entry else MISSING,
    }
