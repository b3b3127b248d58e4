"""What an office may set about its people; built from ``khetview.toml`` alone (`dashboard.commands.settings`)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from dashboard.rights import Role, read_scope
from metrics.answers import Area, UnknownKey


class NotVouchedFor(Exception):
    """Somebody whom the provider, or our list of grants, does not let in.

    Parameters
    ----------
    word : key of the sentence that they read
    """

    def __init__(self, why: str, word: str = "single_failed") -> None:
        super().__init__(why)
        self.word = word


@dataclass(frozen=True, slots=True)
class Grant:
    """Which role and scope a claim gives; the first that fits counts.

    Parameters
    ----------
    claim, value : the claim that must hold the value, alone or in a list
    role : the role that it gives
    scope : its scope; ``district:{area_code}`` takes the code from the claim ``area_code``

    Examples
    --------
    >>> grant = Grant("groups", "supervisors", Role.SUPERVISOR, "district:{area_code}")
    >>> str(grant.scope_of({"groups": ["staff", "supervisors"], "area_code": "5601"}))
    'district:5601'
    >>> grant.scope_of({"groups": "staff"}) is None
    True
    """

    claim: str
    value: str
    role: Role
    scope: str = "nation"

    def scope_of(self, claims: Mapping[str, Any]) -> Area | None:
        """Return the scope where the claims fit, None where they do not."""
        held = claims.get(self.claim)
        values = held if isinstance(held, list) else [held]
        if self.value not in [str(one) for one in values if one is not None]:
            return None
        try:
            text = re.sub(r"\{(\w+)\}", lambda m: str(claims.get(m[1], "")), self.scope)
            return read_scope(self.role, text)
        except UnknownKey:
            return None


@dataclass(frozen=True, slots=True)
class Provider:
    """The office's provider of single sign-on.

    Parameters
    ----------
    issuer : its address; ``https`` unless it stands on this machine
    client_id, client_secret : how we are known there
    scopes : what is asked of it
    name_claim : the claim that names the account
    grants : who gets which role and scope
    """

    issuer: str
    client_id: str
    client_secret: str
    scopes: str = "openid profile"
    name_claim: str = "preferred_username"
    grants: Sequence[Grant] = ()

    def __post_init__(self) -> None:
        refuse_open_address(self.issuer)


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """What an office may set about its accounts.

    Parameters
    ----------
    idle_hours : a session ends after so long without a request
    longest_hours : a session ends after so long in any case
    shortest_password : fewest characters
    provider : single sign-on; None = local accounts alone
    """

    idle_hours: float = 8.0
    longest_hours: float = 168.0
    shortest_password: int = 12
    provider: Provider | None = None


def refuse_open_address(address: str) -> None:
    """Refuse an address that is spoken to in the open over a network.

    Raises
    ------
    ValueError : neither ``https`` nor on this machine
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        is_here = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_here = False
    if not host or (parts.scheme != "https" and not (parts.scheme == "http" and is_here)):
        raise ValueError(f"{address}: the provider must be reached by https")
