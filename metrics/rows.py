"""Columns without an index: what an answer is computed on.

A question is answered from a few hundred rows. On so few, a frame spends its time on aligning, copying
and checking; numpy on columns takes a tenth of it. Frames begin where an answer leaves the room.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

FloatArray: TypeAlias = npt.NDArray[np.float64]
Places: TypeAlias = npt.NDArray[np.intp]
"""Where something stands in a column, counted from 0; −1 where it is not there."""

TEXT: Any = pd.StringDtype(na_value=np.nan)
"""Text in a frame, as pandas reads it from Arrow."""

_TEXTS_OF_THEIR_OWN = ("source",)
"""Columns whose text differs from row to row: numbering their words would be in vain."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A column of text in which words come again.

    Parameters
    ----------
    codes : which of the words stands in each row, −1 where none does
    words : Arrow text, each word once, no missing one
    """

    codes: Places
    words: Any

    @classmethod
    def read(cls, text: Any) -> Words:
        """Number the words of an Arrow array.

        Examples
        --------
        >>> Words.read(pa.array(["nt", None, "onet", "nt"])).codes
        array([ 0, -1,  1,  0])
        """
        coded = text.dictionary_encode()
        codes = coded.indices
        if codes.null_count:
            codes = codes.fill_null(-1)
        return cls(codes.to_numpy().astype(np.intp), coded.dictionary)

    @classmethod
    def of(cls, words: Sequence[str | None]) -> Words:
        """Number words that are listed row by row."""
        return cls.read(pa.array(words, pa.string()))

    @classmethod
    def all(cls, word: str | None, count: int) -> Words:
        """Give the same word to every row, or none."""
        if word is None:
            return cls(np.full(count, -1, np.intp), pa.array([], pa.string()))
        return cls(np.zeros(count, np.intp), pa.array([word], pa.string()))

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, at: npt.NDArray[Any]) -> Words:
        """Take rows, by place or by a mask; a place of −1 has no word."""
        codes = self.codes if at.dtype == bool else np.append(self.codes, -1)
        return Words(codes[at], self.words)

    def write(self, which: npt.NDArray[Any], word: str) -> Words:
        """Write a word into rows, by place or by a mask."""
        place, words = self.words.index(word).as_py(), self.words
        if place < 0:
            place, words = len(words), pa.concat_arrays([words, pa.array([word], words.type)])
        codes = self.codes.copy()
        codes[which] = place
        return Words(codes, words)

    def say(self, instead: Mapping[str, str]) -> Any:
        """Return Arrow text that says words in another way, and nothing for words that are not named."""
        said = [*(instead.get(word, "") for word in self.words.to_pylist()), ""]
        return pa.array(said, pa.string()).take(pa.array(np.mod(self.codes, len(said))))

    def equals(self, word: str) -> npt.NDArray[np.bool_]:
        """Say which rows hold a word."""
        place = self.words.index(word).as_py()
        return self.codes == place if place >= 0 else np.zeros(len(self.codes), dtype=bool)

    def used(self) -> list[str]:
        """Return the words that stand in any row."""
        codes = np.unique(self.codes)
        listed: list[str] = self.words.take(pa.array(codes[codes >= 0])).to_pylist()
        return listed

    def listed(self) -> list[str | None]:
        """Return the word of each row, None where there is none."""
        listed: list[str | None] = self.text().to_pylist()
        return listed

    def text(self) -> Any:
        """Return the column as Arrow text."""
        return take_text(self.words, self.codes)


Column: TypeAlias = "npt.NDArray[Any] | Words | pa.Array"
"""Numbers, words that come again, or Arrow text of each row's own."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Named columns of one length.

    ``rows["mean_score_pct"]`` gives numbers as floats, missing where there is none; `words` gives words.

    Examples
    --------
    >>> rows = Rows.read(pa.table({"subject": ["math", "thai"], "tested_count": [12, None]}))
    >>> rows["tested_count"], len(rows.words("subject"))
    (array([12., nan]), 2)
    """

    columns: Mapping[str, Column]
    count: int

    @classmethod
    def read(cls, table: Any) -> Rows:
        """Take the columns of an Arrow table."""
        columns = {name: _read_column(name, table.column(name)) for name in table.column_names}
        return cls(columns, table.num_rows)

    @classmethod
    def of_frame(cls, frame: pd.DataFrame) -> Rows:
        """Take the columns of a frame."""
        return cls.read(pa.Table.from_pandas(frame, preserve_index=False))

    def __len__(self) -> int:
        return self.count

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def __getitem__(self, name: str) -> FloatArray:
        return np.asarray(self.columns[name], dtype=np.float64)

    def words(self, name: str) -> Words:
        """Return a column of words."""
        column = self.columns[name]
        if not isinstance(column, Words):
            raise TypeError(f"metrics.rows · {name}: a column of numbers. Ask for words.")
        return column

    def numbers(self, names: Sequence[str]) -> FloatArray:
        """Return columns of numbers beside each other: shape (rows, names)."""
        return np.column_stack([self[name] for name in names])

    def take(self, at: npt.NDArray[Any]) -> Rows:
        """Take rows, by place or by a mask; at a place of −1 all is missing."""
        is_mask = at.dtype == bool
        has_gaps = not is_mask and bool((at < 0).any())
        columns = {name: _take(column, at, has_gaps) for name, column in self.columns.items()}
        return Rows(columns, int(at.sum()) if is_mask else len(at))

    def stretch(self, begin: int, end: int) -> Rows:
        """Look at rows that stand together, from one place to before another; nothing is copied."""
        columns = {name: _look(column, begin, end) for name, column in self.columns.items()}
        return Rows(columns, end - begin)

    def put(self, columns: Mapping[str, Column]) -> Rows:
        """Put columns beside these, or in their place."""
        return Rows({**self.columns, **columns}, self.count)

    def keep(self, names: Sequence[str]) -> Rows:
        """Keep some of the columns."""
        return Rows({name: self.columns[name] for name in names}, self.count)

    def without_texts(self) -> Rows:
        """Leave out texts of each row's own: nothing is computed from them, and taking them costs most."""
        return self.keep(
            [n for n, column in self.columns.items() if not isinstance(column, pa.Array)]
        )

    def frame(self, names: Sequence[str] | None = None) -> pd.DataFrame:
        """Return a frame of all columns, or of some."""
        chosen = self.columns if names is None else {name: self.columns[name] for name in names}
        return pd.DataFrame(
            {name: for_frame(column) for name, column in chosen.items()},
            index=pd.RangeIndex(self.count), copy=False,
        )  # fmt: skip


