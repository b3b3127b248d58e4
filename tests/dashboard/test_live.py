from __future__ import annotations

import asyncio
import json

from dashboard.live import Broadcaster
from tests.dashboard.fake_service import FakeService


def test_stream__first_says_where_we_stand_then_each_change() -> None:
    async def listen() -> list[dict[str, str]]:
        service = FakeService()
        broadcaster = Broadcaster(service, interval_seconds=0.01)
        async with broadcaster.running():
            await asyncio.sleep(0.05)
            stream = broadcaster.stream()
            events = [await anext(stream), await anext(stream)]
            assert broadcaster.client_count == 1
            service.publish()
            events.append(await asyncio.wait_for(anext(stream), 2))
            await stream.aclose()  # type: ignore[attr-defined]
            assert broadcaster.client_count == 0
            return [json.loads(e.removeprefix("data: ")) for e in events if e.startswith("data")]

    first, second = asyncio.run(listen())

    assert first["snapshot"] == "0142"
    assert second["snapshot"] == "0143"
    assert second["change_th"].startswith("O-NET ป.6")


def test_stream__is_never_silent_longer_than_a_heartbeat() -> None:
    async def listen() -> str:
        stream = Broadcaster(FakeService(), heartbeat_seconds=0.02).stream()
        await anext(stream)
        await anext(stream)
        return await asyncio.wait_for(anext(stream), 2)

    assert asyncio.run(listen()).startswith(":")


def test_watch__survives_a_pointer_that_cannot_be_read() -> None:
    async def watch() -> str:
        service = FakeService()
        service.fails = True
        broadcaster = Broadcaster(service, interval_seconds=0.01)
        async with broadcaster.running():
            await asyncio.sleep(0.05)
            service.fails = False
            await asyncio.sleep(0.1)
            stream = broadcaster.stream()
            await anext(stream)
            return await anext(stream)

    assert "0142" in asyncio.run(watch())


def test_watch__reads_what_screens_share_before_it_tells() -> None:
    async def listen() -> list[str]:
        service, done = FakeService(), []
        broadcaster = Broadcaster(
            service, interval_seconds=0.01, prepare=lambda: done.append(service.data_version())
        )
        async with broadcaster.running():
            stream = broadcaster.stream()
            await anext(stream)
            done.append(await anext(stream))
            service.publish()
            done.append(await asyncio.wait_for(anext(stream), 2))
        return done

    prepared, told, prepared_again, told_again = asyncio.run(listen())

    assert (prepared, prepared_again) == ("0142", "0143")
    assert "0142" in told and "0143" in told_again


def test_watch__tells_the_news_also_where_nothing_could_be_read_before() -> None:
    def fail() -> None:
        raise RuntimeError

    async def listen() -> str:
        broadcaster = Broadcaster(FakeService(), interval_seconds=0.01, prepare=fail)
        async with broadcaster.running():
            stream = broadcaster.stream()
            await anext(stream)
            return await anext(stream)

    assert "0142" in asyncio.run(listen())
