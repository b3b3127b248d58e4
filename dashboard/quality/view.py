"""What every screen of quality schools reads first: whose schools, by which scheme, in which round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.components import html
from dashboard.components.filters import Option, chip
from dashboard.components.html import Component
from dashboard.components.parts import link, marks, notice_list, rows_shown_of
from dashboard.components.tables import Cell
from dashboard.formatting import format_date, format_number
from dashboard.page import Crumb, Request, may_open
from dashboard.quality.asking import in_round
from dashboard.quality.tiers import Tiers
from dashboard.rights import current_viewer
from dashboard.shell import area_crumbs
from dashboard.stories import chosen_area
from dashboard.texts import say
from dashboard.url_state import Notice, Selection, quality_href
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area, AreaInfo
from metrics.quality.network import DEFAULT_RADIUS_KM
from metrics.quality.rounds import RoundKey
from metrics.quality.scheme import Scheme

SCREENS = ("", "network", "change", "assess")
"""The screens of quality schools, by what follows ``/quality/``; their words are in the texts."""

ROWS_SHOWN = 200
"""Most rows of a table; the foot says so, and the downloads hold all."""

_RADII_KM = (3, 5, 10, 15)


@dataclass(frozen=True, slots=True)
class QualityView:
    """The schools, the rule and the round that a screen is about.

    Parameters
    ----------
    schemes : every version of the scheme in use, oldest first
    choices : the newest version of each scheme by score
    rounds : of the area, oldest first; see `metrics.quality.rounds.list_rounds`
    chosen : the round shown; None = every school's newest
    ratings : each school's colour in it
    """

    request: Request
    info: AreaInfo
    schemes: tuple[Scheme, ...]
    choices: tuple[Scheme, ...]
    rounds: pd.DataFrame
    chosen: RoundKey | None
    ratings: pd.DataFrame

    @property
    def language(self) -> str:
        """Language of the screen."""
        return self.request.language

    @property
    def selection(self) -> Selection:
        """The filters."""
        return self.request.selection

    @property
    def scheme(self) -> Scheme:
        """The newest version of the scheme in use."""
        return self.schemes[-1]

    @property
    def rule(self) -> Scheme:
        """The version that rated what is shown, where it is one; else the newest."""
        names = {str(name) for name in self.ratings["scheme_version"].dropna()}
        return self.version(names.pop()) if len(names) == 1 else self.scheme

    @property
    def area(self) -> Area:
        """The area shown."""
        return self.info.area

    @property
    def tiers(self) -> Tiers:
        """The colours of the scheme, of all its versions."""
        return Tiers.of(self.schemes, self.language)

    @property
    def radius_km(self) -> int:
        """Distance within which a school stands near."""
        return self.selection.radius_km or int(DEFAULT_RADIUS_KM)

    def counts(self) -> dict[str, int]:
        """Return the schools of each colour."""
        return {str(k): int(n) for k, n in self.ratings["tier"].value_counts().items()}

    def version(self, name: object) -> Scheme:
        """Return the version that a rating names, else the newest."""
        return next((one for one in self.schemes if one.version == name), self.scheme)

    def crumbs(self, *further: Crumb) -> tuple[Crumb, ...]:
        """Return the way here."""
        steps = area_crumbs(self.info, self.selection, is_last=False)
        own = Crumb(
            say("quality_title", self.language),
            quality_href("", self.selection) if further else None,
        )
        return (*steps, own, *further)

    def school_link(self, school_id: str, name: str) -> Component:
        """Return a link to a school's own screen."""
        return link(name, quality_href(f"school/{school_id}", self.selection.changed(area=None)))

    def school_cell(self, school_id: str, name: str) -> Cell:
        """Return the cell of a table with that link."""
        return Cell(self.school_link(school_id, name), csv=name)


