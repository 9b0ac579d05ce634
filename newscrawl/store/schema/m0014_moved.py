"""Migration 0014_moved: write the new canonical host into all addresses of the site."""

from newscrawl.store import moving
from newscrawl.store.schema.migrations import BEFORE, MIGRATIONS

MIGRATIONS(name="0014_moved")(moving.finish)
BEFORE["0014_moved"] = moving.move
