"""The one door to the numbers: pages, the API, the command line and reports ask here, by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data_pipeline.warehouse import tables as tables
from data_pipeline.warehouse.vocabulary import AreaLevel, Grade
from metrics import place_queries, queries
from metrics.answers import (
    NATION,
    Answer,
    Area,
    AreaInfo,
    DatasetLabel,
    MetricSpec,
    Paper,
    SchoolInfo,
    Stamp,
    SubjectLabel,
    TestLabel,
    UnknownKey,
)
from metrics.boundaries import Boundaries, read_boundaries, sign_boundary_files
from metrics.computing import Stated, compute
from metrics.fetching import fetch_frame
from metrics.provenance import ProvenanceQuestions
from metrics.quality.network import has_place
from metrics.quality.service import QualityQuestions
from metrics.questions import Question
from metrics.reading import Reading
from metrics.references import parse_reference
from metrics.registry import Domain, Metric, all_metrics, check_grain, find_metric
from metrics.rows import Words, join
from metrics.search import SchoolIndex, records_at
from metrics.settings import MetricsSettings
from metrics.snapshot_reader import SnapshotReader

DOMAIN_COLUMNS = (
    "domain", "metric", "name_th", "year_be", "test", "grade", "subject",
    "value", "low", "high", "value_status", "source",
)  # fmt: skip
"""Columns of a card of domains."""

_DOMAINS = [domain.value for domain in Domain]


class MetricsService(ProvenanceQuestions, QualityQuestions):
    """Answers questions about one workspace's snapshots.

    Parameters
    ----------
    reader : the snapshots that this process may read
    settings : thresholds, and the office's own area
    boundaries_folder : of the office's own boundaries; None = it has none
    """

    def __init__(
        self,
        reader: SnapshotReader,
        settings: MetricsSettings,
        boundaries_folder: Path | None = None,
    ) -> None:
        super().__init__(reader)
        self._settings = settings
        self._boundaries_folder = boundaries_folder
        self._boundaries = Boundaries()

    # --- what there is -----------------------------------------------------------------------

    def snapshots(self) -> list[Stamp]:
        """Return all snapshots, newest first."""
        return [manifest.as_stamp() for manifest in self._reader.listed()]

    def stamp(self, *, snapshot: str | None = None) -> Stamp | None:
        """Return the age of a snapshot, None where nothing is published."""
        wanted = snapshot or self.data_version()
        if not wanted:
            return None

        def read(_: sa.Connection) -> Stamp | None:
            return next((s for s in self.snapshots() if s.snapshot == wanted), None)

        return self._remember(("stamp",), wanted, read)

    def tests(self, *, snapshot: str | None = None) -> list[TestLabel]:
        """Return the declared tests in their order."""
        frame = self._rows(tables.snap_test, ("sort_order",), snapshot)
        return [
            TestLabel(
                r["test"], r["label_th"], r["label_en"], r["sort_order"],
                _whole(r["break_year_be"]), _whole(r["voluntary_from_be"]),
            )
            for r in frame.to_dict("records")
        ]  # fmt: skip

    def datasets(self, *, snapshot: str | None = None) -> list[DatasetLabel]:
        """Return the declared datasets in their order."""
        frame = self._rows(tables.snap_dataset, ("sort_order",), snapshot)
        return [
            DatasetLabel(r["dataset"], r["label_th"], r["label_en"])
            for r in frame.to_dict("records")
        ]

    def subjects(
        self, test: str | None = None, *, snapshot: str | None = None
    ) -> list[SubjectLabel]:
        """Return the declared subjects of a test, or of all, in their order."""

        def read() -> list[SubjectLabel]:
            frame = self._rows(tables.snap_subject, ("test", "sort_order"), snapshot)
            columns = ("test", "subject", "label_th", "label_en", "sort_order")
            return [SubjectLabel(*(r[c] for c in columns)) for r in frame.to_dict("records")]

        labels = self._keep(("subjects",), snapshot or self.data_version(), read)
        return [label for label in labels if test in (None, label.test)]

    def papers(self, area: Area, *, snapshot: str | None = None) -> list[Paper]:
        """Return which test of which grade and year is loaded for an area, newest year first."""

        def read(connection: sa.Connection) -> list[Paper]:
            rows = connection.execute(queries.select_papers(area)).all()
            return [Paper(r.year_be, r.test, Grade(r.grade)) for r in rows]

        return self._remember(("papers", str(area)), snapshot, read)

    # --- places ------------------------------------------------------------------------------

    def area(self, area: Area, *, snapshot: str | None = None) -> AreaInfo:
        """Return an area's names and its path.

        Raises
        ------
        UnknownKey : no such area in this snapshot; the message lists some of its level
        """
        areas = self._areas(snapshot)
        if area not in areas:
            names = [f"{a.area} {a.name_th}" for a in areas.values() if a.area.level is area.level]
            known = ", ".join(names[:5]) or "–"
            raise UnknownKey(
                f"There is no area {area}. Some of this level: {known}.",
                f"ไม่มีพื้นที่ {area} ในข้อมูล ที่มีในระดับนี้ เช่น {known}",
            )
        return areas[area]

    def children(
        self, area: Area, level: AreaLevel, *, snapshot: str | None = None
    ) -> list[AreaInfo]:
        """Return the areas of a level inside another, in Thai dictionary order."""
        return [
            info
            for info in self._areas(snapshot).values()
            if info.area.level is level and area in [step.area for step in info.path]
        ]

    def home_area(self, *, snapshot: str | None = None) -> AreaInfo:
        """Return the office's own area: as set, else the one district or province, else the nation."""
        areas = self._areas(snapshot)
        if self._settings.home_area:
            own = Area.parse(self._settings.home_area)
            if own in areas:
                return areas[own]
        for level in (AreaLevel.DISTRICT, AreaLevel.PROVINCE):
            inside = [a for a in areas.values() if a.area.level is level and a.school_count]
            if len(inside) == 1:
                return inside[0]
        return areas[NATION]

    def school(self, school_id: str, *, snapshot: str | None = None) -> SchoolInfo:
        """Return one school.

        Raises
        ------
        UnknownKey : no such school in this snapshot
        """

        def read(connection: sa.Connection) -> SchoolInfo | None:
            row = connection.execute(place_queries.select_school(school_id)).mappings().first()
            return None if row is None else self._school_info(dict(row), version)

        version = snapshot or self.data_version()
        found = self._remember(("school", school_id), version or None, read)
        if found is None:
            raise UnknownKey(
                f"There is no school with the code {school_id}. Search by name or code.",
                f"ไม่พบโรงเรียนรหัส {school_id} ลองค้นหาด้วยชื่อหรือรหัส",
            )
        return found

    def school_places(self, area: Area, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return where each school of an area stands.

        Returns
        -------
        DataFrame[school_id, network_name_th, amphoe_name_th, tambon_name_th, district_name_th]
        """
        return self._in_area("school_places", place_queries.select_school_places(), area, snapshot)

    def school_points(self, area: Area, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return where each school of an area stands, in degrees; missing where nobody said.

        Returns
        -------
        DataFrame[school_id, name_th, amphoe_name_th, network_id, size_band, pupil_count, latitude,
        longitude, is_approximate, has_place], in Thai order
        """
        kept = ("network_id", "size_band")
        return self._in_area(
            "school_points", place_queries.select_school_points(), area, snapshot, kept,
            read=lambda rows: rows.assign(has_place=has_place(rows)),
        )  # fmt: skip

    def boundaries(self) -> Boundaries:
        """Return the office's own boundaries, as its files are now."""
        folder = self._boundaries_folder
        if folder is None:
            return Boundaries()
        if sign_boundary_files(folder) != self._boundaries.version:
            self._boundaries = read_boundaries(folder)
        return self._boundaries

    def search_schools(
        self,
        text: str,
        limit: int = 20,
        *,
        within: Area | None = None,
        snapshot: str | None = None,
    ) -> list[SchoolInfo]:
        """Return the schools that fit what was typed, best first; see `metrics.search`.

        Parameters
        ----------
        within : only schools inside this area
        """
        version, index = self._remember_with_version(
            ("school_index", str(within)),
            snapshot,
            lambda connection: SchoolIndex(
                fetch_frame(connection, place_queries.select_schools(within))
            ),
        )
        found = records_at(index.schools, index.search(text, limit))
        return [self._school_info(row, version) for row in found]

    # --- numbers -----------------------------------------------------------------------------

    def metrics(self) -> list[MetricSpec]:
        """Return every declared metric."""
        return [metric.spec for metric in all_metrics().values()]

    def metric(self, key: str) -> MetricSpec:
        """Return one metric's declaration."""
        return find_metric(key).spec

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
        """Answer a metric for groups, papers and subjects; None = all of them.

        Parameters
        ----------
        metric : key of a declared metric
        by : level of the groups
        within : only groups inside this area
        ids : only these groups
        test, grade, subject, year_be : only this paper
        reference : compare with this level; metrics that need one take the nation by default
        snapshot : id of an earlier snapshot

        Returns
        -------
        Answer, rows in Thai dictionary order of the names, then by paper

        Raises
        ------
        UnknownKey : unknown metric, reference, test, grade, subject, year or area; says what exists
        """
        snapshot = snapshot or self.data_version() or None  # names and numbers of one snapshot
        declared = find_metric(metric)
        check_grain(declared, by)
        compared = parse_reference(reference) if reference is not None else None
        if compared is None and declared.spec.needs_reference:
            compared = AreaLevel.NATION
        question = Question(
            by, within, tuple(ids) if ids is not None else None,
            test, grade, subject, year_be, compared,
        )  # fmt: skip

        made = self._keep(
            ("answer", metric, question), snapshot,
            lambda: self._compute(declared, question, snapshot).hand_out(),
        )  # fmt: skip
        version = snapshot or self.data_version()
        if made.frame.empty:
            self._explain_nothing(question, version)
        frame = made.frame.copy(deep=False)
        return Answer(frame, declared.spec, by, compared, version, made.notes)

    def similar_schools(self, school_id: str, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return the up to ten schools most similar to one, nearest first, each with the reason.

        Returns
        -------
        DataFrame[neighbour_no, school_id, name_th, district_name_th, amphoe_name_th, pupil_count,
        distance_sd, reason_th, reason_en]; empty where the size of the school is not known

        Raises
        ------
        UnknownKey : no school with this code
        """
        snapshot = snapshot or self.data_version() or None
        reading = self._reading(snapshot)
        if school_id not in reading.groups(AreaLevel.SCHOOL).place_of:
            self.school(school_id, snapshot=snapshot)  # says what can be done
        return self._keep(
            ("similar_schools", school_id), snapshot, lambda: reading.similar(school_id)
        )

    def domains(
        self,
        by: AreaLevel,
        group_id: str,
        *,
        year_be: int | None = None,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        """Return the card of one school or area: opportunity, quality, efficiency.

        Parameters
        ----------
        by, group_id : the school or area
        year_be : None = the newest year of each number

        Returns
        -------
        DataFrame[domain, metric, name_th, year_be, test, grade, subject, value, low, high,
        value_status, source]; a number of which nothing is loaded has no row
        """
        snapshot = snapshot or self.data_version() or None

        def make() -> pd.DataFrame:
            question = Question(by, ids=(group_id,))
            asked = [m for m in all_metrics().values() if m.spec.domain and by in m.spec.grains]
            asked.sort(key=lambda metric: _DOMAINS.index(str(metric.spec.domain)))
            cards = []
            for metric in asked:
                compared = AreaLevel.NATION if metric.spec.needs_reference else None
                own = replace(question, reference=compared)
                rows = self._compute(metric, own, snapshot).rows
                if not len(rows):
                    self._explain_nothing(own, snapshot or "")
                    continue
                words = {"domain": str(metric.spec.domain), "metric": metric.spec.key}
                named = rows.put({key: Words.all(word, len(rows)) for key, word in words.items()})
                is_wanted = rows["year_be"] == (year_be or rows["year_be"].max())
                cards.append(named.keep(DOMAIN_COLUMNS).take(is_wanted))
            if not cards:
                return pd.DataFrame(columns=DOMAIN_COLUMNS)
            return join(cards).frame()

        card = self._keep(("domains", by, group_id, year_be), snapshot, make)
        return card.copy(deep=False)

    # --- inside ------------------------------------------------------------------------------

    def _areas(self, snapshot: str | None) -> dict[Area, AreaInfo]:
        def read(connection: sa.Connection) -> dict[Area, AreaInfo]:
            rows = connection.execute(place_queries.select_areas()).mappings().all()
            by_area = {Area(AreaLevel(r["area_level"]), r["area_id"]): r for r in rows}
            done: dict[Area, AreaInfo] = {}

            def describe(area: Area) -> AreaInfo:
                if area not in done:
                    row = by_area[area]
                    level = row["parent_level"]
                    parent = Area(AreaLevel(level), row["parent_id"]) if level else None
                    path: tuple[AreaInfo, ...] = ()
                    if parent in by_area:
                        above = describe(parent)
                        path = (*above.path, above)
                    done[area] = AreaInfo(
                        area, row["name_th"], row["name_en"], path, row["school_count"]
                    )
                return done[area]

            return {area: describe(area) for area in by_area}

        return self._remember(("areas",), snapshot, read)

    def _school_info(self, row: dict[str, Any], version: str) -> SchoolInfo:
        areas = self._areas(version)
        steps = (
            (AreaLevel.NATION, "0000"),
            (AreaLevel.PROVINCE, row["province_id"]),
            (AreaLevel.DISTRICT, row["district_id"]),
            (AreaLevel.NETWORK, row["network_id"]),
        )
        path = [areas.get(Area(level, area_id)) for level, area_id in steps if area_id]
        fields = {name: row[name] for name in SchoolInfo.__slots__ if name != "path"}
        return SchoolInfo(**fields, path=tuple(step for step in path if step))

    def _compute(self, metric: Metric, question: Question, snapshot: str | None) -> Stated:
        if question.within is not None:
            self.area(question.within, snapshot=snapshot)
        return compute(metric, question, self._reading(snapshot), self._settings)

    def _reading(self, snapshot: str | None) -> Reading:
        return Reading(lambda s: self._fetch(s, snapshot), snapshot, self._keep)

    def _explain_nothing(self, question: Question, version: str) -> None:
        """Raise where a part of the question is unknown; an empty answer to a known one is fine."""
        for group_id in question.ids or ():
            if question.by is AreaLevel.SCHOOL:
                self.school(group_id, snapshot=version)
            else:
                self.area(Area(question.by, group_id), snapshot=version)
        papers = self.papers(NATION, snapshot=version)
        known: dict[str, set[Any]] = {
            "test": {p.test for p in papers},
            "grade": {p.grade.value for p in papers},
            "year_be": {p.year_be for p in papers},
            "subject": {s.key for s in self.subjects(question.test, snapshot=version)},
        }
        for part, choices in known.items():
            wanted = getattr(question, part)
            if wanted is not None and wanted not in choices:
                listed = ", ".join(str(c) for c in sorted(choices)) or "–"
                raise UnknownKey(
                    f"There is nothing for {part} “{wanted}”. Loaded: {listed}.",
                    f"ไม่มีข้อมูลของ {part} “{wanted}” ที่โหลดแล้ว: {listed}",
                )


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)
