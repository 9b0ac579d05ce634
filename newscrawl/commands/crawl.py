"""``scrapy crawl``: Scrapy's own, but with checked arguments and exit codes that cron can see."""

import argparse
import logging
import sys
import time
from collections import Counter
from contextlib import closing, nullcontext, suppress
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.settings import SETTINGS_PRIORITIES

from newscrawl import __version__
from newscrawl.cli import run_files
from newscrawl.cli.command import StrictCommand
from newscrawl.cli.options import one_argument
from newscrawl.crawling.arguments import read_ages
from newscrawl.downloader.run_context import RunContext, attach
from newscrawl.downloader.spider_protocol import news_spider_class
from newscrawl.errors import ArgumentError, LockedError, NewscrawlError, StoreError, unknown
from newscrawl.exitcodes import ExitCode, of_error, of_run
from newscrawl.monitoring.healthcheck import HealthCheck
from newscrawl.monitoring.live_line import LiveLine
from newscrawl.monitoring.log_rotation import LogWatch, put_aside
from newscrawl.monitoring.run_summary import is_amiss, outcome, summary
from newscrawl.monitoring.stats_collector import Measurer
from newscrawl.persian import clock
from newscrawl.persian.clock import ago, now
from newscrawl.sites.hosts import hosts_of_all
from newscrawl.store import has_pages, open_pages, open_store
from newscrawl.store.runs import end_run
from newscrawl.utils import stat_names
from newscrawl.utils.locks import alone
from newscrawl.utils.output_paths import path_of

logger = logging.getLogger(__name__)


