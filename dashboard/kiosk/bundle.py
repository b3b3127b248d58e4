"""What a kiosk shows, made once for each approved snapshot: slides and schools, in both languages.

The page that shows it asks for nothing else, so that it goes on without a network.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard.formatting import format_datetime, format_number, format_percent
from dashboard.kiosk.colours import Colours, colour_slides, read_colours
from dashboard.kiosk.outline import outline, places_on_map
from dashboard.measures import Measure, largest_certain, of_paper
from dashboard.page import Request
from dashboard.sentences import series_of, subject_word
from dashboard.service import MeasureCache, Reader, Service
from dashboard.stories import GAP, MEAN, Story, read_area_story
from dashboard.texts import say, unfilled
from dashboard.url_state import Selection
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area, AreaInfo, Paper

LANGUAGES = ("th", "en")
MOST_SCHOOLS = 3_000
"""Beyond this a list is no longer searched by touch: a kiosk of a nation shows areas alone."""

MOST_SUBJECTS = 8
PAPERS_AT_ONCE = 2
TRENDS_AT_ONCE = 6

Words = dict[str, str]
"""A text in each language."""


def build_bundle(service: Service, cache: MeasureCache, area: Area | None = None) -> dict[str, Any]:
    """Return everything that a kiosk of an area shows.

    Parameters
    ----------
    service : over what the public may see
    area : whose kiosk it is; None = the office's own

    Returns
    -------
    dict that JSON can hold: ``snapshot``, ``stamp``, ``area``, ``slides``, ``schools``, ``words``.
    A number that the public may not see is not in it, in any form.

    Raises
    ------
    UnknownKey : no such area
    """
    reader = Reader(service, cache)
    words = {key: {lang: unfilled(key, lang) for lang in LANGUAGES} for key in _SCREEN_WORDS}
    if reader.is_empty:
        return {
            "snapshot": "",
            "words": words,
            "slides": [],
            "schools": [],
            "map": None,
            "is_demo": False,
        }
    info = reader.area(area) if area else reader.home_area()
    stamp = reader.stamp()
    story = read_area_story(Request(reader, Selection()), info)
    papers = newest_papers(story)
    colours = read_colours(reader, info.area)
    slides = [
        *_openings(story, papers),
        *_subject_slides(story, papers),
        *colour_slides(colours),
        *_trends(story, papers),
        _how_to_read(),
    ]
    return {
        "snapshot": reader.snapshot,
        "is_demo": bool(stamp and stamp.is_demo),
        "loaded": {
            lang: format_datetime(stamp.loaded_at if stamp else None, lang, with_time=False)
            for lang in LANGUAGES
        },
        "area": {lang: info.name(lang) for lang in LANGUAGES},
        "slides": slides,
        "schools": _schools(reader, info, story, papers, colours),
        "map": outline(reader, info.area),
        "words": words,
    }


_SCREEN_WORDS = (
    "kiosk_find", "kiosk_close", "kiosk_delete", "kiosk_clear", "kiosk_space", "kiosk_type",
    "kiosk_no_match", "kiosk_matches", "kiosk_data_of", "kiosk_offline", "kiosk_nothing",
    "kiosk_ours", "kiosk_school", "kiosk_hidden", "kiosk_other_language", "kiosk_back",
    "kiosk_next", "kiosk_previous", "demo", "trend_voluntary", "missing_year",
    "trend_break", "kiosk_by_map", "kiosk_by_letters", "kiosk_map_hint", "kiosk_near",
    "kiosk_off_map", "kiosk_colour", "km",
)  # fmt: skip


def _words(key: str, **values: str) -> Words:
    return {lang: say(key, lang, **values) for lang in LANGUAGES}


def newest_papers(story: Story) -> list[Paper]:
    """Return the newest paper of each test and grade, youngest grade first."""
    newest: dict[tuple[str, str], Paper] = {}
    for paper in sorted(story.view.papers, key=lambda p: p.year_be):
        newest[paper.test, paper.grade] = paper
    order = {key: test.sort_order for key, test in story.tests.items()}
    return sorted(newest.values(), key=lambda p: (p.grade.order, order.get(p.test, 0)))


def _paper_words(paper: Paper, story: Story) -> Words:
    test = story.tests[paper.test]
    return {
        lang: f"{test.label(lang)} {paper.grade.label(lang)} {paper.year_be}" for lang in LANGUAGES
    }


def _subject_words(measure: Measure, story: Story) -> Words:
    return {
        lang: subject_word(story.subjects, measure.paper.test, measure.subject, lang)
        for lang in LANGUAGES
    }


def _number(value: float | None, decimals: int = 1, *, signed: bool = False) -> str:
    return format_number(value, decimals, signed=signed)


def _reads(gap: Measure) -> str:
    """Return which sentence a distance allows: above, below, or open."""
    if not gap.is_certain:
        return "open"
    return "below" if gap.is_below else "above"


def _bar(mean: Measure, gap: Measure, story: Story) -> dict[str, Any]:
    return {
        "subject": _subject_words(gap, story),
        "reads": _reads(gap),
        "value": gap.value,
        "low": gap.low,
        "high": gap.high,
        "text": _number(gap.value, signed=True),
        "ours": _number(mean.value),
        "theirs": _number(gap.reference_value),
    }


Pair = tuple[Measure, Measure]
"""A subject's mean and its distance to the nation."""


