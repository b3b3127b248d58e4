"""Who may do what: roles, their rights and scopes, declared once; and who is asking now.

The one asking travels in a context variable, because Dash hands no request to a callback. Where
nobody was set, nobody is asking: what forgets to pass it on gets nothing, never too much.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

from data_pipeline.warehouse.vocabulary import AreaLevel, Labelled
from metrics.answers import NATION, Area, UnknownKey


class Right(StrEnum):
    """One thing that somebody may do; always within their scope."""

    SEE_PUBLIC = "see_public"
    SEE_RESULTS = "see_results"
    SEE_AREAS = "see_areas"
    SEE_FILES = "see_files"
    ASSESS = "assess"
    CHANGE_DATA = "change_data"
    MANAGE_ACCOUNTS = "manage_accounts"
    SEE_AUDIT = "see_audit"


class Role(Labelled):
    """What somebody is in the office."""

    PUBLIC = "public", "ประชาชน", "Public"
    SCHOOL = "school", "โรงเรียน", "School"
    SUPERVISOR = "supervisor", "ศึกษานิเทศก์", "Supervisor"
    ANALYST = "analyst", "นักวิเคราะห์", "Analyst"
    DATA_OFFICER = "data_officer", "เจ้าหน้าที่ข้อมูล", "Data officer"
    ADMINISTRATOR = "administrator", "ผู้ดูแลระบบ", "Administrator"


@dataclass(frozen=True, slots=True)
class RoleRule:
    """What a role may do, and over how much.

    Parameters
    ----------
    rights : everything that it may do; what is not named here it may not
    levels : how wide or narrow its scope can be
    """

    rights: frozenset[Right]
    levels: tuple[AreaLevel, ...]


_OFFICES = (AreaLevel.NATION, AreaLevel.PROVINCE, AreaLevel.DISTRICT)
_PUBLIC = frozenset({Right.SEE_PUBLIC})
_RESULTS = _PUBLIC | {Right.SEE_RESULTS}
_FILES = _RESULTS | {Right.SEE_AREAS, Right.SEE_FILES}

RULES: Mapping[Role, RoleRule] = {
    Role.PUBLIC: RoleRule(_PUBLIC, (AreaLevel.NATION,)),
    Role.SCHOOL: RoleRule(_RESULTS | {Right.ASSESS}, (AreaLevel.SCHOOL,)),
    Role.SUPERVISOR: RoleRule(_FILES | {Right.ASSESS}, _OFFICES),
    Role.ANALYST: RoleRule(_FILES, _OFFICES),
    Role.DATA_OFFICER: RoleRule(_FILES | {Right.ASSESS, Right.CHANGE_DATA}, _OFFICES),
    Role.ADMINISTRATOR: RoleRule(frozenset(Right), (AreaLevel.NATION,)),
}
"""The one declaration of rights: gate, pages, API, orders, forms and the README read this."""


def read_scope(role: Role, text: str) -> Area:
    """Read a scope and hold it against the role.

    Parameters
    ----------
    text : ``district:5601``, ``province:56``, ``school:56010001`` or ``nation``

    Raises
    ------
    UnknownKey : not an area, or a level that the role cannot have; says which it can

    Examples
    --------
    >>> str(read_scope(Role.SUPERVISOR, "district:5601"))
    'district:5601'
    """
    if role is Role.PUBLIC:
        raise UnknownKey(
            "The public needs no account. Choose the role of somebody in the office or a school.",
            "ประชาชนไม่ต้องมีบัญชี เลือกบทบาทของคนในหน่วยงานหรือโรงเรียน",
        )
    scope = Area.parse(text.strip())
    levels = RULES[role].levels
    if scope.level not in levels:
        listed = ", ".join(levels)
        raise UnknownKey(
            f"A {role.label_en.lower()} has a scope of the level {listed}, not {scope.level}.",
            f"บทบาท{role.label_th}มีขอบเขตได้ในระดับ {listed} ไม่ใช่ {scope.level}",
        )
    if scope.level is AreaLevel.NATION:
        return NATION
    if not scope.area_id.isdigit() or scope.area_id == NATION.area_id:
        raise UnknownKey(
            f"“{text}” is not a scope. Write the area's code, for example district:5601.",
            f"“{text}” ไม่ใช่ขอบเขต เขียนด้วยรหัสพื้นที่ เช่น district:5601",
        )
    return scope


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is asking.

    Parameters
    ----------
    role, scope : what they may do, and over which area
    name : name of the account; "" where there is none
    account_id, session : the account and the session that speak, where somebody signed in
    must_change : a password of one use is in force: nothing else before a new one
    is_demo : the demonstration's administrator
    """

    role: Role = Role.PUBLIC
    scope: Area = NATION
    name: str = ""
    account_id: int | None = None
    session: str = ""
    must_change: bool = False
    is_demo: bool = False

    @property
    def key(self) -> str:
        """What their answers differ by: two viewers with one key see the same."""
        return f"{self.role}/{self.scope}/{int(self.is_demo)}"

    @property
    def is_signed_in(self) -> bool:
        """Whether an account is behind them."""
        return self.account_id is not None

    def may(self, right: Right) -> bool:
        """Whether they have a right, within their scope."""
        return not self.must_change and right in RULES[self.role].rights

    @property
    def sees_everything(self) -> bool:
        """Whether their scope has no border."""
        return self.scope == NATION


NOBODY = Viewer()
OFFICE = Viewer(Role.ADMINISTRATOR, NATION, name="office")
"""Whoever sits at an office's own machine, where the office has no accounts."""
DEMO = Viewer(Role.ADMINISTRATOR, NATION, name="demo", is_demo=True)
"""Whoever looks at the demonstration on the machine that shows it."""

_asking: ContextVar[Viewer] = ContextVar("asking", default=NOBODY)
_address: ContextVar[str] = ContextVar("address", default="")


def current_viewer() -> Viewer:
    """Return who is asking now; `NOBODY` where that was not said."""
    return _asking.get()


def current_address() -> str:
    """Return the network address of whoever is asking now; "" where it is not known."""
    return _address.get()


@contextmanager
def asking_as(viewer: Viewer, address: str = "") -> Iterator[None]:
    """Let everything within a block be asked by a viewer, from a network address."""
    token, place = _asking.set(viewer), _address.set(address)
    try:
        yield
    finally:
        _asking.reset(token)
        _address.reset(place)
