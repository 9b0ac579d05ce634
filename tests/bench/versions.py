"""The versions of installed packages, for the report of measures."""

import platform
import sqlite3
from importlib.metadata import distributions

from newscrawl import __version__


def versions() -> dict[str, str]:
    """Return the versions of Python, SQLite and every installed package."""
    installed = {found.name: found.version for found in distributions()}
    return {
        "newscrawl": __version__,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **dict(sorted(installed.items(), key=lambda pair: pair[0].lower())),
    }