def join(parts: Sequence[Rows]) -> Rows:
    """Put rows with the same columns beneath each other."""
    if len(parts) == 1:
        return parts[0]
    table = pa.concat_tables([
        pa.table({name: _as_arrow(column) for name, column in part.columns.items()})
        for part in parts
    ], promote_options="permissive")  # fmt: skip
    return Rows.read(table)


def match(wanted: Sequence[Column], known: Sequence[Column]) -> Places:
    """Return the place of each wanted key among the known ones; −1 where it is not there.

    Parameters
    ----------
    wanted, known : columns that make a key together, the same ones in the same order; each known key
        once. A missing word is like any other; a missing number is in no key
    """
    own, there = np.zeros(len(wanted[0]), np.int64), np.zeros(len(known[0]), np.int64)
    is_key = np.full(len(own), len(there) > 0)
    for column, other in zip(wanted, known, strict=True):
        codes, other_codes, size = _number_alike(column, other)
        is_key &= codes >= 0
        own, there = own * size + codes, there * size + other_codes
    if not is_key.any():
        return np.full(len(own), -1, np.intp)
    order = np.argsort(there, kind="stable")
    found = order[np.minimum(np.searchsorted(there, own, sorter=order), len(order) - 1)]
    return np.where(is_key & (there[found] == own), found, -1)


def number_cells(columns: Sequence[Column]) -> npt.NDArray[np.int64]:
    """Give rows that are alike in all columns the same number."""
    cells = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        codes, _, size = _number_alike(column, column)
        cells = cells * size + codes
    return cells


def _number_alike(
    own: Column, other: Column
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], int]:
    """Number what stands in two columns, alike in both.

    Returns
    -------
    numbers of the first, −1 where the other does not know what stands there; of the other; and how
    many there are
    """
    if isinstance(own, Words) and isinstance(other, Words):
        nothing = len(other.words)
        there = np.where(other.codes < 0, nothing, other.codes)
        if own.words is other.words:
            return np.where(own.codes < 0, nothing, own.codes), there, nothing + 1
        place = {word: no for no, word in enumerate(other.words.to_pylist())}
        known = [place.get(word, -1) for word in own.words.to_pylist()]
        return np.array([*known, nothing])[own.codes], there, nothing + 1
    mine, others = np.asarray(own, np.float64), np.asarray(other, np.float64)
    least, most = (others.min(), others.max()) if len(others) else (0.0, -1.0)
    codes = np.where((mine >= least) & (mine <= most), mine - least, -1.0)
    return codes.astype(np.int64), (others - least).astype(np.int64), int(most - least) + 1


def whole(numbers: FloatArray) -> npt.NDArray[Any]:
    """Give counts as whole numbers, as a statement does; as floats where one is missing."""
    return numbers if np.isnan(numbers).any() else numbers.astype(np.int32)


def for_frame(column: Column) -> Any:
    """Return a column as a frame holds it."""
    return column if isinstance(column, np.ndarray) else TEXT.__from_arrow__(as_text(column))


def as_text(column: Column) -> Any:
    """Return a column of words or text as Arrow text."""
    return column.text() if isinstance(column, Words) else column


def take_text(text: Any, at: Places) -> Any:
    """Take places out of Arrow text; −1 is missing."""
    is_missing = at < 0
    return text.take(pa.array(at, mask=is_missing if is_missing.any() else None))


def _read_column(name: str, column: Any) -> Column:
    if pa.types.is_null(column.type):
        return Words.all(None, len(column))
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column.to_numpy()
    text = column.combine_chunks()
    return text if name in _TEXTS_OF_THEIR_OWN else Words.read(text)


def _look(column: Column, begin: int, end: int) -> Column:
    return (
        Words(column.codes[begin:end], column.words)
        if isinstance(column, Words)
        else column[begin:end]
    )


def _take(column: Column, at: npt.NDArray[Any], has_gaps: bool) -> Column:
    if isinstance(column, Words):
        return column.take(at)
    if isinstance(column, np.ndarray):
        return np.append(column, np.nan)[at] if has_gaps else column[at]
    return column.filter(pa.array(at)) if at.dtype == bool else take_text(column, at)


def _as_arrow(column: Column) -> Any:
    is_number = isinstance(column, np.ndarray)
    return pa.array(column, from_pandas=True) if is_number else as_text(column)
