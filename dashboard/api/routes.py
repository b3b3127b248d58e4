"""Routes for machines: health, live stream and ``/api/v1``. Errors are JSON in both languages."""

from __future__ import annotations

import dataclasses
import errno
import io
import json
import logging
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, StreamingResponse

from dashboard.api.counters import Counters
from dashboard.live import Broadcaster
from dashboard.records.store import RecordsAway
from dashboard.scoped_service import NoRight, OutsideScope
from dashboard.service import Service
from data_pipeline.warehouse.vocabulary import AreaLevel, Grade
from metrics.answers import Answer, Area, MetricsError, MetricSpec, SchoolInfo, Stamp
from metrics.export import neutral_frame

log = logging.getLogger(__name__)

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

NO_STORE = {"cache-control": "no-store"}


class NothingPublished(MetricsError):
    """There is no snapshot to answer from yet."""


_STATUSES: dict[type[MetricsError], int] = {
    NothingPublished: 503,
    NoRight: 403,
    OutsideScope: 403,
}


def health_router(service: Service, broadcaster: Broadcaster, counters: Counters) -> APIRouter:
    """Return ``/healthz``, ``/readyz``, ``/metrics`` and ``/live``."""
    router = APIRouter(tags=["health"])

    @router.get("/healthz", response_class=PlainTextResponse)
    async def healthz() -> str:
        """Say that the process is up."""
        return "ok\n"

    @router.get("/readyz")
    def readyz() -> JSONResponse:
        """Say whether a snapshot is attached."""
        version = service.data_version()
        return JSONResponse(
            {"ready": bool(version), "snapshot": version},
            status_code=200 if version else 503,
            headers=NO_STORE,
        )

    @router.get("/metrics", response_class=PlainTextResponse)
    def metrics() -> str:
        """Return the worker's counters for Prometheus."""
        return counters.text(
            is_ready=bool(service.data_version()), live_clients=broadcaster.client_count
        )

    @router.get("/live", include_in_schema=False)
    async def live() -> StreamingResponse:
        headers = {**NO_STORE, "x-accel-buffering": "no"}
        return StreamingResponse(
            broadcaster.stream(), media_type="text/event-stream", headers=headers
        )

    return router


PRIVATE_API, PUBLIC_API = "/api/v1", "/public/api/v1"
"""Where the API stands: over the internal snapshot, and over what the public may see."""


def api_router(service: Service, prefix: str = PRIVATE_API) -> APIRouter:
    """Return the API under a prefix: version, metrics, schools and snapshots."""
    router = APIRouter(prefix=prefix, tags=["public" if prefix == PUBLIC_API else "data"])

    @router.get("/version")
    def version() -> JSONResponse:
        """Return the current snapshot and what changed with it."""
        stamp = service.stamp() if service.data_version() else None
        body = as_json(stamp) if stamp else {"snapshot": ""}
        return JSONResponse(body, headers=NO_STORE)

    @router.get("/metrics")
    def registry() -> JSONResponse:
        """Return every metric's declaration."""
        return JSONResponse({"metrics": [as_json(spec) for spec in service.metrics()]})

    @router.get("/metrics/{key}")
    def answer(
        key: str,
        by: AreaLevel = AreaLevel.DISTRICT,
        test: str | None = None,
        grade: Grade | None = None,
        subject: str | None = None,
        year: Annotated[int | None, Query(ge=2500, le=2699)] = None,
        within: Annotated[str | None, Query(alias="in", examples=["district:5601"])] = None,
        reference: AreaLevel | None = None,
        snapshot: str | None = None,
        format: Literal["json", "csv"] = "json",
    ) -> Response:
        """Return one metric: a row per group, year, test, grade and subject; numbers unrounded."""
        _require_data(service)
        found = service.answer(
            key,
            by=by,
            within=Area.parse(within) if within else None,
            test=test,
            grade=grade,
            subject=subject,
            year_be=year,
            reference=reference,
            snapshot=snapshot,
        )
        return _csv_response(found) if format == "csv" else JSONResponse(answer_as_json(found))

    @router.get("/schools")
    def search(
        q: Annotated[str, Query(max_length=100, examples=["บ้านน้ำปั้ว"])] = "",
        limit: Annotated[int, Query(ge=1, le=100)] = 12,
        snapshot: str | None = None,
    ) -> JSONResponse:
        """Return the schools that fit a name with slips of the pen, a code or an amphoe, best first."""
        _require_data(service)
        found = service.search_schools(q, limit, snapshot=snapshot)
        return JSONResponse({"query": q, "schools": [_search_hit(school) for school in found]})

    @router.get("/schools/{school_id}")
    def school(school_id: str, snapshot: str | None = None) -> JSONResponse:
        """Return one school and the areas that it stands in."""
        _require_data(service)
        return JSONResponse(as_json(service.school(school_id, snapshot=snapshot)))

    @router.get("/snapshots")
    def snapshots() -> JSONResponse:
        """Return the snapshots that are kept, newest first."""
        kept: list[Stamp] = service.snapshots()
        body = {"current": service.data_version(), "snapshots": [as_json(s) for s in kept]}
        return JSONResponse(body, headers=NO_STORE)

    @router.get("/{rest:path}", include_in_schema=False)
    def nowhere(rest: str) -> JSONResponse:
        return _error_response(
            404,
            f"ไม่มี {prefix}/{rest} ดูรายการที่ /api/v1/openapi.json",
            f"There is no {prefix}/{rest}; see /api/v1/openapi.json.",
        )

    return router


