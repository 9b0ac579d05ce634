"""The schema of news.db as migrations, one file each. Never edit a migration; add a new file.

Migrations are found by their files and run in the order of their names, each in one transaction
with its entry in the table ``_sqlite_migrations``. Triggers that depend on the record's columns are
made afterwards by :mod:`newscrawl.store.triggers`.
"""

from importlib import import_module
from pkgutil import iter_modules

from newscrawl.store.schema.migrations import BEFORE, MIGRATIONS

__all__ = ["BEFORE", "MIGRATIONS"]

for _name in sorted(info.name for info in iter_modules(__path__)):
    import_module(f"{__name__}.{_name}")
