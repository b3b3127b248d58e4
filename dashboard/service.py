"""What the dashboard asks of `metrics.service.MetricsService`, and the reader that pages use.

A `Reader` answers one request from one snapshot, so that a page never mixes two.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any, BinaryIO, Protocol, TypeVar

import numpy as np
import pandas as pd

from dashboard.findings import Doubt, Finding, read_doubts, read_findings
from dashboard.measures import Measure, read_measures
from dashboard.quality.asking import QualityReader
from dashboard.rights import current_viewer
from data_pipeline.warehouse.vocabulary import AreaLevel
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
)
from metrics.boundaries import Boundaries
from metrics.remembering import SnapshotCache

T = TypeVar("T")

MOST_DISTRICTS_WHOLE = 20
"""Up to so many districts, one is read with all its papers at once: 3 MB each in memory."""


class Service(Protocol):
    """The questions that the dashboard asks; `snapshot=None` means the current one.

    Those about quality schools are declared in `metrics.quality.service.QualityQuestions`.
    """

    def data_version(self) -> str: ...  # noqa: D102
    def snapshots(self) -> list[Stamp]: ...  # noqa: D102
    def stamp(self, *, snapshot: str | None = None) -> Stamp | None: ...  # noqa: D102
    def tests(self, *, snapshot: str | None = None) -> list[TestLabel]: ...  # noqa: D102
    def datasets(self, *, snapshot: str | None = None) -> list[DatasetLabel]: ...  # noqa: D102
    def subjects(  # noqa: D102
        self, test: str | None = None, *, snapshot: str | None = None
    ) -> list[SubjectLabel]: ...
    def papers(self, area: Area, *, snapshot: str | None = None) -> list[Paper]: ...  # noqa: D102
    def home_area(self, *, snapshot: str | None = None) -> AreaInfo: ...  # noqa: D102
    def area(self, area: Area, *, snapshot: str | None = None) -> AreaInfo: ...  # noqa: D102
    def children(  # noqa: D102
        self, area: Area, level: AreaLevel, *, snapshot: str | None = None
    ) -> list[AreaInfo]: ...
    def school(self, school_id: str, *, snapshot: str | None = None) -> SchoolInfo: ...  # noqa: D102
    def search_schools(  # noqa: D102
        self,
        text: str,
        limit: int = 20,
        *,
        within: Area | None = None,
        snapshot: str | None = None,
    ) -> list[SchoolInfo]: ...
    def school_places(self, area: Area, *, snapshot: str | None = None) -> pd.DataFrame: ...  # noqa: D102
    def school_points(self, area: Area, *, snapshot: str | None = None) -> pd.DataFrame: ...  # noqa: D102
    def boundaries(self) -> Boundaries: ...  # noqa: D102
    def similar_schools(  # noqa: D102
        self, school_id: str, *, snapshot: str | None = None
    ) -> pd.DataFrame: ...
    def domains(  # noqa: D102
        self,
        by: AreaLevel,
        group_id: str,
        *,
        year_be: int | None = None,
        snapshot: str | None = None,
    ) -> pd.DataFrame: ...
    def metrics(self) -> list[MetricSpec]: ...  # noqa: D102
    def metric(self, key: str) -> MetricSpec: ...  # noqa: D102
    def answer(  # noqa: D102
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
    ) -> Answer: ...
    def rows_behind(  # noqa: D102
        self,
        area: Area,
        *,
        test: str,
        grade: str,
        year_be: int,
        subject: str,
        snapshot: str | None = None,
    ) -> pd.DataFrame: ...
    def doubts(self, area: Area, *, snapshot: str | None = None) -> pd.DataFrame: ...  # noqa: D102
    def findings(self, area: Area, *, snapshot: str | None = None) -> pd.DataFrame: ...  # noqa: D102
    def loads(self, *, snapshot: str | None = None) -> pd.DataFrame: ...  # noqa: D102
    def load_districts(self, *, snapshot: str | None = None) -> pd.DataFrame: ...  # noqa: D102
    def file_findings(  # noqa: D102
        self, load_id: int | None = None, *, snapshot: str | None = None
    ) -> pd.DataFrame: ...
    def rejected_rows(  # noqa: D102
        self, load_id: int, *, snapshot: str | None = None
    ) -> pd.DataFrame: ...
    def corrections(  # noqa: D102
        self, load_id: int, *, snapshot: str | None = None
    ) -> pd.DataFrame: ...
    def coverage(  # noqa: D102
        self, district: str | None = None, *, snapshot: str | None = None
    ) -> pd.DataFrame: ...
    def reconciliation(self, *, snapshot: str | None = None) -> pd.DataFrame: ...  # noqa: D102


class OrderDesk(Protocol):
    """Where uploads and orders about loads are placed; `data_pipeline.desk.Desk` is one."""

    def place_file(  # noqa: D102
        self,
        name: str,
        stream: BinaryIO,
        answers: Mapping[str, Any],
        *,
        by: str = "",
        districts: Sequence[str] = (),
    ) -> str: ...
    def place(self, order_json: str) -> str: ...  # noqa: D102
    def progress(self, token: str) -> dict[str, Any] | None: ...  # noqa: D102
    def templates(self) -> Mapping[str, tuple[str, str]]: ...  # noqa: D102
    def template(self, name: str, suffix: str) -> bytes | None: ...  # noqa: D102


class MeasureCache:
    """What pages were already told: by snapshot, by who sees the same, and by question.

    Parameters
    ----------
    size : answers of one snapshot that are kept
    """

    def __init__(self, size: int = 256) -> None:
        self._kept = SnapshotCache(size)

    def remember(self, key: tuple[Hashable, ...], read: Callable[[], T]) -> T:
        """Return what is kept under a key, which begins with the snapshot; what is not is read, and kept."""
        snapshot, question = str(key[0]), key[1:]
        if kept := self._kept.find(snapshot, question):
            found: T = kept[0]
            return found
        made = read()
        self._kept.keep(snapshot, question, made)
        return made

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()


class Reader:
    """One request's view of the service: every question goes to the same snapshot.

    What is remembered is remembered for those who see the same as whoever is asking.
    """

    def __init__(self, service: Service, cache: MeasureCache, snapshot: str | None = None) -> None:
        self.service = service
        self.cache = cache
        self.snapshot = snapshot or service.data_version()
        self._seen = (self.snapshot, current_viewer().key)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been published yet."""
        return not self.snapshot

    def remember(self, key: tuple[Hashable, ...], read: Callable[[], T]) -> T:
        """Return what is kept of this snapshot for those who see the same; what is not is read, and kept."""
        return self.cache.remember((*self._seen, *key), read)

    @property
    def quality(self) -> QualityReader:
        """The questions about quality schools, to the same snapshot."""
        return QualityReader(self.service, self.snapshot)

    def stamp(self) -> Stamp | None:
        """Return the stamp of the snapshot; None before the first."""
        return None if self.is_empty else self.service.stamp(snapshot=self.snapshot)

    def tests(self) -> dict[str, TestLabel]:
        """Return the declared tests by key."""
        return self.remember(
            ("tests",),
            lambda: {test.key: test for test in self.service.tests(snapshot=self.snapshot)},
        )

    def datasets(self) -> dict[str, DatasetLabel]:
        """Return the declared datasets by key."""
        return self.remember(
            ("datasets",),
            lambda: {one.key: one for one in self.service.datasets(snapshot=self.snapshot)},
        )

    def subjects(self, test: str | None = None) -> list[SubjectLabel]:
        """Return the declared subjects in their order."""

        def read() -> list[SubjectLabel]:
            found = self.service.subjects(test, snapshot=self.snapshot)
            return sorted(found, key=lambda s: (s.test, s.sort_order))

        return self.remember(("subjects", test), read)

    def papers(self, area: Area) -> list[Paper]:
        """Return what is loaded for an area, newest year first."""
        return self.service.papers(area, snapshot=self.snapshot)

    def home_area(self) -> AreaInfo:
        """Return the office's own area."""
        return self.service.home_area(snapshot=self.snapshot)

    def area(self, area: Area) -> AreaInfo:
        """Return one area with its path."""
        return self.service.area(area, snapshot=self.snapshot)

    def children(self, area: Area, level: AreaLevel) -> list[AreaInfo]:
        """Return the areas of a level within an area."""
        return self.service.children(area, level, snapshot=self.snapshot)

    def school(self, school_id: str) -> SchoolInfo:
        """Return one school."""
        return self.service.school(school_id, snapshot=self.snapshot)

    def metric(self, key: str) -> MetricSpec:
        """Return one metric's declaration."""
        return self.service.metric(key)

    def school_places(self, area: Area, column: str) -> dict[str, str]:
        """Return school id → name of the place it stands in, where it is known.

        Parameters
        ----------
        column : a column of `Service.school_places`
        """

        def read() -> dict[str, str]:
            frame = self.service.school_places(area, snapshot=self.snapshot)
            known = frame[frame[column].notna()]
            return dict(zip(known["school_id"], known[column], strict=True))

        return self.remember(("school_places", area, column), read)

    def school_points(self, area: Area) -> pd.DataFrame:
        """Return the coordinates of an area's schools, as far as they are known."""
        return self.service.school_points(area, snapshot=self.snapshot)

    def boundaries(self) -> Boundaries:
        """Return the office's own boundaries."""
        return self.service.boundaries()

    def doubts(self, area: Area) -> tuple[Doubt, ...]:
        """Return the rows in doubt of an area."""
        return self.remember(
            ("doubts", area),
            lambda: read_doubts(self.service.doubts(area, snapshot=self.snapshot)),
        )

    def findings(self, area: Area) -> tuple[Finding, ...]:
        """Return the findings of the loads in use of an area."""
        return self.remember(
            ("findings", area),
            lambda: read_findings(self.service.findings(area, snapshot=self.snapshot)),
        )

    def loads(self) -> pd.DataFrame:
        """Return every load of the workspace."""
        return self.service.loads(snapshot=self.snapshot)

    def rows_behind(self, area: Area, paper: Paper, subject: str) -> pd.DataFrame:
        """Return the rows of files that a number is made from."""
        return self.service.rows_behind(
            area,
            test=paper.test,
            grade=paper.grade.value,
            year_be=paper.year_be,
            subject=subject,
            snapshot=self.snapshot,
        )

    def file_findings(self, load_id: int | None = None) -> tuple[Finding, ...]:
        """Return what was found in one load, or in all that are in use."""
        return read_findings(self.service.file_findings(load_id, snapshot=self.snapshot))

    def rejected_rows(self, load_id: int) -> pd.DataFrame:
        """Return the rows of one load that were set aside."""
        return self.service.rejected_rows(load_id, snapshot=self.snapshot)

    def corrections(self, load_id: int) -> pd.DataFrame:
        """Return the mends of one load."""
        return self.service.corrections(load_id, snapshot=self.snapshot)

    def coverage(self, district: str | None = None) -> pd.DataFrame:
        """Return what is loaded of each test, grade and year: of one district, or of all."""
        return self.service.coverage(district, snapshot=self.snapshot)

    def reconciliation(self) -> pd.DataFrame:
        """Return our means beside those that others state."""
        return self.service.reconciliation(snapshot=self.snapshot)

    def similar_schools(self, school_id: str) -> pd.DataFrame:
        """Return the schools most similar to one, with the reasons."""
        return self.service.similar_schools(school_id, snapshot=self.snapshot)

    def domains(self, by: AreaLevel, group_id: str, year_be: int | None = None) -> pd.DataFrame:
        """Return opportunity, quality and efficiency of a school or area, in a year or the newest."""
        return self.service.domains(by, group_id, year_be=year_be, snapshot=self.snapshot)

    def measures(
        self,
        metric: str,
        *,
        by: AreaLevel,
        within: Area | None = None,
        ids: tuple[str, ...] | None = None,
        paper: Paper | None = None,
        reference: AreaLevel | None = None,
    ) -> list[Measure]:
        """Return a metric's answer as measures, from the cache where it was asked before.

        Notes
        -----
        An answer costs the service some 12 ms, be it for one paper or for all of a district (10,000
        rows: 22 ms). Inside one area everything is therefore asked at once, and then cut.
        """

        def read() -> list[Measure]:
            if within is None or not self._is_asked_whole(by, within):
                return read_measures(self._ask(metric, by, within, ids, paper, reference))
            whole = self._ask(metric, by, within, None, None, reference)
            return read_measures(_cut(whole, ids, paper))

        return self.remember((metric, by, within, ids, paper, reference), read)

    def answer(
        self,
        metric: str,
        *,
        by: AreaLevel,
        within: Area | None = None,
        ids: tuple[str, ...] | None = None,
        paper: Paper | None = None,
        year_be: int | None = None,
        subject: str | None = None,
        years_of: Paper | None = None,
    ) -> Answer:
        """Return a metric's answer with its notes, for metrics that have parts or no paper.

        Parameters
        ----------
        years_of : this paper in every year
        """
        return self.remember(
            ("answer", metric, by, within, ids, paper, year_be, subject, years_of),
            lambda: self._ask(
                metric, by, within, ids, paper,
                year_be=year_be, subject=subject, years_of=years_of,
            ),
        )  # fmt: skip

    def _is_asked_whole(self, by: AreaLevel, within: Area) -> bool:
        if within.level == AreaLevel.NATION:
            return False
        if by != AreaLevel.SCHOOL:
            return True
        return within.level in (AreaLevel.DISTRICT, AreaLevel.NETWORK) and self._has_few_districts()

    def _has_few_districts(self) -> bool:
        """Whether whole districts fit into memory, all of them."""
        count = self.remember(
            ("districts",), lambda: len(self.children(NATION, AreaLevel.DISTRICT))
        )
        return count <= MOST_DISTRICTS_WHOLE

    def _ask(
        self,
        metric: str,
        by: AreaLevel,
        within: Area | None,
        ids: tuple[str, ...] | None,
        paper: Paper | None,
        reference: AreaLevel | None = None,
        *,
        year_be: int | None = None,
        subject: str | None = None,
        years_of: Paper | None = None,
    ) -> Answer:
        """Ask for one paper, for one in every year, or for those of a year and subject; None = all."""
        named = paper or years_of
        return self.service.answer(
            metric,
            by=by,
            within=within,
            ids=ids,
            test=named.test if named else None,
            grade=named.grade if named else None,
            subject=subject,
            year_be=paper.year_be if paper else year_be,
            reference=reference,
            snapshot=self.snapshot,
        )


def _cut(answer: Answer, ids: Sequence[str] | None, paper: Paper | None) -> Answer:
    """Return the rows of an answer that are about some groups and one paper; None = all."""
    frame = answer.frame
    rows = np.arange(len(frame))
    if ids is not None:
        rows = rows[frame[answer.id_column].isin(ids).to_numpy()]
    if paper is not None:
        wanted = {"year_be": paper.year_be, "test": paper.test, "grade": paper.grade.value}
        for column, value in wanted.items():  # the narrowest first, and each column cut alone
            rows = rows[(frame[column].iloc[rows] == value).to_numpy(bool)]
    return replace(answer, frame=frame.iloc[rows])
