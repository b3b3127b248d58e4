"""The service as whoever is asking may see it: refused outside their scope, cut to it otherwise.

Every question of a page, an export, the API or a callback goes through here, so that all of them
get the same answer. What lies outside is refused by name; a question without a place is answered
for the scope alone. Means of the areas around a scope are comparisons, and stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pandas as pd

from dashboard.rights import Right, Viewer, current_viewer
from dashboard.scoped_quality import ScopedQuality
from dashboard.service import Service
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import (
    NATION,
    Answer,
    Area,
    AreaInfo,
    DatasetLabel,
    MetricsError,
    MetricSpec,
    Paper,
    SchoolInfo,
    Stamp,
    SubjectLabel,
    TestLabel,
    UnknownKey,
)
from metrics.boundaries import Boundaries

_OPEN = (AreaLevel.NATION, AreaLevel.OBEC, AreaLevel.REGION)
"""Levels whose figures are for everybody who is in."""
_AROUND = (AreaLevel.PROVINCE, AreaLevel.DISTRICT)
_NARROWER = {
    AreaLevel.PROVINCE: (
        AreaLevel.DISTRICT,
        AreaLevel.NETWORK,
        AreaLevel.SIZE_BAND,
        AreaLevel.SCHOOL,
    ),
    AreaLevel.DISTRICT: (AreaLevel.NETWORK, AreaLevel.SIZE_BAND, AreaLevel.SCHOOL),
}
"""Levels whose groups stand inside a scope of a level; sizes are counted by district."""


class OutsideScope(UnknownKey):
    """Something that whoever is asking may not see, whether it exists or not."""


class NoRight(MetricsError):
    """Something that the role of whoever is asking may not do."""


def outside(what: Area | AreaLevel | str) -> OutsideScope:
    """Return the refusal of something outside the scope."""
    scope = current_viewer().scope
    thai, english = ((_words(what, one), area_words(scope, one)) for one in ("th", "en"))
    return OutsideScope(
        f"{english[0]} is outside what this account may see ({english[1]}).",
        f"{thai[0]} อยู่นอกขอบเขตที่บัญชีนี้ดูได้ ({thai[1]})",
    )


def area_words(area: Area, language: str) -> str:
    """Return an area for a person where its name is not at hand: its level in words, and its code.

    Examples
    --------
    >>> area_words(Area(AreaLevel.DISTRICT, "5601"), "th"), area_words(NATION, "en")
    ('เขตพื้นที่ 5601', 'Nation')
    """
    level = area.level.label(language)
    return level if area == NATION else f"{level} {area.area_id}"


def _words(what: Area | AreaLevel | str, language: str) -> str:
    if isinstance(what, Area):
        return area_words(what, language)
    return what.label(language) if isinstance(what, AreaLevel) else what


def require(right: Right) -> Viewer:
    """Return who is asking.

    Raises
    ------
    NoRight : they may not do this
    """
    viewer = current_viewer()
    if not viewer.may(right):
        raise NoRight(
            f"The role “{viewer.role.label_en}” does not have the right “{right}”.",
            f"บทบาท “{viewer.role.label_th}” ไม่มีสิทธิ์ทำสิ่งนี้ ({right})",
        )
    return viewer


class ScopedService(ScopedQuality):
    """`dashboard.service.Service` within the scope of whoever is asking.

    Parameters
    ----------
    inner : answers without borders; nothing but this class and the public's own service holds it
    """

    _inner: Service

    def __init__(self, inner: Service) -> None:
        self._inner = inner

    # --- what everybody who is in may know ---------------------------------------------------

    def data_version(self) -> str:
        """Return the id of the snapshot in use."""
        return self._inner.data_version()

    def snapshots(self) -> list[Stamp]:
        """Return all snapshots, newest first."""
        return self._inner.snapshots()

    def stamp(self, *, snapshot: str | None = None) -> Stamp | None:
        """Return the age of a snapshot."""
        return self._inner.stamp(snapshot=snapshot)

    def tests(self, *, snapshot: str | None = None) -> list[TestLabel]:
        """Return the declared tests."""
        return self._inner.tests(snapshot=snapshot)

    def datasets(self, *, snapshot: str | None = None) -> list[DatasetLabel]:
        """Return the declared datasets."""
        return self._inner.datasets(snapshot=snapshot)

    def subjects(
        self, test: str | None = None, *, snapshot: str | None = None
    ) -> list[SubjectLabel]:
        """Return the declared subjects."""
        return self._inner.subjects(test, snapshot=snapshot)

    def metrics(self) -> list[MetricSpec]:
        """Return every declared metric."""
        return self._inner.metrics()

    def metric(self, key: str) -> MetricSpec:
        """Return one metric's declaration."""
        return self._inner.metric(key)

    def boundaries(self) -> Boundaries:
        """Return the office's own boundaries: lines on a map, which say nothing of a school."""
        return self._inner.boundaries()

    # --- places ------------------------------------------------------------------------------

    def home_area(self, *, snapshot: str | None = None) -> AreaInfo:
        """Return the office's own area, or where the scope begins."""
        viewer = require(Right.SEE_RESULTS)
        if viewer.sees_everything:
            return self._inner.home_area(snapshot=snapshot)
        if viewer.scope.level is AreaLevel.SCHOOL:
            school = self.school(viewer.scope.area_id, snapshot=snapshot)
            return AreaInfo(viewer.scope, school.name_th, school.name_th, (), 1)
        return self.area(viewer.scope, snapshot=snapshot)

    def area(self, area: Area, *, snapshot: str | None = None) -> AreaInfo:
        """Return an area of the scope; its path begins where the scope does."""
        self._refuse_outside(area, snapshot)
        info = self._inner.area(area, snapshot=snapshot)
        return replace(info, path=self._cut_path(info.path, snapshot))

    def children(
        self, area: Area, level: AreaLevel, *, snapshot: str | None = None
    ) -> list[AreaInfo]:
        """Return the areas of a level inside another, those of the scope."""
        require(Right.SEE_RESULTS)
        found = self._inner.children(area, level, snapshot=snapshot)
        inside = [info for info in found if self._is_inside(info.area, snapshot)]
        return [replace(i, path=self._cut_path(i.path, snapshot)) for i in inside]

    def school(self, school_id: str, *, snapshot: str | None = None) -> SchoolInfo:
        """Return one school of the scope."""
        self._refuse_outside(_school(school_id), snapshot)
        info = self._inner.school(school_id, snapshot=snapshot)
        return replace(info, path=self._cut_path(info.path, snapshot))

    def search_schools(
        self,
        text: str,
        limit: int = 20,
        *,
        within: Area | None = None,
        snapshot: str | None = None,
    ) -> list[SchoolInfo]:
        """Return the schools of the scope that fit what was typed."""
        viewer = require(Right.SEE_RESULTS)
        if within is not None:
            self._refuse_outside(within, snapshot)
        elif not viewer.sees_everything:
            within = viewer.scope
        found = self._inner.search_schools(text, limit, within=within, snapshot=snapshot)
        inside = [s for s in found if self._is_inside(_school(s.school_id), snapshot)]
        return [replace(s, path=self._cut_path(s.path, snapshot)) for s in inside]

    def school_places(self, area: Area, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return where each school of an area stands."""
        self._refuse_outside(area, snapshot)
        return self._inner.school_places(area, snapshot=snapshot)

    def school_points(self, area: Area, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return the coordinates of each school of an area."""
        self._refuse_outside(area, snapshot)
        return self._inner.school_points(area, snapshot=snapshot)

    def similar_schools(self, school_id: str, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return the schools of the scope among those most similar to one; their places stay."""
        self._refuse_outside(_school(school_id), snapshot)
        found = self._inner.similar_schools(school_id, snapshot=snapshot)
        inside = self._schools_inside(snapshot)
        return found if inside is None else found[found["school_id"].isin(inside)]

    def domains(
        self,
        by: AreaLevel,
        group_id: str,
        *,
        year_be: int | None = None,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        """Return the three domains of a school or an area of the scope."""
        self._refuse_outside(Area(by, group_id), snapshot)
        return self._inner.domains(by, group_id, year_be=year_be, snapshot=snapshot)

    def papers(self, area: Area, *, snapshot: str | None = None) -> list[Paper]:
        """Return what is loaded for an area."""
        self._refuse_outside(area, snapshot)
        return self._inner.papers(area, snapshot=snapshot)

    # --- numbers -----------------------------------------------------------------------------

    def answer(
        self,
        metric: str,
        *,
        by: AreaLevel,
        within: Area | None = None,
        ids: Sequence[str] | None = None,
        test: str | None = None,
        grade: str | None = None,
        subject: str | None = None,
        year_be: int | None = None,
        reference: AreaLevel | None = None,
        snapshot: str | None = None,
    ) -> Answer:
        """Answer a metric for the groups of the scope, and for the areas around it."""
        viewer = require(Right.SEE_RESULTS)
        ask = partial(
            self._inner.answer, metric, by=by, test=test, grade=grade, subject=subject,
            year_be=year_be, reference=reference, snapshot=snapshot,
        )  # fmt: skip
        if viewer.sees_everything or (by in _OPEN and within in (None, NATION)):
            return ask(within=within, ids=ids)
        if within is not None:
            self._refuse_outside(within, snapshot)
        if by in _NARROWER.get(viewer.scope.level, ()):
            answer = ask(within=within or viewer.scope, ids=ids)
            return self._without_strangers(answer, snapshot)
        own = self._around(snapshot).get(by)
        if own is None:
            raise outside(by)
        return ask(within=None, ids=[i for i in (own,) if ids is None or i in ids])

    def rows_behind(
        self,
        area: Area,
        *,
        test: str,
        grade: str,
        year_be: int,
        subject: str,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        """Return the rows of files behind a number of an area of the scope."""
        self._refuse_outside(area, snapshot)
        return self._inner.rows_behind(
            area, test=test, grade=grade, year_be=year_be, subject=subject, snapshot=snapshot
        )

    def doubts(self, area: Area, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return the rows in doubt of an area of the scope."""
        self._refuse_outside(area, snapshot)
        return self._inner.doubts(area, snapshot=snapshot)

    def findings(self, area: Area, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return what was found in the loads behind an area.

        Of a load that reaches beyond the scope it says that something was found, not what: the
        proof may name other schools.
        """
        self._refuse_outside(area, snapshot)
        found = self._inner.findings(area, snapshot=snapshot)
        if current_viewer().sees_everything or found.empty:
            return found
        return _without_proof(found, self._own_loads(snapshot))

    # --- files -------------------------------------------------------------------------------

    def loads(self, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return the loads whose every row stands in the scope, newest first."""
        require(Right.SEE_FILES)
        return self._of_own_loads(self._inner.loads(snapshot=snapshot), snapshot)

    def load_districts(self, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return which districts the loads of the scope fill."""
        require(Right.SEE_FILES)
        return self._of_own_loads(self._inner.load_districts(snapshot=snapshot), snapshot)

    def file_findings(
        self, load_id: int | None = None, *, snapshot: str | None = None
    ) -> pd.DataFrame:
        """Return what the checks said about one load of the scope, or about all in use."""
        self._refuse_other_load(load_id, snapshot)
        found = self._inner.file_findings(load_id, snapshot=snapshot)
        return self._of_own_loads(found, snapshot)

    def rejected_rows(self, load_id: int, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return the rows of a load of the scope that were set aside."""
        self._refuse_other_load(load_id, snapshot)
        return self._inner.rejected_rows(load_id, snapshot=snapshot)

    def corrections(self, load_id: int, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return the mends of a load of the scope."""
        self._refuse_other_load(load_id, snapshot)
        return self._inner.corrections(load_id, snapshot=snapshot)

    def coverage(self, district: str | None = None, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return what is loaded of each test, grade and year: of a district of the scope.

        The calendar of all districts together counts them and names none; a load is named only
        where it is one's own.
        """
        viewer = require(Right.SEE_FILES)
        if district is not None:
            self._refuse_outside(Area(AreaLevel.DISTRICT, district), snapshot)
        elif viewer.scope.level is AreaLevel.DISTRICT:
            district = viewer.scope.area_id
        frame = self._inner.coverage(district, snapshot=snapshot)
        if viewer.sees_everything or frame.empty:
            return frame
        is_own = frame["load_id"].isin(self._own_loads(snapshot))
        return frame.assign(load_id=frame["load_id"].astype(object).where(is_own, None))

    def reconciliation(self, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return our means beside stated ones, of the scope and of the areas around it."""
        viewer = require(Right.SEE_FILES)
        frame = self._inner.reconciliation(snapshot=snapshot)
        if viewer.sees_everything or frame.empty:
            return frame
        around = self._around(snapshot)
        places = zip(frame["area_level"], frame["area_id"], strict=True)
        areas = [Area(AreaLevel(level), str(area_id)) for level, area_id in places]
        kept = [a.area_id == around.get(a.level) or self._is_inside(a, snapshot) for a in areas]
        return frame[kept]

    # --- changing ----------------------------------------------------------------------------

    def refuse_foreign_order(self, load_id: int) -> None:
        """Hold an order about a load against the right to change it.

        Raises
        ------
        NoRight, OutsideScope : the role may not, or the load reaches beyond the scope
        """
        require(Right.CHANGE_DATA)
        self._refuse_other_load(load_id or None, None)

    def districts_to_change(self) -> tuple[str, ...]:
        """Return the districts that whoever is asking may bring files of; () = all.

        Raises
        ------
        NoRight, OutsideScope : the role may not, or nothing is known of its scope
        """
        viewer = require(Right.CHANGE_DATA)
        if viewer.sees_everything:
            return ()
        if viewer.scope.level is AreaLevel.DISTRICT:
            return (viewer.scope.area_id,)
        if not self._inner.data_version():
            raise outside(viewer.scope)
        found = self.children(viewer.scope, AreaLevel.DISTRICT)
        if not found:
            raise outside(viewer.scope)
        return tuple(info.area.area_id for info in found)

    # --- inside ------------------------------------------------------------------------------

    def _let_in(self) -> None:
        require(Right.SEE_RESULTS)

    def _refuse_outside(self, area: Area, snapshot: str | None) -> None:
        require(Right.SEE_RESULTS)
        if not self._is_inside(area, snapshot):
            raise outside(area)

    def _is_inside(self, area: Area, snapshot: str | None) -> bool:
        viewer = current_viewer()
        if viewer.sees_everything or area == viewer.scope:
            return True
        try:
            if area.level is AreaLevel.SCHOOL:
                path = self._inner.school(area.area_id, snapshot=snapshot).path
            else:
                path = self._inner.area(area, snapshot=snapshot).path
        except UnknownKey:
            return False
        return viewer.scope in [step.area for step in path]

    def _cut_path(self, path: Sequence[AreaInfo], snapshot: str | None) -> tuple[AreaInfo, ...]:
        return tuple(step for step in path if self._is_inside(step.area, snapshot))

    def _around(self, snapshot: str | None) -> dict[AreaLevel, str]:
        """Return the scope and the areas around it, whose means are comparisons, by level."""
        scope = current_viewer().scope
        if scope.level is AreaLevel.SCHOOL:
            path = self._inner.school(scope.area_id, snapshot=snapshot).path
        else:
            path = self._inner.area(scope, snapshot=snapshot).path
        known = {step.area.level: step.area.area_id for step in path}
        around = {level: known[level] for level in _AROUND if level in known}
        return {**around, scope.level: scope.area_id}

    def _is_around(self, area: Area, snapshot: str | None) -> bool:
        return self._around(snapshot).get(area.level) == area.area_id

    def _without_strangers(self, answer: Answer, snapshot: str | None) -> Answer:
        """Return an answer without groups that stand outside the scope.

        The question was put within the scope already; a level that knows nothing of the place that
        was asked for answers for everywhere, and this is where that ends.
        """
        scope = current_viewer().scope
        if answer.by is AreaLevel.SCHOOL:
            inside = self._schools_inside(snapshot) or set()
        else:
            children = self._inner.children(scope, answer.by, snapshot=snapshot)
            inside = {info.area.area_id for info in children}
        is_inside = answer.frame[answer.id_column].isin(inside)
        if is_inside.all():
            return answer
        return replace(answer, frame=answer.frame[is_inside], notes=())

    def _schools_inside(self, snapshot: str | None) -> set[str] | None:
        viewer = current_viewer()
        if viewer.sees_everything:
            return None
        return set(self._inner.school_places(viewer.scope, snapshot=snapshot)["school_id"])

    def _own_loads(self, snapshot: str | None) -> set[int]:
        """Return the loads that fill nothing outside the scope."""
        frame = self._inner.load_districts(snapshot=snapshot)
        is_own = {
            district: self._is_inside(Area(AreaLevel.DISTRICT, district), snapshot)
            for district in set(frame["district_id"])
        }
        whole = frame["district_id"].map(is_own).astype(bool).groupby(frame["load_id"]).all()
        return {int(load_id) for load_id in whole[whole].index}

    def _of_own_loads(self, frame: pd.DataFrame, snapshot: str | None) -> pd.DataFrame:
        if current_viewer().sees_everything or frame.empty:
            return frame
        return frame[frame["load_id"].isin(self._own_loads(snapshot))]

    def _refuse_other_load(self, load_id: int | None, snapshot: str | None) -> None:
        viewer = require(Right.SEE_FILES)
        if load_id is None or viewer.sees_everything:
            return
        if load_id not in self._own_loads(snapshot):
            raise outside(f"load {load_id}")


def _school(school_id: str) -> Area:
    return Area(AreaLevel.SCHOOL, school_id)


def _without_proof(found: pd.DataFrame, own_loads: set[int]) -> pd.DataFrame:
    """Return findings with those of other loads reduced to the fact that there is one."""
    is_foreign = ~found["load_id"].isin(own_loads)
    said = {
        "message_th": "พบเรื่องที่ต้องตรวจในไฟล์ที่มีข้อมูลนอกขอบเขตของบัญชีนี้ด้วย ถามรายละเอียดจากเจ้าหน้าที่ข้อมูล",
        "message_en": "Something was found in a file that also holds data outside this account's scope. Ask the data officer.",
        "place": "",
        "suggestion": None,
        "mend_json": None,
    }
    return found.assign(
        **{name: found[name].astype(object).mask(is_foreign, text) for name, text in said.items()}
    )
