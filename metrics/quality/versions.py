"""Which versions of which schemes are in use: the shipped, the office's own, and those that rated before.

A version that has rated a round is frozen: its text is kept in ``quality_schemes/used/`` of the
workspace and counts from then on, whatever becomes of the file that it came from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from metrics.quality.indicators import INDICATOR_FILE
from metrics.quality.scheme import AnyScheme
from metrics.quality.scheme_lines import SchemeError
from metrics.quality.schemes import parse_scheme, read_schemes

OWN_SCHEMES = "quality_schemes"
"""Folder of a workspace with the office's own schemes."""

USED = "used"
_INDICATORS = "quality_indicators.csv"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a scheme of the office is not in use, in both languages."""

    message_en: str
    message_th: str


@dataclass(frozen=True, slots=True)
class Schemes:
    """The schemes that count.

    Parameters
    ----------
    schemes : every version, in the order of keys and first days
    problems : of the office's own files; what they were meant to change is left as it was
    """

    schemes: tuple[AnyScheme, ...]
    problems: tuple[Problem, ...]


def gather_schemes(own: Path | None) -> Schemes:
    """Read what counts.

    Parameters
    ----------
    own : ``quality_schemes`` of the workspace; None or missing = the shipped schemes alone

    Returns
    -------
    Schemes; an unsound file of the office is a problem, never an error: screens go on with what was
    """
    problems: list[Problem] = []
    current = {scheme.name: scheme for scheme in read_schemes()}
    if own is not None and own.is_dir():
        indicators = own / _INDICATORS
        listed = indicators if indicators.is_file() else INDICATOR_FILE
        try:
            written = read_schemes(own, listed)
        except SchemeError as error:
            problems.append(Problem(error.message_en, error.message_th))
            written = []
        replaced = {scheme.key for scheme in written}
        current = {name: one for name, one in current.items() if one.key not in replaced}
        current |= {scheme.name: scheme for scheme in written}
        for kept in _read_used(own / USED):
            newer = current.get(kept.name)
            if newer is not None and newer.digest != kept.digest:
                problems.append(_changed(newer))
            if newer is None or newer.digest != kept.digest:
                current[kept.name] = kept
    ordered = sorted(current.values(), key=lambda one: (one.key, one.in_force_from, one.version))
    return Schemes(tuple(ordered), tuple(problems))


def keep_used(own: Path, schemes: Iterable[AnyScheme]) -> None:
    """Keep the text of versions that have rated a round; what is kept already stays."""
    folder = own / USED
    for scheme in schemes:
        path = folder / f"{_file_name(scheme)}.toml"
        if path.exists():
            continue
        folder.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".csv").write_text(scheme.indicators_text, encoding="utf-8")
        path.write_text(scheme.text, encoding="utf-8")


def _read_used(folder: Path) -> list[AnyScheme]:
    return [
        parse_scheme(
            path.read_text(encoding="utf-8"),
            path.with_suffix(".csv").read_text(encoding="utf-8"),
            f"{USED}/{path.name}",
        )
        for path in sorted(folder.glob("*.toml"))
    ]


def _file_name(scheme: AnyScheme) -> str:
    version = "".join(c if c.isalnum() or c in "-_." else "_" for c in scheme.version)
    return f"{scheme.key}@{version}"


def _changed(scheme: AnyScheme) -> Problem:
    return Problem(
        f"{scheme.name} was changed after it had rated schools. The rule first used still counts. "
        "Give the changed scheme a version of its own and the first day it is in force.",
        f"{scheme.name} ถูกแก้หลังใช้ให้สีโรงเรียนไปแล้ว ระบบยังใช้เกณฑ์ฉบับที่ใช้ครั้งแรก "
        "ให้ตั้งเลขฉบับใหม่ และวันเริ่มใช้ของเกณฑ์ที่แก้",
    )