def read_quality_view(request: Request, school: Area | None = None) -> QualityView:
    """Read what the address asks for; what is not there gives way, with a notice.

    Parameters
    ----------
    school : the one school that the screen is about; None = an area, the one in the query, else the
        office's own, else the widest that may be seen where that has no quality school
    """
    quality = request.reader.quality
    every = [one for one in quality.schemes() if isinstance(one, Scheme)]
    request, versions = _choose_scheme(request, every)
    key = versions[-1].key
    if school is not None:
        info = AreaInfo(school, school.area_id, school.area_id)
        rounds = quality.rounds(school, key)
    else:
        info, request = chosen_area(request)
        rounds = quality.rounds(info.area, key)
        widest = current_viewer().scope
        if rounds.empty and request.selection.area is None and info.area != widest:
            info = request.reader.area(widest)
            rounds = quality.rounds(widest, key)
    request, chosen = _choose_round(request, rounds)
    newest = {one.key: one for one in every}
    return QualityView(
        request,
        info,
        tuple(versions),
        tuple(newest.values()),
        rounds,
        chosen,
        quality.ratings(info.area, key, **in_round(chosen)),
    )


def has_any_elsewhere(view: QualityView) -> bool:
    """Whether some school that whoever asks may see is assessed."""
    quality = view.request.reader.quality
    return not quality.rounds(current_viewer().scope, view.scheme.key).empty


def assess_way(where: str, selection: Selection, kind: str = "button") -> Component | None:
    """Return the way to a form of assessments; nothing for those who may not enter any."""
    if not may_open("quality_assess"):
        return None
    return link(say("quality_assess_way", selection.language), quality_href(where, selection), kind)


def plan_way(school_id: str, selection: Selection) -> Component | None:
    """Return the way to a school's plan; nothing for those who may not see it."""
    if not may_open("quality_plan"):
        return None
    way = quality_href(f"plan/{school_id}", selection.shared())
    return link(say("plan_open", selection.language), way, "action")


def _choose_scheme(request: Request, every: Sequence[Scheme]) -> tuple[Request, list[Scheme]]:
    """Return the versions of the scheme asked for, else of the one with the most colours."""
    asked = request.selection.scheme
    found = [one for one in every if one.key == asked]
    if found:
        return request, found
    if asked is not None:
        request = _told(request, "scheme_gone", scheme=asked)
        request = replace(request, selection=request.selection.changed(scheme=None))
    return request, usual_versions(every)


def usual_versions(every: Sequence[Scheme]) -> list[Scheme]:
    """Return the versions of the scheme in use where none is asked for: the one with the most colours."""
    usual = max(every, key=lambda one: len(one.tiers))
    return [one for one in every if one.key == usual.key]


def _choose_round(request: Request, rounds: pd.DataFrame) -> tuple[Request, RoundKey | None]:
    asked = request.selection.quality_round
    known = set(zip(rounds["year_be"], rounds["round_no"], strict=True))
    if asked is None or asked in known:
        return request, asked
    request = _told(request, "round_gone", round=f"{asked[1]}/{asked[0]}")
    return replace(request, selection=request.selection.changed(quality_round=None)), None


def _told(request: Request, key: str, **values: object) -> Request:
    notice = Notice(*(say(key, language, **values) for language in ("th", "en")))
    return replace(request, notices=(*request.notices, notice))


def round_word(year_be: int, round_no: int, language: str) -> str:
    """Return a round in words: ``รอบ 2/2567``."""
    return say("quality_round", language, round=round_no, year=year_be)


