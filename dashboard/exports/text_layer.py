"""Mends the text layer of a Thai PDF that Typst wrote, so that it is found and copied as written.

A tone mark above a vowel (ปั้, ยิ่, ขึ้) stands higher than the font's usual place, and Typst 0.15
writes such a raised mark as a text of its own which repeats its whole cluster: น้ำปั้ว is read back
as น้ำปั้ปั้ว. Here each raised mark is moved to the text that its cluster began in, inside the span
that says what both of them read as. What is drawn stays as it is.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

_RUN = re.compile(
    rb"q 1 0 0 -1 (?P<x>[-\d.]+) (?P<y>[-\d.]+) cm(?P<style>[^\n]*)\nBT(?P<body>.*?)\nET\nQ", re.S
)
_FONT = re.compile(rb"(/f\d+) [-\d.]+ Tf")
_TEXT = re.compile(rb"\(((?:[^()\\]|\\.)*)\)", re.S)
_PLACE = re.compile(rb"1 0 0 -1 ([-\d.]+) ([-\d.]+) Tm")
_READS_AS = re.compile(rb"^<([0-9A-F]{4})> <([0-9A-F]+)>$", re.M)
_SAYS = re.compile(rb"/ActualText<FEFF([0-9A-F]*)>")
_SHOWN = re.compile(rb"\(((?:[^()\\]|\\.)*)\)|(-?[\d.]+)", re.S)
_LAST_SHOWN = re.compile(
    rb"(?:\[(?P<shown>(?:\((?:[^()\\]|\\.)*\)|-?[\d.]+)+)\]TJ|(?P<one>\((?:[^()\\]|\\.)*\))Tj)\nET\nQ$",
    re.S,
)
_TRAILER = re.compile(
    rb"trailer\s*<<(?P<entries>.*?)>>\s*startxref\s*(?P<table>\d+)\s*%%EOF\s*$", re.S
)
_SIZE = re.compile(rb"/f\d+ ([-\d.]+) Tf")
_FIRST_SHIFT = re.compile(rb"Tm\[(-?[\d.]+)")
_HAIR_PT = 0.06
_SPAN_ENDS = b"\nEMC\nET\nQ"
_SPAN = re.compile(rb"/Span<</ActualText<[0-9A-F]*>>>BDC|\nEMC")
_BYTE = re.compile(rb"\\([0-7]{1,3})|\\(.)|([^\\])", re.S)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True, slots=True)
class _Face:
    """What a font of the document says: glyphs that take room, and the text that a glyph reads as."""

    spacing: frozenset[int]
    reads_as: dict[int, bytes]


def mend_text_layer(content: bytes) -> bytes:
    """Return the same PDF with every raised mark read as a part of its cluster.

    The pages' new streams are appended as an update of the file; nothing else is touched.
    """
    known: dict[str, _Face] = {}
    changed: dict[int, bytes] = {}
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        resources, place = page["/Resources"].get_object(), page.raw_get("/Contents")
        assert isinstance(resources, DictionaryObject) and isinstance(place, IndirectObject)
        fonts = resources.get("/Font", DictionaryObject()).get_object()
        faces = {name.encode(): _face(font.get_object(), known) for name, font in fonts.items()}
        stream = place.get_object()
        assert isinstance(stream, StreamObject)
        written = stream.get_data()
        mended = _mend(written, faces)
        if mended != written:
            changed[place.idnum] = mended
    return _append(content, changed)


def _append(content: bytes, streams: Mapping[int, bytes]) -> bytes:
    """Append new versions of streams to a PDF with a plain table of its objects.

    Parameters
    ----------
    streams : number of the object → what stands in its stream
    """
    found = _TRAILER.search(content)
    if not streams or found is None:
        return content
    parts, end = [content], len(content)
    table = [b"xref\n"]
    for number, stream in sorted(streams.items()):
        packed = zlib.compress(stream)
        head = b"%d 0 obj\n<</Length %d/Filter/FlateDecode>>\nstream\n" % (number, len(packed))
        one = head + packed + b"\nendstream\nendobj\n"
        table.append(b"%d 1\n%010d 00000 n \n" % (number, end))
        parts.append(one)
        end += len(one)
    trailer = b"trailer\n<<%s/Prev %s>>\n" % (found["entries"], found["table"])
    return b"".join([*parts, *table, trailer, b"startxref\n%d\n%%%%EOF\n" % end])


def _face(font: DictionaryObject, known: dict[str, _Face]) -> _Face:
    name = str(font["/BaseFont"])
    if name not in known:
        spans = font["/DescendantFonts"][0].get_object()["/W"]  # type: ignore[index]
        table = font["/ToUnicode"].get_object()
        assert isinstance(table, StreamObject)
        reads_as = {int(glyph, 16): text for glyph, text in _READS_AS.findall(table.get_data())}
        known[name] = _Face(frozenset(_read_widths(spans)), reads_as)
    return known[name]


def _read_widths(spans: ArrayObject) -> list[int]:
    found: list[int] = []
    place = 0
    while place < len(spans):
        first, second = int(spans[place]), spans[place + 1].get_object()
        if isinstance(second, ArrayObject):
            found += [first + i for i, width in enumerate(second) if float(width) > 0]
            place += 2
        else:
            wide = float(spans[place + 2]) > 0
            found += range(first, int(second) + 1) if wide else ()
            place += 3
    return found


def _mend(stream: bytes, faces: dict[bytes, _Face]) -> bytes:
    """Move each run that holds marks alone to the end of the run before it."""
    pieces: list[bytes] = []
    end = 0
    base: tuple[int, float, float] | None = None  # the run before: where in `pieces`, and its place
    for run in _RUN.finditer(stream):
        pieces.append(stream[end : run.start()])
        end = run.end()
        x, y = float(run["x"]), float(run["y"])
        cluster = _cluster_of(run["body"], faces)
        opened = _open_cluster(pieces[base[0]], cluster, faces) if base and cluster else None
        if base and opened is not None:
            moved = _moved(run["body"], x - base[1], base[2] - y)
            pieces[base[0]] = opened + moved + _SPAN_ENDS
            continue
        pieces.append(run[0])
        base = (len(pieces) - 1, x, y)
    return b"".join([*pieces, stream[end:]])


def _cluster_of(body: bytes, faces: dict[bytes, _Face]) -> bytes | None:
    """Return what a run reads as, in hexadecimal, where it holds marks alone; else None."""
    fonts = set(_FONT.findall(body))
    glyphs = [glyph for text in _TEXT.findall(body) for glyph in _glyphs(text)]
    if len(fonts) != 1 or not glyphs:
        return None
    face = faces.get(fonts.pop())
    if face is None or any(glyph in face.spacing for glyph in glyphs):
        return None
    said = _SAYS.search(body)
    return said[1] if said else face.reads_as.get(glyphs[0])


def _open_cluster(run: bytes, cluster: bytes, faces: dict[bytes, _Face]) -> bytes | None:
    """Return a run with the span of its last cluster left open; None where it is not as expected."""
    if run.endswith(_SPAN_ENDS):
        return run.removesuffix(_SPAN_ENDS)
    last = _LAST_SHOWN.search(run)
    fonts = _FONT.findall(run)
    face = faces.get(fonts[-1]) if fonts else None
    if last is None or face is None:
        return None
    tokens: list[bytes] = []  # glyphs in hexadecimal, and the shifts between them
    for text, shift in _SHOWN.findall(last["shown"] or last["one"]):
        tokens += [b"<%04X>" % glyph for glyph in _glyphs(text)] if not shift else [shift]
    begins = [
        i
        for i, token in enumerate(tokens)
        if token[:1] == b"<" and int(token[1:5], 16) in face.spacing
    ]
    if not begins:
        return None
    head, tail = tokens[: begins[-1]], tokens[begins[-1] :]
    shown = b"[%s]TJ" % b"".join(head) if head else b""
    span = b"/Span<</ActualText<FEFF%s>>>BDC [%s]TJ" % (cluster, b"".join(tail))
    return run[: last.start()] + shown + span


def _glyphs(text: bytes) -> list[int]:
    """Return the glyph numbers of a PDF string, two bytes each."""
    raw = b"".join(
        bytes([int(octal, 8)]) if octal else _ESCAPED.get(escaped, escaped) if escaped else plain
        for octal, escaped, plain in _BYTE.findall(text)
    )
    return [int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2)]


def _moved(body: bytes, right: float, down: float) -> bytes:
    """Return the drawing of a run without its span, moved.

    Readers put the texts of a line in the order of their left edges: a mark must begin before the
    letter that follows, be it by a hair.
    """
    size = next(iter(_SIZE.findall(body)), b"0")
    shift = _FIRST_SHIFT.search(body)
    to_left = float(shift[1]) * float(size) / 1000 if shift else 0.0
    nudge = max(0.0, _HAIR_PT - to_left)

    def move(place: re.Match[bytes]) -> bytes:
        x, y = float(place[1]) + right - nudge, float(place[2]) + down
        return b"1 0 0 -1 %.4f %.4f Tm" % (x, y)

    return _PLACE.sub(move, _SPAN.sub(b"", body))
