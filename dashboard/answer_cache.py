"""Answers of callbacks, kept as they left: the same question of the same snapshot is asked once.

A page is a function of its address, the snapshot, and what whoever asks may see; a snapshot never
changes. So the outermost layer may keep the finished, compressed bytes; without it twenty people on one screen would draw it
twenty times (30 ms each), with it they wait for it once. What one worker answered, the others read (`SharedAnswers`).
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.api.counters import Counters
from dashboard.rights import current_viewer
from dashboard.shared_answers import SharedAnswers

_PATH = "/_dash-update-component"
_LARGEST_QUESTION = 64_000
_LARGEST_ANSWER = 1_000_000


@dataclass(slots=True)
class _Answer:
    """Messages of one finished answer."""

    messages: list[Message] = field(default_factory=list)

    @property
    def is_worth_keeping(self) -> bool:
        size = sum(len(message.get("body", b"")) for message in self.messages)
        return (
            bool(self.messages) and self.messages[0].get("status") == 200 and size < _LARGEST_ANSWER
        )


class AnswerCache:
    """Keep answers of callbacks by snapshot, rights of whoever asks, question and accepted encoding.

    An answer is kept only where the snapshot was the same before and after it was made, and no page
    failed meanwhile.

    Parameters
    ----------
    app : the application behind
    version : says which snapshot is in use; a change empties the cache
    counters : says whether a page failed
    size : most answers kept
    shared : answers of all workers; None = this one is alone
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        version: Callable[[], str],
        counters: Counters,
        size: int = 512,
        shared: SharedAnswers | None = None,
    ) -> None:
        self.app, self._shared = app, shared
        self._version, self._counters, self._size = version, counters, size
        self._kept: OrderedDict[str, _Answer] = OrderedDict()
        self._pending: dict[str, asyncio.Event] = {}
        self._kept_for = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, from what is kept where it was answered before."""
        if scope["type"] != "http" or scope["path"] != _PATH or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        question = await _read(receive)
        version = self._look()
        if version is None:
            await self._ask(scope, receive, send, question, None)
            return
        if version != self._kept_for:
            self._kept.clear()
            self._kept_for = version
        key = _key(scope, question)
        if key in self._pending:
            await self._pending[key].wait()
        if key in self._kept or self._take(key):
            self._kept.move_to_end(key)
            with self._counters.measure(_PATH) as measured:
                measured.set_status(200)
                for message in self._kept[key].messages:
                    await send(message)
            return
        self._pending[key] = done = asyncio.Event()
        try:
            answer = await self._ask(scope, receive, send, question, version)
            if answer is not None:
                self._keep(key, answer)
                if self._shared:
                    self._shared.keep(version, key, answer.messages)
        finally:
            done.set()
            if self._pending.get(key) is done:
                del self._pending[key]

    def _keep(self, key: str, answer: _Answer) -> None:
        self._kept[key] = answer
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)

    def _take(self, key: str) -> bool:
        """Take over what another worker answered; say whether there was anything."""
        messages = self._shared.find(self._kept_for, key) if self._shared else None
        if messages is not None:
            self._keep(key, _Answer(messages))
        return messages is not None

    def _look(self) -> str | None:
        """Return the snapshot in use; None where it cannot be read: then the page says so itself."""
        try:
            return self._version()
        except Exception:
            return None

    async def _ask(
        self, scope: Scope, receive: Receive, send: Send, question: bytes, version: str | None
    ) -> _Answer | None:
        """Pass a question on and return its answer where it may be kept."""
        failures = self._counters.failures.total()
        answer = _Answer()
        replayed = False

        async def replay() -> Message:
            nonlocal replayed
            if replayed:
                return await receive()
            replayed = True
            return {"type": "http.request", "body": question, "more_body": False}

        async def note(message: Message) -> None:
            # a copy: layers inside may still change the headers that they handed on
            answer.messages.append(
                {**message, "headers": list(message["headers"])}
                if "headers" in message
                else dict(message)
            )
            await send(message)

        await self.app(scope, replay, note)
        is_pure = self._look() == version == self._kept_for
        is_sound = self._counters.failures.total() == failures
        is_small = len(question) <= _LARGEST_QUESTION
        return answer if is_pure and is_sound and is_small and answer.is_worth_keeping else None


async def _read(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return b"".join(parts)


def _key(scope: Scope, question: bytes) -> str:
    accepted = Headers(scope=scope).get("accept-encoding", "")
    return f"{current_viewer().key} {accepted} {hashlib.sha256(question).hexdigest()}"
