"""What a worker does with an archive file: identify it, or read a portion of it."""

import hashlib
import io
from contextlib import closing
from dataclasses import dataclass
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO

from newscrawl.archive.captures import Wanted
from newscrawl.archive.portions import Portion, read_portion
from newscrawl.archive.remote_connection import RemoteManners
from newscrawl.archive.remote_file import RemoteFile
from newscrawl.archive.unpacked import Position
from newscrawl.errors import NewscrawlError

_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker does with a file: read a portion from ``place`` on; None: identify the file.

    ``manners``: how servers are asked; ``key``: of the file's row.
    """

    name: str
    wanted: Wanted
    manners: RemoteManners
    place: Position | None = None
    key: int = 0

    @property
    def is_remote(self) -> bool:
        """True if the file is on a server."""
        return is_remote(self.name)


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """What a file is known by: its size, and the digest of its first bytes."""

    size: int
    head: bytes


@dataclass(frozen=True, slots=True)
class Unread:
    """A file could not be read at all; ``why``, in a sentence."""

    why: str
    is_remote: bool


def work(job: Job) -> FileIdentity | Portion | Unread:
    """Do a job. Part of the workers' code."""
    try:
        with closing(open_source(job.name, job.manners)) as file:
            if job.place is None:
                size = file.seek(0, SEEK_END)
                file.seek(0)
                head = hashlib.blake2b(file.read(_HEAD), digest_size=16).digest()
                return FileIdentity(size, head)
            return read_portion(file, short_name(job.name), job.place, job.wanted)
    except (NewscrawlError, OSError) as error:
        return Unread(f"{job.name}: {error}", job.is_remote)


def open_source(name: str, manners: RemoteManners) -> BinaryIO:
    """Open a file by its path or address, to read and to seek. Raises OSError, RemoteFileError."""
    if is_remote(name):
        return io.BufferedReader(RemoteFile(name, manners))
    return Path(name).open("rb")


def is_remote(name: str) -> bool:
    """Return True if a name is an address."""
    return name.startswith(("https://", "http://"))


def short_name(name: str) -> str:
    """Return a file's own name, for messages."""
    return name.rstrip("/").rsplit("/", 1)[-1]