def _pairs(story: Story, paper: Paper) -> list[Pair]:
    """Return a paper's subjects in declared order, where both have a number; its total left out."""
    order = {(s.test, s.key): s.sort_order for s in story.subjects}
    means = {m.subject: m for m in of_paper(story.means, paper) if m.has_value}
    gaps = [
        m
        for m in of_paper(story.gaps, paper)
        if m.has_value and m.subject in means and m.subject != "total"
    ]
    gaps.sort(key=lambda m: order.get((paper.test, m.subject), 0))
    return [(means[gap.subject], gap) for gap in gaps]


def _openings(story: Story, papers: Sequence[Paper]) -> list[dict[str, Any]]:
    """Where our area stands: the subjects of the newest papers, a few papers at a time."""
    filled = [(paper, pairs) for paper in papers if (pairs := _pairs(story, paper))]
    return [
        _opening(story, filled[at : at + PAPERS_AT_ONCE])
        for at in range(0, len(filled), PAPERS_AT_ONCE)
    ]


def _opening(story: Story, papers: Sequence[tuple[Paper, list[Pair]]]) -> dict[str, Any]:
    groups = [
        {
            "paper": _paper_words(paper, story),
            "bars": [_bar(mean, gap, story) for mean, gap in pairs],
        }
        for paper, pairs in papers
    ]
    largest = largest_certain([gap for _, pairs in papers for _, gap in pairs])
    if largest is None:
        text = _words("kiosk_where_open")
    else:
        key = "kiosk_where_below" if largest.is_below else "kiosk_where_above"
        text = {
            lang: say(
                key,
                lang,
                subject=_subject_words(largest, story)[lang],
                grade=largest.paper.grade.label(lang),
            )
            for lang in LANGUAGES
        }
    return {
        "kind": "where",
        "eyebrow": _words("kiosk_where"),
        "headline": text,
        "groups": groups,
        "note": _words("kiosk_where_note"),
    }


def _subject_slides(story: Story, papers: Sequence[Paper]) -> list[dict[str, Any]]:
    """One slide for each subject, the surest and farthest first."""
    pairs = [pair for paper in papers for pair in _pairs(story, paper)]
    pairs.sort(key=lambda pair: (not pair[1].is_certain, -abs(pair[1].value or 0)))
    return [_subject_slide(mean, gap, story) for mean, gap in pairs[:MOST_SUBJECTS]]


def _subject_slide(mean: Measure, gap: Measure, story: Story) -> dict[str, Any]:
    reads = _reads(gap)
    paper, subject = _paper_words(gap.paper, story), _subject_words(gap, story)
    return {
        "kind": "subject",
        "eyebrow": {lang: f"{subject[lang]} · {paper[lang]}" for lang in LANGUAGES},
        "headline": {
            lang: say(f"kiosk_subject_{reads}", lang, subject=subject[lang]) for lang in LANGUAGES
        },
        "reads": reads,
        "ours": _number(mean.value),
        "theirs": _number(gap.reference_value),
        "reference": {lang: story.view.reference.label(lang) for lang in LANGUAGES},
        "note": _participation(mean),
        "trend": _trend(gap, story),
    }


