"""Answers of callbacks are kept per snapshot, and never a failed or a mixed one."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.types import Receive, Scope, Send

from dashboard import answer_cache
from dashboard.answer_cache import GRACE_SECONDS, AnswerCache
from dashboard.api.counters import Counters
from dashboard.commands import serving
from dashboard.delivery import Delivery
from dashboard.shared_answers import SharedAnswers

PATH = "/_dash-update-component"


class Behind:
    """An application that counts how often it is really asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.status = 200
        self.edition = ""
        self.seconds = 0.0
        self.while_answering: Callable[[], None] = lambda: None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = (await receive())["body"]
        self.asked += 1
        edition = self.edition
        await asyncio.sleep(self.seconds)
        self.while_answering()
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": b"answer to " + body + edition.encode()})


class World:
    """A worker's cache over `Behind`, with a snapshot pointer that a test may move."""

    def __init__(self, shared: SharedAnswers | None = None) -> None:
        self.version = "0001"
        self.now = 100.0
        self.counters = Counters()
        self.behind = Behind()
        self.cache = AnswerCache(
            self.behind, version=lambda: self.version, counters=self.counters, size=3, shared=shared,
            news="news", clock=lambda: self.now,
        )  # fmt: skip

    def publish(self, version: str = "0002") -> None:
        """Move the pointer; every answer is another one from now on."""
        self.version = version
        self.behind.edition = f" of {version}"

    async def one(self, question: str, path: str = PATH) -> bytes:
        sent: list[bytes] = []

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": question.encode(), "more_body": False}

        async def send(message: dict[str, object]) -> None:
            sent.append(message.get("body", b""))

        scope = {
            "type": "http", "path": path, "method": "POST", "headers": [], "query_string": b"",
        }  # fmt: skip
        await self.cache(scope, receive, send)
        return b"".join(sent)

    def ask(self, *questions: str, path: str = PATH) -> list[bytes]:
        """Ask all at once, and let what is still being drawn be finished."""

        async def every() -> list[bytes]:
            answers = list(await asyncio.gather(*(self.one(q, path) for q in questions)))
            await asyncio.gather(*self.cache._drawing.values())
            return answers

        return asyncio.run(every())


@pytest.fixture
def world() -> World:
    return World()


def test_cache__the_same_question_is_answered_once(world):
    assert world.ask("a") == world.ask("a") == [b"answer to a"]
    assert world.behind.asked == 1


def test_cache__many_at_once_wait_for_the_first(world):
    assert world.ask(*["a"] * 20) == [b"answer to a"] * 20
    assert world.behind.asked == 1


def test_cache__another_snapshot_is_another_answer(world):
    world.ask("a")
    world.version = "0002"
    world.ask("a")

    assert world.behind.asked == 2


def test_cache__an_answer_made_while_a_snapshot_was_published_is_not_kept(world):
    def publish() -> None:
        world.version = "0002"

    world.behind.while_answering = publish
    world.ask("a")
    world.behind.while_answering = lambda: None
    world.ask("a")

    assert world.behind.asked == 2


def test_cache__a_page_that_failed_is_drawn_again(world):
    def fail() -> None:
        world.counters.failures["overview"] += 1

    world.behind.while_answering = fail
    world.ask("a")
    world.behind.while_answering = lambda: None
    world.ask("a")

    assert world.behind.asked == 2


def test_cache__an_error_is_not_kept(world):
    world.behind.status = 500
    world.ask("a")
    world.ask("a")

    assert world.behind.asked == 2


def test_cache__holds_no_more_than_its_size(world):
    world.ask("a"), world.ask("b"), world.ask("c"), world.ask("d")
    world.ask("a")

    assert world.behind.asked == 5


def test_cache__leaves_everything_else_alone(world):
    world.ask("a", path="/api/v1/version")
    world.ask("a", path="/api/v1/version")

    assert world.behind.asked == 2


# --- a snapshot is published


def page(at: str, news: str | None = None, *, changed: str = "where.path") -> str:
    """Write what the router is asked."""
    inputs = [{"id": "where", "property": "path", "value": at}]
    inputs.append({"id": "news", "property": "data", "value": news})
    return json.dumps({"output": "page", "inputs": inputs, "changedPropIds": [changed]})


A, B, C = page("/a"), page("/b"), page("/c")


def said(question: str, edition: str = "") -> bytes:
    """Return what `Behind` answers."""
    return f"answer to {question}{' of ' * bool(edition)}{edition}".encode()


@pytest.fixture
def slow(world: World) -> World:
    """A world in which a page has been asked for, and takes long since a snapshot was published."""
    world.ask(A)
    world.publish()
    world.behind.seconds = 0.05
    return world


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_cache, "WAIT_SECONDS", 0.02)


def test_published__a_click_gets_the_page_before_while_the_new_one_is_drawn(slow):
    assert slow.ask(A) == [said(A)]
    assert slow.ask(A) == [said(A, "0002")]
    assert slow.behind.asked == 2


def test_published__a_page_that_is_drawn_at_once_is_the_new_one(slow):
    slow.behind.seconds = 0.0

    assert slow.ask(A) == [said(A, "0002")]


