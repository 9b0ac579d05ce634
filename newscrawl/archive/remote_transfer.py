"""Understand a server's answer to a request for a range: which bytes of which version it sends."""

import re
import time
from dataclasses import dataclass
from typing import Self

from newscrawl.archive.remote_connection import RemoteAnswer
from newscrawl.downloader.retry_after import retry_after
from newscrawl.errors import RemoteFileError
from newscrawl.utils.http_validators import Validators

_AT_ONCE = 65_536
_LEAST_PACE = 1_000  # bytes a second, over one transfer
_content_range = re.compile(r"bytes (?:(\d{1,18})-(\d{1,18})|\*)/(\d{1,18})", re.ASCII)
_length = re.compile(r"\d{1,18}", re.ASCII)


class BusyError(ConnectionError):
    """The server cannot answer for now. ``seconds``: how long it asks to be left alone, or None."""

    def __init__(self, message: str, seconds: float | None) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class FileVersion:
    """What tells one version of a file from another. ``size``: in bytes."""

    size: int
    etag: str | None = None
    modified: str | None = None

    @classmethod
    def of(cls, answer: RemoteAnswer, size: int) -> Self:
        """Read the validators of an answer."""
        found = Validators.of(answer)
        return cls(size, found.etag, found.last_modified)

    @property
    def condition(self) -> dict[str, str]:
        """The header by which a server sends a range of this version only, and else the whole file;
        empty if it has sent no strong validator.
        """
        is_strong = self.etag is not None and not self.etag.startswith("W/")
        validator = self.etag if is_strong else self.modified
        return {"If-Range": validator} if validator else {}

    def change(self, later: "FileVersion", *, is_whole: bool) -> str | None:
        """Return in words how a later answer's version differs; None if it is the same.

        is_whole: the answer is the whole file although a range of this version was asked for.
        """
        pairs = [("ETag", self.etag, later.etag), ("Last-Modified", self.modified, later.modified)]
        if later.size != self.size:
            pairs = [("size", f"{self.size} bytes", f"{later.size}")]
        for what, mine, theirs in pairs:
            if mine and theirs:
                same = mine.removeprefix("W/") == theirs.removeprefix("W/")
                return None if same else f"its {what} was {mine}, and is {theirs}"
        # With If-Range a range need not repeat Last-Modified, for a range it is the same version.
        return "it no longer sends the version read so far" if is_whole and self.condition else None


class Transfer:
    """The body of an answer: the file's bytes from ``at``, which is the next to be read, to
    ``end``. ``version``: which version of the file; ``is_whole``: the server ignored the range.
    """

    def __init__(
        self, answer: RemoteAnswer, at: int, end: int, version: FileVersion, patience: float
    ) -> None:
        """patience: seconds after which a transfer may be called too slow."""
        self.at, self.end, self.version = at, end, version
        self.is_whole = answer.response.status == 200
        length = answer.response.headers["Content-Length"]
        self._is_reusable = length == str(end - at) and not answer.response.will_close
        self._response = answer.response
        self._url = answer.url
        self._begin = at
        self._patience = patience
        self._seconds = 0.0

    @property
    def is_at_end(self) -> bool:
        """True if all bytes have been read."""
        return self.at >= self.end

    @property
    def leaves_connection(self) -> bool:
        """True if the connection can serve another request: nothing else is on its way."""
        return self.is_at_end and self._is_reusable

    def read(self) -> bytes:
        """Return the next bytes that come, 64 KB at most; none at the end.

        Raises OSError and HTTPException if the transfer breaks off, and RemoteFileError if it is
        so slow that it has no end.
        """
        if self.is_at_end:
            return b""
        started = time.monotonic()
        data = self._response.read1(min(_AT_ONCE, self.end - self.at))
        self._seconds += time.monotonic() - started
        if not data:
            raise ConnectionError(f"the server broke off at byte {self.at} of {self.end}")
        self.at += len(data)
        least = _LEAST_PACE * self._seconds
        if self._seconds > self._patience and self.at - self._begin < least:
            raise RemoteFileError(
                f"{self._url}: it comes at less than {_LEAST_PACE} bytes a second; try again later"
            )
        return data

    def close(self) -> None:
        """Let the answer go, its connection not."""
        self._response.close()


def transfer_of(answer: RemoteAnswer, asked: int, patience: float) -> Transfer:
    """Return the body of an answer to a request for the bytes from ``asked`` on.

    Raises BusyError if the server may answer later, and RemoteFileError if it will not send the
    file, or does not say which bytes of how long a file it sends.
    """
    status, reason = answer.response.status, answer.response.reason
    said = f"the server answers {status} {reason}".strip()
    if status in (408, 429) or status >= 500:
        raise BusyError(said, retry_after(answer) if status in (429, 503) else None)
    if status not in (200, 206, 416):
        if status in (401, 403, 407, 451):
            todo = "it is not for everyone: download it by other means, and name it by its path"
        else:
            todo = "check the address"
        raise RemoteFileError(f"{answer.url}: {said}; {todo}")
    if status == 200:
        length = _length.fullmatch(answer.response.headers["Content-Length"] or "")
        if not length or answer.response.chunked:
            raise RemoteFileError(
                f"{answer.url}: the server does not say how long the file is, so that a cut one "
                "could not be told from a whole one; download it by other means, and name it by "
                "its path"
            )
        size = int(length[0])
        return Transfer(answer, 0, size, FileVersion.of(answer, size), patience)
    named = answer.response.headers["Content-Range"] or ""
    match = _content_range.fullmatch(named.strip())
    size = int(match[3]) if match else -1
    if match and status == 416 and match[1] is None and size <= asked:
        return Transfer(answer, asked, asked, FileVersion.of(answer, size), patience)
    if match and status == 206 and match[1] and int(match[1]) == asked <= int(match[2]) < size:
        end = int(match[2]) + 1
        return Transfer(answer, asked, end, FileVersion.of(answer, size), patience)
    raise RemoteFileError(
        f"{answer.url}: asked for the bytes from {asked} on, {said} with Content-Range: {named!r}, "
        "which does not say that these come; download it by other means, and name it by its path"
    )
