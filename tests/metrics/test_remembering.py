"""Answers are kept while their snapshot is asked, and let go with it."""

from __future__ import annotations

from metrics.remembering import SnapshotCache


def test_cache__lets_the_answers_of_an_old_snapshot_go():
    cache = SnapshotCache(size=100, most_snapshots=2)
    for snapshot in ("0001", "0002", "0003"):
        for question in range(50):
            cache.keep(snapshot, question, object())

    assert cache.find("0001", 7) == ()
    assert cache.find("0002", 7) and cache.find("0003", 7)
    assert len(cache) == 100


def test_cache__a_snapshot_that_is_asked_stays_whatever_others_look_back_at():
    cache = SnapshotCache(size=100, most_snapshots=2)
    cache.keep("0009", "now", 9)
    for earlier in ("0001", "0002", "0003"):
        assert cache.find("0009", "now") == (9,)
        cache.keep(earlier, "then", 1)

    assert cache.find("0009", "now") == (9,)


def test_cache__of_one_snapshot_keeps_what_was_asked_last():
    cache = SnapshotCache(size=2)
    cache.keep("0001", "a", 1)
    cache.keep("0001", "b", None)
    assert cache.find("0001", "a") == (1,)
    cache.keep("0001", "c", 3)

    assert cache.find("0001", "b") == ()
    assert cache.find("0001", "a") == (1,)


def test_cache__an_answer_may_be_nothing():
    cache = SnapshotCache(size=2)
    cache.keep("0001", "a", None)

    assert cache.find("0001", "a") == (None,)


def test_cache__heavy_answers_give_way_to_what_was_asked_last() -> None:
    cache = SnapshotCache(size=10, weigh=len, most_weight=5)
    for question, answer in (("a", "xxx"), ("b", "x"), ("c", "xx"), ("c", "xxxx")):
        cache.keep("0001", question, answer)

    assert cache.find("0001", "a") == ()
    assert [cache.find("0001", question) for question in "bc"] == [("x",), ("xxxx",)]


def test_cache__one_answer_is_kept_however_heavy() -> None:
    cache = SnapshotCache(size=10, weigh=len, most_weight=5)
    cache.keep("0001", "a", "x" * 50)

    assert cache.find("0001", "a") == ("x" * 50,)
