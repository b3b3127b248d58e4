"""What a viewer has chosen, and its one spelling in the URL.

`Selection` is what the URL says; `resolve_view` holds it against what is loaded. Whatever is
unknown, misspelt or gone falls back to the next best choice and leaves a `Notice` for the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from data_pipeline.warehouse.vocabulary import AreaLevel, Grade
from metrics.answers import Area, Paper, SubjectLabel, UnknownKey

REFERENCES = (AreaLevel.NATION, AreaLevel.OBEC, AreaLevel.PROVINCE, AreaLevel.DISTRICT)
"""Groups that a number can be held against, widest first."""

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CODE = re.compile(r"[0-9A-Za-z._~-]{1,80}")
_AREA_ID = re.compile(r"[^/\\?#&\x00-\x1f]{1,160}")
"""A network's id holds its Thai name."""
_YEARS_BE = range(2500, 2700)
_ROUND = re.compile(r"(\d{4})-(\d{1,2})")
_RADII_KM = range(1, 51)
_EFFORT = re.compile(r"\d{1,6}(\.\d{1,2})?")
_COMPARED = re.compile(r",(?=[a-z_]+:)")
MOST_COMPARED = 5
"""Most groups that stand side by side."""
MARKS = ("tiers",)
"""What the marks of a map may say instead of the distance to the reference."""
SPLITS = ("network", "size", "subject")
"""What the schools of an area may be split by."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the page: something in the URL was not taken as written."""

    text_th: str
    text_en: str

    def text(self, language: str) -> str:
        """Return the sentence in ``"th"`` or ``"en"``."""
        return self.text_en if language == "en" else self.text_th


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters of a page; None = not chosen, so the page chooses.

    Parameters
    ----------
    marks : what the marks of a map say, one of `MARKS`; None = the distance to the reference
    scheme, quality_round, radius_km, effort : of the screens of quality schools: key of a scheme,
        academic year and number of a round, kilometres, effort at hand in the scheme's unit
    split : what a spread of schools is split by, one of `SPLITS`; None = all together
    compared : areas and schools side by side, each once, at most `MOST_COMPARED`
    """

    year_be: int | None = None
    test: str | None = None
    grade: Grade | None = None
    subject: str | None = None
    reference: AreaLevel | None = None
    area: Area | None = None
    snapshot: str | None = None
    language: str = "th"
    scheme: str | None = None
    quality_round: tuple[int, int] | None = None
    radius_km: int | None = None
    marks: str | None = None
    effort: float | None = None
    split: str | None = None
    compared: tuple[Area, ...] = ()

    def query(self) -> str:
        """Return the query string, ``""`` or ``?year=2567&…``, keys in a fixed order.

        Examples
        --------
        >>> Selection(year_be=2567, grade=Grade.P6, language="en").query()
        '?year=2567&grade=p6&lang=en'
        """
        chosen = {
            "year": self.year_be,
            "test": self.test,
            "grade": self.grade,
            "subject": self.subject,
            "reference": self.reference,
            "area": self.area,
            "scheme": self.scheme,
            "round": "{}-{}".format(*self.quality_round) if self.quality_round else None,
            "radius": self.radius_km,
            "marks": self.marks,
            "effort": None if self.effort is None else f"{self.effort:.10g}",
            "split": self.split,
            "with": ",".join(map(str, self.compared)) or None,
            "snapshot": self.snapshot,
            "lang": None if self.language == "th" else self.language,
        }
        pairs = {key: str(value) for key, value in chosen.items() if value is not None}
        return f"?{urlencode(pairs, safe=':~')}" if pairs else ""

    def changed(self, **changes: Any) -> Selection:
        """Return a copy with some fields replaced."""
        return replace(self, **changes)

    def shared(self) -> Selection:
        """Return what every screen understands, for links of the menu."""
        return Selection(
            year_be=self.year_be, test=self.test, grade=self.grade, reference=self.reference,
            snapshot=self.snapshot, language=self.language,
        )  # fmt: skip


def _unknown(key: str, value: str) -> Notice:
    shown = value[:40]
    return Notice(
        f"ไม่รู้จัก {key}={shown} ในที่อยู่เว็บ จึงแสดงค่าที่เลือกไว้ให้แทน",
        f"The address says {key}={shown}, which is not known here; the usual choice is shown instead.",
    )


def _read_year(text: str) -> int:
    year = int(text)
    if year not in _YEARS_BE:
        raise ValueError(text)
    return year


def _read_pattern(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def _read_reference(text: str) -> AreaLevel:
    level = AreaLevel(text)
    if level not in REFERENCES:
        raise ValueError(text)
    return level


def _read_area(text: str) -> Area:
    area = Area.parse(text)
    _read_pattern(_AREA_ID, area.area_id)
    return area


def _read_round(text: str) -> tuple[int, int]:
    found = _ROUND.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return _read_year(found[1]), int(found[2])


def _read_radius(text: str) -> int:
    radius = int(text)
    if radius not in _RADII_KM:
        raise ValueError(text)
    return radius


def _read_one_of(known: Sequence[str], text: str) -> str:
    if text not in known:
        raise ValueError(text)
    return text


def _read_effort(text: str) -> float:
    return float(_read_pattern(_EFFORT, text))


def _read_compared(text: str) -> tuple[Area, ...]:
    """Read ``district:9901,school:99010001``; a comma inside a network's name is no border."""
    areas = tuple(dict.fromkeys(_read_area(part) for part in _COMPARED.split(text)))
    if len(areas) > MOST_COMPARED:
        raise ValueError(text)
    return areas


