"""Tells open browsers that the data changed: one watcher per worker, one queue per browser."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping

from dashboard.service import Service

log = logging.getLogger(__name__)


SPREAD_MS_PER_CLIENT, WIDEST_SPREAD_MS = 5, 500
"""Browsers of one worker ask again within this time, so that hundreds do not ask at once."""


class Broadcaster:
    """Looks at the snapshot pointer and hands each change to every open stream.

    Parameters
    ----------
    service : asked for `data_version` at each look and for `stamp` after a change
    interval_seconds : time between two looks
    heartbeat_seconds : longest silence on a stream, so that proxies keep it open
    prepare : reads what all screens of a new snapshot share, before any browser is told of it
    """

    def __init__(
        self,
        service: Service,
        *,
        interval_seconds: float = 0.1,
        heartbeat_seconds: float = 15.0,
        prepare: Callable[[], object] = lambda: None,
    ) -> None:
        self._service, self._prepare = service, prepare
        self._interval = interval_seconds
        self._heartbeat = heartbeat_seconds
        self._queues: set[asyncio.Queue[str]] = set()
        self._version = ""
        self._event = event_text({"snapshot": "", "change_th": "", "change_en": ""})

    @property
    def client_count(self) -> int:
        """How many streams are open."""
        return len(self._queues)

    async def watch(self) -> None:
        """Look for changes until cancelled; a failing look is logged once and tried again."""
        is_failing = False
        while True:
            try:
                await self.look()
                is_failing = False
            except Exception:
                if not is_failing:
                    log.exception("The snapshot pointer cannot be read; trying again")
                is_failing = True
            await asyncio.sleep(self._interval)

    async def look(self) -> None:
        """Compare the pointer with what was last told, and tell a change."""
        version = self._service.data_version()
        if version == self._version:
            return
        try:
            await asyncio.to_thread(self._prepare)
        except Exception:  # whoever asks waits a little longer, but is told all the same
            log.exception("What all screens share could not be read before they are asked for")
        stamp = await asyncio.to_thread(self._service.stamp)
        self._version = version
        data = {
            "snapshot": version,
            "change_th": stamp.change_th if stamp else "",
            "change_en": stamp.change_en if stamp else "",
        }
        self._event = event_text(data)
        spread_ms = min(WIDEST_SPREAD_MS, SPREAD_MS_PER_CLIENT * (self.client_count - 1))
        news = event_text({**data, "spread_ms": max(0, spread_ms)})
        for queue in self._queues:
            queue.put_nowait(news)

    async def stream(self) -> AsyncIterator[str]:
        """Yield server-sent events for one browser: first where we stand, then each change."""
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._queues.add(queue)
        try:
            yield "retry: 2000\n\n"
            yield self._event
            while True:
                try:
                    yield await asyncio.wait_for(queue.get(), self._heartbeat)
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self._queues.discard(queue)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Keep the watcher running within a block; the first stream is told where we stand already."""
        with contextlib.suppress(Exception):  # the watcher tries again, and says what fails
            await self.look()
        task = asyncio.create_task(self.watch())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


def event_text(data: Mapping[str, object]) -> str:
    """Write one server-sent event.

    Examples
    --------
    >>> event_text({"snapshot": "0142"})
    'data: {"snapshot": "0142"}\\n\\n'
    """
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"
