"""Serve the dashboard on the invented office: ``python -m tests.dashboard.run_fake --port 8061``."""

from __future__ import annotations

import argparse
import time
from threading import Thread

import uvicorn

from dashboard.factory import create_app
from tests.dashboard.fake_service import FakeService


def _publish_for_ever(service: FakeService, seconds: float) -> None:
    while True:
        time.sleep(seconds)
        service.publish()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8061)
    parser.add_argument("--empty", action="store_true", help="before the first snapshot")
    parser.add_argument("--publish-every", type=float, help="seconds between two snapshots")
    arguments = parser.parse_args()
    service = FakeService(is_empty=arguments.empty)
    app = create_app(service)
    if arguments.publish_every:
        Thread(
            target=_publish_for_ever, args=(service, arguments.publish_every), daemon=True
        ).start()
    uvicorn.run(
        app.server, host="127.0.0.1", port=arguments.port, timeout_graceful_shutdown=1,
        log_level="warning",
    )  # fmt: skip


if __name__ == "__main__":
    main()
