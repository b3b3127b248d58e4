"""Schemes as data: what a colour means is read from ``data/reference/quality_schemes/<key>.toml``.

Two families share one declaration: ``score`` (indicators with levels, weights, tiers, gates) and
``grid`` (status and change of any metric). A scheme with a hole, an overlap, an unknown indicator or
weights that make no sense is refused, with the file and the line, before any school gets a colour.
"""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from metrics.quality.indicators import INDICATOR_FILE
from metrics.quality.scheme import AnyScheme
from metrics.quality.scheme_grid import GRID_KEYS, GRID_KEYS_INSIDE, read_grid_scheme
from metrics.quality.scheme_lines import Reader, SchemeError
from metrics.quality.scheme_score import SCORE_KEYS, SCORE_KEYS_INSIDE, read_score_scheme
from metrics.reference_data import REFERENCE_FOLDER

SCHEME_FOLDER = REFERENCE_FOLDER / "quality_schemes"


def read_schemes(
    folder: Path = SCHEME_FOLDER, indicators: Path = INDICATOR_FILE
) -> list[AnyScheme]:
    """Read every scheme of a folder, in the order of the files' names.

    Parameters
    ----------
    folder : with ``<key>.toml``, and ``<key>@<version>.toml`` for versions kept beside
    indicators : the table of indicators

    Returns
    -------
    schemes; a key may come with several versions

    Raises
    ------
    SchemeError : a scheme is not sound, or two files hold the same version; all faults at once
    """
    schemes: list[AnyScheme] = []
    faults: list[SchemeError] = []
    listed = indicators.read_text(encoding="utf-8")
    owners: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            scheme = parse_scheme(path.read_text(encoding="utf-8"), listed, path.name)
        except SchemeError as error:
            faults.append(error)
            continue
        if scheme.name in owners:
            where = f"{path.name} · line 1"
            faults.append(
                SchemeError(
                    f"{where}: {scheme.name} stands in {owners[scheme.name]} too. Give one another version.",
                    f"{where}: {scheme.name} มีอยู่แล้วใน {owners[scheme.name]} ให้ตั้งเลขฉบับใหม่",
                )
            )
        owners[scheme.name] = path.name
        schemes.append(scheme)
    if faults:
        raise SchemeError(
            "\n".join(fault.message_en for fault in faults),
            "\n".join(fault.message_th for fault in faults),
        )
    return schemes


@lru_cache(maxsize=64)
def parse_scheme(text: str, indicators_text: str, file_name: str) -> AnyScheme:
    """Read and check one scheme.

    Parameters
    ----------
    text : TOML
    indicators_text : the table of indicators, CSV with the columns of ``quality_indicators.csv``
    file_name : for the messages

    Raises
    ------
    SchemeError : every fault, each with the line that it stands in
    """
    reader = Reader(text, file_name)
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else max(text.count("\n"), 1)
        reader.fault_at(line, f"not readable as TOML: {error}", f"อ่านเป็น TOML ไม่ได้: {error}")
        raise reader.error() from None
    reader.data = data
    scheme: AnyScheme
    if data.get("family") == "grid":
        scheme = read_grid_scheme(reader)
        reader.refuse_leftovers(GRID_KEYS, GRID_KEYS_INSIDE)
    else:
        scheme = read_score_scheme(reader, indicators_text)
        reader.refuse_leftovers(SCORE_KEYS, SCORE_KEYS_INSIDE)
    if reader.faults:
        raise reader.error()
    return scheme
