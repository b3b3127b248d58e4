"""Serve the dashboard on the invented office: ``python -m tests.dashboard.run_fake --port 8061``."""

from __future__ import annotations

import argparse

import uvicorn

from dashboard.factory import create_app
from tests.dashboard.fake_service import FakeService


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8061)
    parser.add_argument("--empty", action="store_true", help="before the first snapshot")
    arguments = parser.parse_args()
    app = create_app(FakeService(is_empty=arguments.empty))
    uvicorn.run(
        app.server, host="127.0.0.1", port=arguments.port, timeout_graceful_shutdown=1,
        log_level="warning",
    )  # fmt: skip


if __name__ == "__main__":
    main()