def _read_language(text: str) -> str:
    if text not in ("th", "en"):
        raise ValueError(text)
    return text


_READERS = {
    "year": ("year_be", _read_year),
    "test": ("test", lambda text: _read_pattern(_KEY, text)),
    "grade": ("grade", Grade),
    "subject": ("subject", lambda text: _read_pattern(_KEY, text)),
    "reference": ("reference", _read_reference),
    "area": ("area", _read_area),
    "snapshot": ("snapshot", lambda text: _read_pattern(_CODE, text)),
    "lang": ("language", _read_language),
    "scheme": ("scheme", lambda text: _read_pattern(_KEY, text)),
    "round": ("quality_round", _read_round),
    "radius": ("radius_km", _read_radius),
    "effort": ("effort", _read_effort),
    "marks": ("marks", lambda text: _read_one_of(MARKS, text)),
    "split": ("split", lambda text: _read_one_of(SPLITS, text)),
    "with": ("compared", _read_compared),
}


def parse_selection(query: Mapping[str, Any]) -> tuple[Selection, tuple[Notice, ...]]:
    """Read the query of a URL; what cannot be read is left out and noted. Other keys are ignored.

    Parameters
    ----------
    query : key → text, or a list of texts where a key is repeated (the first counts)

    Examples
    --------
    >>> parse_selection({"year": "2567", "grade": "p9"})[0] == Selection(year_be=2567)
    True
    """
    fields: dict[str, Any] = {}
    notices: list[Notice] = []
    for key, (field, read) in _READERS.items():
        value = query.get(key)
        text = str(value[0] if isinstance(value, list) and value else value or "")
        if not text:
            continue
        try:
            fields[field] = read(text)  # type: ignore[operator]
        except (ValueError, UnknownKey):
            notices.append(_unknown(key, text))
    return Selection(**fields), tuple(notices)


@dataclass(frozen=True, slots=True)
class View:
    """A selection that fits the loaded data.

    Parameters
    ----------
    selection : as asked, what is unknown taken out
    papers : what there is to choose from, newest year first
    paper : the paper shown; None where nothing is loaded
    reference : the group compared with
    notices : what was not taken as written
    """

    selection: Selection
    papers: tuple[Paper, ...]
    paper: Paper | None
    reference: AreaLevel
    references: tuple[AreaLevel, ...]
    notices: tuple[Notice, ...]

    @property
    def language(self) -> str:
        """Language of the screen, ``"th"`` or ``"en"``."""
        return self.selection.language

    @property
    def query(self) -> str:
        """Query string of this view, for links that carry the filters along."""
        return self.selection.query()


def _narrow(papers: list[Paper], field: str, wanted: Any) -> tuple[list[Paper], bool]:
    """Keep the papers with the wanted value; keep all, and say so, when there is none."""
    if wanted is None:
        return papers, True
    kept = [paper for paper in papers if getattr(paper, field) == wanted]
    return (kept, True) if kept else (papers, False)


