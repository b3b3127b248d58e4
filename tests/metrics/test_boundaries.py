from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from metrics import boundaries
from metrics.boundaries import read_boundaries, sign_boundary_files
from tests.shared import shared

SQUARE = [[100.0, 18.0], [100.2, 18.0], [100.2, 18.2], [100.0, 18.2], [100.0, 18.0]]


def write(folder: Path, content: Any, name: str = "own.geojson") -> Path:
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def feature(geometry: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": geometry}]}


def test_read__polygon_and_multipolygon_become_rings(tmp_path: Path) -> None:
    write(tmp_path, feature({"type": "Polygon", "coordinates": [SQUARE]}), "a.geojson")
    write(tmp_path, {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}, "b.geojson")
    write(tmp_path, "not read", "notes.txt")

    found = read_boundaries(tmp_path)

    assert [ring.tolist() for ring in found.rings] == [SQUARE] * 3
    assert found.problems == ()


def test_read__no_folder_is_no_problem(tmp_path: Path) -> None:
    assert read_boundaries(tmp_path / "geo") == boundaries.Boundaries()


@pytest.mark.parametrize(
    ("content", "said_th", "said_en"),
    [
        ("{broken", "อ่านเป็น GeoJSON ไม่ได้", "cannot be read as GeoJSON"),
        ("[" * 100_000, "อ่านเป็น GeoJSON ไม่ได้", "cannot be read as GeoJSON"),
        ([1, 2], "Polygon", "Expected only Polygon or MultiPolygon. Found: None"),
        (feature({"type": "Point", "coordinates": [100, 18]}), "พบ Point", "Found: Point"),
        ({"type": "Topology", "objects": {}}, "TopoJSON", "TopoJSON"),
        (feature({"type": "Polygon", "coordinates": None}), "พิกัด", "incomplete"),
        (feature({"type": "Polygon", "coordinates": [[[100, 18]]]}), "พิกัด", "incomplete"),
        (feature({"type": "Polygon", "coordinates": [[["x", 18]] * 4]}), "พิกัด", "not numbers"),
        (feature({"type": "Polygon", "coordinates": [[[500_000, 2_000_000]] * 4]}), "นอกประเทศไทย", "outside Thailand"),
        ('{"type":"Polygon","coordinates":[[[NaN,18],[100,18],[100,19],[100,18]]]}', "นอกประเทศไทย", "outside Thailand"),
        ({"type": "FeatureCollection", "features": []}, "ไม่มีเส้นเขต", "no boundary"),
        (feature(None), "ไม่มีเส้นเขต", "no boundary"),
    ],
)  # fmt: skip
def test_read__what_cannot_be_used_is_said_and_the_others_are_drawn(
    tmp_path: Path, content: Any, said_th: str, said_en: str
) -> None:
    write(tmp_path, content, "bad.geojson")
    write(tmp_path, {"type": "Polygon", "coordinates": [SQUARE]}, "good.geojson")

    found = read_boundaries(tmp_path)

    (problem,) = found.problems
    assert problem.text("th").startswith("geo/bad.geojson: ")
    assert said_th in problem.text("th")
    assert said_en in problem.text("en")
    assert len(found.rings) == 1


def test_read__a_file_that_is_too_large_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boundaries, "MOST_BYTES", 50)
    write(tmp_path, {"type": "Polygon", "coordinates": [SQUARE]})

    (problem,) = read_boundaries(tmp_path).problems

    assert "MB" in problem.message_th


def test_sign__changes_with_a_file(tmp_path: Path) -> None:
    assert sign_boundary_files(tmp_path) == ""
    write(tmp_path, {"type": "Polygon", "coordinates": [SQUARE]})
    before = sign_boundary_files(tmp_path)
    write(tmp_path, {"type": "Polygon", "coordinates": [SQUARE, SQUARE]})

    assert before != sign_boundary_files(tmp_path) != ""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("th-adm2-district-centroid.geojson", "พบ Point"),
        ("thailand_province.topojson", "เป็น TopoJSON ต้องแปลงเป็น GeoJSON"),
    ],
)
def test_read__a_public_file_is_refused_by_what_it_is(tmp_path: Path, name: str, said: str) -> None:
    content = shared(f"data/geo/{name}").read_text(encoding="utf-8")

    (problem,) = read_boundaries(write(tmp_path, content)).problems

    assert said in problem.message_th
