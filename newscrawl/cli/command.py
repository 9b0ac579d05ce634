"""Base classes of the commands: checked arguments, errors in one line, exit codes of sysexits.h.

Not in ``commands/``: Scrapy takes every class there for a command.
"""

import argparse
import logging
import math
import re
import signal
import sys
from abc import abstractmethod
from contextlib import suppress
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Any, ClassVar, NoReturn

from scrapy.commands import ScrapyCommand, ScrapyHelpFormatter
from scrapy.exceptions import UsageError
from scrapy.settings import SETTINGS_PRIORITIES

from newscrawl.cli.options import Once, said_twice, set_words_apart
from newscrawl.errors import ArgumentError, NewscrawlError, did_you_mean, unknown
from newscrawl.exitcodes import ExitCode, of_error
from newscrawl.sites.registry import default_site
from newscrawl.utils.output_paths import check_target, path_of
from newscrawl.utils.terminal import open_streams, plain

open_streams()

_EXAMPLES = "Examples:"

#: The page that describes each command.
PAGES = {
    **dict.fromkeys(("crawl", "sites"), "docs/crawling.md"),
    **dict.fromkeys(("export", "stats"), "docs/datasets.md"),
    **dict.fromkeys(("search", "browse", "duplicates"), "docs/search-and-browse.md"),
    **dict.fromkeys(("coverage", "runs", "doctor"), "docs/monitoring.md"),
    **dict.fromkeys(("archive", "reparse"), "docs/archive.md"),
    **dict.fromkeys(("backup", "forget", "merge"), "docs/operations.md"),
    "demo": "docs/start.md",
}
_address = re.compile(r"https?://[\w.:/?=&%~@+-]{3,200}", re.ASCII)


