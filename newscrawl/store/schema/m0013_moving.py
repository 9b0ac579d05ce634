"""Migration 0013_moving: begin the site's move. Older programs refuse the database from now on."""

from newscrawl.store import moving
from newscrawl.store.schema.migrations import BEFORE, MIGRATIONS

MIGRATIONS(name="0013_moving")(moving.prepare)
BEFORE["0013_moving"] = moving.check_room
