"""Routes of the kiosk: its page, its files, its one bundle, and word of a new snapshot."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse, StreamingResponse

from dashboard.api.routes import NO_STORE, PUBLIC_API
from dashboard.kiosk.bundle import build_bundle
from dashboard.live import Broadcaster
from dashboard.service import MeasureCache, Service
from metrics.answers import Area

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "img-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""What the kiosk's page may load: its own files, and nothing else."""

_FILES = {
    "kiosk.js": "text/javascript",
    "kiosk.css": "text/css",
    "worker.js": "text/javascript",
    "kiosk.webmanifest": "application/manifest+json",
}
_REVALIDATE = {"cache-control": "no-cache"}


def kiosk_router(
    service: Service, cache: MeasureCache, broadcaster: Broadcaster, assets: Path
) -> APIRouter:
    """Return ``/kiosk``, its files, its bundle and its stream.

    Parameters
    ----------
    service : over what the public may see
    broadcaster : tells of newly approved snapshots
    assets : folder of the project's own files; those of the kiosk stand in ``kiosk/``
    """
    router = APIRouter(tags=["kiosk"])
    folder = assets / "kiosk"
    parts = b"".join(
        (folder / name).read_bytes() for name in ("kiosk.html", "kiosk.js", "kiosk.css")
    )
    script = sha256(parts).hexdigest()[:12]

    @router.get("/kiosk", include_in_schema=False)
    def page() -> FileResponse:
        headers = {**_REVALIDATE, "content-security-policy": POLICY}
        return FileResponse(folder / "kiosk.html", media_type="text/html", headers=headers)

    @router.get("/kiosk/{name}", include_in_schema=False)
    def file(name: str) -> Response:
        if name not in _FILES:
            return Response(status_code=404)
        headers = {**_REVALIDATE, "service-worker-allowed": "/kiosk"}
        return FileResponse(folder / name, media_type=_FILES[name], headers=headers)

    @router.get(PUBLIC_API + "/kiosk")
    def bundle(
        request: Request,
        area: Annotated[str | None, Query(examples=["district:5601"])] = None,
    ) -> Response:
        """Return everything that a kiosk shows; the same until another snapshot is approved."""
        wanted = Area.parse(area) if area else None

        def make() -> tuple[bytes, str]:
            made = {**build_bundle(service, cache, wanted), "script": script}
            body = json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
            return body, f'"{sha256(body).hexdigest()[:20]}"'

        body, etag = cache.remember((service.data_version(), "kiosk", str(wanted)), make)
        headers = {**_REVALIDATE, "etag": etag}
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=headers)
        return Response(body, media_type="application/json", headers=headers)

    @router.get("/public/live", include_in_schema=False)
    async def live() -> StreamingResponse:
        headers = {**NO_STORE, "x-accel-buffering": "no"}
        return StreamingResponse(
            broadcaster.stream(), media_type="text/event-stream", headers=headers
        )

    return router