class CrawlCommand(StrictCommand, ScrapyCrawl):
    """Run one spider to its end."""

    crawls = True

    examples = (
        "scrapy crawl {site} -a provinces=qom,kashan -a pages=1",
        "scrapy crawl {site} -a since=1404-08-01 -a max_minutes=50",
        "scrapy crawl {site}_archive -a provinces=qom -a since=1404-08-01 -a until=1404-08-30",
        "scrapy crawl republished -a urls=https://site.example/48213/",
    )

    _health = HealthCheck()
    _summary = ""
    _live: LiveLine | None = None

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "Run a spider: scrapy crawl NAME -a provinces=qom,kashan -a since=1404-08-30"

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check settings and options.

        The health check's URL comes first, so that it can be told of whatever is refused after it;
        the log's rotation comes last, right before Scrapy opens the log.
        """
        settings = self.settings
        assert settings is not None
        given = (setting.partition("=") for setting in opts.set)
        urls = [value for name, _, value in given if name == "HEALTHCHECK_URL"]
        try:
            self._health = HealthCheck((urls or [settings["HEALTHCHECK_URL"]])[-1])
        except ArgumentError as error:
            self.refuse(str(error))
        for name, number in Counter(said.partition("=")[0] for said in opts.spargs).items():
            if number > 1:
                self.refuse(
                    f"-a {name} is said {number} times: say it once; commas part several provinces "
                    "or urls"
                )
        super().process_options(args, opts)
        # Imported here, as below, since Scrapy imports every command for each.
        from newscrawl.exports.feed_exporter import check_feeds, check_fields

        try:
            feeds = settings.getdict("FEEDS")
            check_fields(settings.getdictorlist("FEED_EXPORT_FIELDS"))
            log = self.output_dir / "crawl.log" if sys.stderr.isatty() else None
            log = Path(settings["LOG_FILE"]) if settings["LOG_FILE"] else log
            check_feeds(feeds, settings.getdictorlist("FEED_EXPORT_FIELDS"), log)
            at_home = {(path_of(u) if str(u)[:1] == "~" else u): f for u, f in feeds.items()}
            settings.set("FEEDS", at_home, SETTINGS_PRIORITIES["cmdline"])
        except ArgumentError as error:
            self.refuse(str(error))
        except (ValueError, TypeError) as error:
            self.refuse(f"FEEDS, or FEED_EXPORT_FIELDS, cannot be read: {error}")
        if sys.stderr.isatty():
            self._use_terminal()
        # No tracebacks for lost log lines. Lines lost before LogWatch exists need no notice of
        # their own: later lines are lost, too, and LogWatch notices those.
        logging.raiseExceptions = not settings["LOG_FILE"]
        if (log := settings["LOG_FILE"]) and settings.getbool("LOG_FILE_APPEND"):
            longest, number = settings.getint("LOG_BYTES"), settings.getint("LOG_KEPT")
            put_aside(Path(log), longest, number, self.output_dir)

    def _use_terminal(self) -> None:
        """Put the log into a file of OUTPUT_DIR, if the user did not say where it goes, and show
        a live line unless the log goes to the terminal.
        """
        settings = self.settings
        assert settings is not None
        is_on = settings.getbool("LOG_ENABLED")
        if is_on and not settings.getpriority("LOG_FILE"):
            log = self.output_dir / "crawl.log"
            try:
                self.output_dir.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                self.fail(f"OUTPUT_DIR={self.output_dir} cannot be written: {error.strerror}")
            self.set("LOG_FILE", str(log))
            self._check_log(log)
        if settings["LOG_FILE"] or not is_on:
            level = logging.getLevelNamesMapping()[str(settings["LOG_LEVEL"]).upper()]
            self._live = LiveLine(max(level, logging.WARNING) if is_on else None)

    def refuse(self, message: str) -> NoReturn:
        """End with 64, and tell the health check, too."""
        self._tell_health(ExitCode.BAD_ARGUMENT)
        super().refuse(message)

    def fail(self, message: str) -> NoReturn:
        """End with 74, and tell the health check, too."""
        self._tell_health(ExitCode.NOT_STORED)
        super().fail(message)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check the arguments, crawl, and say how the crawl ended."""
        with self._live or nullcontext():
            self._run(args, opts)

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        ended: ExitCode | None = None
        try:
            name, typed_hosts = self._checked(args, opts)
            clock.check()
            self._check_log_takes(f"scrapy crawl {name} {' '.join(opts.spargs)}".strip())
            with alone(self.output_dir, name):
                self._health.began()
                self._crawl(name, typed_hosts, opts)
            ended = ExitCode(self.exitcode)
        except LockedError as error:
            # Not printed: cron would mail it each hour of a long first walk.
            logger.warning("%s", error)
            self.exitcode = ended = ExitCode.LOCKED
        except NewscrawlError as error:
            self.say(str(error))
            self.exitcode = ended = of_error(error)
        except KeyboardInterrupt:  # before or after the engine, which handles its own interrupts
            self.say("interrupted")
            self.exitcode = ended = ExitCode.INTERRUPTED
        finally:
            self._tell_health(ended)

    def _tell_health(self, ended: ExitCode | None) -> None:
        """Tell the health check the exit code. ended: None for an unforeseen error, when Python
        ends with 1.
        """
        # A run stopped by the lock sends no ping: the run that holds the lock will, and if that one
        # hangs, silence is the alarm. Errors are told by their kind only, since their messages may
        # name folders and arguments.
        if ended == ExitCode.LOCKED:
            return
        code, kind = (1, "fault") if ended is None else (int(ended), ended.name.lower())
        line = f"ended with {code} ({kind.replace('_', ' ')})"
        self._health.ended(code, f"{line}; {self._summary}" if self._summary else line)

    def _checked(self, args: list[str], opts: argparse.Namespace) -> tuple[str, tuple[str, ...]]:
        """Check all arguments and settings; return the spider's name and the typed hosts (see
        RunContext). Raises ArgumentError.
        """
        assert self.crawler_process is not None
        assert self.settings is not None
        loader = self.crawler_process.spider_loader
        name = one_argument(args, "the name of one spider")
        if name not in loader.list():
            raise ArgumentError(unknown(f"spider {name!r}", name, loader.list()))
        arguments = news_spider_class(loader.load(name)).check_arguments(opts.spargs)
        self._bound(arguments.max_minutes)
        hosts_of_all(self.settings)
        read_ages("REVISIT_AGES", self.settings.getlist("REVISIT_AGES"))
        self.introduce()
        return name, arguments.typed_hosts

    def _check_log_takes(self, line: str) -> None:
        """Write this run's first line to the log. Raises StoreError if that fails."""
        watch = LogWatch()
        watch.over_scrapys()
        assert self.settings is not None
        if self.settings["LOG_FILE"]:
            logger.info("newscrawl %s: %s", __version__, line)
        for message in self.said_twice:
            logger.warning(message)
        if fault := watch.fault:
            raise StoreError(
                f"LOG_FILE={self.settings['LOG_FILE']} cannot be written: {fault.strerror}; "
                "nothing was asked for"
            )

    def _bound(self, max_minutes: float | None) -> None:
        """Set Scrapy's CLOSESPIDER_TIMEOUT, in seconds, to at most ``max_minutes``."""
        assert self.settings is not None
        if max_minutes is not None:
            seconds = max_minutes * 60
            own = self.settings.getfloat("CLOSESPIDER_TIMEOUT")
            self.set("CLOSESPIDER_TIMEOUT", min(own, seconds) if own else seconds)

    def _crawl(self, name: str, typed_hosts: tuple[str, ...], opts: argparse.Namespace) -> None:
        from newscrawl.archive.page_filter import remove_older
        from newscrawl.cli.tried_sites import left_by
        from newscrawl.monitoring.alarms import as_json, drops_of, with_alarms

        assert self.crawler_process is not None
        assert self.settings is not None
        run = run_files.begin(
            self.output_dir,
            name,
            opts.spargs,
            self.say,
            keeps_pages=self.settings.getbool("ARCHIVE_PAGES"),
        )
        started = time.monotonic()  # the wall clock may jump
        crawler = self._create_crawler(name)
        attach(RunContext(run, typed_hosts), crawler)
        if self._live:
            if log := self.settings["LOG_FILE"]:
                self.say(f"the log is {log}")
            records = any(str(uri).startswith("stdout:") for uri in self.settings.getdict("FEEDS"))
            if not (records and sys.stdout.isatty()):
                self._live.follow(crawler)
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        if self._live:
            self._live.close()
        if self.crawler_process.bootstrap_failed:
            stats = {stat_names.FINISH_REASON: "not_started"}
            message = "the spider could not be started; the log says why"
            self.exitcode = ExitCode.FAULT
        else:
            stats = crawler.stats.get_stats()
            self.exitcode, message = of_run(stats, len(crawler.settings.getdict("FEEDS")))
            watch = crawler.get_extension(LogWatch)
            if self.exitcode == ExitCode.DONE and watch and (fault := watch.fault):
                self.exitcode = ExitCode.NOT_STORED
                message = f"the log could not be written to its end: {fault.strerror}"
        with closing(run_files.open_again(self.output_dir)) as database:
            measures, found = None, []
            measurer = crawler.get_extension(Measurer) if crawler.spider is not None else None
            if measurer is not None:  # else it is disabled by a setting
                found = drops_of(database, crawler.spidercls, run, measurer.measures)
                # The page statistics, which later runs are compared with.
                measures = as_json(measurer.measures, found)
            self.exitcode, message = with_alarms(self.exitcode, message, found)
            ended = outcome(stats, self.exitcode, message, time.monotonic() - started)
            ended.alarms = [str(drop) for drop in found]
            end_run(database, run, ended, now(), measures)
            line = f"{name}: {summary(ended, *left_by(database, self.settings, name))}"
            self._summary = line
        for alarm in ended.alarms:
            logger.warning("alarm: %s", alarm)
            self.say(f"alarm: {alarm}")
        # Cron mails whatever is printed, so print nothing if all is well.
        if self.exitcode == ExitCode.DONE and not is_amiss(stats) and not found:
            logger.info(line)
            if self._live:
                with suppress(OSError):  # the terminal may be gone; the run is well all the same
                    self.say(line)
        else:
            self.say(line)
        days = self.settings.getint("ARCHIVE_DAYS")
        if days and has_pages(self.output_dir):
            with (
                closing(open_store(self.output_dir)) as database,
                closing(open_pages(self.output_dir)) as pages,
            ):
                remove_older(database, pages, ago(timedelta(days=days)))
        self._clean_up(name)

    def _clean_up(self, name: str) -> None:
        """Remove what takedowns have left over, during this run or before it."""
        from newscrawl.maintenance.takedown import clean_up

        assert self.crawler_process is not None
        others = {*self.crawler_process.spider_loader.list(), "reparse", "archive"} - {name}
        try:
            with closing(open_store(self.output_dir)) as database:
                clean_up(self.output_dir, database, sorted(others))
        except LockedError as error:
            logger.info("%s: the next run removes what takedowns have left over", error)
