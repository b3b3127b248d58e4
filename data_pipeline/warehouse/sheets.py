"""How a spreadsheet names its cells, so that people find what we speak of."""

from __future__ import annotations


def column_letter(position: int) -> str:
    """Name a column as a spreadsheet does.

    Examples
    --------
    >>> column_letter(0), column_letter(25), column_letter(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Name a cell as a spreadsheet does.

    Parameters
    ----------
    row : from 1
    column : from 0

    Examples
    --------
    >>> cell_name(98, 3)
    'D98'
    """
    return f"{column_letter(column)}{row}"
