"""``scrapy crawl``: Scrapy's own, with arguments checked first and exit codes that cron can see."""

import argparse
import logging
from contextlib import closing

from scrapy.commands.crawl import Command as ScrapyCrawl

from newscrawl.arguments import unknown
from newscrawl.command import Careful, one_argument
from newscrawl.errors import ArgumentError, NewscrawlError
from newscrawl.exitcodes import ExitCode, of_error, of_run
from newscrawl.hosts import Hosts
from newscrawl.lock import alone
from newscrawl.store import open_store
from newscrawl.store.ledger import open_links

logger = logging.getLogger(__name__)


class Command(Careful, ScrapyCrawl):
    """Run one spider to its end."""

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "Run a spider: scrapy crawl tasnim -a provinces=qom,kashan -a since=1404-08-30"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check, crawl, and say how it ended."""
        try:
            name = self._checked(args, opts)
            with alone(self.output_dir, name):
                open_store(self.output_dir).close()
                self._crawl(name, opts)
        except NewscrawlError as error:
            self.say(str(error))
            self.exitcode = of_error(error)

    def _checked(self, args: list[str], opts: argparse.Namespace) -> str:
        """The spider's name, once all that was said of it can be meant."""
        assert self.crawler_process is not None
        assert self.settings is not None
        loader = self.crawler_process.spider_loader
        name = one_argument(args, "the name of one spider")
        if name not in loader.list():
            raise ArgumentError(unknown(f"spider {name!r}", name, loader.list()))
        if check := getattr(loader.load(name), "check_arguments", None):
            check(opts.spargs)
        Hosts(self.settings.getlist("TASNIM_URL"))
        return name

    def _crawl(self, name: str, opts: argparse.Namespace) -> None:
        assert self.crawler_process is not None
        crawler = self._create_crawler(name)
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        if self.crawler_process.bootstrap_failed:
            self.exitcode = ExitCode.FAULT
            return
        stats = crawler.stats.get_stats()
        self.exitcode, reason = of_run(stats, len(crawler.settings.getdict("FEEDS")))
        with closing(open_store(self.output_dir)) as database:
            left = [f"{n} {state}" for state, n in open_links(database).items()]
        summary = (
            f"{name}: {reason}; {stats.get('newscrawl/articles/stored', 0)} articles stored, "
            f"{' and '.join(left) or 'none'} left in the ledger"
        )
        if self.exitcode == ExitCode.DONE:
            logger.info(summary)  # cron mails whatever is printed, and all is well
        else:
            self.say(summary)