def test_published__nobody_waits_where_others_are_being_drawn(world, monkeypatch):
    monkeypatch.setattr(answer_cache, "WAIT_SECONDS", 60.0)
    world.ask(A, B)
    world.publish()
    world.behind.seconds = 0.05

    async def one_after_another() -> list[bytes]:
        first = asyncio.create_task(world.one(A))
        await asyncio.sleep(0.01)
        second = await world.one(B)
        return [second, await first]

    assert asyncio.run(one_after_another()) == [said(B), said(A, "0002")]


def test_published__what_was_never_asked_is_waited_for(slow):
    assert slow.ask(B) == [said(B, "0002")]


def test_published__the_page_before_stands_in_for_a_while_only(slow):
    slow.ask(B)
    slow.now += GRACE_SECONDS + 1

    assert slow.ask(A) == [said(A, "0002")]


def test_published__twice_what_was_not_drawn_between_stands_in_as_long_as_it_may(slow):
    slow.now += 10
    slow.publish("0003")

    assert slow.ask(A) == [said(A)]
    slow.now += GRACE_SECONDS
    slow.publish("0004")
    assert slow.ask(A) == [said(A, "0003")]
    slow.now += 1
    assert slow.ask(C) == [said(C, "0004")]


def test_news__are_no_part_of_the_question(world):
    first = world.ask(page("/area"))

    assert world.ask(page("/area", "0001")) == first
    assert world.ask(page("/school")) != first
    assert world.behind.asked == 2


def test_news__who_asks_for_them_waits_for_them(world):
    world.ask(page("/area"))
    world.publish()
    world.behind.seconds = 0.05

    (answer,) = world.ask(page("/area", "0002", changed="news.data"))

    assert answer.endswith(b"of 0002")


def test_published__what_is_no_page_does_not_say_of_what_snapshot_it_is_and_is_waited_for(world):
    world.ask("rows of a grid")
    world.publish()
    world.behind.seconds = 0.05

    assert world.ask("rows of a grid") == [said("rows of a grid", "0002")]


def test_counted__once_for_each_who_asked(slow):
    slow.cache.app = Delivery(slow.behind, counters=slow.counters)

    slow.ask("a", "a", "b")

    assert slow.counters.requests == {("callback", 200): 4}, "one came before the snapshot"


# --- two workers of one server


@pytest.fixture
def workers(tmp_path: Path) -> tuple[World, World]:
    return World(SharedAnswers(tmp_path)), World(SharedAnswers(tmp_path))


def test_workers__what_one_answered_the_other_reads(workers):
    one, other = workers

    assert one.ask("a") == other.ask("a") == [b"answer to a"]
    assert (one.behind.asked, other.behind.asked) == (1, 0)


def test_workers__share_nothing_of_another_snapshot(workers, tmp_path):
    one, other = workers
    one.ask("a")
    other.publish("0002")
    other.ask("a")
    other.publish("0003")
    other.ask("a")

    assert other.behind.asked == 2
    assert len(list(tmp_path.iterdir())) == 2, "of the snapshots before only the last is kept"


def test_workers__what_one_answered_stands_in_at_the_other(workers):
    one, other = workers
    one.ask(A)
    other.ask(B)
    other.publish()
    other.behind.seconds = 0.05

    assert other.ask(A) == [said(A)]


def test_workers__at_the_same_time_draw_a_page_once(workers):
    one, other = workers
    one.behind.seconds = 0.05

    async def both() -> list[list[bytes]]:
        first = asyncio.create_task(asyncio.to_thread(one.ask, "a"))
        await asyncio.sleep(0.02)
        return [await asyncio.to_thread(other.ask, "a"), await first]

    assert asyncio.run(both()) == [[b"answer to a"]] * 2
    assert (one.behind.asked, other.behind.asked) == (1, 0)


def test_workers__do_not_wait_for_ever_for_one_that_died(workers, tmp_path, monkeypatch):
    monkeypatch.setattr(answer_cache, "_LONGEST_WAIT_SECONDS", 0.05)
    one, other = workers
    one.behind.status = 500
    one.behind.while_answering = lambda: marks.extend(tmp_path.glob("*/*.drawing"))
    marks: list[Path] = []
    one.ask("a")
    (mark,) = marks
    assert not mark.exists(), "whoever is done says so"
    mark.touch()

    assert other.ask("a") == [b"answer to a"]
    assert other.behind.asked == 1


def test_workers__an_answer_that_cannot_be_written_is_an_answer_all_the_same(workers, tmp_path):
    one, other = workers
    one.ask("a")
    for folder in tmp_path.iterdir():
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()

    assert one.ask("b") == other.ask("b") == [b"answer to b"]
    assert (one.behind.asked, other.behind.asked) == (2, 1)


def test_workers__half_a_file_is_no_answer(workers, tmp_path):
    one, other = workers
    one.ask("a")
    (file,) = tmp_path.glob("*/*")
    file.write_bytes(file.read_bytes()[:9])

    assert other.ask("a") == [b"answer to a"]
    assert other.behind.asked == 1


def test_workers__write_no_more_than_their_share(tmp_path):
    one, other = World(SharedAnswers(tmp_path, most=1)), World(SharedAnswers(tmp_path))
    one.ask("a", "b")
    other.ask("a"), other.ask("b")

    assert other.behind.asked == 1


def test_folder__that_cannot_be_made_is_done_without(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    assert serving._make_folder() is None

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made = serving._make_folder()
    assert made is not None and Path(made.name).stat().st_mode & 0o077 == 0, "pages of all people"
    made.cleanup()
