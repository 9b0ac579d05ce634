"""Find the output folder, and read paths as users type them."""

import os
from pathlib import Path

from scrapy.utils.conf import closest_scrapy_cfg

from newscrawl.errors import ArgumentError

_PACKAGE = Path(__file__).resolve().parents[1]
_PROJECT = "scrapy.cfg"


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