class _HelpFormatter(ScrapyHelpFormatter):
    """Keep the lines of the examples, which Scrapy's formatter would join into a paragraph."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return text if _EXAMPLES in text else super()._fill_text(text, width, indent)


def shown_example(text: str) -> str:
    """Return an example with the default site's name in the place of ``{site}``, and an article's
    address and id in that of ``{article}`` and ``{id}``.
    """
    site = default_site()
    article = site.origin + site.path_of_number(3440001, date(2025, 11, 12))
    return text.format(site=site.name, article=f"{article}/x", id=f"{site.name}:3440001")


class StrictCommand(ScrapyCommand):
    """A command that refuses, with exit code 64, what Scrapy ignores: unknown options, settings."""

    #: The end of ``--help``: two to four lines that can be copied; a test runs each.
    examples: ClassVar[tuple[str, ...]]

    #: True if the command requests pages, and so opens LOG_FILE.
    crawls = False

    #: True if an argument may be words that begin with a minus.
    takes_words = False

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add Scrapy's options, the page and the examples; end argparse's errors with our code."""
        parser.register("action", None, Once)
        super().add_options(parser)
        parser.formatter_class = _HelpFormatter
        examples = "\n  ".join([_EXAMPLES, *map(shown_example, self.examples)])
        parser.epilog = f"Documentation: {PAGES[self.name]}\n\n{examples}"
        parser.allow_abbrev = False  # a mistyped option is not another one
        self._parser = parser
        parser.error = self.refuse  # type: ignore[method-assign]
        self._words: list[str] = []
        if self.takes_words:
            self._parse = parser.parse_known_args
            parser.parse_known_args = self._parse_beside_words  # type: ignore[method-assign,assignment]

    def _parse_beside_words(self, args: list[str]) -> tuple[argparse.Namespace, list[str]]:
        # argparse would take -saipa خودرو for a setting named aipa.
        rest, self._words = set_words_apart(args)
        opts, others = self._parse(rest)
        return opts, [*others, *self._words]

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check the names of settings and options before anything happens."""
        assert self.settings is not None
        for given in opts.set:
            name, _, value = given.partition("=")
            self._check_setting(name)
            self._check_type(name, value, self.settings.get(name))
        self.said_twice = [*said_twice(opts.set)]
        try:
            super().process_options(args, opts)
        except UsageError as error:
            self.refuse(str(error))
        except OSError as error:
            self.fail(f"--pidfile={opts.pidfile} cannot be written: {error.strerror}")
        for name in ("OUTPUT_DIR", "LOG_FILE"):
            if given := self.settings[name]:
                try:
                    path = str(path_of(str(given), f"{name}="))
                except ArgumentError as error:
                    self.refuse(str(error))
                # Keep the priority: the demo checks whether the user has set the name.
                self.settings.set(name, path, self.settings.getpriority(name) or 0)
        self._check_values()
        if opts.profile:
            try:
                Path(opts.profile).open("ab").close()
            except OSError as error:
                self.fail(f"--profile={opts.profile} cannot be written: {error.strerror}")
        for argument in args:
            if argument.startswith("-") and argument != "-" and argument not in self._words:
                name = argument.partition("=")[0]
                options = re.findall(r"--[a-z][a-z-]*", self._parser.format_help())
                self.refuse(unknown(f"option {name}", name, set(options)))

    def _check_values(self) -> None:
        """Refuse values of settings that would cause a traceback, or be misread."""
        assert self.settings is not None
        for name, least in (
            ("BATCH_SIZE", 1),
            ("BATCH_SECONDS", 0.01),
            ("CONCURRENT_REQUESTS", 1),
            ("CONCURRENT_REQUESTS_PER_DOMAIN", 1),
            ("DOWNLOAD_DELAY", 0),
            ("DOWNLOAD_TIMEOUT", 0.1),
            ("RETRY_WAIT", 0),
            ("RETRY_AFTER_LONGEST", 0),
            ("DOWNLOAD_MAXSIZE", 1),
            ("ARCHIVE_DAYS", 0),
            ("LOG_BYTES", 0),
            ("LOG_KEPT", 1),
        ):
            value = self.settings[name]
            try:
                is_good = float(value) >= least
            except (TypeError, ValueError):
                is_good = False
            if not is_good:
                self.refuse(f"{name}={value}: write a number, {least} or more")
        if not str(self.settings["OUTPUT_DIR"]).strip():
            self.refuse("OUTPUT_DIR is empty: name a folder")
        if self.crawls and self.settings.getbool("HTTPCACHE_ENABLED"):
            self.refuse("HTTPCACHE_ENABLED: pages of an earlier run would hide what is new")
        level = str(self.settings["LOG_LEVEL"]).upper()
        if level not in logging.getLevelNamesMapping():
            self.refuse(f"LOG_LEVEL={level}: the choices are DEBUG, INFO, WARNING, ERROR, CRITICAL")
        if not self.settings["LOG_FILE"]:
            return
        log = Path(self.settings["LOG_FILE"])
        try:
            check_target(log)
        except ArgumentError as error:
            self.refuse(f"LOG_FILE={error}")
        is_made = self.crawls and log.parent.absolute() == self.output_dir.absolute()
        if log.is_dir() or not (is_made or log.parent.is_dir()):
            self.refuse(f"LOG_FILE={log}: name a file in a folder that exists")
        if self.crawls:
            self._check_log(log)

    def _check_log(self, log: Path) -> None:
        """Refuse a LOG_FILE that cannot be written, in place of Scrapy's traceback."""
        assert self.settings is not None
        try:
            logging.Formatter(self.settings["LOG_FORMAT"])
            log.parent.mkdir(parents=True, exist_ok=True)
            log.open("a", encoding=self.settings["LOG_ENCODING"]).close()
        except (LookupError, ValueError) as error:
            self.refuse(f"LOG_ENCODING or LOG_FORMAT: {error}")
        except OSError as error:
            self.fail(f"LOG_FILE={log} cannot be written: {error.strerror}")

    def _check_type(self, name: str, value: str, default: object) -> None:
        """Refuse a value that is not of its default's type: it would cause a traceback."""
        if isinstance(default, bool):
            if value not in ("0", "1", "True", "False", "true", "false"):
                self.refuse(f"{name}={value}: write True or False")
        elif isinstance(default, int | float):
            whole = isinstance(default, int) and name != "CLOSESPIDER_TIMEOUT"
            try:
                number = int(value) if whole else float(value)
            except ValueError:
                number = math.inf
            if not math.isfinite(number):
                self.refuse(f"{name}={value}: write a {'whole ' if whole else ''}number")

    @property
    def name(self) -> str:
        """The command's name, which is its module's."""
        return type(self).__module__.rpartition(".")[2]

    @property
    def output_dir(self) -> Path:
        """The folder that everything is written to."""
        assert self.settings is not None
        return Path(self.settings["OUTPUT_DIR"])

    def refuse(self, message: str) -> NoReturn:
        """End with 64. message: names the choices."""
        self.say(message)
        sys.exit(ExitCode.BAD_ARGUMENT)

    def fail(self, message: str) -> NoReturn:
        """End with 74: something cannot be written. message: names it."""
        self.say(message)
        sys.exit(ExitCode.NOT_STORED)

    def say(self, message: str) -> None:
        """Print one line to standard error, after the command's name. Where nobody reads it, or the
        disk that takes it is full, the exit code tells.
        """
        with suppress(OSError):
            print(plain(f"scrapy {self.name}: {message}"), file=sys.stderr, flush=True)

    def introduce(self) -> None:
        """Enforce obedience to robots.txt, and add PROJECT_URL to the User-Agent, whatever was set.
        Raises ArgumentError for a PROJECT_URL that is not an address.
        """
        assert self.settings is not None
        if not self.settings.getbool("ROBOTSTXT_OBEY") or self.settings["ROBOTSTXT_USER_AGENT"]:
            self.say("robots.txt is obeyed, under the name newscrawl: no -s setting changes that")
            self.set("ROBOTSTXT_OBEY", True)
            self.set("ROBOTSTXT_USER_AGENT", None)
        if project := self.settings["PROJECT_URL"]:
            if not _address.fullmatch(project):
                raise ArgumentError(
                    f"PROJECT_URL={project}: write an address such as https://example.org/crawler"
                )
            if self.settings.getpriority("USER_AGENT") == SETTINGS_PRIORITIES["project"]:
                agent = self.settings["USER_AGENT"].replace("(", f"(+{project}; ", 1)
                self.set("USER_AGENT", agent)

    def set(self, name: str, value: object) -> None:
        """Change a setting as if the user had typed it."""
        assert self.settings is not None
        self.settings.set(name, value, SETTINGS_PRIORITIES["cmdline"])

    def _check_setting(self, name: str) -> None:
        # With a mistyped OUTPUT_DIR everything would silently be written elsewhere. Add-ons have
        # settings of their own, so only names similar to one of ours or Scrapy's are refused.
        assert self.settings is not None
        if name and name not in self.settings:
            known = name.upper() if name.upper() in self.settings else name
            if hint := did_you_mean(known, map(str, self.settings), cutoff=0.9):
                self.refuse(f"there is no setting {name}.{hint}")


class ProjectCommand(StrictCommand):
    """A command of the project that runs no spider; subclasses define :meth:`work`."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do the work; print a NewscrawlError as one line, and set its exit code."""
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # for terminals without Persian
        for message in self.said_twice:
            self.say(message)
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C
        try:
            self.work(args, opts)
        except KeyboardInterrupt:
            self.say("interrupted")
            self.exitcode = ExitCode.INTERRUPTED
        except NewscrawlError as error:
            self.say(str(error))
            self.exitcode = of_error(error)
        except BrokenPipeError:
            # The reader of the pipe (such as head) is gone. Python would complain at exit.
            sys.stdout = None
        except OSError as error:
            self.say(f"cannot be written or read: {error}")
            self.exitcode = ExitCode.NOT_STORED
        finally:
            signal.signal(signal.SIGTERM, before)

    @abstractmethod
    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do what the command is for. args: its positional arguments."""
