"""Reading a grid: bands of the status and of the change of one metric, and a tier for each pair."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from metrics.quality.bounds import Cut
from metrics.quality.scheme import REFERENCES, GridScheme, Named, Tier
from metrics.quality.scheme_lines import Reader
from metrics.quality.scheme_tiers import BASE_KEYS, TIER_KEYS, read_bands, read_base

GRID_KEYS = BASE_KEYS | {"metric", "reference", "status", "change", "grid"}
"""Keys of the top of a grid."""

_BAND_KEYS = {"key", "label_th", "label_en", "low", "high"}
GRID_KEYS_INSIDE = {"tier": TIER_KEYS, "status": _BAND_KEYS, "change": _BAND_KEYS}
"""Keys of one entry of each of its arrays of tables."""


def read_grid_scheme(reader: Reader) -> GridScheme:
    """Read a scheme by status and change.

    Parameters
    ----------
    reader : hears of every fault; a scheme with faults is not to be used
    """
    decimals = reader.whole(0, 6, None, "decimals")
    base = read_base(reader)
    bands: dict[str, tuple[Named, ...]] = {}
    cuts: dict[str, tuple[tuple[Cut, ...], bool]] = {}
    for name in ("status", "change"):
        bands[name] = tuple(
            Named(
                reader.key_of(name, place, "key"),
                reader.text_of(name, place, "label_th"),
                reader.text_of(name, place, "label_en"),
            )
            for place in reader.entries(name)
        )
        if len({band.key for band in bands[name]}) < max(len(bands[name]), 2):
            reader.fault(
                (name,), f"[[{name}]] needs two bands or more, each with its own key",
                f"[[{name}]] ต้องมีอย่างน้อยสองแถบ และคีย์ไม่ซ้ำกัน",
            )  # fmt: skip
        cuts[name] = read_bands(reader, name, decimals, may_turn=True)
    return GridScheme(
        **base,
        metric=reader.key_of("metric"),
        reference=reader.choice(REFERENCES, "nation", "reference") if reader.get(("reference",)) else None,
        decimals=decimals,
        status=bands["status"],
        change=bands["change"],
        status_cuts=cuts["status"][0],
        change_cuts=cuts["change"][0],
        is_status_negated=cuts["status"][1],
        is_change_negated=cuts["change"][1],
        cells=_read_cells(reader, bands["status"], bands["change"], base["tiers"]),
    )  # fmt: skip


def _read_cells(
    reader: Reader, status: Sequence[Named], change: Sequence[Named], tiers: Sequence[Tier]
) -> tuple[tuple[int, ...], ...]:
    """Read the grid's colours; a better status or change never gives a worse colour."""
    places = {tier.key: place for place, tier in enumerate(tiers)}
    table = reader.table("grid")
    for key in table:
        if key not in {band.key for band in status}:
            listed = ", ".join(band.key for band in status)
            reader.fault(
                ("grid", key), f"unknown status “{key}”. Statuses: {listed}",
                f"ไม่รู้จักสถานะ “{key}” ที่มี: {listed}",
            )  # fmt: skip
    rows: list[tuple[int, ...]] = []
    for band in status:
        keys = table.get(band.key)
        if not isinstance(keys, list) or len(keys) != len(change):
            found = len(keys) if isinstance(keys, list) else 0
            reader.fault(
                ("grid", band.key),
                f"a hole: “{band.key}” has {found} colours for {len(change)} changes",
                f"มีช่องว่าง: “{band.key}” มี {found} สี สำหรับการเปลี่ยนแปลง {len(change)} แบบ",
            )
            return ()
        unknown = [key for key in keys if key not in places]
        if unknown:
            listed = ", ".join(places)
            reader.fault(
                ("grid", band.key), f"unknown tier “{unknown[0]}”. Tiers: {listed}",
                f"ไม่รู้จักระดับ “{unknown[0]}” ที่มี: {listed}",
            )  # fmt: skip
            return ()
        rows.append(tuple(places[key] for key in keys))
    for place, row in enumerate(rows):
        across = any(left > right for left, right in pairwise(row))
        down = place and any(above > own for above, own in zip(rows[place - 1], row, strict=True))
        if across or down:
            key = status[place].key
            reader.fault(
                ("grid", key), f"in “{key}” a better status or change gives a worse colour",
                f"ใน “{key}” สถานะหรือการเปลี่ยนแปลงที่ดีกว่ากลับได้สีที่แย่กว่า",
            )  # fmt: skip
    return tuple(rows)
