"""``scrapy archive``: the raw pages checked."""

import argparse
from collections.abc import Sequence
from contextlib import closing, nullcontext

from newscrawl.arguments import unknown
from newscrawl.command import ProjectCommand, no_argument
from newscrawl.errors import ArgumentError, NoDatabaseError
from newscrawl.exitcodes import ExitCode
from newscrawl.store import Database, open_pages, open_store
from newscrawl.store.integrity import check

_DEEDS = ("check",)
# Lines of damages that are printed; the number is that of all.
_SHOWN = 50


class Command(ProjectCommand):
    """Check the pages that were kept."""

    def syntax(self) -> str:
        """Shown by ``--help``."""
        return "[options] check"

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "Check the raw pages: scrapy archive check"

    def long_desc(self) -> str:
        """Shown by ``--help``."""
        return (
            "check: every body in pages.db is the one that came, and every page that an article "
            "names is there; ends with 65 where one is not."
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        """Which of the deeds."""
        if not args or args[0] not in _DEEDS:
            what = f"{args[0]!r} in scrapy archive" if args else "scrapy archive without a deed"
            raise ArgumentError(unknown(what, args[0] if args else "", _DEEDS))
        self._check(args[1:])

    def _check(self, args: Sequence[str]) -> None:
        no_argument([*args])
        with closing(open_pages(self.output_dir, create=False)) as kept, self._news() as news:
            found = check(news, kept)
        for damage in found.damages[:_SHOWN]:
            self.say(damage)
        more = len(found.damages) - _SHOWN
        if more > 0:
            self.say(f"and {more:,} more")
        self.say(
            f"{found.pages:,} pages, {found.bodies:,} bodies and {found.links:,} links checked; "
            f"{len(found.damages) or 'nothing'} damaged"
        )
        if found.damages:
            self.exitcode = ExitCode.UNREADABLE

    def _news(self) -> closing[Database] | nullcontext[None]:
        try:
            return closing(open_store(self.output_dir, create=False))
        except NoDatabaseError:
            return nullcontext()
