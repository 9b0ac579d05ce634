"""Let only one run of a spider at a time write to a folder."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newscrawl.errors import LockedError, StoreError

# is_held() takes the lock for an instant; a run must not fail because of that, so it tries again.
_TRIES, _PAUSE = 3, 0.05


@contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """Hold ``folder``'s lock for ``name`` while the block lasts.

    The system frees the lock however the process ends. Raises LockedError where another process
    holds it, and StoreError where the folder cannot be written to.
    """
    path = folder / f".{name}.lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
    except OSError as error:
        raise StoreError(f"{folder} cannot be written to: {error}") from error
    with file:
        for left in reversed(range(_TRIES)):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if not left:
                    raise LockedError(
                        f"another run of {name} is writing to {folder}; it goes on unharmed"
                    ) from error
                time.sleep(_PAUSE)
        yield


def held(folder: Path) -> list[str]:
    """Return the names of the runs that hold a lock in ``folder`` at this moment."""
    names = (path.name[1:].removesuffix(".lock") for path in folder.glob(".*.lock"))
    return [name for name in sorted(names) if is_held(folder, name)]


def is_held(folder: Path, name: str) -> bool:
    """Return True if a run of ``name`` holds ``folder``'s lock at this moment. Creates no file."""
    try:
        file = (folder / f".{name}.lock").open("rb")
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StoreError(f"{folder} cannot be read: {error}") from error
    with file:
        try:
            # A shared lock: two processes that only check do not take each other for a run.
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
