"""The published means that come with the project: ``data/reference/benchmarks.csv``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from data_pipeline.checks.issue import Refusal
from data_pipeline.extract import extract
from data_pipeline.identity import Answers
from data_pipeline.recognise import recognise
from data_pipeline.results import PUBLISHED_COLUMNS, Context
from data_pipeline.transform import transform

REFERENCE_FILE = Path(__file__).resolve().parents[1] / "data" / "reference" / "benchmarks.csv"


def published_means(path: Path = REFERENCE_FILE) -> pd.DataFrame:
    """Return the published means, read by the same stages as any file.

    Returns
    -------
    Frame with columns `PUBLISHED_COLUMNS`; empty where the file is not there
    """
    if not path.is_file():
        return Context().published
    return _read(path, path.stat().st_mtime_ns).copy()


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> pd.DataFrame:
    try:
        recognised = recognise(
            extract(path.read_bytes(), path.name), path.name, Answers(), Answers()
        )
    except Refusal:
        return Context().published
    batch = transform(recognised, path.name, Context())
    return batch.rows[list(PUBLISHED_COLUMNS)].astype({"year_be": "int64"})
