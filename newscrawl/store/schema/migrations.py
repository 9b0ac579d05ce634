"""The registry of the migrations of news.db."""

from collections.abc import Callable
from pathlib import Path

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("newscrawl")
#: Functions to call before a migration, by its name, with the database and its file. They use
#: transactions of their own: a long migration does most of its work there, and continues where it
#: was interrupted.
BEFORE: dict[str, Callable[[Database, Path], None]] = {}
