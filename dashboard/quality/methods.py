"""How colours are made, for the methods page: each scheme as it is declared, and what is derived from it."""

from __future__ import annotations

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.formatting import format_date, format_short
from dashboard.quality.school import gate_words
from dashboard.quality.tiers import Tiers
from dashboard.texts import say
from metrics.quality.bounds import write_number
from metrics.quality.evidence import say_rule
from metrics.quality.scheme import AnyScheme, Scheme

_DERIVED = ("partial", "certainty", "evidence", "next", "due", "near", "versions")


def scheme_card(scheme: AnyScheme, language: str) -> Component:
    """Return one version of a scheme: its score, its bounds, its gates, its evidence."""
    tiers = Tiers.of([scheme], language)
    facts: list[tuple[str, object]] = [
        (say("method_version", language), f"{scheme.version} · {format_date(scheme.in_force_from, language)}"),
    ]  # fmt: skip
    if isinstance(scheme, Scheme):
        facts += _score_facts(scheme, tiers, language)
    else:
        facts.append((say("method_family", language), say("method_grid", language)))
    rows = [part for word, value in facts for part in (html.Dt(word), html.Dd(value))]
    return html.Section(
        [
            html.H2(scheme.label(language)),
            html.P(scheme.note(language), className="sentence"),
            html.Dl(rows),
        ],
        className="card panel span-6 method",
        id=f"method-{scheme.key}-{scheme.version}",
    )


def _score_facts(scheme: Scheme, tiers: Tiers, language: str) -> list[tuple[str, object]]:
    bounds = []
    for place, tier in enumerate(scheme.tiers):
        bound = say("tier_rest", language)
        if place < len(scheme.cuts):
            cut = scheme.cuts[place]
            bound = f"{'≥' if cut.is_in else '>'} {write_number(cut.value)}"
        bounds.append(html.Li([tiers.mark(tier.key), f" {bound}"]))
    gates = [
        html.Li([tiers.mark(scheme.tiers[gate.tier].key), f" {gate_words(gate, scheme, language)}"])
        for gate in scheme.gates
    ]
    facts: list[tuple[str, object]] = [
        (say("formula", language), html.Code(say(f"method_{scheme.score_rule}", language, levels=scheme.levels))),
        (
            say("method_list", language),
            say("method_list_words", language, count=len(scheme.indicators), version=scheme.indicator_version, low=scheme.lowest_level, high=scheme.levels),
        ),
        (
            say("method_missing", language),
            say(f"method_missing_{scheme.missing_rule}", language, pct=format_short(float(scheme.fewest_assessed_pct))),
        ),
        (say("method_bounds", language), html.Ul(bounds, className="words")),
    ]  # fmt: skip
    if gates:
        facts.append((say("method_gates", language), html.Ul(gates, className="words")))
    if scheme.evidence:
        rules = [html.Li(say_rule(rule, language)) for rule in scheme.evidence]
        facts.append((say("method_evidence", language), html.Ul(rules, className="words")))
    return facts


def quality_card(language: str) -> Component:
    """Return what is derived from colours, and how."""
    rows = [
        part
        for key in _DERIVED
        for part in (
            html.Dt(say(f"method_{key}", language)),
            html.Dd(say(f"method_{key}_words", language)),
        )
    ]
    return html.Section(
        [html.H2(say("method_quality", language)), html.Dl(rows)],
        className="card panel span-12 method",
        id="method-quality",
    )
