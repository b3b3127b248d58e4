"""Small counters of one worker, in the text format that Prometheus reads."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from starlette.types import Scope

_GROUPS = (
    ("/_dash-update-component", "callback"),
    ("/_dash-component-suites/", "suite"),
    ("/_dash-", "dash"),
    ("/assets/", "asset"),
    ("/fonts/", "asset"),
    ("/api/", "api"),
    ("/live", "live"),
    ("/healthz", "health"),
    ("/readyz", "health"),
    ("/metrics", "health"),
)


_COUNTED = "khetview.counted"


def mark_counted(scope: Scope) -> Scope:
    """Return a request that an outer layer counts."""
    return {**scope, _COUNTED: True}


class Measured:
    """One request while it runs; no status before the answer starts."""

    def __init__(self) -> None:
        self.status = 0

    def set_status(self, status: int) -> None:
        """Note the status of the answer."""
        self.status = status


class Counters:
    """Requests and seconds by kind of address, since the worker started."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()
        self.seconds: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()

    def measure_once(self, scope: Scope) -> AbstractContextManager[Measured]:
        """Count one request and its time, where no outer layer does."""
        return nullcontext(Measured()) if _COUNTED in scope else self.measure(scope["path"])

    @contextmanager
    def measure(self, path: str) -> Iterator[Measured]:
        """Count one request and its time."""
        measured, began = Measured(), time.perf_counter()
        group = next((name for prefix, name in _GROUPS if path.startswith(prefix)), "page")
        try:
            yield measured
        finally:
            self.requests[group, measured.status] += 1
            if group != "live":
                self.seconds[group] += time.perf_counter() - began  # type: ignore[assignment]

    def text(self, *, is_ready: bool, live_clients: int) -> str:
        """Return all counters as Prometheus text."""
        lines = [
            "# HELP khetview_ready Whether a snapshot is attached.",
            "# TYPE khetview_ready gauge",
            f"khetview_ready {int(is_ready)}",
            "# HELP khetview_live_clients Open live streams of this worker.",
            "# TYPE khetview_live_clients gauge",
            f"khetview_live_clients {live_clients}",
            "# HELP khetview_requests_total Requests answered, by kind and status.",
            "# TYPE khetview_requests_total counter",
        ]
        lines += [
            f'khetview_requests_total{{kind="{kind}",status="{status}"}} {count}'
            for (kind, status), count in sorted(self.requests.items())
        ]
        lines += [
            "# HELP khetview_request_seconds_total Seconds spent answering, by kind.",
            "# TYPE khetview_request_seconds_total counter",
        ]
        lines += [
            f'khetview_request_seconds_total{{kind="{kind}"}} {seconds:.6f}'
            for kind, seconds in sorted(self.seconds.items())
        ]
        lines += [
            "# HELP khetview_page_failures_total Pages that answered with an error sentence.",
            "# TYPE khetview_page_failures_total counter",
        ]
        lines += [
            f'khetview_page_failures_total{{page="{page}"}} {count}'
            for page, count in sorted(self.failures.items())
        ]
        return "\n".join(lines) + "\n"
