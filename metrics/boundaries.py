"""The office's own boundaries: GeoJSON files in its workspace, checked, as rings of degrees.

A map without them is complete; with them it says where an amphoe ends. A file that cannot be used
is left out, and a sentence says why.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

MOST_BYTES = 8 * 1024 * 1024
MOST_FILES = 20
WEST, EAST, SOUTH, NORTH = 97.0, 106.0, 5.0, 21.0
"""Degrees that hold Thailand."""

_SHAPES = ("Polygon", "MultiPolygon")
"""Geometries that are boundaries."""

Ring = npt.NDArray[np.float64]
"""Corners of a boundary, one row each: degrees east, degrees north."""


@dataclass(frozen=True, slots=True)
class BoundaryProblem:
    """Why a file is not drawn."""

    file_name: str
    message_th: str
    message_en: str

    def text(self, language: str) -> str:
        """Return the sentence in ``"th"`` or ``"en"``."""
        return self.message_en if language == "en" else self.message_th


@dataclass(frozen=True, slots=True)
class Boundaries:
    """What the files hold.

    Parameters
    ----------
    rings : of all files that can be used
    problems : one for each file that cannot
    version : changes when a file does
    """

    rings: tuple[Ring, ...] = ()
    problems: tuple[BoundaryProblem, ...] = ()
    version: str = ""


class _Unusable(Exception):
    """What is wrong with a file: in Thai, in English."""

    def __init__(self, thai: str, english: str) -> None:
        super().__init__(english)
        self.thai, self.english = thai, english


def list_boundary_files(folder: Path) -> list[Path]:
    """Return the files of boundaries in a folder, by name; none where there is no folder."""
    return sorted(path for path in folder.glob("*.geojson") if path.is_file())[:MOST_FILES]


def sign_boundary_files(folder: Path) -> str:
    """Return a text that changes when a file comes, goes or is replaced; ``""`` without any."""
    stats = [(path.name, path.stat()) for path in list_boundary_files(folder)]
    return "|".join(f"{name}:{stat.st_mtime_ns}:{stat.st_size}" for name, stat in stats)


def read_boundaries(folder: Path) -> Boundaries:
    """Read every boundary file of a folder; a file that cannot be used becomes a problem.

    Parameters
    ----------
    folder : holds ``*.geojson``; it need not exist
    """
    version = sign_boundary_files(folder)
    rings: list[Ring] = []
    problems: list[BoundaryProblem] = []
    for path in list_boundary_files(folder):
        try:
            rings += _read_file(path)
        except _Unusable as error:
            where = f"geo/{path.name}"
            problems.append(
                BoundaryProblem(
                    path.name,
                    f"{where}: {error.thai} จึงไม่วาดเส้นเขตจากไฟล์นี้",
                    f"{where}: {error.english} Its boundaries are not drawn.",
                )
            )
    return Boundaries(tuple(rings), tuple(problems), version)


def _read_file(path: Path) -> list[Ring]:
    size = path.stat().st_size
    if size > MOST_BYTES:
        most, own = MOST_BYTES // 1024**2, size / 1024**2
        raise _Unusable(
            f"ไฟล์ใหญ่ {own:.1f} MB เกิน {most} MB ลดจุดของเส้นก่อน (simplify)",
            f"It has {own:.1f} MB, more than {most} MB. Simplify its lines.",
        )
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, RecursionError, OSError):
        raise _Unusable(
            "อ่านเป็น GeoJSON ไม่ได้ ส่งออกใหม่เป็น GeoJSON (UTF-8)",
            "It cannot be read as GeoJSON. Export it again as GeoJSON (UTF-8).",
        ) from None
    rings = [ring for shape in _find_shapes(content) for ring in _read_rings(shape)]
    if not rings:
        raise _Unusable("ไม่มีเส้นเขตอยู่ในไฟล์", "It holds no boundary.")
    return rings


def _find_shapes(content: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the geometries of a document, a feature or a bare geometry."""
    kind = content.get("type") if isinstance(content, dict) else None
    if kind == "FeatureCollection":
        features = content.get("features")
        for feature in features if isinstance(features, list) else ():
            yield from _find_shapes(feature)
    elif kind == "Feature":
        if content.get("geometry") is not None:
            yield from _find_shapes(content["geometry"])
    elif isinstance(content, dict) and kind in _SHAPES:
        yield content
    elif kind == "Topology":
        raise _Unusable(
            "เป็น TopoJSON ต้องแปลงเป็น GeoJSON ก่อน",
            "It is TopoJSON; expected GeoJSON. Convert it.",
        )
    else:
        shown = str(kind)[:30]
        raise _Unusable(
            f"ต้องมีแต่ Polygon หรือ MultiPolygon แต่พบ {shown}",
            f"Expected only Polygon or MultiPolygon. Found: {shown}.",
        )


def _read_rings(shape: Mapping[str, Any]) -> Iterator[Ring]:
    lists: Any = shape.get("coordinates")
    try:
        polygons: Any = lists if shape["type"] == "MultiPolygon" else [lists]
        for polygon in polygons:
            for corners in polygon:
                yield _read_ring(corners)
    except (TypeError, ValueError, IndexError):
        raise _Unusable(
            "พิกัดของเส้นเขตไม่ครบ หรือไม่ใช่ตัวเลข ส่งออกไฟล์ใหม่",
            "Coordinates of a boundary are incomplete or not numbers. Export the file again.",
        ) from None


def _read_ring(corners: Any) -> Ring:
    ring = np.array([(corner[0], corner[1]) for corner in corners], dtype=np.float64)
    if len(ring) < 4:
        raise ValueError(len(ring))
    east, north = ring[:, 0], ring[:, 1]
    is_inside = (east >= WEST) & (east <= EAST) & (north >= SOUTH) & (north <= NORTH)
    if not is_inside.all():
        x, y = ring[~is_inside][0]
        raise _Unusable(
            f"พิกัด {x:g}, {y:g} อยู่นอกประเทศไทย ต้องเป็นองศา (WGS 84) ลองจิจูด {WEST:g}–{EAST:g} ละติจูด {SOUTH:g}–{NORTH:g} "
            "ถ้าเป็นเมตร (UTM) ให้ส่งออกใหม่เป็น WGS 84",
            f"The place {x:g}, {y:g} is outside Thailand. Expected degrees (WGS 84): {WEST:g}–{EAST:g} east, "
            f"{SOUTH:g}–{NORTH:g} north. Metres (UTM) have to be exported as WGS 84.",
        )
    return ring
