"""A log that does not grow for ever: put aside between runs, so that no line is lost."""

from logging.handlers import RotatingFileHandler
from pathlib import Path

from newscrawl.errors import LockedError, StoreError
from newscrawl.lock import alone, held


def put_aside(log: Path, longest: int, number: int, folder: Path) -> None:
    """Rename ``log`` to ``log.1``, that one to ``log.2`` and so on, where it has ``longest`` bytes
    (0: never) and no run is under way in ``folder``, which may be writing to it.

    ``number``: as many are kept. Where it cannot be done the log goes on growing.
    """
    try:
        if not longest or not log.is_file() or log.stat().st_size < longest or held(folder):
            return
        with alone(folder, "log"):  # of two that begin at once, one renames
            if log.stat().st_size >= longest:
                RotatingFileHandler(log, backupCount=number, delay=True).doRollover()
    except (OSError, LockedError, StoreError):
        return
