"""Answers of callbacks are kept per snapshot, and never a failed or a mixed one."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.types import Receive, Scope, Send

from dashboard.answer_cache import AnswerCache
from dashboard.api.counters import Counters
from dashboard.commands import serving
from dashboard.shared_answers import SharedAnswers

PATH = "/_dash-update-component"


class Behind:
    """An application that counts how often it is really asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.status = 200
        self.while_answering: Callable[[], None] = lambda: None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = (await receive())["body"]
        self.asked += 1
        await asyncio.sleep(0)
        self.while_answering()
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": b"answer to " + body})


class World:
    """A worker's cache over `Behind`, with a snapshot pointer that a test may move."""

    def __init__(self, shared: SharedAnswers | None = None) -> None:
        self.version = "0001"
        self.counters = Counters()
        self.behind = Behind()
        self.cache = AnswerCache(
            self.behind, version=lambda: self.version, counters=self.counters, size=3, shared=shared
        )

    def ask(self, *questions: str, path: str = PATH) -> list[bytes]:
        async def one(question: str) -> bytes:
            sent: list[bytes] = []

            async def receive() -> dict[str, object]:
                return {"type": "http.request", "body": question.encode(), "more_body": False}

            async def send(message: dict[str, object]) -> None:
                sent.append(message.get("body", b""))

            scope = {"type": "http", "path": path, "method": "POST", "headers": []}
            await self.cache(scope, receive, send)
            return b"".join(sent)

        async def every() -> list[bytes]:
            return list(await asyncio.gather(*(one(q) for q in questions)))

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
    other.version = "0002"
    other.ask("a")

    assert other.behind.asked == 1
    assert len(list(tmp_path.iterdir())) == 1, "what no worker asks for any more is gone"


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
