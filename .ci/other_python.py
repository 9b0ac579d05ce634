"""Print the newest Python of this machine, from 3.11 on, of another version than the one asking.

Looked for on PATH and among pyenv's versions, whose programs on PATH may run none. Print nothing
where there is none; what was passed over, and why, goes to standard error.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_OLDEST = (3, 11)
# Without their headers where a Python is built, it lacks some of these.
_FIT = """
import sys
try:
    import bz2, ctypes, ensurepip, lzma, sqlite3, ssl, venv, zlib
except ImportError as error:
    sys.exit(str(error))
level = sys.version_info.releaselevel
sys.exit(0 if level == "final" else f"no release yet: {level}")
"""


def programs() -> Iterator[tuple[tuple[int, int], Path]]:
    """Every ``pythonX.Y``, after its version."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for folder in (*map(Path, os.get_exec_path()), *sorted(pyenv.glob("versions/*/bin"))):
        for path in folder.glob("python*"):
            if match := re.fullmatch(r"python(\d+)\.(\d+)", path.name):
                yield (int(match[1]), int(match[2])), path


def what_is_wrong(program: Path) -> str | None:
    """Why no environment can be made with it; None where one can."""
    try:
        asked = [program, "-c", _FIT]
        done = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    first, _, _ = done.stderr.partition("\n")
    return f"it ends with {done.returncode}: {first}" if done.returncode else None


def main() -> None:
    others = [
        (version, path)
        for version, path in programs()
        if version >= _OLDEST and version != sys.version_info[:2]
    ]
    for _, path in sorted(others, key=lambda other: other[0], reverse=True):
        if wrong := what_is_wrong(path):
            print(f"{path} is passed over: {wrong}", file=sys.stderr)
        else:
            print(path)
            return


main()
