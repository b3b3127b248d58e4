"""Single sign-on by OpenID Connect: authorisation code with PKCE, through Authlib.

The provider says who somebody is; which role and scope that gives is the office's own list of
grants. What a browser brings back is taken only where this browser was sent away with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from joserfc import jwt
from joserfc.jwk import KeySet

from dashboard.people.forms import VISIT, cookie_manners, visit_of
from dashboard.people.settings import NotVouchedFor, Provider, refuse_open_address
from dashboard.records.audit import now_utc
from dashboard.records.pending import Pending, keep_pending, take_pending
from dashboard.records.store import Records
from dashboard.records.tokens import fingerprint, new_token
from dashboard.rights import Role
from metrics.answers import Area

_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
_AWAY_FOR = timedelta(minutes=10)
_PATIENCE_SECONDS = 10.0
_CLOCKS_DIFFER_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the provider vouches for, with what our grants give."""

    issuer: str
    subject: str
    name: str
    role: Role
    scope: Area
    next_path: str

    def as_account(self) -> tuple[str, str, str, Role, Area]:
        """Return what an account is found or made by."""
        return self.issuer, self.subject, self.name, self.role, self.scope


class SingleSignOn:
    """Sends browsers to the provider and takes them back."""

    def __init__(self, provider: Provider, records: Records) -> None:
        self._provider, self._records = provider, records
        self._metadata: dict[str, Any] | None = None

    async def send_away(self, request: Request, next_path: str) -> Response:
        """Send a browser to the provider."""
        try:
            metadata = await self._read_metadata()
        except (OSError, ValueError):
            return RedirectResponse("/sign-in?failed=single_failed", 303)
        visit = visit_of(request) or new_token()
        pending = Pending(fingerprint(visit), new_token(), new_token() + new_token(), next_path)
        state = new_token()
        await asyncio.to_thread(
            keep_pending, self._records, fingerprint(state), pending, now_utc() + _AWAY_FOR
        )
        async with self._client(request) as client:
            address, _ = client.create_authorization_url(
                metadata["authorization_endpoint"],
                state=state, nonce=pending.nonce, code_verifier=pending.code_verifier,
            )  # fmt: skip
        response = RedirectResponse(address, 303)
        response.set_cookie(
            VISIT, visit, max_age=int(_AWAY_FOR.total_seconds()), **cookie_manners(request)  # type: ignore[arg-type]
        )  # fmt: skip
        return response

    async def take_back(self, request: Request, visit: str) -> Person:
        """Return who came back.

        Raises
        ------
        NotVouchedFor : the browser was not sent away by us, the provider said no, its word does
            not hold, or no grant fits
        """
        state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
        pending = await asyncio.to_thread(
            take_pending, self._records, fingerprint(state), now_utc()
        )
        if pending is None or pending.visit_hash != fingerprint(visit):
            raise NotVouchedFor("this browser was not sent to the provider by us")
        if not code:
            raise NotVouchedFor("the provider sent no code")
        try:
            claims = await self._exchange(request, code, pending)
        except NotVouchedFor:
            raise
        except Exception as error:  # of network, provider or token: the person reads one sentence
            raise NotVouchedFor(
                f"the provider's word does not hold: {type(error).__name__}"
            ) from error
        return self._judge(claims, pending.next_path)

    async def _exchange(self, request: Request, code: str, pending: Pending) -> Mapping[str, Any]:
        """Turn a code into the claims of a checked ID token and of the user-info endpoint."""
        metadata = await self._read_metadata()
        async with self._client(request) as client:
            token = await client.fetch_token(
                metadata["token_endpoint"], code=code, code_verifier=pending.code_verifier
            )
            keys = (await client.request("GET", metadata["jwks_uri"], withhold_token=True)).json()
            claims = self._check(token, KeySet.import_key_set(keys), pending.nonce)
            if "userinfo_endpoint" in metadata:
                told = (await client.get(metadata["userinfo_endpoint"])).json()
                if told.get("sub") != claims["sub"]:
                    raise NotVouchedFor("the user info is about somebody else")
                claims = {**told, **claims}
        return claims

    def _check(self, token: Mapping[str, Any], keys: KeySet, nonce: str) -> dict[str, Any]:
        """Return the claims of an ID token whose signature, issuer, audience, times and nonce hold."""
        decoded = jwt.decode(token["id_token"], keys, algorithms=_ALGORITHMS)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            {
                "iss": {"essential": True, "value": self._provider.issuer},
                "aud": {"essential": True, "value": self._provider.client_id},
                "nonce": {"essential": True, "value": nonce},
            },
            {
                "nonce": nonce,
                "client_id": self._provider.client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(leeway=_CLOCKS_DIFFER_SECONDS)
        return dict(decoded.claims)

    def _judge(self, claims: Mapping[str, Any], next_path: str) -> Person:
        subject = str(claims["sub"])
        name = str(claims.get(self._provider.name_claim) or subject)
        for grant in self._provider.grants:
            scope = grant.scope_of(claims)
            if scope is not None:
                issuer = self._provider.issuer
                return Person(issuer, subject, name, grant.role, scope, next_path)
        raise NotVouchedFor("no grant fits the claims", "single_no_role")

    def _client(self, request: Request) -> AsyncOAuth2Client:
        place = f"{request.url.scheme}://{request.headers.get('host', '')}/sign-in/callback"
        return AsyncOAuth2Client(
            self._provider.client_id,
            self._provider.client_secret,
            scope=self._provider.scopes,
            redirect_uri=place,
            code_challenge_method="S256",
            timeout=_PATIENCE_SECONDS,
            follow_redirects=False,
        )

    async def _read_metadata(self) -> dict[str, Any]:
        """Return what the provider says of itself, asked for once.

        Raises
        ------
        ValueError : it does not answer as itself, or names addresses that anybody could read
        OSError : it cannot be reached
        """
        if self._metadata is None:
            place = self._provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
            async with AsyncOAuth2Client(timeout=_PATIENCE_SECONDS) as client:
                try:
                    answer = await client.request("GET", place, withhold_token=True)
                except Exception as error:
                    raise OSError(str(error)) from error
            metadata = answer.json()
            if metadata.get("issuer") != self._provider.issuer:
                raise ValueError("the provider answers under another name")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                refuse_open_address(metadata[name])
            self._metadata = metadata
        return self._metadata
