"""What the scripts of quality schools ask: the colour of moved levels, and to take an assessment."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from dashboard.api.orders import OWN_HEADER
from dashboard.api.routes import NO_STORE
from dashboard.formatting import MISSING, format_number, format_short
from dashboard.ordering import Ordering
from dashboard.quality.assessments import Assessment
from dashboard.quality.school import gate_words
from dashboard.quality.tiers import Tiers
from dashboard.service import Service
from dashboard.texts import say
from metrics.quality.rating import WhatIf
from metrics.quality.scheme import Scheme

_MOST_LEVELS = 2000
_MOST_JSON_BYTES = 64 * 1024


def quality_router(service: Service, orders: Ordering | None) -> APIRouter:
    """Return the routes of quality schools that are no page.

    Parameters
    ----------
    orders : places confirmed assessments; None = nothing can be entered
    """
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

    @router.post("/assessments")
    async def take(request: Request) -> JSONResponse:
        """Take an assessment from the form; a confirmed one goes to the inbox as a file."""
        if not request.headers.get(OWN_HEADER):  # no other site can send it without being asked
            return _refusal("คำขอนี้ไม่ได้มาจากหน้าจอของระบบ", "This request did not come from our own screens.", 403)  # fmt: skip
        body = await request.body()
        try:
            if len(body) > _MOST_JSON_BYTES:
                raise ValueError("too long")
            given = json.loads(body)
            scheme = service.quality_scheme(str(given["scheme"]))
        except (ValueError, TypeError, KeyError) as error:
            return _refusal("อ่านแบบประเมินไม่ได้", f"The form cannot be read: {error}.", 422)
        assessment = Assessment.read(given, scheme)
        return await asyncio.to_thread(confirm, assessment, scheme)

    def confirm(assessment: Assessment, scheme: Scheme) -> JSONResponse:
        """Place the file of an assessment."""
        if orders is None:
            return _refusal("เครื่องนี้รับข้อมูลไม่ได้", "Nothing can be entered on this server.", 403)
        orders.refuse()
        name = service.school(assessment.school_id).name_th
        content = io.BytesIO(assessment.as_csv(name, scheme))
        token = orders.place_file(assessment.file_name, content, assessment.answers())
        said = {"token": token, "name": assessment.file_name}
        return JSONResponse(said, status_code=202, headers=NO_STORE)

    return router


def _refusal(message_th: str, message_en: str, status: int) -> JSONResponse:
    body = {"message_th": message_th, "message_en": message_en}
    return JSONResponse(body, status_code=status, headers=NO_STORE)


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
    held = ""
    if result.gates_failed:
        gates = ", ".join(gate_words(gate, rule, language) for gate in result.gates_failed)
        held = say("quality_held", language, tier=tiers.label(result.tier_by_score), gates=gates)
    mark = tiers.shape(result.tier)["props"]
    return {
        "tier": result.tier,
        "label": tiers.label(result.tier),
        "shape": mark["className"],
        "style": mark.get("style") or {},
        "score": MISSING if result.score_pct is None else format_number(result.score_pct, 1),
        "words": " · ".join([*words, *([held] if held else [])]),
        "held": held,
        "components": {
            key: MISSING if score is None else format_number(score, 1)
            for key, score in result.component_scores.items()
        },
    }