def _participation(mean: Measure) -> Words:
    count = {"count": format_number(mean.tested_count, 0)}
    if mean.participation_pct is None:
        return _words("sitters", **count)
    return _words("kiosk_took_part", **count, pct=format_percent(mean.participation_pct))


def _trend(gap: Measure, story: Story) -> dict[str, Any]:
    """Return one subject's distances over the years, and what the drawing has to mark."""
    series = series_of(story.gaps, gap.paper, gap.subject)
    test = story.tests[gap.paper.test]
    points = [
        {"year": m.paper.year_be, "value": m.value, "low": m.low, "high": m.high}
        for m in series
        if m.has_value
    ]
    return {
        "points": points,
        "break_year": test.break_year_be,
        "voluntary_from": test.voluntary_from_be,
    }


def _trends(story: Story, papers: Sequence[Paper]) -> list[dict[str, Any]]:
    """Every subject over the years, small, a few at a time."""
    pairs = [pair for paper in papers for pair in _pairs(story, paper)]
    panels = [
        {
            "subject": {
                lang: f"{_subject_words(gap, story)[lang]} {gap.paper.grade.label(lang)}"
                for lang in LANGUAGES
            },
            "reads": _reads(gap),
            "text": _number(gap.value, signed=True),
            "trend": _trend(gap, story),
        }
        for _, gap in pairs
    ]
    return [
        {
            "kind": "trends",
            "headline": _words("kiosk_trends"),
            "note": _words("kiosk_trends_note"),
            "panels": panels[at : at + TRENDS_AT_ONCE],
        }
        for at in range(0, len(panels), TRENDS_AT_ONCE)
    ]


def _how_to_read() -> dict[str, Any]:
    return {
        "kind": "how",
        "headline": _words("kiosk_how"),
        "points": [_words(f"kiosk_how_{number}") for number in range(1, 5)],
    }


def _schools(
    reader: Reader, info: AreaInfo, story: Story, papers: Sequence[Paper], colours: Colours
) -> list[dict[str, Any]]:
    """Return the schools that can be found by touch, each with what may be shown of it."""
    places = reader.service.school_places(info.area, snapshot=reader.snapshot)
    if places.empty or len(places) > MOST_SCHOOLS:
        return []
    means = _by_school(reader.measures(MEAN, by=AreaLevel.SCHOOL, within=info.area), papers)
    gaps = _by_school(
        reader.measures(GAP, by=AreaLevel.SCHOOL, within=info.area, reference=AreaLevel.NATION),
        papers,
    )
    points = places_on_map(reader, info.area)
    found = []
    for row in places.to_dict("records"):
        school_id = str(row["school_id"])
        own = means.get(school_id, [])
        if not own:
            continue
        far = {(m.paper, m.subject): m for m in gaps.get(school_id, [])}
        found.append(
            {
                "id": school_id,
                "name": own[0].name_th,
                "place": _place_word(row),
                "at": points.get(school_id),
                "colour": colours.of_school(school_id),
                "results": [
                    _result(mean, far.get((mean.paper, mean.subject)), story) for mean in own
                ],
            }
        )
    return found


def _place_word(row: Mapping[Any, Any]) -> str:
    """Return the amphoe that a school stands in, else its district; ``""`` where neither is known."""
    words = (row["amphoe_name_th"], row["district_name_th"])
    return next((word for word in words if isinstance(word, str) and word), "")


def _by_school(measures: Iterable[Measure], papers: Sequence[Paper]) -> Mapping[str, list[Measure]]:
    wanted, found = set(papers), dict[str, list[Measure]]()
    for m in measures:
        if m.paper in wanted:
            found.setdefault(m.group_id, []).append(m)
    return found


def _result(mean: Measure, gap: Measure | None, story: Story) -> dict[str, Any]:
    base = {"paper": _paper_words(mean.paper, story), "subject": _subject_words(mean, story)}
    if not mean.has_value:
        return {**base, "is_hidden": True}
    shown = gap is not None and gap.has_value
    return {
        **base,
        "is_hidden": False,
        "ours": _number(mean.value),
        "theirs": _number(gap.reference_value) if gap and shown else "",
        "text": _number(gap.value, signed=True) if gap and shown else "",
        "reads": _reads(gap) if gap and shown else "open",
    }
