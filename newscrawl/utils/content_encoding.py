"""Content-Encoding undone, of answers and WARC records: bounded, and half a body is said to be."""

import re
import zlib
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import brotli

from newscrawl.utils.compression import zstd

#: What a crawl asks for.
ACCEPTED = "gzip, deflate, br, zstd"
_KNOWN = frozenset(ACCEPTED.split(", "))
# Each is undone in one go, while all else waits; a header has room for thousands of them.
_MOST = 2
_GZIP = b"\x1f\x8b\x08"
_PIECE = 256
_control = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")


class ContentEncodingError(Exception):
    """A body's encodings cannot be undone. ``body``: as far as they could."""

    def __init__(self, message: str, body: bytes = b"") -> None:
        super().__init__(message)
        self.body = body

    @property
    def is_plain(self) -> bool:
        """Whether the body is text as it stands: some servers and tools name what is not there."""
        return bool(self.body) and not _control.search(self.body)


class UnknownEncodingError(ContentEncodingError):
    """An encoding that nobody here knows."""


class DamagedBodyError(ContentEncodingError):
    """The body is not of the encoding that is named, or not as it was made."""


class TooLongError(ContentEncodingError):
    """There is more in it than may be, or it is encoded again and again."""


def undo(body: bytes, named: Iterable[str], longest: int) -> tuple[bytes, bool]:
    """Decompress a body; gives it, and whether it came to its end: where not, it is the part that
    came. What follows a whole stream is left out.

    ``named``: the values of Content-Encoding. ``longest``: bytes of what comes out. Raises
    EncodingError.
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
            raise UnknownEncodingError(f"nobody here knows the encoding {name[:20]}", body)
        undone, is_ended = _decompressed(body, name, longest)
        body, is_whole = undone, is_whole and is_ended
    return body, is_whole


def _decompressed(data: bytes, name: str, longest: int) -> tuple[bytes, bool]:
    """One encoding undone: each stream of several, one after the other."""
    undone, rest, is_ended = [], data, False
    room = longest + 1
    try:
        while rest and (not is_ended or _begins(rest, name)):
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


def _begins(data: bytes, name: str) -> bool:
    """Whether another stream follows one that has ended, as gzip and zstd may have it."""
    magic = {"gzip": _GZIP, "zstd": b"\x28\xb5\x2f\xfd"}.get(name)
    return magic is not None and data.startswith(magic)


def _stream(name: str, data: bytes) -> Any:
    """A decompressor for what begins here: ``decompress``, ``eof`` and ``unused_data``."""
    if name == "br":
        return _Brotli()
    if name == "zstd":
        return zstd.ZstdDecompressor()
    if data.startswith(_GZIP):  # whatever it is called
        return zlib.decompressobj(16 + zlib.MAX_WBITS)
    # deflate with the head that it should have, or without; gzip is what has its own.
    has_head = data[0] & 15 == zlib.DEFLATED and int.from_bytes(data[:2]) % 31 == 0
    bits = zlib.MAX_WBITS if has_head or name == "gzip" else -zlib.MAX_WBITS
    return zlib.decompressobj(bits)


class _Brotli:
    """brotli's, as the others are. It takes what follows a stream for an error, and does not say
    where it ended.
    """

    unused_data = b""

    def __init__(self) -> None:
        self.eof = False

    def decompress(self, data: bytes, most: int) -> bytes:
        """All of it, hardly more bytes than ``most``."""
        try:
            return self._fed([data], most)
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
            return self._fed([*pieces[:good], *single], most)

    def _fed(self, pieces: Iterable[bytes], most: int) -> bytes:
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
