"""Undo the Content-Encoding of responses and WARC records: bounded, and partial bodies reported."""

import re
import zlib
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import brotli

from newscrawl.utils.compression import zstd

#: The encodings that a crawl asks for.
ACCEPTED = "gzip, deflate, br, zstd"
_KNOWN = frozenset(ACCEPTED.split(", "))
# Most encodings of one body. Each is undone in one go, while everything else waits, and a header
# has room for thousands of them.
_MOST = 2
_GZIP = b"\x1f\x8b\x08"
_MAGIC = {"gzip": _GZIP, "zstd": b"\x28\xb5\x2f\xfd"}
_PIECE = 256
_control = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")


class ContentEncodingError(Exception):
    """A body's encodings cannot be undone. ``body``: the part that could be decoded."""

    def __init__(self, message: str, body: bytes = b"") -> None:
        super().__init__(message)
        self.body = body

    @property
    def is_plain(self) -> bool:
        """Return True if the body is plain text: some servers and tools name an encoding that the
        body does not have.
        """
        return bool(self.body) and not _control.search(self.body)


class UnknownEncodingError(ContentEncodingError):
    """The Content-Encoding names an encoding that this module does not know."""


class DamagedBodyError(ContentEncodingError):
    """The body is not in the encoding that is named, or it is damaged."""


class TooLongError(ContentEncodingError):
    """The decoded body is longer than allowed, or it is encoded too many times."""


def undo(body: bytes, named: Iterable[str], longest: int) -> tuple[bytes, bool]:
    """Decompress a body. Return the result, and whether the body was complete; where it was not,
    the result is the part that came. Bytes after a complete stream are left out.

    ``named``: the values of Content-Encoding. ``longest``: greatest length of the result, in bytes.
    Raises ContentEncodingError.
    """
    names = [
        name.strip().lower().removeprefix("x-") for value in named for name in value.split(",")
    ]
    names = [name for name in names if name not in ("", "identity", "none")]
    if len(names) > _MOST:
        raise TooLongError(f"the body is encoded {len(names)} times", body)
    is_whole = True
    for name in reversed(names):
        if not body:
            break
        if name not in _KNOWN:
            raise UnknownEncodingError(f"the encoding {name[:20]} is unknown", body)
        undone, is_ended = _decompressed(body, name, longest)
        body, is_whole = undone, is_whole and is_ended
    return body, is_whole


def encodings_in(body: bytes) -> list[str]:
    """Return the encoding that a body shows by its first bytes; empty if it shows none."""
    return [name for name, magic in _MAGIC.items() if body.startswith(magic)]


def _decompressed(data: bytes, name: str, longest: int) -> tuple[bytes, bool]:
    """Undo one encoding. Several streams in a row are all read, one after the other."""
    undone, rest, is_ended = [], data, False
    room = longest + 1
    try:
        while rest and (not is_ended or _begins_stream(rest, name)):
            stream = _stream(name, rest)
            undone.append(stream.decompress(rest, room))
            is_ended, rest = stream.eof, stream.unused_data
            room -= len(undone[-1])
            if room <= 0:
                raise TooLongError(f"more than {longest} bytes come out of the body", data)
            if not is_ended:
                break
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        raise DamagedBodyError(f"the body is no {name}, or is damaged: {error}", data) from error
    if not is_ended and not any(undone) and not _control.search(data):
        raise DamagedBodyError(f"the body is no {name}", data)  # a few letters of text
    return b"".join(undone), is_ended


def _begins_stream(data: bytes, name: str) -> bool:
    """Return True if another stream begins here: gzip and zstd may have several in a row."""
    return name in _MAGIC and data.startswith(_MAGIC[name])


def _stream(name: str, data: bytes) -> Any:
    """Return a decompressor for ``data``: it has ``decompress``, ``eof`` and ``unused_data``."""
    if name == "br":
        return _Brotli()
    if name == "zstd":
        return zstd.ZstdDecompressor()
    if data.startswith(_GZIP):  # whatever the header calls it
        return zlib.decompressobj(16 + zlib.MAX_WBITS)
    # deflate with the zlib header that it should have, or without one. gzip has its own header.
    has_head = data[0] & 15 == zlib.DEFLATED and int.from_bytes(data[:2]) % 31 == 0
    bits = zlib.MAX_WBITS if has_head or name == "gzip" else -zlib.MAX_WBITS
    return zlib.decompressobj(bits)


class _Brotli:
    """brotli's decompressor with the interface of the others. The library takes bytes after a
    stream for an error, and does not say where the stream ended.
    """

    unused_data = b""

    def __init__(self) -> None:
        self.eof = False

    def decompress(self, data: bytes, most: int) -> bytes:
        """Decompress all of ``data``; the result has hardly more than ``most`` bytes."""
        try:
            return self._decompress_pieces([data], most)
        except brotli.error:
            pieces = [data[at : at + _PIECE] for at in range(0, len(data), _PIECE)]
            one = brotli.Decompressor()
            good = 0
            with suppress(brotli.error):
                for piece in pieces:
                    one.process(piece, output_buffer_limit=most)
                    good += 1
            odd = pieces[good] if good < len(pieces) else b""
            single = (odd[at : at + 1] for at in range(len(odd)))
            return self._decompress_pieces([*pieces[:good], *single], most)

    def _decompress_pieces(self, pieces: Iterable[bytes], most: int) -> bytes:
        one = brotli.Decompressor()
        found: list[bytes] = []
        size = 0
        for piece in pieces:
            found.append(one.process(piece, output_buffer_limit=most - size))
            size += len(found[-1])
            self.eof = one.is_finished()
            if self.eof or size >= most:
                break
        return b"".join(found)
