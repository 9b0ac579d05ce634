"""Where migrations are entered."""

from collections.abc import Callable
from pathlib import Path

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("newscrawl")
#: By the name of a migration: what is done before it, in transactions of its own, with the database
#: and its file. One that takes long does most of its work so, and goes on where it was cut off.
BEFORE: dict[str, Callable[[Database, Path], None]] = {}
