"""``scrapy crawl``: Scrapy's own, with arguments checked first and exit codes that cron can see."""

import argparse
import sys

from scrapy.commands.crawl import Command as ScrapyCrawl

from newscrawl.arguments import unknown
from newscrawl.command import Careful, one_argument
from newscrawl.errors import NewscrawlError
from newscrawl.exitcodes import ExitCode, of_error, of_run
from newscrawl.hosts import Hosts
from newscrawl.store import open_store


class Command(Careful, ScrapyCrawl):
    """Run one spider to its end."""

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "Run a spider: scrapy crawl tasnim -a provinces=qom,kashan -a since=1404-08-30"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check, crawl, and say how it ended."""
        assert self.crawler_process is not None
        assert self.settings is not None
        loader = self.crawler_process.spider_loader
        try:
            name = one_argument(args, "the name of one spider")
            if name not in loader.list():
                self.refuse(unknown(f"spider {name!r}", name, loader.list()))
            spider = loader.load(name)
            if check := getattr(spider, "check_arguments", None):
                check(opts.spargs)
            Hosts(self.settings.getlist("TASNIM_URL"))
            open_store(self.output_dir).close()
        except NewscrawlError as error:
            self.say(str(error))
            sys.exit(of_error(error))
        crawler = self._create_crawler(name)
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        if self.crawler_process.bootstrap_failed:
            self.exitcode = 1
            return
        stats = crawler.stats.get_stats()
        self.exitcode, reason = of_run(stats)
        if self.exitcode == ExitCode.DONE:
            reason = f"{stats.get('newscrawl/articles/stored', 0)} articles stored"
        self.say(f"{name}: {reason}")
