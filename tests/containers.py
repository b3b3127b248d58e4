"""A table as the bytes of each kind of file that offices send: CSV, TSV, XLSX, XLS, ODS.

XLS and ODS are written here, with no more in them than a sheet needs, because no package that the
project depends on writes them.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from xml.sax.saxutils import escape

from tests.builders import Table, as_csv, as_xlsx

_ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content office:version="1.3"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="Sheet1">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>"""
_ODS_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_KIND}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""


def as_ods(table: Table) -> bytes:
    """Write cells as an OpenDocument spreadsheet, every cell a text."""
    rows = "".join(
        "<table:table-row>" + "".join(map(_ods_cell, line)) + "</table:table-row>" for line in table
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", _ODS_KIND)
        archive.writestr("META-INF/manifest.xml", _ODS_MANIFEST)
        archive.writestr("content.xml", _ODS_CONTENT.format(rows=rows))
    return stream.getvalue()


def _ods_cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    said = escape(text)
    return (
        f'<table:table-cell office:value-type="string"><text:p>{said}</text:p></table:table-cell>'
    )


def as_xls(table: Table) -> bytes:
    """Write cells as a workbook of Excel 97, every cell a text."""
    globals_size = len(_globals(0))
    return _compound(_globals(globals_size) + _sheet(table))


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _beginning(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _globals(sheet_at: int) -> bytes:
    name = "Sheet1"
    sheet = struct.pack("<IBBBB", sheet_at, 0, 0, len(name), 0) + name.encode("latin-1")
    code_page = _record(0x0042, struct.pack("<H", 1200))
    return _beginning(0x0005) + code_page + _record(0x0085, sheet) + _record(0x000A)


def _sheet(table: Table) -> bytes:
    width = max(map(len, table), default=0)
    extent = struct.pack("<IIHHH", 0, len(table), 0, width, 0)
    cells = b"".join(_labels(table))
    return _beginning(0x0010) + _record(0x0200, extent) + cells + _record(0x000A)


def _labels(table: Table) -> Iterator[bytes]:
    for row, line in enumerate(table):
        for column, text in enumerate(line):
            if text:
                place = struct.pack("<HHHHB", row, column, 0, len(text), 1)
                yield _record(0x0204, place + text.encode("utf-16-le"))


_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_FEWEST_BYTES = 4096
"""A shorter stream would have to stand among the small ones."""


def _compound(workbook: bytes) -> bytes:
    """Wrap a workbook as the only stream of an OLE compound file: tables, folder, stream."""
    workbook = workbook.ljust(_FEWEST_BYTES, b"\0")
    sectors = -(-len(workbook) // _SECTOR)
    tables = next(n for n in range(1, 110) if n + 1 + sectors <= n * _SECTOR // 4)
    chain = [_TABLE] * tables + [_END]  # the tables themselves, then the folder
    chain += [*range(tables + 2, tables + 1 + sectors), _END]
    chain += [_FREE] * (tables * _SECTOR // 4 - len(chain))
    heads = [*range(tables), *[_FREE] * (109 - tables)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables)
    header += struct.pack("<IIIIIII", tables, 0, _FEWEST_BYTES, _END, 0, _END, 0)
    header += struct.pack("<109I", *heads)
    folder = _entry("Root Entry", 5, child=1) + _entry("Workbook", 2, tables + 1, len(workbook))
    return (
        header
        + struct.pack(f"<{len(chain)}I", *chain)
        + folder.ljust(_SECTOR, b"\0")
        + workbook.ljust(sectors * _SECTOR, b"\0")
    )


def _entry(name: str, kind: int, start: int = _END, size: int = 0, child: int = _FREE) -> bytes:
    words = name.encode("utf-16-le") + b"\0\0"
    about = struct.pack("<HBBIII", len(words), kind, 1, _FREE, _FREE, child)
    return words.ljust(64, b"\0") + about + bytes(36) + struct.pack("<IQ", start, size)


Writer = Callable[[Table], bytes]

ENCODINGS = ("utf-8", "utf-8-sig", "cp874", "tis-620", "utf-16")

CONTAINERS: Mapping[str, tuple[str, Writer]] = {
    **{f"csv {one}": ("csv", partial(as_csv, encoding=one)) for one in ENCODINGS},
    "csv semicolons": ("csv", partial(as_csv, separator=";", newline="\r\n")),
    "tsv": ("tsv", partial(as_csv, separator="\t", encoding="utf-8")),
    "tsv of Excel": ("txt", partial(as_csv, separator="\t", encoding="utf-16", newline="\r\n")),
    "xlsx of texts": ("xlsx", partial(as_xlsx, as_numbers=False)),
    "xlsx of numbers": ("xlsx", as_xlsx),
    "xls": ("xls", as_xls),
    "ods": ("ods", as_ods),
}
"""Ending of the name and writer of each kind of file, by what it is."""
