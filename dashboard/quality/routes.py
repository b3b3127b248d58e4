"""What the scripts of quality schools ask: the colour of moved levels; to keep assessments and plans."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from dashboard.api.orders import OWN_HEADER
from dashboard.api.routes import NO_STORE
from dashboard.exports.report import PDF, write_pdf
from dashboard.formatting import format_known, format_short
from dashboard.ordering import Ordering
from dashboard.page import Request as PageRequest
from dashboard.quality.assessments import Assessment, AssessmentState
from dashboard.quality.entry import academic_year_today
from dashboard.quality.plan_report import read_plan_report
from dashboard.quality.plans import StepEntry
from dashboard.quality.school import gate_words
from dashboard.quality.tiers import Tiers
from dashboard.records.quality import QualityBook
from dashboard.rights import Right, current_viewer
from dashboard.scoped_service import ScopedService, require
from dashboard.service import MeasureCache, Reader
from dashboard.texts import say
from dashboard.url_state import parse_selection
from metrics.answers import UnknownKey
from metrics.quality.rating import WhatIf
from metrics.quality.scheme import Scheme

_MOST_LEVELS = 2000
_MOST_JSON_BYTES = 64 * 1024


def quality_router(
    service: ScopedService,
    orders: Ordering | None,
    book: QualityBook | None = None,
    url: str | None = None,
) -> APIRouter:
    """Return the routes of quality schools that are no page.

    Parameters
    ----------
    orders : places confirmed assessments; None = nothing can be loaded from the screens
    book : keeps assessments on their way, and plans; None = nothing is kept
    url : where people open the screens, printed on plans; None = as each request is addressed
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

    @router.get("/assessments.json")
    def kept(school: str = "") -> JSONResponse:
        """Return what is kept of one school, or what is open of all that whoever asks may see."""
        require(Right.ASSESS)
        if book is None:
            return JSONResponse({"kept": []}, headers=NO_STORE)
        if school:
            service.school(school)
            found = book.assessments(school)
            return JSONResponse({"kept": [one.as_json() for one in found]}, headers=NO_STORE)
        said = []
        for one in book.assessments(is_open=True):
            with suppress(UnknownKey):  # of a school that whoever asks may not see
                name = service.school(one.school_id).name_th
                said.append({**one.as_json(), "levels": len(one.levels), "name": name})
        return JSONResponse({"kept": said}, headers=NO_STORE)

    @router.post("/assessments")
    async def take(request: Request) -> JSONResponse:
        """Keep an assessment from the form; a confirmed one goes to the inbox as a file."""
        given = await _read_body(request)
        if isinstance(given, JSONResponse):
            return given
        return await asyncio.to_thread(keep, given)

    def keep(given: Mapping[str, Any]) -> JSONResponse:
        """Check an assessment, keep it, and place its file where it is confirmed."""
        require(Right.ASSESS)
        try:
            scheme = service.quality_scheme(str(given["scheme"]))
            state = AssessmentState(given.get("state", AssessmentState.CONFIRMED))
        except (KeyError, ValueError) as error:
            return _refusal("อ่านแบบประเมินไม่ได้", f"The form cannot be read: {error}.", 422)
        assessment = Assessment.read(given, scheme)
        if state is AssessmentState.CONFIRMED:
            if orders is None:
                return _refusal("เครื่องนี้รับข้อมูลไม่ได้", "Nothing can be entered on this server.", 403)
            orders.refuse()
        name = service.school(assessment.school_id).name_th
        said: dict[str, Any] = {"name": assessment.file_name}
        if book is not None:
            version = given["version"] if isinstance(given.get("version"), int) else None
            by = current_viewer().name
            said |= book.keep(assessment, scheme.key, state, by=by, version=version).as_json()
        elif state is not AssessmentState.CONFIRMED:
            return _refusal("เครื่องนี้เก็บร่างไม่ได้", "This server keeps no drafts.", 403)
        if state is AssessmentState.CONFIRMED and orders is not None:
            content = io.BytesIO(assessment.as_csv(name, scheme))
            said["token"] = orders.place_file(assessment.file_name, content, assessment.answers())
        return JSONResponse(said, status_code=202, headers=NO_STORE)

    @router.get("/plans/{school_id}.json")
    def plan(school_id: str, year_be: int) -> JSONResponse:
        """Return the steps of a school's plan that were written."""
        require(Right.ASSESS)
        service.school(school_id)
        entries = {} if book is None else book.plan(school_id, year_be)
        said = {step.value: entry.as_json() for step, entry in entries.items()}
        return JSONResponse({"steps": said}, headers=NO_STORE)

    @router.post("/plans")
    async def write(request: Request) -> JSONResponse:
        """Write one step of a plan."""
        given = await _read_body(request)
        if isinstance(given, JSONResponse):
            return given
        return await asyncio.to_thread(write_step, given)

    def write_step(given: Mapping[str, Any]) -> JSONResponse:
        require(Right.ASSESS)
        entry = StepEntry.read(given)
        service.school(entry.school_id)
        if book is None:
            return _refusal("เครื่องนี้เก็บแผนไม่ได้", "This server keeps no plans.", 403)
        book.write_step(entry, by=current_viewer().name)
        return JSONResponse(entry.as_json(), status_code=202, headers=NO_STORE)

    @router.get("/plans/{school_id}.pdf")
    def plan_on_paper(request: Request, school_id: str) -> Response:
        """Return a school's plan as the report that an inspection asks for."""
        require(Right.ASSESS)
        selection, _ = parse_selection(dict(request.query_params))
        year_be = selection.year_be or academic_year_today()
        entries = {} if book is None else book.plan(school_id, year_be)
        reader = Reader(service, MeasureCache(), selection.snapshot)
        base = url or str(request.base_url)
        values = read_plan_report(PageRequest(reader, selection), school_id, year_be, entries, base)
        shown = f"inline; filename*=UTF-8''{quote(f'khetview_plan_{school_id}_{year_be}.pdf')}"
        headers = {"content-disposition": shown, **NO_STORE}
        return Response(write_pdf(values, "plan.typ"), media_type=PDF, headers=headers)

    return router


async def _read_body(request: Request) -> dict[str, Any] | JSONResponse:
    """Return what a form of ours sent, or the refusal of anything else."""
    if not request.headers.get(OWN_HEADER):  # no other site can send it without being asked
        return _refusal(
            "คำขอนี้ไม่ได้มาจากหน้าจอของระบบ", "This request did not come from our own screens.", 403
        )
    body = await request.body()
    try:
        given = json.loads(body) if len(body) <= _MOST_JSON_BYTES else None
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        return _refusal("อ่านแบบที่ส่งมาไม่ได้", "The form cannot be read.", 422)
    return given


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
        "score": format_known(result.score_pct),
        "words": " · ".join([*words, *([held] if held else [])]),
        "held": held,
        "components": {key: format_known(score) for key, score in result.component_scores.items()},
    }
