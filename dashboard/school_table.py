"""The rows behind the school table: read for one question, kept, and written as CSV and XLSX."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Response
from starlette.requests import Request

from dashboard.components.school_grid import SchoolRows, arrange, school_rows
from dashboard.exports import csv_file
from dashboard.exports.about import describe
from dashboard.exports.drawn import Sheet
from dashboard.exports.workbook import XLSX, write_workbook
from dashboard.measures import Measure, of_paper
from dashboard.sentences import paper_words
from dashboard.service import MeasureCache, Reader, Service
from dashboard.stories import GAP, MEAN
from dashboard.texts import say
from dashboard.url_state import Selection, View, area_href, parse_selection
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area, Paper, UnknownKey


@dataclass(frozen=True, slots=True)
class Asked:
    """What a school table shows: an area, a paper, a reference; and the filters its links carry."""

    area: Area
    paper: Paper
    reference: AreaLevel
    snapshot: str
    selection: Selection

    @classmethod
    def of_view(cls, view: View, area: Area, snapshot: str) -> Asked:
        """Return the question of a page's view."""
        assert view.paper is not None
        return cls(area, view.paper, view.reference, snapshot, view.selection)

    def as_data(self) -> dict[str, Any]:
        """Return the question as plain values, for the browser and for addresses."""
        return {
            "in": str(self.area),
            "test": self.paper.test,
            "grade": self.paper.grade.value,
            "year": self.paper.year_be,
            "reference": self.reference.value,
            "of": self.snapshot,
            "query": self.selection.changed(area=None).query(),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Asked:
        """Read the question back; the data comes from a browser and is checked.

        Raises
        ------
        UnknownKey : a part is missing or misspelt
        """
        data = data if isinstance(data, Mapping) else {}
        fields = {key: data.get(key) for key in ("test", "grade", "year", "reference")}
        asked, _ = parse_selection(fields)
        area = Area.parse(str(data.get("in")))
        if not (asked.test and asked.grade and asked.year_be and asked.reference):
            raise UnknownKey(
                "A school table needs test, grade, year and reference.",
                "ตารางโรงเรียนต้องระบุการทดสอบ ชั้น ปี และกลุ่มเปรียบเทียบ",
            )
        carried, _ = parse_selection(_parse_query(str(data.get("query") or "")))
        paper = Paper(asked.year_be, asked.test, asked.grade)
        return cls(area, paper, asked.reference, str(data.get("of") or ""), carried)


def _parse_query(query: str) -> dict[str, str]:
    return dict(parse_qsl(query.lstrip("?")))


_PLACES = {
    AreaLevel.DISTRICT: (
        ("network_name_th", "fact_network"),
        ("amphoe_name_th", "fact_amphoe"),
        ("tambon_name_th", "fact_tambon"),
    ),
    AreaLevel.NETWORK: (("tambon_name_th", "fact_tambon"), ("amphoe_name_th", "fact_amphoe")),
}
_WIDER = (("district_name_th", "fact_district"),)
"""What places a school in an area of a level, best first: a column of `school_places`, its word."""


def _find_places(reader: Reader, area: Area) -> tuple[dict[str, str], str | None]:
    """Return school id → place, and the word for such places; the first kind that tells schools apart."""
    for column, word in _PLACES.get(area.level, _WIDER):
        places = reader.school_places(area, column)
        if len(set(places.values())) > 1:
            return places, word
    return {}, None


def place_heading(reader: Reader, asked: Asked) -> str | None:
    """Return the heading of the column that places a school, None where there is nothing to tell."""
    word = _find_places(reader, asked.area)[1]
    return say(word, asked.selection.language) if word else None


def read_school_rows(service: Service, cache: MeasureCache, asked: Asked) -> SchoolRows:
    """Return all rows of a school table."""
    reader = Reader(service, cache, asked.snapshot or None)

    def read(metric: str, reference: AreaLevel | None) -> list[Measure]:
        found = reader.measures(
            metric, by=AreaLevel.SCHOOL, within=asked.area, paper=asked.paper, reference=reference
        )
        return of_paper(found, asked.paper)

    return school_rows(
        read(MEAN, None),
        read(GAP, asked.reference),
        reader.metric(MEAN),
        reader.metric(GAP),
        asked.selection,
        frozenset(doubt.school_id for doubt in reader.doubts(asked.area)),
        _find_places(reader, asked.area)[0],
    )


def read_sheet(
    service: Service, cache: MeasureCache, data: Mapping[str, Any], *, is_paper: bool = False
) -> Sheet:
    """Return the table as it is sorted and filtered, numbers as shown.

    Parameters
    ----------
    data : the question, and the grid's ``sortModel`` and ``filterModel``
    is_paper : a narrow table: one column for each subject, the distance with its sign before the mean
    """
    asked = Asked.from_data(data)
    reader = Reader(service, cache, asked.snapshot or None)
    rows = arrange(read_school_rows(service, cache, asked), data)
    language = asked.selection.language
    heading = place_heading(reader, asked)
    columns = [("name", say("col_school", language))]
    columns += [("place", heading)] if heading else []
    columns += [("count", say("col_count", language))]
    if any(row.get("participation") for row in rows):
        columns.append(("participation", say("col_participation", language)))
    for s in reader.subjects(asked.paper.test):
        if not any(f"mean_{s.key}" in row for row in rows):
            continue
        label, gap, mean = s.label(language), f"gap_{s.key}", f"mean_{s.key}"
        if is_paper:
            words = _both(say("col_gap", language), say("col_mean", language))
            columns.append((gap, f"{label} {words}"))
            rows = [{**row, gap: _both(row.get(gap, ""), row.get(mean, ""))} for row in rows]
        else:
            columns.append((mean, f"{label} {say('col_mean', language)}"))
            columns.append((gap, f"{label} {say('col_gap', language)}"))
    if not is_paper or any(row.get("doubt") for row in rows):
        columns.append(("doubt", say("in_doubt", language)))
    signs = "" if is_paper else "▼▲⚠ "
    return Sheet(
        [label for _, label in columns],
        [[row.get(key, "").lstrip(signs) for key, _ in columns] for row in rows],
    )


def _both(gap: str, mean: str) -> str:
    """Return a distance and its mean in one cell; a status in words stands once."""
    return gap if gap == mean else f"{gap} ({mean})"


def write_csv(service: Service, cache: MeasureCache, data: Mapping[str, Any]) -> bytes:
    """Write the table as CSV, UTF-8 with BOM."""
    return csv_file.write_csv(read_sheet(service, cache, data))


def write_xlsx(
    service: Service, cache: MeasureCache, data: Mapping[str, Any], base: str = ""
) -> bytes:
    """Write the table as a workbook that says on top what it holds."""
    sheet = read_sheet(service, cache, data)
    asked = Asked.from_data(data)
    language = asked.selection.language
    reader = Reader(service, cache, asked.snapshot or None)
    words = paper_words(asked.paper, reader.tests(), language)
    reference = asked.reference.label(language)
    chips = {"test": words["test"], "grade": words["grade"], "year": words["year"]}
    filters = [(say(f"filter_{key}", language), word) for key, word in chips.items()]
    filters.append((say("filter_reference", language), reference))
    spec = reader.metric(GAP)
    info = reader.area(asked.area)
    about = describe(
        place=" › ".join(area.name(language) for area in (*info.path, info)),
        filters=filters,
        formula=f"{spec.label(language)}: {spec.formula}",
        stamp=reader.stamp(),
        row_count=len(sheet.rows),
        link=f"{base.rstrip('/')}{area_href(asked.area, asked.selection)}#schools",
        language=language,
    )
    return write_workbook(say("schools_title", language, reference=reference), about, sheet)


def export_router(service: Service, cache: MeasureCache) -> APIRouter:
    """Return the routes of the school table's downloads."""
    router = APIRouter(include_in_schema=False)

    @router.get("/export/schools.csv")
    def export_csv(request: Request) -> Response:
        body = write_csv(service, cache, _asked_of(request))
        return Response(body, media_type="text/csv; charset=utf-8")

    @router.get("/export/schools.json")
    def export_json(request: Request, most: int = 400) -> dict[str, Any]:
        """Return the first rows with their signs, for the sheet of paper."""
        asked = _asked_of(request)
        sheet = read_sheet(service, cache, asked, is_paper=True)
        shown = sheet.rows[: max(0, most)]
        language = Asked.from_data(asked).selection.language
        note = say("print_rows", language, shown=len(shown), count=len(sheet.rows))
        return {
            "headings": sheet.headings,
            "rows": shown,
            "note": note if len(shown) < len(sheet.rows) else "",
        }

    @router.get("/export/schools.xlsx")
    def export_xlsx(request: Request) -> Response:
        body = write_xlsx(service, cache, _asked_of(request), str(request.base_url))
        return Response(body, media_type=XLSX)

    return router


def _asked_of(request: Request) -> dict[str, Any]:
    data: dict[str, Any] = dict(request.query_params)
    for key in ("sortModel", "filterModel"):
        try:
            data[key] = json.loads(data.get(key) or "null")
        except ValueError:
            data[key] = None
    return data
