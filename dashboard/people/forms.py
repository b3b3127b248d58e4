"""Forms: read with care, and taken only from the browser that they were drawn for.

Each form carries a mark made from a cookie of its browser: the session's, and before there is one
that of the visit. Another site can make a browser send a form, but not with the right mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request, Response

from dashboard.gate import COOKIE
from dashboard.records.tokens import form_mark, is_same, new_token
from dashboard.rights import current_viewer
from metrics.answers import MetricsError

MARK = "form_mark"
VISIT = "khetview_visit"

_MOST_BYTES = 16_384
_VISIT_SECONDS = 8 * 3600


class FormRefused(MetricsError):
    """A form that is not taken; says why."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, by name; the first where one is repeated."""

    fields: dict[str, str]

    def get(self, name: str, most: int = 300) -> str:
        """Return a field, "" where it is missing, never longer than asked for."""
        return self.fields.get(name, "")[:most]


async def read_form(request: Request) -> Form:
    """Read a form that was drawn for this browser.

    Raises
    ------
    FormRefused : too large, not a form, or drawn for another browser
    """
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise FormRefused("The form is too large.", "แบบฟอร์มใหญ่เกินไป")
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=40)
    except ValueError:
        raise FormRefused("The form cannot be read.", "อ่านแบบฟอร์มไม่ได้") from None
    fields = dict(reversed(pairs))
    secret = _secret(request)
    if not secret or not is_same(fields.pop(MARK, ""), form_mark(secret)):
        raise FormRefused(
            "This page was open too long. Go back, reload it, and send the form once more.",
            "หน้านี้เปิดค้างไว้นานเกินไป ย้อนกลับ โหลดหน้าใหม่ แล้วส่งแบบฟอร์มอีกครั้ง",
        )
    return Form(fields)


def draw_mark(request: Request) -> str:
    """Return the mark for the forms of an answer."""
    return form_mark(_secret(request) or _new_visit(request))


def visit_of(request: Request) -> str:
    """Return the cookie of a visit, "" where there is none."""
    return request.cookies.get(VISIT, "")[:100]


def set_visit(request: Request, response: Response) -> None:
    """Give a browser without a session the cookie that its forms are marked with."""
    if not _secret(request):
        visit = _new_visit(request)
        response.set_cookie(VISIT, visit, max_age=_VISIT_SECONDS, **cookie_manners(request))  # type: ignore[arg-type]


def set_session(request: Request, response: Response, token: str, seconds: float) -> None:
    """Give a browser its session's cookie; the visit's is spent."""
    response.set_cookie(COOKIE, token, max_age=int(seconds), **cookie_manners(request))  # type: ignore[arg-type]
    response.delete_cookie(VISIT, path="/")


def drop_session(request: Request, response: Response) -> None:
    """Take the session's cookie back."""
    response.delete_cookie(COOKIE, **cookie_manners(request))  # type: ignore[arg-type]


def cookie_manners(request: Request) -> dict[str, object]:
    """Return how our cookies are sent: never to scripts, not along from other sites, over TLS where there is."""
    is_secure = request.url.scheme == "https"
    return {"path": "/", "httponly": True, "samesite": "lax", "secure": is_secure}


def _secret(request: Request) -> str:
    return current_viewer().session or visit_of(request)


def _new_visit(request: Request) -> str:
    if not hasattr(request.state, "visit"):
        request.state.visit = new_token()
    visit: str = request.state.visit
    return visit
