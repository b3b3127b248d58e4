"""Builds the web application from the declared pages, the service and the settings."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import dash
from dash import Dash, Input
from fastapi import FastAPI
from fastapi.responses import FileResponse, RedirectResponse

from dashboard import shell
from dashboard.answer_cache import AnswerCache
from dashboard.api.counters import Counters
from dashboard.api.orders import orders_router
from dashboard.api.routes import PUBLIC_API, add_error_handlers, api_router, health_router
from dashboard.dash_guard import DashGuard
from dashboard.delivery import FONT_PATH, Delivery, font_router
from dashboard.export_log import ExportLog
from dashboard.exports.report import report_router
from dashboard.exports.tables import tables_router
from dashboard.formatting import today
from dashboard.gate import Entry, Gate
from dashboard.kiosk.routes import kiosk_router
from dashboard.live import Broadcaster
from dashboard.ordering import Ordering
from dashboard.page import discover_pages
from dashboard.people.desk import PeopleDesk
from dashboard.people.routes import add_people_errors, people_router
from dashboard.people.screen import Screens
from dashboard.quality.routes import quality_router
from dashboard.rate_limits import Limiter, RateLimits
from dashboard.records.quality import QualityBook
from dashboard.render import VERSION_KEY, draw_first_screens, render_page
from dashboard.request_log import RequestLog
from dashboard.school_table import export_router
from dashboard.scoped_service import ScopedService
from dashboard.service import MeasureCache, OrderDesk, Service
from dashboard.shared_answers import SharedAnswers

log = logging.getLogger(__name__)

ASSETS_FOLDER = Path(__file__).resolve().parent.parent / "assets"

INDEX = f"""<!DOCTYPE html>
<html lang="th">
  <head>
    {{%metas%}}
    <meta name="color-scheme" content="light dark">
    <title>{{%title%}}</title>
    <link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">
    <link rel="preload" href="{FONT_PATH}" as="font" type="font/ttf" crossorigin>
    {{%css%}}
  </head>
  <body>
    {{%app_entry%}}
    <footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer>
  </body>
