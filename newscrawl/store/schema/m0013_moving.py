"""Migration 0013_moving: the move begins, and programs that know of none leave the file alone."""

from newscrawl.store import moving
from newscrawl.store.schema.registry import BEFORE, MIGRATIONS

MIGRATIONS(name="0013_moving")(moving.prepare)
BEFORE["0013_moving"] = moving.check_room