def opening(
    view: QualityView,
    screen: str = "",
    *,
    with_round: bool = True,
    with_radius: bool = False,
    actions: Sequence[Component | None] = (),
) -> list[Component | None]:
    """Return what stands above every screen: the screens of quality schools, filters, notices, the rule's note."""
    language = view.language
    chips = [chip("area", _area_options(view), language)] if view.area.level != AreaLevel.SCHOOL else []  # fmt: skip
    chips.append(chip("scheme", _scheme_options(view), language))
    if with_round and not view.rounds.empty:
        chips.append(chip("round", _round_options(view), language))
    if with_radius:
        chips.append(chip("radius", _radius_options(view), language))
    printed = html.Button(
        say("print", language), type="button", className="action",
        title=say("print_title", language), **marks(data_print="page"),
    )  # fmt: skip
    shown = [one for one in actions if one is not None]
    chips.append(html.Div([*shown, printed], className="actions"))
    return [
        subnav(screen, view.selection),
        html.Div(
            chips, className="filters", role="group", **marks(aria_label=say("filters", language))
        ),
        notice_list(view.request.notices, language),
    ]


def subnav(screen: str, selection: Selection) -> Component:
    """Return the links between the screens of quality schools."""
    language = selection.language
    items = [
        link(
            say(f"quality_screen_{name or 'colours'}", language),
            quality_href(name, selection),
            **(marks(aria_current="page") if name == screen else {}),
        )
        for name in SCREENS
        if may_open(f"quality_{name}" if name else "quality")
    ]
    return html.Nav(items, className="subnav", **marks(aria_label=say("quality_screens", language)))


def note_of(view: QualityView) -> Component:
    """Return which rule is used, and its note: that the thresholds are an example."""
    language, scheme = view.language, view.scheme
    versions = sorted({str(v) for v in view.ratings["scheme_version"].dropna()})
    words = say(
        "scheme_note",
        language,
        scheme=scheme.label(language),
        version=", ".join(versions) or scheme.version,
        note=scheme.note(language),
    )
    return html.P(words, className="notice scheme-note", role="note")


def _area_options(view: QualityView) -> list[Option]:
    """Return the widest area that may be seen, the office's own and every district with quality schools."""
    reader, language, widest = view.request.reader, view.language, current_viewer().scope
    everywhere = reader.quality.ratings(widest, view.scheme.key)
    districts = sorted({str(d) for d in everywhere["district_id"].dropna()})
    shown = dict.fromkeys([widest, *(Area(AreaLevel.DISTRICT, d) for d in districts)])
    areas = [reader.area(one) for one in shown]
    if view.info.area not in [one.area for one in areas]:
        areas.append(view.info)
    return [
        (
            one.name(language),
            view.selection.changed(area=one.area, quality_round=None).query(),
            one.area == view.area,
        )
        for one in areas
    ]


def _scheme_options(view: QualityView) -> list[Option]:
    return [
        (
            one.label(view.language),
            view.selection.changed(scheme=one.key, quality_round=None).query(),
            one.key == view.scheme.key,
        )
        for one in view.choices
    ]


def _round_options(view: QualityView) -> list[Option]:
    language = view.language
    options = [
        (
            say("quality_round_newest", language),
            view.selection.changed(quality_round=None).query(),
            view.chosen is None,
        )
    ]
    for row in view.rounds.iloc[::-1].to_dict("records"):
        key = (int(row["year_be"]), int(row["round_no"]))
        word = f"{round_word(*key, language)} · {format_date(row['last_on'], language)}"
        query = view.selection.changed(quality_round=key).query()
        options.append((word, query, key == view.chosen))
    return options


def _radius_options(view: QualityView) -> list[Option]:
    radii = sorted({*_RADII_KM, view.radius_km})
    return [
        (
            say("km", view.language, km=radius),
            view.selection.changed(radius_km=radius).query(),
            radius == view.radius_km,
        )
        for radius in radii
    ]


def shown_of(count: int, foot: str, language: str, most: int | None = None) -> str:
    """Return a foot that begins with how many rows are shown, where not all are; most: `ROWS_SHOWN`."""
    return rows_shown_of(count, ROWS_SHOWN if most is None else most, foot, language)


def quiet_zero(count: int) -> Component:
    """Return a number of schools, a zero in a quieter tone."""
    return html.Span(format_number(count, 0), className=None if count else "zero-count")