def references_for(level: AreaLevel) -> tuple[AreaLevel, ...]:
    """Return the references wider than a level; the nation may be held against its own published mean."""
    order = list(AreaLevel)
    wider = tuple(r for r in REFERENCES if order.index(r) < order.index(level))
    return wider or (AreaLevel.NATION, AreaLevel.OBEC)


def resolve_view(
    selection: Selection,
    papers: Sequence[Paper],
    subjects: Iterable[SubjectLabel],
    *,
    level: AreaLevel,
    notices: Sequence[Notice] = (),
) -> View:
    """Hold a selection against what is loaded and choose what was left open.

    The year gives way last but one, the test never before the grade. Left open: the newest year,
    in it the test with the most subjects, in it the lowest grade.
    """
    subjects = list(subjects)
    told = list(notices)
    left = list(papers)
    for field, wanted in (
        ("test", selection.test),
        ("grade", selection.grade),
        ("year_be", selection.year_be),
    ):
        left, is_there = _narrow(left, field, wanted)
        if not is_there:
            told.append(_not_loaded(field, wanted))
    width = {test: sum(s.test == test for s in subjects) for test in {p.test for p in left}}
    newest = max((p.year_be for p in left), default=None)
    paper = min(
        (p for p in left if p.year_be == newest),
        key=lambda p: (-width[p.test], p.grade.order, p.test),
        default=None,
    )
    subject = selection.subject
    if subject and paper and all((s.test, s.key) != (paper.test, subject) for s in subjects):
        told.append(_not_loaded("subject", subject))
        subject = None
    references = references_for(level)
    reference = selection.reference
    if reference is not None and reference not in references:
        told.append(_not_loaded("reference", reference))
        reference = None
    kept = selection.changed(subject=subject, reference=reference)
    return View(
        selection=kept,
        papers=tuple(papers),
        paper=paper,
        reference=reference or references[0],
        references=references,
        notices=tuple(told),
    )


_FIELD_WORDS = {
    "test": ("การทดสอบ", "test"),
    "grade": ("ชั้น", "grade"),
    "year_be": ("ปี", "year"),
    "subject": ("วิชา", "subject"),
    "reference": ("กลุ่มเปรียบเทียบ", "reference"),
}


def _not_loaded(field: str, wanted: Any) -> Notice:
    word_th, word_en = _FIELD_WORDS[field]
    labels = (wanted.label_th, wanted.label_en) if hasattr(wanted, "label_th") else (wanted, wanted)
    return Notice(
        f"ไม่มีข้อมูลของ{word_th} {labels[0]} ที่นี่ จึงแสดงค่าที่ใกล้ที่สุดที่มี",
        f"There is nothing here for the {word_en} {labels[1]}; the nearest that is loaded is shown.",
    )


def area_href(area: Area, selection: Selection) -> str:
    """Return the address of an area's screen with the filters."""
    path = f"/area/{area.level}/{quote(area.area_id, safe='~')}"
    return path + selection.changed(area=None).query()


def school_href(school_id: str, selection: Selection) -> str:
    """Return the address of a school's screen with the filters."""
    return f"/school/{quote(school_id, safe='~')}" + selection.changed(area=None).query()


def compare_href(compared: Sequence[Area], selection: Selection) -> str:
    """Return the address of areas and schools side by side, with the filters."""
    return "/compare" + selection.changed(compared=tuple(compared), area=None).query()


def trace_href(group: Area, selection: Selection) -> str:
    """Return the address of the rows behind a number of an area or school."""
    path = f"/trace/{group.level}/{quote(group.area_id, safe='~')}"
    return path + selection.changed(area=None).query()


def report_href(group: Area, selection: Selection) -> str:
    """Return the address of the report on paper of an area or school."""
    path = f"/report/{group.level}/{quote(group.area_id, safe='~')}.pdf"
    return path + selection.changed(area=None).query()


def quality_href(page: str, selection: Selection) -> str:
    """Return the address of a screen of quality schools with its filters: ``""``, ``network``, ``school/…``."""
    path = "/quality" + (f"/{quote(page, safe='/~')}" if page else "")
    return path + selection.query()


def load_href(load_id: int, selection: Selection) -> str:
    """Return the address of a load's page with the filters of the selection."""
    return f"/data/load/{load_id}" + selection.changed(area=None, subject=None).query()
