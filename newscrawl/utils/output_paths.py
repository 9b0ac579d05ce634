"""Where things land: places that users name, and where they name none."""

import os
from pathlib import Path

from scrapy.utils.conf import closest_scrapy_cfg

from newscrawl.errors import ArgumentError

_PACKAGE = Path(__file__).resolve().parents[1]
_PROJECT = "scrapy.cfg"


def output_folder(package: Path = _PACKAGE) -> str:
    """``output/`` of the project; of a newscrawl that is installed among other libraries, and run
    in no project, a folder of the user's own.

    ``package``: the folder of the library.
    """
    if (package.parent / _PROJECT).is_file():
        return str(package.parent / "output")
    if found := closest_scrapy_cfg():
        return str(Path(found).parent / "output")
    data = os.environ.get("XDG_DATA_HOME") or os.path.join("~", ".local", "share")  # noqa: PTH118
    return os.path.expanduser(os.path.join(data, "newscrawl"))  # noqa: PTH111, PTH118


def path_of(text: str, name: str = "") -> Path:
    """A path as the user typed it: ``~`` is home where no shell has said so, as in cron's lines.

    ``name``: before it in the message of the ArgumentError where there is no such home.
    """
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise ArgumentError(f"{name}{text}: there is no such home folder") from error
