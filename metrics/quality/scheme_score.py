"""Reading a scheme by score: indicators with levels and weights, tiers, gates, cycles, evidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from metrics.quality.bounds import Bound, cut_of, widen
from metrics.quality.indicators import (
    keep_version,
    list_versions,
    make_components,
    make_groups,
    make_indicators,
    read_indicators,
    refuse_unknown_indicator,
)
from metrics.quality.scheme import (
    EVIDENCE_METRICS,
    MISSING_RULES,
    REFERENCES,
    SCORE_RULES,
    Cycle,
    EvidenceRule,
    Gate,
    Scheme,
)
from metrics.quality.scheme_lines import Place, Reader
from metrics.quality.scheme_tiers import BASE_KEYS, TIER_KEYS, read_bands, read_base
from metrics.quality.scheme_weights import read_for_each, read_weights

SCORE_KEYS = BASE_KEYS | {
    "indicator_version", "lowest_level", "levels", "score", "missing", "fewest_assessed_pct",
    "weights", "component_weights", "effort", "effort_start", "gate", "cycle", "evidence",
}  # fmt: skip
"""Keys of the top of a scheme by score."""

SCORE_KEYS_INSIDE = {
    "tier": TIER_KEYS,
    "gate": {"tier", "where", "low"},
    "cycle": {"key", "base_from", "due_on", "report_on", "rounds"},
    "evidence": {"indicator", "level", "metric", "value", "both_ways", "references"},
}
"""Keys of one entry of each of its arrays of tables."""

_EVERY = {
    "every_component": "component",
    "every_group": "group",
    "every_indicator": "indicator",
}
"""What a gate may ask of every component, group or indicator at once."""


def read_score_scheme(reader: Reader, indicators_text: str) -> Scheme:
    """Read a scheme by score.

    Parameters
    ----------
    reader : hears of every fault; a scheme with faults is not to be used
    indicators_text : the table of indicators, CSV with the columns of ``quality_indicators.csv``
    """
    reader.choice(("score", "grid"), "", "family")
    version = reader.text_of("indicator_version")
    rows = read_indicators(indicators_text, version)
    if not rows:
        listed = ", ".join(list_versions(indicators_text))
        reader.fault(
            ("indicator_version",),
            f"no list of indicators has the version “{version}”. Versions: {listed}",
            f"ไม่มีรายการตัวชี้วัดฉบับ “{version}” ที่มี: {listed}",
        )
    lowest = reader.whole(0, 9, 1, "lowest_level") or 0
    levels = reader.whole(1, 10, 5, "levels") or 5
    if lowest >= levels:
        reader.fault(
            ("lowest_level",), f"lowest_level {lowest} is not below levels {levels}",
            f"lowest_level {lowest} ต้องต่ำกว่า levels {levels}",
        )  # fmt: skip
    decimals = reader.whole(0, 6, None, "decimals")
    base = read_base(reader)
    base["indicators_text"] = keep_version(indicators_text, version)
    scheme = Scheme(
        **base,
        indicator_version=version,
        indicators=make_indicators(rows),
        components=make_components(rows),
        groups=make_groups(rows),
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
        weights=read_weights(reader, scheme),
        effort=read_for_each(reader, scheme, "effort", Fraction(1), is_positive=True),
        effort_start=read_for_each(reader, scheme, "effort_start", Fraction(0), is_positive=False),
        cuts=read_bands(reader, "tier", decimals, may_turn=False)[0],
    )
    _check_tiers(reader, scheme)
    return replace(
        scheme,
        gates=_read_gates(reader, scheme),
        cycles=_read_cycles(reader, scheme),
        evidence=_read_evidence(reader, scheme),
    )


def _percent(reader: Reader, name: str) -> Fraction:
    value = reader.number(Fraction(0), Fraction(0), name) or Fraction(0)
    if value > 100:
        reader.fault(
            (name,), f"“{name}” is {value}. Expected: 0 to 100", f"“{name}” เป็น {value} ต้องเป็น 0 ถึง 100"
        )  # fmt: skip
    return value


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
            refuse_unknown_indicator(reader, (*at, "where"), where)
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
            refuse_unknown_indicator(reader, (*at, "indicator"), indicator)
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
