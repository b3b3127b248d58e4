"""Schemes as data: what a colour means is read from ``data/reference/quality_schemes/<key>.toml``.

Two families share one declaration: ``score`` (indicators with levels, weights, tiers, gates) and
``grid`` (status and change of any metric). A scheme with a hole, an overlap, an unknown indicator or
weights that make no sense is refused, with the file and the line, before any school gets a colour.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from metrics.quality.bounds import Bound, Cut, cut_bands, cut_of, widen
from metrics.quality.scheme import (
    AnyScheme,
    Cycle,
    EvidenceRule,
    Gate,
    GridScheme,
    Indicator,
    Named,
    Scheme,
    Tier,
    to_units,
)
from metrics.quality.scheme_lines import Place, Reader, SchemeError

REFERENCE_FOLDER = Path(__file__).resolve().parents[2] / "data" / "reference"
SCHEME_FOLDER = REFERENCE_FOLDER / "quality_schemes"
INDICATOR_FILE = REFERENCE_FOLDER / "quality_indicators.csv"

EVIDENCE_METRICS = (
    "onet_rt_nt_vs_national",
    "completion_rate",
    "transition_rate",
    "dropout_rate",
)
"""What `metrics.quality.evidence` may be asked for; the last column of the list of indicators names them too."""

MISSING_RULES = ("assessed", "lowest", "unrated")
SCORE_RULES = ("share_of_full", "share_of_span")
REFERENCES = ("nation", "obec", "province", "district")

_EVERY = {
    "every_component": "component",
    "every_group": "group",
    "every_indicator": "indicator",
}
_MOST_UNITS = 2**40
"""Above this a weight is no weight; sums of points stay exact in 64 bits below it."""


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
    scheme = (
        _read_grid(reader) if data.get("family") == "grid" else _read_score(reader, indicators_text)
    )
    reader.refuse_leftovers(
        _GRID_KEYS if isinstance(scheme, GridScheme) else _SCORE_KEYS, _KNOWN_INSIDE
    )
    if reader.faults:
        raise reader.error()
    return scheme


def read_indicators(text: str, version: str) -> list[dict[str, str]]:
    """Return the rows of one version of the list of indicators."""
    rows = csv.DictReader(io.StringIO(text))
    return [row for row in rows if row["indicator_version"] == version]


# --- reading -------------------------------------------------------------------------------------

_BASE_KEYS = {
    "key", "version", "family", "label_th", "label_en", "note_th", "note_en", "in_force_from",
    "decimals", "tier",
}  # fmt: skip
_SCORE_KEYS = _BASE_KEYS | {
    "indicator_version", "lowest_level", "levels", "score", "missing", "fewest_assessed_pct",
    "weights", "component_weights", "effort", "effort_start", "gate", "cycle", "evidence",
}  # fmt: skip
_GRID_KEYS = _BASE_KEYS | {"metric", "reference", "status", "change", "grid"}
_TIER_KEYS = {
    "key", "label_th", "label_en", "colour", "icon", "low", "high",
    "reassess_times", "reassess_every_days", "budget_baht",
}  # fmt: skip
_KNOWN_INSIDE = {
    "tier": _TIER_KEYS,
    "gate": {"tier", "where", "low"},
    "cycle": {"key", "base_from", "due_on", "report_on", "rounds"},
    "evidence": {"indicator", "level", "metric", "value", "both_ways", "references"},
    "status": {"key", "label_th", "label_en", "low", "high"},
    "change": {"key", "label_th", "label_en", "low", "high"},
}


def _read_base(reader: Reader) -> dict[str, Any]:
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


def _read_bands(
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


def _read_score(reader: Reader, indicators_text: str) -> Scheme:
    reader.choice(("score", "grid"), "", "family")
    version = reader.text_of("indicator_version")
    rows = read_indicators(indicators_text, version)
    if not rows:
        known = sorted(
            {r["indicator_version"] for r in csv.DictReader(io.StringIO(indicators_text))}
        )
        listed = ", ".join(known)
        reader.fault(
            ("indicator_version",),
            f"no list of indicators has the version “{version}”. Versions: {listed}",
            f"ไม่มีรายการตัวชี้วัดฉบับ “{version}” ที่มี: {listed}",
        )
    indicators = tuple(
        Indicator(
            r["indicator"], r["component"], r["indicator_group"], r["name_th"], r["name_en"],
            r["evidence_metric"],
        )
        for r in rows
    )  # fmt: skip
    lowest = reader.whole(0, 9, 1, "lowest_level") or 0
    levels = reader.whole(1, 10, 5, "levels") or 5
    if lowest >= levels:
        reader.fault(
            ("lowest_level",), f"lowest_level {lowest} is not below levels {levels}",
            f"lowest_level {lowest} ต้องต่ำกว่า levels {levels}",
        )  # fmt: skip
    decimals = reader.whole(0, 6, None, "decimals")
    base = _read_base(reader)
    base["indicators_text"] = _keep_rows(indicators_text, version)
    scheme = Scheme(
        **base,
        indicator_version=version,
        indicators=indicators,
        components=_named(rows, "component", "component"),
        groups=_named(rows, "indicator_group", "group"),
        lowest_level=lowest,
        levels=levels,
        score_rule=reader.choice(SCORE_RULES, "share_of_full", "score"),
        missing_rule=reader.choice(MISSING_RULES, "assessed", "missing"),
        fewest_assessed_pct=_percent(reader, "fewest_assessed_pct"),
        decimals=decimals,
    )
    if not rows:
        return scheme
    scheme = replace(
        scheme,
        weights=_read_weights(reader, scheme),
        effort=_spread(reader, scheme, "effort", Fraction(1), is_positive=True),
        effort_start=_spread(reader, scheme, "effort_start", Fraction(0), is_positive=False),
        cuts=_read_bands(reader, "tier", decimals, may_turn=False)[0],
    )
    _check_tiers(reader, scheme)
    return replace(
        scheme,
        gates=_read_gates(reader, scheme),
        cycles=_read_cycles(reader, scheme),
        evidence=_read_evidence(reader, scheme),
    )


def _named(rows: Sequence[Mapping[str, str]], key: str, label: str) -> tuple[Named, ...]:
    found = {row[key]: Named(row[key], row[f"{label}_th"], row[f"{label}_en"]) for row in rows}
    return tuple(found.values())


def _keep_rows(text: str, version: str) -> str:
    header, *lines = text.splitlines()
    return "\n".join([header, *(line for line in lines if line.startswith(f"{version},"))]) + "\n"


def _percent(reader: Reader, name: str) -> Fraction:
    value = reader.number(Fraction(0), Fraction(0), name) or Fraction(0)
    if value > 100:
        reader.fault(
            (name,), f"“{name}” is {value}. Expected: 0 to 100", f"“{name}” เป็น {value} ต้องเป็น 0 ถึง 100"
        )  # fmt: skip
    return value


def _spread(
    reader: Reader, scheme: Scheme, name: str, default: Fraction, *, is_positive: bool
) -> tuple[Fraction, ...]:
    """Read a table keyed by every, component, group or indicator; the narrowest key counts."""
    table = reader.table(name)
    known = {"every"} | {key for one in scheme.indicators for key in _scopes(one)}
    given: dict[str, Fraction] = {}
    for key in table:
        if key not in known:
            _refuse_unknown(reader, (name, key), key)
            continue
        number = reader.number(Fraction(0), None, name, key)
        if number is not None and (number > _MOST_UNITS or (is_positive and number == 0)):
            reader.fault(
                (name, key), f"“{key}” is {table[key]}. Expected: above 0 and no more than {_MOST_UNITS}",
                f"“{key}” เป็น {table[key]} ต้องมากกว่า 0 และไม่เกิน {_MOST_UNITS}",
            )  # fmt: skip
            number = default
        if number is not None:
            given[key] = number
    every = given.get("every", default)
    return tuple(
        next((given[key] for key in _scopes(one) if key in given), every)
        for one in scheme.indicators
    )


def _scopes(indicator: Indicator) -> tuple[str, str, str]:
    return indicator.key, indicator.group, indicator.component


def _refuse_unknown(reader: Reader, path: Place, key: str) -> None:
    reader.fault(
        path,
        f"unknown indicator “{key}”. Expected: every, or a component, group or indicator of the list, as 5, 5.1 or 5.1.1",
        f"ไม่รู้จักตัวชี้วัด “{key}” ต้องเป็น every หรือด้าน กลุ่ม ตัวชี้วัดในรายการ เช่น 5, 5.1 หรือ 5.1.1",
    )


def _read_weights(reader: Reader, scheme: Scheme) -> tuple[Fraction, ...]:
    weights = _spread(reader, scheme, "weights", Fraction(1), is_positive=False)
    if not any(weights):
        reader.fault(("weights",), "all weights are 0", "น้ำหนักเป็น 0 ทั้งหมด")
        return weights
    shares = reader.get(("component_weights",))
    if shares is not None:
        weights = _share_out(reader, scheme, weights)
    if sum(to_units(weights)) > _MOST_UNITS:
        reader.fault(
            ("weights",), "weights differ too much in size to be counted exactly. Use rounder numbers",
            "น้ำหนักต่างกันมากเกินกว่าจะคำนวณได้พอดี ให้ใช้ตัวเลขที่กลมกว่านี้",
        )  # fmt: skip
    return weights


def _share_out(
    reader: Reader, scheme: Scheme, weights: tuple[Fraction, ...]
) -> tuple[Fraction, ...]:
    """Give each component the share that ``[component_weights]`` states."""
    name = "component_weights"
    table = reader.table(name)
    components = [component.key for component in scheme.components]
    shares: dict[str, Fraction] = {}
    for key in table:
        if key not in components:
            listed = ", ".join(components)
            reader.fault(
                (name, key), f"unknown component “{key}”. Components: {listed}",
                f"ไม่รู้จักด้าน “{key}” ที่มี: {listed}",
            )  # fmt: skip
        shares[key] = reader.number(Fraction(0), Fraction(0), name, key) or Fraction(0)
    inside = {
        key: sum((weights[i] for i in scheme.members("component", key)), Fraction(0))
        for key in components
    }
    for key in components:
        if key not in shares:
            reader.fault((name,), f"component “{key}” has no share", f"ด้าน “{key}” ไม่มีน้ำหนัก")
        elif shares[key] and not inside[key]:
            reader.fault(
                (name, key), f"component “{key}” has a share, but its indicators weigh 0",
                f"ด้าน “{key}” มีน้ำหนัก แต่ตัวชี้วัดในด้านมีน้ำหนัก 0 ทั้งหมด",
            )  # fmt: skip
    total = sum(shares.values(), Fraction(0))
    if total != 100:
        reader.fault(
            (name,), f"the shares of the components add up to {float(total):g}. Expected: 100",
            f"น้ำหนักของทุกด้านรวมกันได้ {float(total):g} ต้องเป็น 100",
        )  # fmt: skip
    if reader.faults:
        return weights
    return tuple(
        shares[one.component] * weight / inside[one.component] if weight else Fraction(0)
        for one, weight in zip(scheme.indicators, weights, strict=True)
    )


def _check_tiers(reader: Reader, scheme: Scheme) -> None:
    """Refuse a tier that no school can reach, and a lowest tier that leaves some without a colour."""
    if not scheme.tiers:
        return
    span = scheme.levels - scheme.base_level
    lowest = Fraction(100 * (scheme.lowest_level - scheme.base_level), span)
    last = len(scheme.tiers) - 1
    bound = Bound.parse(reader.get(("tier", last, "low")))
    if bound is not None and not bound.holds(lowest):
        reader.fault(
            ("tier", last, "low"),
            f"a hole below the lowest tier: scores from {float(lowest):g} up to “{bound}” have no colour",
            f"มีช่องว่างใต้ระดับต่ำสุด: คะแนนตั้งแต่ {float(lowest):g} จนถึง “{bound}” ไม่มีสี",
        )
    top = Bound.parse(reader.get(("tier", 0, "high")))
    if top is not None and not top.holds(Fraction(100)):
        reader.fault(
            ("tier", 0, "high"),
            f"a hole above the highest tier: scores up to 100 do not fit “{top}”",
            f"มีช่องว่างเหนือระดับสูงสุด: คะแนนถึง 100 ไม่เข้ากับ “{top}”",
        )
    for place, cut in enumerate(scheme.score_cuts):
        if not cut.reaches(Fraction(100)):
            reader.fault(
                ("tier", place, "low"), "no school can reach this tier: scores end at 100",
                "ไม่มีโรงเรียนใดถึงระดับนี้ได้ คะแนนสูงสุดคือ 100",
            )  # fmt: skip


def _read_gates(reader: Reader, scheme: Scheme) -> tuple[Gate, ...]:
    tiers = {tier.key: place for place, tier in enumerate(scheme.tiers)}
    kinds = {
        **{component.key: "component" for component in scheme.components},
        **{group.key: "group" for group in scheme.groups},
        **{indicator.key: "indicator" for indicator in scheme.indicators},
    }
    gates: list[Gate] = []
    for place in reader.entries("gate"):
        at: Place = ("gate", place)
        tier, where = reader.text_of(*at, "tier"), reader.text_of(*at, "where")
        low = reader.bound(*at, "low")
        if tier not in tiers or tiers[tier] == len(tiers) - 1:
            listed = ", ".join(list(tiers)[:-1])
            reader.fault(
                (*at, "tier"), f"a gate cannot guard “{tier}”. Expected one of: {listed}",
                f"ตั้งประตูที่ระดับ “{tier}” ไม่ได้ ต้องเป็นหนึ่งใน: {listed}",
            )  # fmt: skip
            continue
        if where in _EVERY:
            wanted = [key for key, kind in kinds.items() if kind == _EVERY[where]]
        elif where in kinds:
            wanted = [where]
        else:
            _refuse_unknown(reader, (*at, "where"), where)
            continue
        if low is None or not low.is_lower:
            reader.fault(
                (*at, "low"), "a gate needs a lower bound, as low = \">= 80\"",
                "ประตูต้องมีขอบล่าง เช่น low = \">= 80\"",
            )  # fmt: skip
            continue
        top = scheme.levels if kinds[wanted[0]] == "indicator" else 100
        if not low.holds(Fraction(top)):
            reader.fault(
                (*at, "low"), f"no school can pass “{low}”: the highest is {top}",
                f"ไม่มีโรงเรียนใดผ่าน “{low}” ได้ ค่าสูงสุดคือ {top}",
            )  # fmt: skip
            continue
        decimals = None if kinds[wanted[0]] == "indicator" else scheme.decimals
        cut = widen(cut_of(low, decimals), decimals)
        for key in wanted:
            if not any(scheme.weights[i] for i in scheme.members(kinds[key], key)):
                reader.fault(
                    (*at, "where"), f"a gate asks for “{key}”, whose indicators weigh 0",
                    f"ประตูถามถึง “{key}” ซึ่งตัวชี้วัดมีน้ำหนัก 0",
                )  # fmt: skip
            gates.append(Gate(f"{tier}/{key}", tiers[tier], kinds[key], key, low, cut))
    return tuple(gates)


def _read_cycles(reader: Reader, scheme: Scheme) -> tuple[Cycle, ...]:
    tiers = [tier.key for tier in scheme.tiers]
    cycles: list[Cycle] = []
    for place in reader.entries("cycle"):
        at: Place = ("cycle", place)
        base_from = reader.date(*at, "base_from")
        due_on = reader.get((*at, "due_on"), [])
        if base_from is None:
            reader.fault(at, "the cycle has no base_from", "รอบไม่มี base_from")
            continue
        is_good = isinstance(due_on, list) and all(type(day) is dt.date for day in due_on)
        if not is_good or sorted(set(due_on)) != due_on or (due_on and due_on[0] <= base_from):
            reader.fault(
                (*at, "due_on"), "due_on: expected days that rise, after base_from",
                "due_on ต้องเป็นวันที่เรียงจากก่อนไปหลัง และอยู่หลัง base_from",
            )  # fmt: skip
            continue
        rounds = reader.get((*at, "rounds"), {})
        for key, numbers in rounds.items():
            bad = not isinstance(numbers, list) or any(
                type(n) is not int or not 1 <= n <= len(due_on) for n in numbers
            )
            if key not in tiers or bad:
                reader.fault(
                    (*at, "rounds"),
                    f"rounds of “{key}”: expected a tier and numbers from 1 to {len(due_on)}",
                    f"rounds ของ “{key}”: ต้องเป็นระดับที่มี และเลข 1 ถึง {len(due_on)}",
                )
                return ()
        for tier in scheme.tiers:
            if tier.key not in rounds and tier.reassess_times > len(due_on):
                reader.fault(
                    (*at, "due_on"),
                    f"“{tier.key}” is reassessed {tier.reassess_times} times, but the cycle has {len(due_on)} days",
                    f"“{tier.key}” ต้องประเมินซ้ำ {tier.reassess_times} ครั้ง แต่รอบนี้มี {len(due_on)} วัน",
                )
        cycles.append(
            Cycle(
                str(reader.get((*at, "key"), place)),
                base_from,
                tuple(due_on),
                reader.date(*at, "report_on"),
                {key: tuple(numbers) for key, numbers in rounds.items()},
            )
        )
    return tuple(sorted(cycles, key=lambda cycle: cycle.base_from))


def _read_evidence(reader: Reader, scheme: Scheme) -> tuple[EvidenceRule, ...]:
    rules: list[EvidenceRule] = []
    for place in reader.entries("evidence"):
        at: Place = ("evidence", place)
        indicator = reader.text_of(*at, "indicator")
        if indicator not in scheme.places:
            _refuse_unknown(reader, (*at, "indicator"), indicator)
        level = reader.whole(scheme.lowest_level, scheme.levels, scheme.levels, *at, "level")
        metric = reader.choice(EVIDENCE_METRICS, EVIDENCE_METRICS[0], *at, "metric")
        value = reader.bound(*at, "value")
        references = reader.get((*at, "references"), ["obec", "nation"])
        if not isinstance(references, list) or not set(references) <= set(REFERENCES):
            listed = ", ".join(REFERENCES)
            reader.fault(
                (*at, "references"), f"references: expected a list of {listed}",
                f"references ต้องเป็นรายการจาก {listed}",
            )  # fmt: skip
            continue
        if value is None:
            reader.fault((*at, "value"), "evidence needs a value, as \">= 100\"", "หลักฐานต้องมี value เช่น \">= 100\"")  # fmt: skip
            continue
        both_ways = reader.get((*at, "both_ways"), False) is True
        rules.append(
            EvidenceRule(indicator, level or 0, metric, value, both_ways, tuple(references))
        )
    return tuple(rules)


def _read_grid(reader: Reader) -> GridScheme:
    decimals = reader.whole(0, 6, None, "decimals")
    base = _read_base(reader)
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
        cuts[name] = _read_bands(reader, name, decimals, may_turn=True)
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
