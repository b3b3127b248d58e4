"""Reports on A4 as PDF: Typst sets the sheets, with Thai faces from installed packages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

import typst
from fastapi import APIRouter, Response
from starlette.requests import Request

from dashboard.api.routes import NO_STORE
from dashboard.exports.sheets import read_report
from dashboard.exports.text_layer import mend_text_layer
from dashboard.service import MeasureCache, Service
from dashboard.url_state import parse_selection
from metrics.answers import Area

PDF = "application/pdf"

_TEMPLATES = Path(__file__).parent
_FACES = ("fontpkg_sarabun", "fontpkg_noto_sans_thai")
_MOST_READ = 2048
_compilers: dict[str, typst.Compiler] = {}
_lock = Lock()
"""One report is set at a time: two would share the processor and both be late."""


def write_pdf(report: Mapping[str, Any], template: str = "sheet.typ") -> bytes:
    """Set a report as PDF; its text is found and copied as written.

    Parameters
    ----------
    report : plain values: of `dashboard.exports.sheets` for the usual template
    template : the file beside this one that sets them
    """
    words = json.dumps(report, ensure_ascii=False)
    with _lock:
        if template not in _compilers:
            folders = [str(resources.files(face) / "files") for face in _FACES]
            _compilers[template] = typst.Compiler(
                str(_TEMPLATES / template), font_paths=folders, ignore_system_fonts=True
            )
        content = _compilers[template].compile(format="pdf", sys_inputs={"report": words})
    assert isinstance(content, bytes)
    return mend_text_layer(content)


def report_router(service: Service, url: str | None = None) -> APIRouter:
    """Return the route of the reports.

    Parameters
    ----------
    url : where people open the screens; None = as this request was addressed
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/report/{level}/{group_id}.pdf")
    def report(request: Request, level: str, group_id: str) -> Response:
        """Return the report of a school or an area in the view that the query says."""
        group = Area.parse(f"{level}:{group_id}")
        selection, _ = parse_selection(dict(request.query_params))
        base = url or str(request.base_url)
        own = MeasureCache(_MOST_READ)  # a booklet would push all pages out of the shared one
        content = write_pdf(read_report(service, own, group, selection, base))
        name = f"khetview_{level}_{group_id}.pdf"
        shown = f"inline; filename*=UTF-8''{quote(name)}"
        return Response(content, media_type=PDF, headers={"content-disposition": shown, **NO_STORE})

    return router
