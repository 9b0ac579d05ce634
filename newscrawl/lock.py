"""One run of a spider at a time on one folder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newscrawl.errors import LockedError, StoreError


@contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """Hold ``folder``'s lock for ``name`` while the block lasts; the system frees it on any end.

    Raises LockedError where another process holds it.
    """
    path = folder / f".{name}.lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
    except OSError as error:
        raise StoreError(f"{folder} cannot be written to: {error}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockedError(
                f"another run of {name} is writing to {folder}; it goes on unharmed"
            ) from error
        yield
