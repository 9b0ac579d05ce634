"""Keep the last bytes of a download in a temporary file of bounded size."""

from tempfile import TemporaryFile


class Spool:
    """The bytes of a long file from ``start`` to ``end``: those appended last, at most ``limit``.

    They lie in a file without a name, which is gone with the process. A byte's place in it is its
    offset modulo ``limit``, so that older bytes are overwritten.
    """

    def __init__(self, limit: int, at: int) -> None:
        self._limit = limit
        self._begin = self.end = at
        self._file = TemporaryFile(buffering=0)  # noqa: SIM115 - close() closes it

    @property
    def start(self) -> int:
        """The offset of the first byte that can still be read."""
        return max(self._begin, self.end - self._limit)

    def restart(self, at: int) -> None:
        """Forget all bytes; the next one to be appended has the offset ``at``."""
        self._begin = self.end = at

    def append(self, data: bytes) -> None:
        """Add the bytes that follow the last one. Raises OSError if the disk is full."""
        rest = memoryview(data)
        while rest:
            place = self.end % self._limit
            self._file.seek(place)
            written = self._file.write(rest[: self._limit - place])
            self.end += written
            rest = rest[written:]

    def readinto(self, at: int, buffer: memoryview) -> int:
        """Copy bytes from the offset ``at`` on, and return how many: fewer than the buffer holds
        where the spool or its file ends. ``at``: from ``start`` to ``end``.
        """
        place = at % self._limit
        self._file.seek(place)
        return self._file.readinto(buffer[: min(self.end - at, self._limit - place)])

    def close(self) -> None:
        """Remove the file."""
        self._file.close()
