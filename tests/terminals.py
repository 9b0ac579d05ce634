"""Run commands on a pseudo-terminal, and show what its screen shows."""

import os
import pty
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ENVIRONMENT, ROOT


@dataclass(frozen=True, slots=True)
class Shown:
    """What a command wrote to its terminal, and its exit code (negative: the signal)."""

    code: int
    text: str
    columns: int

    @property
    def screens(self) -> list[list[str]]:
        """The lines of the screen after each write that moved the cursor back or down."""
        lines, at, found = [""], 0, []
        for letter in self.text:
            if letter == "\n":
                found.append([*lines])
                lines.append("")
                at = 0
            elif letter == "\r":
                found.append([*lines])
                at = 0
            else:
                if at == self.columns:  # the terminal wraps
                    lines.append("")
                    at = 0
                lines[-1] = lines[-1][:at].ljust(at) + letter + lines[-1][at + 1 :]
                at += 1
        return [[line.rstrip() for line in screen] for screen in [*found, lines]]

    @property
    def end(self) -> list[str]:
        """The lines that stay on the screen."""
        return self.screens[-1]

    @property
    def last_lines(self) -> list[str]:
        """All that the last line of the screen ever said."""
        return [*dict.fromkeys(screen[-1] for screen in self.screens if screen[-1])]


def on_terminal(
    *arguments: str,
    columns: int = 120,
    rows: int = 30,
    folder: Path,
    piped: Sequence[str] = (),
    environment: dict[str, str] | None = None,
    when: Callable[[str], bool] = lambda _: False,
    send: int = signal.SIGINT,
) -> Shown:
    """Run a ``scrapy`` command on a terminal, writing to ``folder``.

    ``piped``: which of ``stdout`` and ``stderr`` are no terminal; ``when``: what was written makes
    the test send the signal ``send``, once.
    """
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (rows, columns))
    # The size is the terminal's own: whoever runs the tests may have said another one.
    outer = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(
        [sys.executable, "-m", "scrapy", *arguments, "-s", f"OUTPUT_DIR={folder}"],
        cwd=ROOT,
        stdin=theirs,
        stdout=subprocess.DEVNULL if "stdout" in piped else theirs,
        stderr=subprocess.DEVNULL if "stderr" in piped else theirs,
        env={**outer, **ENVIRONMENT, **(environment or {})},
    )
    os.close(theirs)
    said, is_sent = b"", False
    until = time.monotonic() + 100
    try:
        while part := os.read(ours, 65_536):
            said += part
            assert time.monotonic() < until, said.decode()
            if not is_sent and when(said.decode(errors="replace")):
                process.send_signal(send)
                is_sent = True
    except OSError:
        pass  # the end of a terminal
    os.close(ours)
    code = process.wait(timeout=60)
    return Shown(code, said.decode().replace("\r\n", "\n"), columns)
