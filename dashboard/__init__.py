"""Screens, kiosk and HTTP API: answers of `metrics.service` turned into pages. No SQL, no files."""
