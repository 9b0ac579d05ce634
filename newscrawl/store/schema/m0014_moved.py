"""Migration 0014_moved: all addresses of the site are on the host that is canonical now."""

from newscrawl.store import moving
from newscrawl.store.schema.registry import BEFORE, MIGRATIONS

MIGRATIONS(name="0014_moved")(moving.finish)
BEFORE["0014_moved"] = moving.move
