"""Archive files by name: those that a user means."""

import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from glob import glob, has_magic
from pathlib import Path

from newscrawl.archive.jobs import is_remote, open_source, short_name
from newscrawl.archive.remote_connection import RemoteManners
from newscrawl.errors import ArgumentError, NewscrawlError, NoFileError
from newscrawl.persian.dates import tehran_day
from newscrawl.utils.output_paths import path_of

#: How the names of archive files end.
ENDINGS = tuple(
    f".{kind}{packing}" for kind in ("warc", "arc") for packing in ("", ".gz", ".zst", ".lz4")
)
# A list of names may be no longer: that of a month of Common Crawl's news has some 100 KB.
_LONGEST_LIST = 64 << 20
# The moment at which a file of Common Crawl's news was begun. Other tools' names are not taken at
# their word: a file that was downloaded from the Wayback Machine holds captures of all years.
_time = re.compile(r"CC-NEWS-(?P<time>\d{14})-")
# It holds what came in the hour or so after that.
_DAYS_IN_A_FILE = timedelta(days=2)


def names_of(arguments: Sequence[str], prefix: str, manners: RemoteManners) -> list[str]:
    """Return the names of all files that the arguments mean, each once, in their order.

    An argument is a file, a folder, a pattern (``*.warc.gz``), an address, or ``@`` and a list:
    a file or address with a name in each line, gzip or plain. ``prefix``: goes before each name in
    a list. Raises ArgumentError, NoFileError.
    """
    return list(dict.fromkeys(_each_name(arguments, prefix, manners)))


def _each_name(arguments: Iterable[str], prefix: str, manners: RemoteManners) -> Iterator[str]:
    for argument in arguments:
        if not argument.strip():
            raise ArgumentError("an empty name of a file: nothing was imported")
        if argument.startswith("@"):
            for line in _lines(argument[1:], manners):
                name = prefix + line
                yield name if is_remote(name) else str(_file(path_of(name), argument))
        elif is_remote(argument):
            yield argument
        elif (path := path_of(argument)).is_dir():
            found = sorted(str(p) for p in path.rglob("*") if _is_archive(p))
            if not found:
                raise NoFileError(f"there is no WARC or ARC file in {path}; nothing was imported")
            yield from found
        elif has_magic(str(path)) and not path.exists():
            matches = sorted(glob(str(path), recursive=True))  # noqa: PTH207
            if not (found := [match for match in matches if _is_archive(Path(match))]):
                raise NoFileError(f"no WARC or ARC file is like {path}; nothing was imported")
            yield from found
        else:
            yield str(_file(path, argument))


def _is_archive(path: Path) -> bool:
    return path.name.lower().endswith(ENDINGS) and path.is_file()


def _file(path: Path, argument: str) -> Path:
    if not path.exists():
        raise NoFileError(f"there is no file {path}; nothing was imported")
    if not path.name.lower().endswith(ENDINGS):
        raise ArgumentError(
            f"{path}: the name of a WARC or ARC file ends in .warc or .arc, and .gz, .zst or .lz4 "
            f"if it is compressed{f' (named in {argument})' if argument[0] == '@' else ''}"
        )
    if not path.is_file():
        raise NoFileError(f"{path} is no file; nothing was imported")
    return path


def _lines(name: str, manners: RemoteManners) -> list[str]:
    """Read a list of names. Raises NoFileError."""
    try:
        path = name if is_remote(name) else str(path_of(name))
        with closing(open_source(path, manners)) as file:
            data = file.read(_LONGEST_LIST + 1)
        if data.startswith(b"\x1f\x8b"):
            data = gzip.GzipFile(fileobj=io.BytesIO(data)).read(_LONGEST_LIST + 1)
    except (OSError, EOFError, zlib.error, NewscrawlError) as error:
        why = f"the list {name} cannot be read: {error}; nothing was imported"
        raise NoFileError(why) from error
    if len(data) > _LONGEST_LIST:
        raise NoFileError(f"the list {name} has more than {_LONGEST_LIST >> 20} MB: split it")
    lines = (line.strip() for line in data.decode("utf-8-sig", errors="replace").splitlines())
    if not (names := [line for line in lines if line and not line.startswith("#")]):
        raise NoFileError(f"there is no name in the list {name}; nothing was imported")
    return names


def may_hold(name: str, since: date | None, until: date | None) -> bool:
    """Return False if the name of a file of Common Crawl's news says that it holds nothing of these
    days (Tehran).
    """
    match = _time.match(short_name(name))
    if not match:
        return True
    try:
        begun = datetime.strptime(match["time"], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return True
    is_late = until is not None and tehran_day(begun) > until
    is_early = since is not None and tehran_day(begun + _DAYS_IN_A_FILE) < since
    return not (is_late or is_early)
