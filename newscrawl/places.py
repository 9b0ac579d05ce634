"""Where things land that the user gave no place."""

import os
from pathlib import Path

from scrapy.utils.conf import closest_scrapy_cfg

_PACKAGE = Path(__file__).resolve().parent
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
