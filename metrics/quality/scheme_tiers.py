"""Reading what every scheme states, of both families: its name and labels, its tiers, and bands with their bounds."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from typing import Any

from metrics.quality.bounds import Bound, Cut, cut_bands
from metrics.quality.scheme import Tier
from metrics.quality.scheme_lines import Place, Reader

BASE_KEYS = {
    "key", "version", "family", "label_th", "label_en", "note_th", "note_en", "in_force_from",
    "decimals", "tier",
}  # fmt: skip
"""Keys of the top of every scheme."""

TIER_KEYS = {
    "key", "label_th", "label_en", "colour", "icon", "low", "high",
    "reassess_times", "reassess_every_days", "budget_baht",
}  # fmt: skip
"""Keys of one ``[[tier]]``."""


def read_base(reader: Reader) -> dict[str, Any]:
    """Read the fields of `metrics.quality.scheme.SchemeBase`, with no list of indicators yet."""
    tiers = tuple(_read_tier(reader, place) for place in reader.entries("tier"))
    keys = [tier.key for tier in tiers]
    for place, key in enumerate(keys):
        if key and key in keys[:place]:
            reader.fault(
                ("tier", place, "key"), f"tier “{key}” stands twice", f"ระดับ “{key}” มีสองครั้ง"
            )
    if len(tiers) < 2:
        reader.fault(
            ("tier",), "fewer than two tiers. Write [[tier]], highest first",
            "มีไม่ถึงสองระดับ ให้เขียน [[tier]] จากสูงไปต่ำ",
        )  # fmt: skip
    return {
        "key": reader.key_of("key"),
        "version": reader.text_of("version"),
        "label_th": reader.text_of("label_th"),
        "label_en": reader.text_of("label_en"),
        "note_th": reader.get(("note_th",), ""),
        "note_en": reader.get(("note_en",), ""),
        "in_force_from": reader.date("in_force_from") or dt.date.min,
        "tiers": tiers,
        "text": reader.text,
        "indicators_text": "",
    }


def _read_tier(reader: Reader, place: int) -> Tier:
    at: Place = ("tier", place)
    colour = reader.text_of(*at, "colour")
    if colour and not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        reader.fault(
            (*at, "colour"), f"“{colour}” is no colour. Expected: #7b3fa0",
            f"“{colour}” ไม่ใช่รหัสสี ต้องเป็นแบบ #7b3fa0",
        )  # fmt: skip
    return Tier(
        key=reader.key_of(*at, "key"),
        label_th=reader.text_of(*at, "label_th"),
        label_en=reader.text_of(*at, "label_en"),
        colour=colour,
        icon=reader.get((*at, "icon"), ""),
        reassess_times=reader.whole(0, 99, 0, *at, "reassess_times") or 0,
        reassess_every_days=reader.whole(1, 3660, None, *at, "reassess_every_days"),
        budget_baht=reader.number(Fraction(0), None, *at, "budget_baht"),
    )


def read_bands(
    reader: Reader, name: str, decimals: int | None, *, may_turn: bool
) -> tuple[tuple[Cut, ...], bool]:
    """Read the bounds of ``[[name]]`` and return the cuts, and whether low values are the good ones."""
    bounds: list[tuple[Bound | None, Bound | None]] = []
    for place in reader.entries(name):
        low, high = (reader.bound(name, place, side) for side in ("low", "high"))
        for side, bound, is_lower in (("low", low, True), ("high", high, False)):
            if bound is not None and bound.is_lower is not is_lower:
                meant = "> or >=" if is_lower else "< or <="
                reader.fault(
                    (name, place, side),
                    f"“{side}” is “{bound}”. Expected an operator {meant}",
                    f"“{side}” เป็น “{bound}” ต้องใช้เครื่องหมาย {meant}",
                )
        bounds.append((low, high))
    if not bounds:
        return (), False
    names = [str(reader.get((name, place, "key"), place)) for place in range(len(bounds))]
    turned = may_turn and bounds[0][0] is None and bounds[0][1] is not None
    if turned:
        bounds = [
            (high.negated() if high else None, low.negated() if low else None)
            for low, high in bounds
        ]
    first_high, last_low = bounds[0][1], bounds[-1][0]
    for place, open_end in ((0, first_high), (len(bounds) - 1, last_low)):
        if open_end is not None and may_turn:
            reader.fault(
                (name, place),
                f"a hole beyond “{names[place]}”: the first and the last band are open at their end",
                f"มีช่องว่างนอก “{names[place]}”: แถบแรกและแถบสุดท้ายต้องเปิดปลาย",
            )

    def complain(place: int, side: str, en: str, th: str) -> None:
        other = {"low": "high", "high": "low"}
        reader.fault((name, place, other[side] if turned else side), en, th)

    return cut_bands(bounds, names, decimals, complain), turned
