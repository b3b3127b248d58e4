"""Uploads, and orders about loads: streamed to the inbox, where the one loader carries them out."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import tempfile
from collections.abc import Mapping
from functools import partial
from typing import Any, BinaryIO, cast
from urllib.parse import unquote, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from dashboard.api.routes import NO_STORE
from dashboard.exports.about import describe
from dashboard.exports.drawn import Sheet
from dashboard.exports.workbook import XLSX, write_workbook
from dashboard.ordering import Ordering
from dashboard.texts import say
from metrics.export import neutral

MAX_UPLOAD_BYTES = 300 * 1024 * 1024
OWN_HEADER = "x-khetview"
"""A header that no form and no other site can send without being asked first."""

_IN_MEMORY_BYTES = 4 << 20
_MOST_JSON_BYTES = 64 * 1024


def orders_router(orders: Ordering) -> APIRouter:
    """Return the routes that change something; they stand on the office's own server alone."""
    desk, service = orders.desk, orders.service
    router = APIRouter(prefix="/data", tags=["orders"])

    @router.post("/upload")
    async def upload(request: Request) -> JSONResponse:
        """Take a file as the body of the request; its name stands in ``x-file-name``."""
        wrong = _not_ours(request) or _too_large(request)
        if wrong:
            return wrong
        await asyncio.to_thread(orders.refuse)
        name = unquote(request.headers.get("x-file-name", ""))[:400] or "file"
        said = _answers(request.headers.get("x-answers", ""))
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as body:
            size = 0
            async for chunk in request.stream():
                size += len(chunk)
                if size > MAX_UPLOAD_BYTES:
                    return _say_too_large()
                await asyncio.to_thread(body.write, chunk)
            if not size:
                return _wrong("ไฟล์ว่าง", "The file is empty.", 400)
            body.seek(0)
            place = partial(orders.place_file, bytes=size)
            token = await asyncio.to_thread(place, name, cast(BinaryIO, body), said)
        return JSONResponse({"token": token}, status_code=202, headers=NO_STORE)

    @router.post("/orders")
    async def order(request: Request) -> JSONResponse:
        """Take an order about a load, or the answers to a refused file."""
        wrong = _not_ours(request)
        if wrong:
            return wrong
        body = await request.body()
        try:
            if len(body) > _MOST_JSON_BYTES:
                raise ValueError("too long")
            given = json.loads(body)
            if not isinstance(given, dict):
                raise ValueError("not an object")
            token = await asyncio.to_thread(orders.place, given)
        except (ValueError, TypeError, RecursionError) as error:
            return _wrong("อ่านคำสั่งไม่ได้", f"The order cannot be read: {error}.", 422)
        return JSONResponse({"token": token}, status_code=202, headers=NO_STORE)

    @router.get("/orders/{token}")
    def progress(token: str) -> JSONResponse:
        """Return what has become of an order."""
        found = orders.progress(token)
        if found is None:
            return _wrong("ไม่พบคำสั่งนี้", "There is no such order.", 404)
        return JSONResponse(found, headers=NO_STORE)

    @router.get("/templates")
    def templates() -> JSONResponse:
        """Return the empty forms that can be downloaded."""
        listed = [
            {"name": name, "title_th": thai, "title_en": english}
            for name, (thai, english) in desk.templates().items()
        ]
        return JSONResponse(listed, headers=NO_STORE)

    @router.get("/templates/{name}.{suffix}")
    def template(name: str, suffix: str) -> Response:
        """Return the empty form of a dataset."""
        made = desk.template(name, suffix)
        if made is None:
            return _wrong("ไม่มีแม่แบบนี้", "There is no such template.", 404)
        headers = {"content-disposition": f'attachment; filename="template_{name}.{suffix}"'}
        return Response(made, media_type="application/octet-stream", headers=headers)

    @router.get("/loads/{load_id}/rejected.csv")
    def rejected(load_id: int) -> Response:
        """Return the rows of a load that were set aside, as they stood, each with its reason."""
        frame = service.rejected_rows(load_id)
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(["แถว", "เหตุผล", "reason", "ข้อมูลในแถว"])
        for row in frame.to_dict("records"):
            cells = json.loads(row["raw_json"])
            said = [str(row["source_row"]), row["message_th"], row["message_en"], *cells]
            writer.writerow([neutral(cell) for cell in said])
        headers = {
            "content-disposition": f'attachment; filename="khetview_load_{load_id}_rejected.csv"'
        }
        body = text.getvalue().encode("utf-8-sig")
        return Response(body, media_type="text/csv; charset=utf-8", headers=headers)

    @router.get("/loads/{load_id}/rejected.xlsx")
    def rejected_workbook(request: Request, load_id: int) -> Response:
        """Return the same rows as a workbook."""
        frame = service.rejected_rows(load_id)
        rows = [
            [
                str(row["source_row"]),
                row["message_th"],
                row["message_en"],
                *json.loads(row["raw_json"]),
            ]
            for row in frame.to_dict("records")
        ]
        widest = max(map(len, rows), default=4)
        headings = ["แถว", "เหตุผล", "reason", "ข้อมูลในแถว"] + [""] * (widest - 4)
        about = describe(
            place=f"/data/load/{load_id}",
            filters=(),
            formula="",
            stamp=service.stamp(),
            row_count=len(rows),
            link=f"{str(request.base_url).rstrip('/')}/data/load/{load_id}#rejected",
            language="th",
        )
        sheet = Sheet(headings, [[*row, *[""] * (widest - len(row))] for row in rows])
        body = write_workbook(say("rejected_title", "th"), about, sheet)
        return Response(body, media_type=XLSX)

    return router


def _answers(text: str) -> Mapping[str, Any]:
    try:
        given = json.loads(unquote(text)) if text else {}
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}


def _not_ours(request: Request) -> JSONResponse | None:
    """Refuse what another site sent: no header of ours, or an origin that is not this server."""
    origin = request.headers.get("origin", "")
    is_other = bool(origin) and urlsplit(origin).netloc != request.headers.get("host", "")
    if request.headers.get(OWN_HEADER) and not is_other:
        return None
    return _wrong(
        "คำขอนี้ไม่ได้มาจากหน้าจอของระบบ", "This request did not come from our own screens.", 403
    )


def _too_large(request: Request) -> JSONResponse | None:
    stated = request.headers.get("content-length", "")
    return _say_too_large() if stated.isdigit() and int(stated) > MAX_UPLOAD_BYTES else None


def _say_too_large() -> JSONResponse:
    most = MAX_UPLOAD_BYTES >> 20
    return _wrong(
        f"ไฟล์ใหญ่เกินไป ไม่เกิน {most} MB แยกไฟล์เป็นรายเขตหรือรายปี",
        f"The file is too large; at most {most} MB. Split it by district or by year.",
        413,
    )


def _wrong(message_th: str, message_en: str, status: int) -> JSONResponse:
    body = {"message_th": message_th, "message_en": message_en}
    return JSONResponse(body, status_code=status, headers=NO_STORE)
