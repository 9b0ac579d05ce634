"""Where migrations are entered."""

from sqlite_utils import Migrations

MIGRATIONS = Migrations("newscrawl")
