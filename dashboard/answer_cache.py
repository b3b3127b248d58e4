"""Answers of callbacks, kept as they left: the same question of the same snapshot is asked once.

A page is a function of its address, the snapshot, and what whoever asks may see; a snapshot never
changes. So the outermost layer may keep the finished, compressed bytes; without it twenty people on one screen would draw it
twenty times (30 ms each), with it they wait for it once. What one worker answered, the others read (`SharedAnswers`).

A snapshot that is published makes every kept page old at once, and a hundred people would wait until all
are drawn. So for a while a click that waited `WAIT_SECONDS` gets the page of the snapshot before, which
says so in its stamp, while the new one is drawn; the browser sees that and asks for it (``assets/live.js``).
Who asks for the news itself waits for it.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, TypeVar

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.api.counters import Counters, mark_counted
from dashboard.rights import current_viewer
from dashboard.shared_answers import SharedAnswers

T = TypeVar("T")

_PATH = "/_dash-update-component"
_LARGEST_QUESTION = 64_000
_LARGEST_ANSWER = 1_000_000

WAIT_SECONDS = 0.2
"""What a click waits for a page of the new snapshot before it gets the one of the snapshot before."""

GRACE_SECONDS = 60.0
"""How long a page may stand in after a snapshot was published that made it old."""

_LOOK_AGAIN_SECONDS, _LONGEST_WAIT_SECONDS = 0.01, 5.0
"""How often a worker looks for what another is drawing, and how long before it draws that itself."""


@dataclass(frozen=True, slots=True)
class _Question:
    """What a browser asks.

    Parameters
    ----------
    body : as it came
    key : the same for all who may be given the same answer
    is_page : a page, which says of which snapshot it is
    is_for_news : an open page asks for itself again, because a snapshot was published
    """

    body: bytes
    key: str
    is_page: bool
    is_for_news: bool


@dataclass(frozen=True, slots=True)
class _Answer:
    """Messages of one finished answer, and whether others may be given it."""

    messages: list[Message]
    may_be_kept: bool


@dataclass(slots=True)
class _Kept:
    """Answers about one version, those last that were asked for last."""

    version: str = ""
    answers: OrderedDict[str, _Answer] = field(default_factory=OrderedDict)


class AnswerCache:
    """Keep answers of callbacks by snapshot, rights of whoever asks, question and accepted encoding.

    An answer is kept only where the snapshot was the same before and after it was made, and no page
    failed meanwhile.

    Parameters
    ----------
    app : the application behind
    version : says which snapshot is in use
    counters : says whether a page failed
    size : most answers kept of one version
    shared : answers of all workers; None = this one is alone
    news : id of the input by which pages ask for themselves again; its value changes no answer
    clock : seconds
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        version: Callable[[], str],
        counters: Counters,
        size: int = 512,
        shared: SharedAnswers | None = None,
        news: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.app, self._shared = app, shared
        self._version, self._counters, self._size = version, counters, size
        self._news, self._clock = news, clock
        self._now = _Kept()
        self._before: OrderedDict[str, tuple[float, _Answer]] = OrderedDict()  # since when old
        self._last, self._turned_at = "", 0.0
        self._drawing: dict[tuple[str, str], asyncio.Task[_Answer]] = {}
        self._lane = asyncio.Semaphore(1)  # pages that nobody waits for are drawn one by one

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, from what is kept where it was answered before."""
        if scope["type"] != "http" or scope["path"] != _PATH or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        body = await _read(receive)
        version = self._look()
        if version is None or len(body) > _LARGEST_QUESTION:
            await self.app(scope, _replay(body), send)
            return
        self._turn_to(version)
        question = _read_question(scope, body, self._news)
        with self._counters.measure(_PATH) as measured:
            answer = self._find(question.key) or await self._obtain(scope, question)
            for message in answer.messages:
                measured.set_status(message.get("status", measured.status))
                await send(message)

    def _look(self) -> str | None:
        """Return the snapshot in use; None where it cannot be read: then the page says so itself."""
        try:
            return self._version()
        except Exception:
            return None

    def _turn_to(self, version: str) -> None:
        """Begin a version; what was answered about the one before is old from now on."""
        if version == self._now.version:
            return
        self._last, self._turned_at = self._now.version, self._clock()
        for key, answer in self._now.answers.items():
            _put(self._before, key, (self._turned_at, answer), self._size)
        self._now = _Kept(version)

    def _find(self, key: str) -> _Answer | None:
        """Return what this worker or another answered about the version in use."""
        answers = self._now.answers
        if key not in answers and (found := self._take_over(self._now.version, key)):
            _put(answers, key, found, self._size)
        if key not in answers:
            return None
        answers.move_to_end(key)
        return answers[key]

    def _take_over(self, version: str, key: str) -> _Answer | None:
        messages = self._shared.find(version, key) if self._shared and version else None
        return None if messages is None else _Answer(messages, may_be_kept=True)

    async def _obtain(self, scope: Scope, question: _Question) -> _Answer:
        """Have an answer drawn; where that takes long, what stood there before stands in for it."""
        stand_in = self._find_stand_in(question)
        wait = 0.0 if self._lane.locked() else WAIT_SECONDS
        drawing = self._draw(scope, question, has_time=stand_in is not None or question.is_for_news)
        done, _ = await asyncio.wait({drawing}, timeout=wait if stand_in else None)
        return stand_in if stand_in and not done else drawing.result()

    def _find_stand_in(self, question: _Question) -> _Answer | None:
        """Return what stood there before, as long as that may be shown."""
        if question.is_for_news or not question.is_page:
            return None
        since, answer = self._before.get(question.key, (self._turned_at, None))
        if self._clock() - since > GRACE_SECONDS:
            return None
        return answer or self._take_over(self._last, question.key)

    def _draw(self, scope: Scope, question: _Question, *, has_time: bool) -> asyncio.Task[_Answer]:
        """Begin to draw an answer, or join who did; the task goes on when whoever asked has gone."""
        place = (self._now.version, question.key)
        if place not in self._drawing:
            made = self._draw_once(scope, question, self._now, has_time=has_time)
            self._drawing[place] = task = asyncio.create_task(made)
            task.add_done_callback(lambda _: self._drawing.pop(place))
        return self._drawing[place]

    async def _draw_once(
        self, scope: Scope, question: _Question, kept: _Kept, *, has_time: bool
    ) -> _Answer:
        """Draw an answer, or take over what another worker is drawing."""
        async with self._lane if has_time else nullcontext():
            with self._claim(kept.version, question.key) as is_ours:
                if is_ours:
                    return await self._ask(scope, question, kept)
        return await self._find_later(kept, question.key) or await self._ask(scope, question, kept)

    def _claim(self, version: str, key: str) -> AbstractContextManager[bool]:
        return self._shared.claim(version, key) if self._shared else nullcontext(enter_result=True)

    async def _find_later(self, kept: _Kept, key: str) -> _Answer | None:
        """Wait for what another worker is drawing; None where nothing comes of it."""
        until = time.monotonic() + _LONGEST_WAIT_SECONDS
        while self._shared and self._shared.is_claimed(kept.version, key):
            if time.monotonic() > until:
                break
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        return self._find(key) if kept is self._now else None

    async def _ask(self, scope: Scope, question: _Question, kept: _Kept) -> _Answer:
        """Have the application answer, and keep what others may be given."""
        failures = self._counters.failures.total()
        messages: list[Message] = []

        async def note(message: Message) -> None:
            # a copy: layers inside may still change the headers that they handed on
            own = {"headers": list(message["headers"])} if "headers" in message else {}
            messages.append({**message, **own})

        await self.app(mark_counted(scope), _replay(question.body), note)
        is_pure = self._look() == kept.version
        is_sound = self._counters.failures.total() == failures
        is_small = sum(len(m.get("body", b"")) for m in messages) < _LARGEST_ANSWER
        is_good = bool(messages) and messages[0].get("status") == 200
        answer = _Answer(messages, is_pure and is_sound and is_small and is_good)
        if answer.may_be_kept:
            _put(kept.answers, question.key, answer, self._size)
            if self._shared:
                self._shared.keep(kept.version, question.key, messages)
        return answer


def _put(kept: OrderedDict[str, T], key: str, value: T, size: int) -> None:
    """Keep a value as the last one that was asked for; what was not asked for longest gives way."""
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > size:
        kept.popitem(last=False)


async def _read(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return b"".join(parts)


def _replay(body: bytes) -> Receive:
    """Return a request that brings a body, and whose sender never hangs up."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if not waiting:
            await asyncio.Event().wait()
        return waiting.pop()

    return receive


def _parse(body: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(body)
    except ValueError:
        return {}
    return asked if isinstance(asked, dict) else {}


def _read_question(scope: Scope, body: bytes, news: str) -> _Question:
    """Read what is asked; of a page that may ask for itself again, only what its answer depends on."""
    words, is_for_news = body, False
    asked = _parse(body) if news else {}
    inputs = asked.get("inputs", [])
    is_page = any(one["id"] == news for one in inputs)
    if is_page:
        own = [one for one in inputs if one["id"] != news]
        words = json.dumps([asked["output"], own, asked.get("state")]).encode()
        is_for_news = any(name.startswith(f"{news}.") for name in asked.get("changedPropIds", []))
    accepted = Headers(scope=scope).get("accept-encoding", "")
    key = f"{current_viewer().key} {accepted} {hashlib.sha256(words).hexdigest()}"
    return _Question(body, key, is_page, is_for_news)
