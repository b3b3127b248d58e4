"""The declaration of a screen, and how the declared screens are found."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from dash.development.base_component import Component as DashComponent

from dashboard.components.html import Component
from dashboard.rights import Right, current_viewer
from dashboard.service import Reader
from dashboard.url_state import Notice, Selection

if TYPE_CHECKING:
    from dash import Dash

    from dashboard.service import MeasureCache, Service


@dataclass(frozen=True, slots=True)
class Request:
    """What a screen is asked: the data to read, the filters, the variables of its path.

    Parameters
    ----------
    whole_panel : id of the panel that is wanted with all its rows, for a download; "" = the screen
    """

    reader: Reader
    selection: Selection
    notices: tuple[Notice, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    whole_panel: str = ""

    def most(self, panel_id: str, rows: int) -> int | None:
        """Return how many rows a panel shows at most; None = all."""
        return None if panel_id == self.whole_panel else rows

    @property
    def language(self) -> str:
        """Language of the screen, ``"th"`` or ``"en"``."""
        return self.selection.language


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the breadcrumb; the last has no address."""

    label: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a screen answers: its title, where it stands, and its parts from top to bottom."""

    title: str
    body: Sequence[Component | None]
    crumbs: tuple[Crumb, ...] = ()
    selection: Selection | None = None


Layout = Callable[[Request], Content]
Callbacks = Callable[["Dash", "Service", "MeasureCache"], None]


@dataclass(frozen=True, slots=True)
class Page:
    """One screen, declared once: route, menu, breadcrumb, title and smoke test read this.

    Parameters
    ----------
    key : id prefix and name in tests, ASCII snake case, stays for ever
    path : route; variables in angle brackets, ``/school/<school_id>``
    question_th, question_en : the one question that the screen answers
    layout : draws the screen; runs in a thread and may ask the service
    skeleton : the parts with callbacks, drawn without data, for Dash's callback validation
    parent : key of the page whose menu entry is lit as well
    needs_data : whether the screen has nothing to say before the first snapshot
    right : what somebody must be allowed, to open it and to find it in the menu
    """

    key: str
    path: str
    title_th: str
    title_en: str
    order: int
    question_th: str
    question_en: str
    layout: Layout
    skeleton: Callable[[], Sequence[DashComponent]] = tuple
    callbacks: Callbacks | None = None
    parent: str | None = None
    in_menu: bool = True
    needs_data: bool = True
    right: Right = Right.SEE_PUBLIC

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.key):
            raise ValueError(f"page key {self.key!r}: use ASCII snake case, for example 'overview'")
        if not self.path.startswith("/"):
            raise ValueError(f"page {self.key}: path {self.path!r} must begin with '/'")

    def title(self, language: str) -> str:
        """Return the title in ``"th"`` or ``"en"``."""
        return self.title_en if language == "en" else self.title_th

    def question(self, language: str) -> str:
        """Return the question in ``"th"`` or ``"en"``."""
        return self.question_en if language == "en" else self.question_th

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the path's variables, in order."""
        return tuple(re.findall(r"<(\w+)>", self.path))

    def match(self, path: str) -> dict[str, str] | None:
        """Return the variables of an address of this page; None where it is another's.

        Examples
        --------
        >>> page = Page("school", "/school/<school_id>", "", "", 1, "", "", layout=print)
        >>> page.match("/school/99010001"), page.match("/area/nation/0000")
        ({'school_id': '99010001'}, None)
        """
        pieces = (
            f"(?P<{piece[1:-1]}>[^/]+)" if piece.startswith("<") else re.escape(piece)
            for piece in re.split(r"(<\w+>)", self.path)
        )
        found = re.fullmatch("".join(pieces), path)
        return found.groupdict() if found else None

    @property
    def module(self) -> str:
        """Name under which Dash registers the page."""
        return f"pages.{self.key}"

    @property
    def registration(self) -> dict[str, Any]:
        """Arguments of `dash.register_page` that say where the page stands."""
        where = "path_template" if self.variables else "path"
        return {where: self.path, "name": self.title_th, "title": f"{self.title_th} · เขตวิว"}


def may_open(key: str) -> bool:
    """Whether whoever asks may open a page, so that a link to it leads somewhere."""
    return all(current_viewer().may(page.right) for page in discover_pages() if page.key == key)


@cache
def discover_pages() -> tuple[Page, ...]:
    """Return the declared pages of ``dashboard/pages`` in menu order.

    Raises
    ------
    ValueError : two pages share a key or a path
    """
    package = importlib.import_module("dashboard.pages")
    pages = [
        importlib.import_module(f"dashboard.pages.{module.name}").PAGE
        for module in pkgutil.iter_modules(package.__path__)
    ]
    for name in ("key", "path"):
        values = [getattr(page, name) for page in pages]
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            raise ValueError(f"two pages with the same {name}: {', '.join(twice)}")
    return tuple(sorted(pages, key=lambda page: (page.order, page.key)))
