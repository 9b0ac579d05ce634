"""Run a command of the project as if it were another moment. Its clock goes on from there.

python -m tests.bench.at 2025-11-21T05:00:00+00:00 crawl tasnim ...
"""

import sys
from datetime import UTC, datetime, tzinfo
from typing import Self

from scrapy.cmdline import execute

from newscrawl.persian import clock


def main(moment: str, *arguments: str) -> None:
    """Shift the clock, which the project reads only in :mod:`newscrawl.persian.clock`; run."""
    shift = datetime.fromisoformat(moment) - datetime.now(UTC)

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + shift

    vars(clock)["datetime"] = Shifted
    execute(["scrapy", *arguments])


if __name__ == "__main__":
    main(*sys.argv[1:])
