"""The colour of levels that are being moved, asked for by ``assets/quality.js`` at every step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from dashboard.api.routes import NO_STORE
from dashboard.formatting import MISSING, format_number, format_short
from dashboard.quality.asking import QualityService
from dashboard.quality.school import gate_words
from dashboard.quality.tiers import Tiers
from dashboard.texts import say
from metrics.quality.rating import WhatIf
from metrics.quality.scheme import Scheme

_MOST_LEVELS = 2000


def quality_router(service: QualityService) -> APIRouter:
    """Return the routes of quality schools that are no page."""
    router = APIRouter(prefix="/quality", tags=["quality"])

    @router.get("/what-if.json")
    def what_if(
        scheme: str, levels: str, start: str = "", version: str = "", lang: str = "th", snapshot: str = ""
    ) -> JSONResponse:  # fmt: skip
        """Rate levels, written in the order of the scheme's list with commas; empty = not assessed."""
        rule = service.quality_scheme(scheme, version or None, snapshot=snapshot or None)
        now, before = (_read_levels(rule, text) for text in (levels, start))
        result = service.quality_what_if(scheme, now, rule.version, snapshot=snapshot or None)
        language = "en" if lang == "en" else "th"
        return JSONResponse(_answer(rule, result, now, before, language), headers=NO_STORE)

    return router


def _read_levels(rule: Scheme, text: str) -> dict[str, int | None]:
    parts = text[:_MOST_LEVELS].split(",")
    known = zip(rule.indicators, parts, strict=False)
    return {one.key: int(part) if part.isdigit() else None for one, part in known}


def _answer(
    rule: Scheme,
    result: WhatIf,
    now: Mapping[str, int | None],
    before: Mapping[str, int | None],
    language: str,
) -> dict[str, Any]:
    tiers = Tiers.of([rule], language)
    moved = {key: (now[key], before.get(key)) for key in now if now[key] != before.get(key)}
    effort = sum(
        float(rule.effort[rule.places[key]] * (level - old) + rule.effort_start[rule.places[key]])
        for key, (level, old) in moved.items()
        if level is not None and old is not None and level > old
    )
    words = [say("what_if_start", language)]
    if moved:
        words = [say("what_if_moved", language, count=len(moved), effort=format_short(effort))]
    if result.gates_failed:
        gates = ", ".join(gate_words(gate, rule, language) for gate in result.gates_failed)
        words.append(say("quality_held", language, tier=tiers.label(result.tier_by_score), gates=gates))  # fmt: skip
    mark = tiers.shape(result.tier)["props"]
    return {
        "tier": result.tier,
        "label": tiers.label(result.tier),
        "shape": mark["className"],
        "style": mark.get("style") or {},
        "score": MISSING if result.score_pct is None else format_number(result.score_pct, 1),
        "words": " · ".join(words),
        "components": {
            key: MISSING if score is None else format_number(score, 1)
            for key, score in result.component_scores.items()
        },
    }