</html>
"""


@dataclass(frozen=True, slots=True)
class DashboardSettings:
    """What may differ between two runs of the dashboard.

    Parameters
    ----------
    assets_folder : stylesheets, scripts and icons; absolute
    look_seconds : time between two looks at the snapshot pointer
    heartbeat_seconds : longest silence on a live stream
    cached_answers : how many answers a worker keeps
    desk : where uploads and orders are placed; None = nothing can be changed from the screens
    url : where people open the screens, printed on reports; None = as each request is addressed
    entry : how people come in; without accounts only those at the machine itself do
    people : accounts, sessions and the audit log; None = the office has none
    book : keeps assessments on their way and plans of quality schools; None = nothing is kept
    limiter : says who asks too often; None = nobody does
    has_proxy : a trusted proxy stands in front, and numbers the requests
    answers_folder : where the workers of one server share what they drew; None = this one is alone
    """

    assets_folder: Path = ASSETS_FOLDER
    look_seconds: float = 0.05
    heartbeat_seconds: float = 15.0
    cached_answers: int = 256
    desk: OrderDesk | None = None
    url: str | None = None
    entry: Entry = Entry.OFFICE
    people: PeopleDesk | None = None
    book: QualityBook | None = None
    limiter: Limiter | None = None
    has_proxy: bool = False
    answers_folder: Path | None = None


class AsyncDash(Dash):
    """Dash whose page layouts may be coroutines; its own switch asks for a package that only Flask needs."""

    def enable_pages(self) -> None:
        """Set the router up in its asynchronous form."""
        self._use_async = True
        super().enable_pages()


def create_app(
    service: Service,
    settings: DashboardSettings | None = None,
    public_service: Service | None = None,
) -> Dash:
    """Build the Dash application; `app.server` is the ASGI application to serve.

    Parameters
    ----------
    service : `metrics.service.MetricsService`, or anything that answers the same questions
    settings : the defaults when left out
    public_service : the same over what the public may see; answers ``/public/api/v1``

    Notes
    -----
    Pages are registered and the router is set up before the first request, because a burst of
    first requests would otherwise meet a half-made application (plotly/dash #3971).
    """
    settings = settings or DashboardSettings()
    people = settings.people
    scoped = ScopedService(service)
    write_down = people.audit.write if people else None
    orders = Ordering(settings.desk, scoped, write_down) if settings.desk else None
    counters = Counters()
    cache = MeasureCache(settings.cached_answers)
    prepare = partial(draw_first_screens, scoped, cache)
    broadcaster = _broadcaster(service, settings, prepare)
    server = _create_server(scoped, broadcaster, counters)
    if public_service is not None:
        _open_to_public(server, public_service, settings)
    server.include_router(api_router(scoped))
    server.include_router(export_router(scoped, cache))
    server.include_router(tables_router(scoped, cache))
    server.include_router(report_router(scoped, settings.url))
    server.include_router(quality_router(scoped, orders, settings.book, settings.url))
    if orders is not None:
        server.include_router(orders_router(orders))
    screens = Screens(settings.assets_folder) if people is not None else None
    if people is not None and screens is not None:
        server.include_router(people_router(people, screens))
        add_people_errors(server, screens)
    dash.page_registry.clear()
    app = AsyncDash(
        __name__,
        server=server,  # type: ignore[arg-type]  # any server of the backend
        backend="fastapi",
        use_pages=True,
        pages_folder="",
        assets_folder=str(settings.assets_folder.resolve()),
        assets_ignore=r"(kiosk|worker)\.(js|css)",
        serve_locally=True,
        enable_mcp=False,
        index_string=INDEX,
        title="เขตวิว KhetView",
        update_title="",
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
        routing_callback_inputs={VERSION_KEY: Input(shell.VERSION_STORE, "data")},
        add_log_handler=False,
        on_error=_log_failure,
    )

    def count_failure(page_key: str) -> None:
        counters.failures[page_key] += 1

    for page in discover_pages():
        draw = partial(render_page, page, scoped, cache, count_failure)
        dash.register_page(page.module, layout=draw, order=page.order, **page.registration)
        if page.callbacks is not None:
            page.callbacks(app, scoped, cache)
    app.layout = shell.root()
    _set_up(app)
    hashes = app.csp_hashes()
    if settings.limiter is not None:  # inside the headers and counts of each answer
        server.add_middleware(RateLimits, limiter=settings.limiter, screens=screens)
    server.add_middleware(Delivery, counters=counters, script_hashes=hashes)
    shared = SharedAnswers(settings.answers_folder) if settings.answers_folder else None
    server.add_middleware(
        AnswerCache,
        version=_version_of_day(service), counters=counters, shared=shared, news=shell.VERSION_STORE,
    )  # fmt: skip
    server.add_middleware(DashGuard, callbacks=app.callback_map, suites=app.registered_paths)
    if people is not None:
        server.add_middleware(ExportLog, write_down=people.audit.write)
    find = people.sessions.find if people else None
    server.add_middleware(Gate, entry=settings.entry, find=find)
    server.add_middleware(RequestLog, believes_id=settings.has_proxy)
    return app


def _version_of_day(service: Service) -> Callable[[], str]:
    """Return what answers depend on: the snapshot, the office's boundaries, and the day, because screens say what is overdue."""
    return lambda: f"{service.data_version()}@{today()}@{service.boundaries().version}"


def _log_failure(error: Exception) -> None:
    """Write a failing callback to the log; the screen stays as it is."""
    log.error("A callback failed", exc_info=error)


def create_public_server(service: Service, settings: DashboardSettings) -> FastAPI:
    """Build the server that a hall or the internet sees: the kiosk, its API and health, no Dash.

    Parameters
    ----------
    service : over what the public may see; nothing else is opened
    """
    counters = Counters()
    server = _create_server(service, _broadcaster(service, settings), counters)
    _open_to_public(server, service, settings)

    @server.get("/", include_in_schema=False)
    def start() -> RedirectResponse:
        return RedirectResponse("/kiosk")

    @server.get("/assets/favicon.svg", include_in_schema=False)
    def icon() -> FileResponse:
        return FileResponse(settings.assets_folder / "favicon.svg", media_type="image/svg+xml")

    if settings.limiter is not None:
        server.add_middleware(RateLimits, limiter=settings.limiter)
    server.add_middleware(Delivery, counters=counters)
    server.add_middleware(RequestLog, believes_id=settings.has_proxy)
    return server


def _broadcaster(
    service: Service, settings: DashboardSettings, prepare: Callable[[], object] = lambda: None
) -> Broadcaster:
    return Broadcaster(
        service,
        interval_seconds=settings.look_seconds,
        heartbeat_seconds=settings.heartbeat_seconds,
        prepare=prepare,
    )


def _open_to_public(server: FastAPI, service: Service, settings: DashboardSettings) -> None:
    """Mount the kiosk and the public API over what the public may see."""
    broadcaster = _broadcaster(service, settings)
    cache = MeasureCache(settings.cached_answers)
    server.state.broadcasters.append(broadcaster)
    server.include_router(kiosk_router(service, cache, broadcaster, settings.assets_folder))
    server.include_router(api_router(service, PUBLIC_API))


def _create_server(service: Service, broadcaster: Broadcaster, counters: Counters) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as running:
            for one in app.state.broadcasters:
                await running.enter_async_context(one.running())
            yield

    server = FastAPI(
        title="KhetView",
        summary="Achievement of a Thai education district: metrics, schools, snapshots.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # its page would load scripts from the internet
        redoc_url=None,
        lifespan=lifespan,
    )
    server.state.broadcasters = [broadcaster]
    server.include_router(health_router(service, broadcaster, counters))
    server.include_router(font_router())
    add_error_handlers(server)
    return server


def _set_up(app: Dash) -> None:
    """Run Dash's first-request hooks now, in a thread of their own: a loop may be running here."""

    async def run_hooks() -> None:
        hooks: list[Any] = getattr(app.backend, "_before_request_funcs")  # noqa: B009
        for hook in hooks:
            answer = hook()
            if asyncio.iscoroutine(answer):
                await answer

    failures: list[BaseException] = []

    def work() -> None:
        try:
            asyncio.run(run_hooks())
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]