def _search_hit(school: SchoolInfo) -> dict[str, Any]:
    """Return what a list of found schools says of each: its code, name and where it stands."""
    names = {step.area.level: step for step in school.path}
    district = names.get(AreaLevel.DISTRICT)
    return {
        "school_id": school.school_id,
        "name_th": school.name_th,
        "amphoe_name_th": school.amphoe_name_th,
        "district_id": school.district_id,
        "district_name_th": district.name_th if district else None,
        "district_name_en": district.name_en if district else None,
        "is_in_doubt": school.is_in_doubt,
    }


def add_error_handlers(server: FastAPI) -> None:
    """Turn the errors of the service and of wrong parameters into JSON sentences."""

    @server.exception_handler(MetricsError)
    async def metrics_error(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, MetricsError)
        status = next((s for kind, s in _STATUSES.items() if isinstance(error, kind)), 404)
        return _error_response(status, error.message_th, error.message_en)

    @server.exception_handler(RecordsAway)
    async def records_away(request: Request, error: Exception) -> JSONResponse:
        return say_records_away(error)

    @server.exception_handler(OSError)
    async def disk_error(request: Request, error: Exception) -> JSONResponse:
        if getattr(error, "errno", None) in _NO_ROOM:
            return say_records_away(error)
        log.error("A request failed", exc_info=error)
        return await failure(request, error)

    @server.exception_handler(Exception)
    async def failure(request: Request, error: Exception) -> JSONResponse:
        return _error_response(  # the server logs the error itself
            500,
            "เกิดข้อผิดพลาดในระบบ ได้บันทึกไว้ให้ผู้ดูแลแล้ว ลองใหม่อีกครั้ง",
            "Something went wrong on the server and has been written to its log. Try again.",
        )

    @server.exception_handler(RequestValidationError)
    async def parameter_error(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        wrong = error.errors()[0]
        name = str(wrong["loc"][-1])
        return _error_response(
            422,
            f"ค่าของ {name} ใช้ไม่ได้: {wrong['msg']} ดูค่าที่ใช้ได้ที่ /api/v1/openapi.json",
            f"The value of {name} cannot be used: {wrong['msg']}. See /api/v1/openapi.json.",
        )


def say_records_away(error: Exception) -> JSONResponse:
    """Answer what needs the records while they cannot be written: the screens go on meanwhile."""
    log.error("The records cannot be written or reached: %s", getattr(error, "orig", error))
    return _error_response(
        503,
        "บันทึกไม่ได้ในตอนนี้ ดิสก์เต็มหรือฐานข้อมูลไม่ตอบ แจ้งผู้ดูแลระบบ แล้วลองใหม่ หน้าจอยังดูได้ตามปกติ",
        "This cannot be written down now: the disk is full or the database does not answer. "
        "Tell the administrator and try again; the screens go on.",
    )


def _require_data(service: Service) -> None:
    if not service.data_version():
        raise NothingPublished(
            "Nothing is published yet. Load a file first: khetview load FILE.",
            "ยังไม่มีข้อมูลเผยแพร่ โหลดไฟล์ก่อน: khetview load FILE",
        )


def _error_response(status: int, message_th: str, message_en: str) -> JSONResponse:
    body = {"message_th": message_th, "message_en": message_en}
    return JSONResponse(body, status_code=status, headers=NO_STORE)


def as_json(value: Any) -> Any:
    """Return frozen dataclasses, enums and times as plain JSON values; missing becomes null."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: as_json(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [as_json(item) for item in value]
    return value


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as a JSON object: the metric, the question's sides, and the rows.

    Returns
    -------
    dict with ``metric``, ``by``, ``reference``, ``snapshot``, ``rows``; missing numbers are null
    """
    spec: MetricSpec = answer.spec
    rows = json.loads(answer.frame.to_json(orient="records", double_precision=15))
    return {
        "metric": as_json(spec),
        "by": answer.by.value,
        "reference": answer.reference.value if answer.reference else None,
        "snapshot": answer.snapshot,
        "rows": rows,
    }


def _csv_response(answer: Answer) -> Response:
    text = io.StringIO()
    neutral_frame(answer.frame).to_csv(text, index=False)
    name = f"khetview_{answer.spec.key}_by_{answer.by}_{answer.snapshot}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    body = text.getvalue().encode("utf-8-sig")
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)
