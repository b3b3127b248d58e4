"""Plain sentences made from the numbers; they say what is certain, and what cannot be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dashboard.formatting import format_margin, format_number, format_percent, unit_word
from dashboard.measures import (
    LOW_PARTICIPATION_PCT,
    Measure,
    expected_by_luck,
    largest_certain,
    lowest_participation,
    years_widening,
)
from dashboard.texts import say
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import MetricSpec, Paper, SubjectLabel, TestLabel

LONGEST_LIST = 3


def paper_words(paper: Paper, tests: Mapping[str, TestLabel], language: str) -> dict[str, str]:
    """Return the words of a paper: test, grade, year."""
    return {
        "test": tests[paper.test].label(language),
        "grade": paper.grade.label(language),
        "year": str(paper.year_be),
    }


def subject_word(subjects: Iterable[SubjectLabel], test: str, key: str, language: str) -> str:
    """Return a subject's label; a subject nobody declared shows its key."""
    return next((s.label(language) for s in subjects if (s.test, s.key) == (test, key)), key)


def direction(measure: Measure, reference: AreaLevel, language: str) -> str:
    """Return “above the nation” or “below the nation”."""
    key = "below" if (measure.value or 0) < 0 else "above"
    return say(key, language, reference=_reference_word(reference, language))


def _reference_word(reference: AreaLevel, language: str) -> str:
    label = reference.label(language)
    return label if language == "th" or reference == AreaLevel.OBEC else label.lower()


def reads_as(measure: Measure, reference: AreaLevel, language: str) -> str:
    """Return what a distance allows us to say: above, below, or cannot tell yet."""
    if not measure.is_certain:
        return say("cannot_tell", language)
    return direction(measure, reference, language)


def paper_headline(
    gaps: Sequence[Measure],
    history: Sequence[Measure],
    paper: Paper,
    spec: MetricSpec,
    tests: Mapping[str, TestLabel],
    subjects: Sequence[SubjectLabel],
    reference: AreaLevel,
    language: str,
    *,
    chosen: str | None = None,
) -> str:
    """Say the largest certain distance of a paper, and whether it has been growing.

    Parameters
    ----------
    gaps : one group's distances in this paper, one per subject
    history : the same group's distances in all papers
    chosen : the subject that the viewer asked for; the sentence is then about it
    """
    words = paper_words(paper, tests, language)
    asked = [m for m in gaps if m.subject == chosen and m.has_value]
    largest = largest_certain(asked or gaps)
    if asked and largest is None:
        subject = subject_word(subjects, paper.test, asked[0].subject, language)
        word = _reference_word(reference, language)
        return say("headline_subject_open", language, **words, subject=subject, reference=word)
    if largest is None:
        key = "headline_uncertain" if any(m.has_value for m in gaps) else "headline_no_reference"
        return say(key, language, **words, reference=_reference_word(reference, language))
    text = say(
        "headline_certain",
        language,
        **words,
        subject=subject_word(subjects, paper.test, largest.subject, language),
        direction=direction(largest, reference, language),
        gap=format_number(abs(largest.value or 0), spec.decimals),
        unit=unit_word(spec.unit, language),
    )
    series = series_of(history, paper, largest.subject)
    comparable = [m for m in series if _is_comparable(m, tests[paper.test], paper)]
    years = years_widening(comparable, paper.year_be)
    return text + (say("headline_widening", language, years=years) if years >= 2 else "")


def _is_comparable(measure: Measure, test: TestLabel, paper: Paper) -> bool:
    """Whether no break of the series lies between a measure and a paper."""
    cut = test.break_year_be
    return cut is None or (measure.paper.year_be >= cut) == (paper.year_be >= cut)


def series_of(measures: Iterable[Measure], paper: Paper, subject: str | None) -> list[Measure]:
    """Return one subject of a paper's test and grade over the years, oldest first."""
    wanted = [
        m
        for m in measures
        if (m.paper.test, m.paper.grade, m.subject) == (paper.test, paper.grade, subject)
    ]
    return sorted(wanted, key=lambda m: m.paper.year_be)


def other_subjects(
    gaps: Sequence[Measure],
    spec: MetricSpec,
    subjects: Sequence[SubjectLabel],
    reference: AreaLevel,
    language: str,
    *,
    chosen: str | None = None,
) -> list[str]:
    """Say the other certain distances, and in one breath the subjects that cannot be told."""
    asked = next((m for m in gaps if m.subject == chosen and m.has_value), None)
    largest = asked or largest_certain(gaps)
    sentences = [
        say(
            "sub_other",
            language,
            subject=subject_word(subjects, m.paper.test, m.subject, language),
            direction=direction(m, reference, language),
            gap=format_number(abs(m.value or 0), spec.decimals),
        )
        for m in sorted(gaps, key=lambda m: -abs(m.value or 0))
        if m.is_certain and m is not largest
    ][:LONGEST_LIST]
    open_ones = [
        subject_word(subjects, m.paper.test, m.subject, language)
        for m in gaps
        if m.has_value and not m.is_certain and m is not largest
    ]
    if largest is not None and open_ones:
        joined = _join(open_ones, language)
        sentences.append(say("sub_uncertain", language, subjects=joined))
    return sentences


def schools_on_its_side(
    school_gaps: Sequence[Measure], whole: Measure | None, reference: AreaLevel, language: str
) -> str:
    """Say how many schools differ beyond chance to the side on which the whole area stands.

    Parameters
    ----------
    whole : the area's distance in the subject in focus; below is counted where it has none
    """
    if whole is None:
        return ""
    valued = [m for m in school_gaps if m.subject == whole.subject and m.has_value]
    if not valued:
        return ""
    is_below = (whole.value or 0) <= 0
    key = "below" if is_below else "above"
    return say(
        "sub_schools",
        language,
        count=sum(m.is_certain and m.is_below == is_below for m in valued),
        total=len(valued),
        luck=luck_words(valued, language),
        direction=say(key, language, reference=_reference_word(reference, language)),
    )


def luck_words(measures: Iterable[Measure], language: str) -> str:
    """Say how many would differ to one side by luck alone."""
    count = expected_by_luck(measures)
    return say("luck" if count else "luck_none", language, count=format_number(count, 0))


def participation_caution(means: Sequence[Measure], paper: Paper, language: str) -> str:
    """Say how few took part, where that may have moved a paper's means; else nothing."""
    share = lowest_participation(means)
    if share is None or share >= LOW_PARTICIPATION_PCT:
        return ""
    grade = paper.grade.label(language)
    return say("sub_participation", language, pct=format_percent(share), grade=grade)


def where_line(
    measure: Measure,
    spec: MetricSpec,
    subjects: Sequence[SubjectLabel],
    reference: AreaLevel,
    language: str,
) -> str:
    """Say why a school stands on the list of places to look at first."""
    return say(
        "where_why",
        language,
        subject=subject_word(subjects, measure.paper.test, measure.subject, language),
        grade=measure.paper.grade.label(language),
        direction=direction(measure, reference, language),
        gap=format_number(abs(measure.value or 0), spec.decimals),
        margin=format_margin(measure.low, measure.high, spec.decimals),
        count=format_number(measure.tested_count, 0),
    )


def _join(words: Sequence[str], language: str) -> str:
    if len(words) < 2:
        return "".join(words)
    last = " and " if language == "en" else " และ"
    return (", " if language == "en" else " ").join(words[:-1]) + last + words[-1]
