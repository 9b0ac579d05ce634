"""``scrapy forget``: take articles down for good."""

import argparse
from contextlib import ExitStack, closing

from scrapy.spiderloader import get_spider_loader

from newscrawl.cli.command import ProjectCommand
from newscrawl.errors import ArgumentError
from newscrawl.persian.clock import now
from newscrawl.store import open_store
from newscrawl.store.takedown import Removed, forget
from newscrawl.utils.locks import alone
from newscrawl.utils.terminal import plain_line

# So many articles with the same text are named; the rest is counted.
_NAMED = 8


class ForgetCommand(ProjectCommand):
    """Remove articles with everything stored of them, and let no run bring them back."""

    examples = (
        "scrapy forget {id} --why 'court order 12'",
        "scrapy forget 3440001 https://site.example/48213/ --why 'asked for by the family'",
    )

    def syntax(self) -> str:
        """Shown by ``--help``."""
        return "ID... --why TEXT"

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "Take articles down for good: scrapy forget SITE:NUMBER --why 'court order 12'"

    def long_desc(self) -> str:
        """Shown by ``--help``."""
        return (
            "Remove articles for good: text, former texts, lists, index, fingerprints, kept pages, "
            "and the bytes that they leave in the files. The ledger keeps the ids, why and when; "
            "no run, import or reparse takes them in again. An ID is one of an export "
            "(SITE:NUMBER, or the number alone, or a copy's) or an address; one that was never "
            "seen is kept out in advance. It does not run beside a crawl. Exports and backups that "
            "were made before, the same words at another address, logs, and kept pages of lists "
            "and of other articles that link to it are not touched."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the reason."""
        super().add_options(parser)
        parser.add_argument("--why", metavar="TEXT", help="the reason, kept as it is given")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check all arguments, then remove the articles."""
        # Imported here, since Scrapy imports every command for each.
        from newscrawl.maintenance.takedown import clean_up, meant
        from newscrawl.reading.identity import provisional_id

        assert self.settings is not None
        if not args:
            raise ArgumentError("say which: an ID or several, such as SITE:NUMBER")
        if opts.why is None or not opts.why.strip():
            raise ArgumentError("say why, for those who ask later: --why 'court order 12'")
        writers = [*get_spider_loader(self.settings).list(), "reparse", "archive"]
        with closing(open_store(self.output_dir, create=False)) as database, ExitStack() as locks:
            names = dict(meant(database, given) for given in args)
            for writer in writers:
                locks.enter_context(alone(self.output_dir, writer))
            for name, url in names.items():
                self._tell(name, forget(database, name, url, opts.why, now(), provisional_id))
            if removed := clean_up(self.output_dir, database):
                self.say(f"{removed:,} kept pages removed")

    def _tell(self, name: str, gone: Removed) -> None:
        if gone.why is not None:
            said = f"was forgotten before: {gone.why}"
        elif gone.was_stored:
            formers = (
                f", with {gone.revisions} former text{'s' * (gone.revisions > 1)}"
                if gone.revisions
                else ""
            )
            said = f"forgotten{formers}"
        elif gone.was_listed:
            said = "forgotten; it was listed, and not stored"
        else:
            said = "was never seen; it will not be taken in"
        self.say(plain_line(f"{name}: {said}"))
        if gone.repeating:
            some = ", ".join(gone.repeating[:_NAMED])
            more = f" and {len(gone.repeating) - _NAMED} more" if gone.repeating[_NAMED:] else ""
            self.say(plain_line(f"its text is in {some}{more}, which stay: forget them, too?"))
