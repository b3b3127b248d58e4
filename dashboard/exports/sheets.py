"""What stands on a sheet of paper: the same stories and sentences as the screens, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import segno

from dashboard.components import sections
from dashboard.components.heatmap import subject_rows
from dashboard.components.where_first import places_to_look
from dashboard.components.whisker import common_span
from dashboard.exports.charts import trend_svg, whisker_svg
from dashboard.figures.trend import axis_of
from dashboard.findings import Finding, doubt_word, papers_in_question, serious
from dashboard.formatting import (
    MISSING,
    format_datetime,
    format_margin,
    format_number,
    format_percent,
    status_word,
)
from dashboard.measures import LOW_PARTICIPATION_PCT, Measure, of_paper
from dashboard.page import Request
from dashboard.sentences import paper_words, reads_as, series_of, subject_word, where_line
from dashboard.service import MeasureCache, Reader, Service
from dashboard.stories import (
    BOOKLET_LEVELS,
    CHILD_LEVELS,
    GAP,
    Story,
    read_area_story,
    read_school_story,
    school_gaps,
)
from dashboard.texts import say
from dashboard.theme import distance_tone
from dashboard.url_state import Selection, area_href, school_href
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area, AreaInfo, Paper, SchoolInfo, UnknownKey

_WARNINGS_SHOWN, _FILES_SHOWN, _PARTS_SHOWN = 2, 6, 40

Values = dict[str, Any]


def read_report(
    service: Service, cache: MeasureCache, group: Area, selection: Selection, base: str
) -> Values:
    """Return the report of a school, or the booklet of an area.

    Parameters
    ----------
    selection : the view that is asked for; what is not loaded gives way to the nearest
    base : address of the server, for the QR code

    Raises
    ------
    UnknownKey : no such school or area, or no result of it
    """
    if group.level is AreaLevel.SCHOOL:
        return read_school_report(service, cache, group.area_id, selection, base)
    return read_area_report(service, cache, group, selection, base)


def read_school_report(
    service: Service, cache: MeasureCache, school_id: str, selection: Selection, base: str
) -> Values:
    """Return the report of one school; see `read_report`."""
    reader = Reader(service, cache, selection.snapshot)
    school = reader.school(school_id)
    sheet, story = _read_school_sheet(Request(reader, selection), school, base)
    title = f"{school.name_th} · {sheet['paper']}"
    return _report(story, title, say("report_school_kind", story.language), [sheet])


def read_area_report(
    service: Service, cache: MeasureCache, area: Area, selection: Selection, base: str
) -> Values:
    """Return the booklet of an area: its own sheets, then one of each school of a district or network."""
    reader = Reader(service, cache, selection.snapshot)
    request = Request(reader, selection)
    info = reader.area(area)
    story = read_area_story(request, info)
    name = info.name(story.language)
    if story.paper is None:
        raise _nothing(name, info.name_th)
    resolved = _resolved(story)
    gaps = school_gaps(story, area)
    sheet = _read_area_sheet(story, info, gaps, base)
    sheets = [sheet]
    if area.level in BOOKLET_LEVELS:
        own = Request(reader, resolved.changed(area=None))
        sheets += [_read_school_sheet(own, reader.school(i), base)[0] for i in _in_order(gaps)]
        sheet["schools"] = _schools_table(story, gaps)
    title = f"{name} · {sheet['paper']}"
    kind = "report_area_kind" if area.level in BOOKLET_LEVELS else "report_summary_kind"
    return _report(story, title, say(kind, story.language), sheets)


def schools_of(
    service: Service, cache: MeasureCache, area: Area, selection: Selection
) -> list[Area]:
    """Return the schools of an area that have a result in the view, in Thai order."""
    reader = Reader(service, cache, selection.snapshot)
    story = read_area_story(Request(reader, selection), reader.area(area))
    return [Area(AreaLevel.SCHOOL, school) for school in _in_order(school_gaps(story, area))]


def _nothing(name: str, name_th: str) -> UnknownKey:
    return UnknownKey(
        say("report_no_results", "en", name=name), say("report_no_results", "th", name=name_th)
    )


def _report(story: Story, title: str, kind: str, sheets: Sequence[Values]) -> Values:
    language, stamp = story.language, story.request.reader.stamp()
    moment = (stamp.loaded_at or stamp.built_at) if stamp else None
    return {
        "language": language,
        "title": title,
        "kind": kind,
        "brand": say("brand", language),
        "stamp": say(
            "report_stamp",
            language,
            time=format_datetime(moment, language),
            snapshot=story.request.reader.snapshot,
        ),
        "demo": say("demo", language) if stamp and stamp.is_demo else "",
        "page": say("report_page", language, page="{page}", pages="{pages}"),
        "certain": say("report_certain", language),
        "notices": [notice.text(language) for notice in story.view.notices],
        "sheets": sheets,
    }


# --- one sheet ------------------------------------------------------------------------------------


def _read_school_sheet(request: Request, school: SchoolInfo, base: str) -> tuple[Values, Story]:
    story = read_school_story(request, school)
    language = story.language
    if story.paper is None:
        raise _nothing(school.name_th, school.name_th)
    district = next((a for a in school.path if a.area.level is AreaLevel.DISTRICT), None)
    findings = request.reader.findings(district.area) if district else ()
    facts = [
        f"{say('fact_code', language)} {school.school_id.split('~')[0]}",
        _fact("fact_amphoe", school.amphoe_name_th, language),
        _fact("fact_tambon", school.tambon_name_th, language),
        school.network_name_th or "",
        district.name(language) if district else "",
        say("pupils", language, count=format_number(school.pupil_count, 0))
        if school.pupil_count
        else "",
    ]
    address = base.rstrip("/") + school_href(school.school_id, _resolved(story))
    sheet = _sheet(story, school.name_th, facts, findings, address)
    sheet["sub"].append(_sitters(story.paper_means, language))
    sheet["papers"] = _papers_table(story)
    if school.is_in_doubt:
        reason = doubt_word(school.doubt_reason, language)
        sheet["warnings"].insert(0, say("school_doubt", language, reason=reason))
    return sheet, story


def _read_area_sheet(story: Story, info: AreaInfo, gaps: Sequence[Measure], base: str) -> Values:
    language = story.language
    findings = story.request.reader.findings(info.area)
    facts = [area.name(language) for area in info.path[1:]]
    if info.school_count:
        facts.append(say("schools_n", language, count=format_number(info.school_count, 0)))
    address = base.rstrip("/") + area_href(info.area, _resolved(story))
    sheet = _sheet(story, info.name(language), facts, findings, address)
    sheet["sub"].insert(0, sections.side_sentence(story, gaps))
    sheet["where"] = {
        "title": say("where_title", language),
        "note": say("where_sentence", language),
        "rows": [
            {
                "name": m.name_th,
                "why": where_line(
                    m, story.gap_spec, story.subjects, story.view.reference, language
                ),
            }
            for m in places_to_look(gaps)
        ],
    }
    sheet["parts"] = _parts_table(story, info)
    return sheet


def _sheet(
    story: Story, name: str, facts: Iterable[str], findings: Sequence[Finding], address: str
) -> Values:
    """Return what every sheet has: who, which view, the sentences, the subjects, the years."""
    assert story.paper is not None
    language, reference = story.language, story.reference_label
    words = paper_words(story.paper, story.tests, language)
    text, sub = sections.lead_sentences(story)
    in_question = papers_in_question(findings)
    if story.paper in in_question:
        text = say("unconfirmed", language, text=text)
    chips = [(f"filter_{key}", words[key]) for key in ("test", "grade", "year")]
    chips.append(("filter_reference", story.view.reference.label(language)))
    return {
        "name": name,
        "facts": [fact for fact in facts if fact],
        "paper": f"{words['test']} {words['grade']} {words['year']}",
        "filters": [[say(key, language), value] for key, value in chips],
        "qr": _qr(address),
        "qr_word": say("report_qr", language),
        "headline": text,
        "sub": [sentence for sentence in sub if sentence],
        "warnings": [f.said(language)[0] for f in serious(findings, story.paper)[:_WARNINGS_SHOWN]],
        "warnings_title": say("warnings_title", language),
        "subjects": _subjects_table(story),
        "trends": _trends(story, in_question),
        "year": _year_table(story, in_question),
        "files": _files(story),
        "reference": reference,
    }


def _resolved(story: Story) -> Selection:
    """Return the view with every choice written out, and the snapshot that was printed."""
    assert story.paper is not None
    return story.view.selection.changed(
        test=story.paper.test,
        grade=story.paper.grade,
        year_be=story.paper.year_be,
        reference=story.view.reference,
        snapshot=story.request.reader.snapshot,
    )


def _fact(key: str, value: str | None, language: str) -> str:
    return f"{say(key, language)} {value}" if value else ""


def _sitters(means: Sequence[Measure], language: str) -> str:
    counts = [m.tested_count for m in means if m.tested_count is not None]
    return say("sitters", language, count=format_number(max(counts), 0)) if counts else ""


def _qr(address: str) -> str:
    # every mask is read alike; to choose the prettiest of eight would cost half of a sheet's time
    code = segno.make(address, error="m", micro=False, mask=2)
    return str(code.svg_inline(border=0, omitsize=True))


def _subjects_table(story: Story) -> Values:
    language, decimals = story.language, story.gap_spec.decimals
    gaps = {m.subject: m for m in story.paper_gaps}
    span = common_span(gaps.values())
    keys = ("col_subject", "col_mean", "col_gap", "col_reads", "col_count")
    rows = []
    for mean in story.paper_means:
        gap = gaps.get(mean.subject)
        shown = gap is not None and gap.has_value
        share = mean.participation_pct
        rows.append(
            {
                "subject": _subject(story, mean.paper, mean.subject),
                "mean": format_number(mean.value, story.mean_spec.decimals)
                if mean.has_value
                else MISSING,
                "reference": format_number(
                    gap.reference_value if gap else None, story.mean_spec.decimals
                ),
                "gap": format_number(gap.value, decimals, signed=True)
                if gap and shown
                else MISSING,
                "margin": format_margin(gap.low, gap.high, decimals) if gap else "",
                "is_certain": bool(gap and gap.is_certain),
                "whisker": whisker_svg(gap, span) if gap and shown else "",
                "reads": reads_as(gap, story.view.reference, language)
                if gap and shown
                else status_word(gap.status if gap else mean.status, language),
                "count": format_number(mean.tested_count, 0),
                "share": "" if share is None else format_percent(share),
                "is_low": share is not None and share < LOW_PARTICIPATION_PCT,
            }
        )
    return {
        "title": say("report_subjects", language, reference=story.reference_label),
        "heads": [say(key, language) for key in keys],
        "reference": say("col_reference", language, reference=story.reference_label),
        "rows": rows,
    }


def _subject(story: Story, paper: Paper, key: str) -> str:
    return subject_word(story.subjects, paper.test, key, story.language)


def _trends(story: Story, in_question: frozenset[Paper]) -> Values:
    """Return one small chart per subject, and what its marks mean."""
    assert story.paper is not None
    language, test = story.language, story.tests[story.paper.test]
    charts, years = [], set()
    has_doubt = has_missing = False
    all_series = {s: series_of(story.gaps, story.paper, s.key) for s in story.paper_subjects}
    valued = [m for series in all_series.values() for m in series if m.has_value]
    axis = axis_of(valued)
    for s, series in all_series.items():
        doubtful = frozenset(m.paper.year_be for m in series if m.paper in in_question)
        drawn = trend_svg(series, axis, test, doubtful)
        if not drawn:
            continue
        own = {m.paper.year_be for m in series if m.has_value}
        has_missing |= len(own) <= max(own) - min(own)
        has_doubt |= bool(doubtful & own)
        years |= own
        charts.append(
            {"title": f"{s.label(language)} {story.paper.grade.label(language)}", "svg": drawn}
        )
    notes = [say("report_trends_note", language, reference=story.reference_label)]
    if years:
        voluntary, cut = test.voluntary_from_be, test.break_year_be
        marks = {
            "voluntary": voluntary is not None and voluntary <= max(years),
            "missing": has_missing,
            "break": cut is not None and min(years) < cut <= max(years),
            "doubt": has_doubt,
        }
        notes += [
            say(f"report_note_{key}", language) for key, is_there in marks.items() if is_there
        ]
    return {
        "title": say("report_trends", language, reference=story.reference_label),
        "charts": charts,
        "note": " · ".join(notes),
    }


def _year_table(story: Story, in_question: frozenset[Paper]) -> Values:
    """Return subject × paper of the year shown: number, tone, and whether it is certain."""
    assert story.paper is not None
    language, year = story.language, story.paper.year_be
    cells = {(m.paper, m.subject): m for m in story.gaps if m.paper.year_be == year}
    papers = sorted(
        {p for p, _ in cells}, key=lambda p: (p.grade.order, story.tests[p.test].sort_order)
    )
    rows = []
    for key, label in subject_rows(cells, story.tests, story.subjects, language):
        rows.append([label, *(_year_cell(cells.get((p, key)), story) for p in papers)])
    heads = [
        f"{story.tests[p.test].label(language)} {p.grade.label(language)}"
        + (" ⚠" if p in in_question else "")
        for p in papers
    ]
    return {
        "title": say("report_year", language, year=year, reference=story.reference_label),
        "note": say("report_year_note", language),
        "heads": [say("col_subject", language), *heads],
        "rows": rows,
    }


def _year_cell(measure: Measure | None, story: Story) -> Values:
    if measure is None:
        return {"text": MISSING, "tone": "none", "is_certain": False}
    if not measure.has_value:
        word = status_word(measure.status, story.language)
        return {"text": word, "tone": "none", "is_certain": False}
    return {
        "text": format_number(measure.value, story.gap_spec.decimals, signed=True),
        "tone": distance_tone(measure.value, story.gap_spec),
        "is_certain": measure.is_certain,
    }


def _papers_table(story: Story) -> Values:
    """Return test × year: how many sat each paper."""
    language = story.language
    sitters: dict[Paper, int] = {}
    for m in story.means:
        sitters[m.paper] = max(sitters.get(m.paper, 0), m.tested_count or 0)
    years = sorted({p.year_be for p in sitters})
    kinds = sorted({(p.grade.order, p.test, p.grade) for p in sitters})
    rows = []
    for _, test, grade in kinds:
        counts = [sitters.get(Paper(year, test, grade)) for year in years]
        name = f"{story.tests[test].label(language)} {grade.label(language)}"
        rows.append([name, *(MISSING if n is None else format_number(n, 0) for n in counts)])
    return {
        "title": say("report_papers", language),
        "heads": [say("col_paper", language), *map(str, years)],
        "rows": rows,
    }


def _parts_table(story: Story, info: AreaInfo) -> Values | None:
    """Return the parts of an area in the subject in focus, in Thai order."""
    below = CHILD_LEVELS.get(info.area.level)
    if below is None or story.subject is None or story.paper is None:
        return None
    reader, language, decimals = story.request.reader, story.language, story.gap_spec.decimals
    children = {child.area.area_id: child for child in reader.children(info.area, below)}
    if not children:
        return None
    found = reader.measures(
        GAP, by=below, within=info.area, paper=story.paper, reference=story.view.reference
    )
    measures = [m for m in found if m.subject == story.subject and m.group_id in children]
    if not measures:
        return None
    span = common_span(measures)
    words = paper_words(story.paper, story.tests, language)
    subject = _subject(story, story.paper, story.subject)
    return {
        "title": say("children_title", language, reference=story.reference_label),
        "note": say("children_sentence", language, subject=subject, **words),
        "heads": [
            below.label(language),
            *(say(key, language) for key in ("col_count", "col_gap", "col_reads")),
        ],
        "rows": [
            {
                "name": children[m.group_id].name(language),
                "count": format_number(m.tested_count, 0),
                "gap": format_number(m.value, decimals, signed=True) if m.has_value else MISSING,
                "margin": format_margin(m.low, m.high, decimals),
                "is_certain": m.is_certain,
                "whisker": whisker_svg(m, span) if m.has_value else "",
                "reads": reads_as(m, story.view.reference, language)
                if m.has_value
                else status_word(m.status, language),
            }
            for m in measures[:_PARTS_SHOWN]
        ],
    }


def _in_order(gaps: Sequence[Measure]) -> list[str]:
    """Return the schools of an answer in its order, which is that of a Thai dictionary."""
    return list(dict.fromkeys(m.group_id for m in gaps))


def _schools_table(story: Story, gaps: Sequence[Measure]) -> Values:
    """Return every school with its distances in the paper shown; the page is filled in on paper."""
    language = story.language
    cells = {(m.group_id, m.subject): m for m in of_paper(gaps, story.paper)}
    names = {m.group_id: m.name_th for m in gaps}
    counts = {m.group_id: m.tested_count for m in gaps}
    subjects = story.paper_subjects
    rows = []
    for number, school_id in enumerate(_in_order(gaps), start=1):
        shown = [_school_cell(cells.get((school_id, s.key)), story) for s in subjects]
        count = format_number(counts[school_id], 0)
        own = [cells.get((school_id, s.key)) for s in subjects]
        words = {cell["text"] for cell in shown}
        said = words.pop() if len(words) == 1 and not any(m and m.has_value for m in own) else ""
        rows.append(
            {
                "name": names[school_id],
                "count": count,
                "cells": shown,
                "said": said,
                "sheet": number,
            }
        )
    return {
        "title": say("report_schools", language),
        "note": say("report_schools_note", language, reference=story.reference_label),
        "heads": [
            say("col_school", language),
            say("col_count", language),
            *(s.label(language) for s in subjects),
            say("report_schools_page", language),
        ],
        "rows": rows,
    }


def _school_cell(measure: Measure | None, story: Story) -> Values:
    if measure is None or not measure.has_value:
        word = status_word(measure.status, story.language) if measure else MISSING
        return {"text": word, "is_certain": False}
    number = format_number(measure.value, story.gap_spec.decimals, signed=True)
    sign = ("▼ " if measure.is_below else "▲ ") if measure.is_certain else ""
    return {"text": sign + number, "is_certain": measure.is_certain}


def _files(story: Story) -> str:
    """Name the files that the means of the paper shown come from."""
    sources = [(m.source or "").split("; ")[0].rpartition(":")[0] for m in story.paper_means]
    files = list(dict.fromkeys(file for file in sources if file))
    if not files:
        return ""
    shown, left = files[:_FILES_SHOWN], len(files) - _FILES_SHOWN
    named = ", ".join(shown)
    if left > 0:
        named += " " + say("report_files_more", story.language, count=left)
    return say("report_files", story.language, files=named)
