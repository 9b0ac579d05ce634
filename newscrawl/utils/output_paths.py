"""Find the output folder, and read paths as users type them."""

import os
from pathlib import Path

from scrapy.utils.conf import closest_scrapy_cfg

from newscrawl.errors import ArgumentError

_PACKAGE = Path(__file__).resolve().parents[1]
_PROJECT = "scrapy.cfg"
# The first bytes of a database.
_SQLITE = b"SQLite format 3\0"


def output_folder(package: Path = _PACKAGE) -> str:
    """Return the output folder: ``output/`` of the project, else a folder in the user's home.

    The user's folder is for a newscrawl that is installed among other libraries and is run outside
    a project. ``package``: the folder of the library.
    """
    if (package.parent / _PROJECT).is_file():
        return str(package.parent / "output")
    if found := closest_scrapy_cfg():
        return str(Path(found).parent / "output")
    data = os.environ.get("XDG_DATA_HOME") or os.path.join("~", ".local", "share")  # noqa: PTH118
    return os.path.expanduser(os.path.join(data, "newscrawl"))  # noqa: PTH111, PTH118


def check_target(path: Path) -> None:
    """Raise ArgumentError where a file is a database or a run's lock: nothing else is ever written
    there, whatever name, link or folder leads to it.
    """
    try:
        if not path.is_file():
            return  # none yet, or a pipe
        with path.open("rb") as file:
            is_database = file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return  # whoever writes it says why that cannot be
    is_lock = path.resolve().name.startswith(".") and path.resolve().suffix == ".lock"
    if is_database or is_lock:
        what = "a database" if is_database else "the lock of a run"
        raise ArgumentError(f"{path} is {what}: name another file, nothing is written")


def path_of(text: str, name: str = "") -> Path:
    """Read a path as the user typed it. ``~`` becomes the home folder here, since no shell has
    replaced it in places such as cron's lines.

    ``name``: goes before the path in the message of the ArgumentError that is raised where there is
    no such home folder.
    """
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise ArgumentError(f"{name}{text}: there is no such home folder") from error
