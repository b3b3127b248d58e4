"""The routes of the screens about people."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse

from dashboard.api.routes import NO_STORE
from dashboard.components.parts import headline
from dashboard.people.account import account_router
from dashboard.people.audit import audit_router
from dashboard.people.desk import PeopleDesk
from dashboard.people.forms import FormRefused
from dashboard.people.screen import Screens, language_of, notice
from dashboard.people.sign_in import sign_in_router
from dashboard.people.users import users_router
from dashboard.scoped_service import NoRight
from dashboard.texts import say
from metrics.answers import MetricsError


def people_router(desk: PeopleDesk, screens: Screens) -> APIRouter:
    """Return every route about people."""
    router = APIRouter(include_in_schema=False)
    for part in (sign_in_router, account_router, users_router, audit_router):
        router.include_router(part(desk, screens))
    return router


def add_people_errors(server: FastAPI, screens: Screens) -> None:
    """Say a refusal in the product's frame to whoever reads it as a page, as JSON to the others."""

    @server.exception_handler(FormRefused)
    @server.exception_handler(NoRight)
    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, MetricsError)
        said = {"message_th": error.message_th, "message_en": error.message_en}
        if "text/html" not in request.headers.get("accept", ""):
            return JSONResponse(said, status_code=403, headers=NO_STORE)
        language = language_of(request)
        title = say("refused_title", language)
        body = [headline(title), notice(said[f"message_{language}"])]
        return screens.answer(request, title, body, status=403, is_narrow=True)
