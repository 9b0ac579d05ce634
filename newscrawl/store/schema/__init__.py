"""The schema of news.db, as migrations, one file each: never edited, only added to.

Each runs in one transaction with the record of it (table ``_sqlite_migrations``), in the order of
their names. There is no list of them to edit. Triggers that know the record's columns are made by
:mod:`newscrawl.store.triggers` after them.
"""

from importlib import import_module
from pkgutil import iter_modules

from newscrawl.store.schema.registry import BEFORE, MIGRATIONS

__all__ = ["BEFORE", "MIGRATIONS"]

for _name in sorted(info.name for info in iter_modules(__path__)):
    import_module(f"{__name__}.{_name}")
