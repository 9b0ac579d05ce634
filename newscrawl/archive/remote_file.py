"""Read a file on a web server as if it lay on this disk: in ranges, through breaks and waits."""

import io
import logging
import socket
import time
from contextlib import ExitStack, closing
from http.client import HTTPException
from typing import NamedTuple

from newscrawl.archive.remote_connection import RemoteConnection, RemoteManners
from newscrawl.archive.remote_transfer import BusyError, FileVersion, Transfer, transfer_of
from newscrawl.archive.spool import Spool
from newscrawl.errors import RemoteFileError

logger = logging.getLogger(__name__)

_FIRST_RANGE = 262_144  # bytes; each range is twice the one before, up to ``range_bytes``
_MARGIN = 65_536  # bytes that a transfer may add beyond what was asked for
_TRIES = 8  # without a byte of progress
_LONGEST_PAUSE = 60.0  # seconds, as of a crawl's retries


class RemoteFile(io.RawIOBase):
    """A file on a server as a binary file object, read-only and seekable.

    It asks for ranges of some megabytes, one after another on one connection, and keeps what came
    last in a temporary file: a caller may seek back within that, and pays for another transfer
    where it seeks farther. The bytes are the file's own: a Content-Encoding is not undone.

    Where a transfer breaks, it asks for the rest, from the byte that is missing. All bytes are of
    one version of the file: of one size and one ETag, or Last-Modified where there is no ETag;
    where a server sends neither, the size alone tells. A server without ranges is read from the
    file's start, and what lies before the wanted byte is passed over, again after each break.

    ``name``: the address, for messages. ``received``: bytes downloaded so far, also those passed
    over or downloaded twice. ``has_ranges``: False if the server has sent the whole file where a
    range was asked for.

    Reading raises RemoteFileError if the file cannot be read further, and OSError only if the
    temporary file cannot be written. The connection is closed when the file's end has come.
    """

    def __init__(
        self,
        url: str,
        manners: RemoteManners,
        at: int = 0,
        *,
        range_bytes: int = 4 << 20,
        spool_bytes: int = 128 << 20,
    ) -> None:
        """Ask for the first range. at: where it begins, and reading, too; may be past the end.

        range_bytes: the largest range. spool_bytes: limit of the temporary file, but it holds at
        least four ranges. Raises RemoteFileError and OSError, as reading does.
        """
        super().__init__()
        self.name = url
        self.received = 0
        self.has_ranges = True
        self._manners = manners
        self._at = at
        self._largest = range_bytes
        self._range = self._first = min(_FIRST_RANGE, range_bytes)
        self._version: FileVersion | None = None
        self._transfer: Transfer | None = None
        self._patience = _Patience(url, manners)
        self._held = ExitStack()
        try:
            limit = max(spool_bytes, 4 * range_bytes + _MARGIN)
            self._spool = self._held.enter_context(closing(Spool(limit, at)))
            self._connection = self._held.enter_context(closing(RemoteConnection(url, manners)))
            self._load()
        except BaseException:
            self.close()
            raise

    @property
    def size(self) -> int:
        """The size of the file in bytes."""
        assert self._version is not None  # the constructor has an answer, or raises
        return self._version.size

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return the offset of the next byte to be read."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move to another byte, and return its offset. Nothing is asked for before it is read."""
        self._refuse_closed()
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if start + offset < 0:
            raise ValueError(f"negative seek position {start + offset}")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Read the next bytes into a buffer, and return how many; 0 at the end of the file."""
        self._refuse_closed()
        view = memoryview(buffer).cast("B")
        if not view or self._at >= self.size:
            return 0
        if not self._spool.start <= self._at <= self._spool.end + self._largest:
            self._move()
        if self._at >= self._spool.end:
            self._load()
        count = self._spool.readinto(self._at, view)
        self._at += count
        return count

    def close(self) -> None:
        """Close the connection, and remove the temporary file."""
        self._drop()
        self._held.close()
        super().close()

    def _refuse_closed(self) -> None:
        if self.closed:
            raise ValueError(f"{self.name} is closed")

    def _move(self) -> None:
        """Begin anew at a byte that is neither in the spool nor among the next to come."""
        if self._transfer and self._transfer.at > self._at:
            self._drop()
            self._connection.close()
        self._spool.restart(self._at)
        self._range = self._first

    def _load(self) -> None:
        """Download the next range, and more if it takes more to reach the byte to be read."""
        until = self._at + self._range
        while self._version is None or self._spool.end < min(until, self._version.size):
            try:
                if self._transfer is None:
                    self._transfer = self._ask(until)
                data = self._transfer.read()
            except RemoteFileError:
                self._drop()
                self._connection.start_over()
                raise
            except (OSError, HTTPException) as error:
                self._drop()
                self._connection.start_over()
                self._patience.wait(error, self._spool.end, is_known=self._version is not None)
            else:
                self._take(self._transfer, data)
        self._range = min(2 * self._range, self._largest)

    def _take(self, transfer: Transfer, data: bytes) -> None:
        """Spool the bytes that a transfer has just delivered, but for those before the wanted."""
        self.received += len(data)
        if news := data[max(0, self._spool.end - (transfer.at - len(data))) :]:
            self._spool.append(news)
            self._patience.renew()
        if transfer.is_at_end:
            self._drop()
            if transfer.at >= transfer.version.size or not transfer.leaves_connection:
                self._connection.close()

    def _ask(self, until: int) -> Transfer:
        """Ask for the bytes from the spool's end to ``until``. Raises RemoteFileError if they are
        another version's.
        """
        at, known = self._spool.end, self._version
        headers = {"Range": f"bytes={at}-{until - 1}", **(known.condition if known else {})}
        answer = self._connection.get(headers)
        try:
            transfer = transfer_of(answer, at, self._manners.timeout)
        except RemoteFileError as error:
            if known and self._connection.is_redirected:
                # The target of a redirect may be good for some time only: go by the address again.
                raise ConnectionError(str(error)) from error
            raise
        if known and (change := known.change(transfer.version, is_whole=transfer.is_whole)):
            raise RemoteFileError(
                f"{self.name}: the file has changed while it was read ({change}); read it again "
                "from its beginning"
            )
        self._version = known or transfer.version
        self.has_ranges = not transfer.is_whole
        return transfer

    def _drop(self) -> None:
        """Let the current answer go."""
        if self._transfer:
            self._transfer.close()
            self._transfer = None


class RemoteProbe(NamedTuple):
    """What a dry run asks of a file: its ``size`` in bytes, and whether the server has ranges."""

    size: int
    has_ranges: bool


def probe(url: str, manners: RemoteManners) -> RemoteProbe:
    """Ask for the first byte of a file, to learn its size. Raises RemoteFileError as RemoteFile."""
    with RemoteFile(url, manners, range_bytes=1) as file:
        return RemoteProbe(file.size, file.has_ranges)


class _Patience:
    """The waits from one byte of progress to the next, and their end."""

    def __init__(self, url: str, manners: RemoteManners) -> None:
        self._url = url
        self._manners = manners
        self.renew()

    def renew(self) -> None:
        """Note a byte of progress: the next wait is short again."""
        self._tries, self._rested = 0, 0.0

    def wait(self, error: Exception, at: int, *, is_known: bool) -> None:
        """Wait before the next try. Raises RemoteFileError if there should be none.

        at: the byte that is missing. is_known: the server has answered before.
        """
        why = str(error) or type(error).__name__
        if isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME and not is_known:
            raise RemoteFileError(
                f"{self._url}: there is no such host; check the address, and that this machine "
                "resolves names"
            ) from error
        self._tries += 1
        asked = error.seconds if isinstance(error, BusyError) else None
        self._rested += asked or 0.0
        if self._rested > self._manners.patience:
            raise RemoteFileError(
                f"{self._url}: {why}, and asks to be left alone for {asked:.0f} s, longer than "
                f"RETRY_AFTER_LONGEST={self._manners.patience:g} allows; try again later"
            ) from error
        if self._tries == _TRIES:
            raise RemoteFileError(
                f"{self._url}: no byte came in {_TRIES} tries, from byte {at} on: {why}; try again "
                "later"
            ) from error
        pause = min(self._manners.pause * 2 ** (self._tries - 1), _LONGEST_PAUSE)
        pause = max(pause, asked or 0.0)
        logger.info("%s: %s; asks again in %.1f s, from byte %d on", self._url, why, pause, at)
        time.sleep(pause)
