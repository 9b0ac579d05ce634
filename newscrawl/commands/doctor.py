"""``scrapy doctor``: show how one page is read, field by field, or check the set-up."""

import argparse
import re
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from scrapy.http import HtmlResponse, Response
from scrapy.settings import Settings

from newscrawl.cli.command import ProjectCommand
from newscrawl.cli.options import no_argument, one_argument
from newscrawl.crawling.arguments import read_count
from newscrawl.downloader.failure_reasons import Reason
from newscrawl.downloader.fetch import Answer, fetch_pages
from newscrawl.downloader.spider_protocol import site_gate
from newscrawl.errors import ArgumentError, UrlError
from newscrawl.exitcodes import ExitCode
from newscrawl.persian.clock import now
from newscrawl.persian.dates import from_iso, tehran_day
from newscrawl.sites.address_forms import read_form
from newscrawl.sites.base import Site
from newscrawl.sites.explain import diagnose
from newscrawl.sites.hosts import Hosts, hosts_of_all
from newscrawl.sites.registry import default_site, is_asked, site_named, site_of, site_of_id
from newscrawl.sites.republished_addresses import allow_list_of, normalise, origins_of
from newscrawl.store import has_pages, open_pages, open_store
from newscrawl.store.archived_pages import COPY, ArchivedPage, newest_of, page_of
from newscrawl.store.entries import accept_form
from newscrawl.store.health import address_of
from newscrawl.store.runs import accept_run
from newscrawl.utils.address_guard import AllowList, is_public
from newscrawl.utils.atomic import replacing
from newscrawl.utils.output_paths import path_of
from newscrawl.utils.terminal import plain_line

if TYPE_CHECKING:
    from newscrawl.maintenance.setup_checks import Finding

_web = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_key = re.compile(r"^page:(\d{1,18})$", re.ASCII)
_LONG = 3_000


class DoctorCommand(ProjectCommand):
    """Show how a page is read, or check that everything that a crawl needs is there."""

    crawls = True
    examples = (
        "scrapy doctor",
        "scrapy doctor --site {site} --report first-contact.html",
        "scrapy doctor {article}",
        "scrapy doctor page.html --url {article}",
    )

    def syntax(self) -> str:
        """Shown by ``--help``."""
        return "[options] [ADDRESS | ID | page:KEY | FILE --url ADDRESS | --site [NAME]]"

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "How one page is read, field by field; alone: is the set-up sound?"

    def long_desc(self) -> str:
        """Shown by ``--help``."""
        return (
            "With an ADDRESS: fetch the page as a crawl does, and show for each field where it was "
            "read, and where it was not found. With the ID of a link in the ledger: show this for "
            "its newest archived page, or for the live page if none is archived. With page:KEY: "
            "for the archived page that an alarm names. With a FILE: for a saved page, as if it "
            "had come from the address in --url. Without arguments: check Python and libraries, "
            "tzdata, disk, databases, entries of lists that are no articles, clock, and whether "
            "the sites answer. With --site: fetch at most sixteen pages of the live site, as a "
            "crawl would, and show which of the expected forms of pages were met."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the address of a file's page, the alarm or form to accept, and the site's report."""
        super().add_options(parser)
        parser.add_argument("--url", metavar="ADDRESS", help="the address of the page in FILE")
        parser.add_argument(
            "--accept",
            metavar="RUN|FORM",
            help="accept the alarms of a RUN as the new normal: later runs are compared with it; "
            "or: entries of lists whose addresses begin with FORM (/fa/interview/) are no articles",
        )

        parser.add_argument(
            "--site",
            nargs="?",
            const=default_site().name,
            metavar="NAME",
            help="make first contact with a live site, and report",
        )
        parser.add_argument(
            "--report",
            metavar="FILE",
            help="with --site: write the whole report, pages included, as one HTML file",
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """Visit the site, accept an alarm or a form, read a page, or check the set-up."""
        assert self.settings is not None
        hosts = hosts_of_all(self.settings)
        if opts.site is not None:
            no_argument([*args, *filter(None, (opts.url, opts.accept))])
            self._visit(Hosts.of(site_named(opts.site), self.settings), opts.report)
        elif opts.report is not None:
            raise ArgumentError("--report needs --site: add it")
        elif opts.accept is not None:
            no_argument(args)
            self._accept(opts.accept)
        elif args:
            self._page(one_argument(args, "one address, id or file"), opts.url, hosts)
        elif opts.url is not None:
            raise ArgumentError("--url is the address of the page in a FILE; name the file, too")
        else:
            self._check(hosts)

    def _accept(self, text: str) -> None:
        if not text.strip().isdecimal():
            self._accept_form(read_form(text))
            return
        run = read_count("--accept", text) or 0
        with closing(open_store(self.output_dir, create=False)) as database:
            if not accept_run(database, run, now()):
                raise ArgumentError(
                    f"--accept={text}: no such run, or it had no alarm; scrapy runs lists them"
                )
        print(f"run {run}: accepted; later runs are compared with it and those after it")

    def _accept_form(self, form: str) -> None:
        with closing(open_store(self.output_dir, create=False)) as database:
            number = accept_form(database, form, now())
        print(f"{plain_line(form, most=_LONG)}: accepted; {number} entries are no articles by that")

    def _page(self, given: str, url: str | None, hosts: list[Hosts]) -> None:
        if not _web.match(given) and _is_file(given):
            if url is None or not _web.match(url):
                raise ArgumentError(
                    f"say with --url=https://… which address {given} is the page of"
                )
            answer: Answer | ArchivedPage = HtmlResponse(
                url, body=path_of(given).read_bytes(), headers={"Content-Type": "text/html"}
            )
        elif url is not None:
            raise ArgumentError(f"--url is the address of the page in a FILE; {given} is none")
        else:
            answer = self._kept(given) or self._fetched(given, hosts)
        if isinstance(answer, Reason):
            self.say(answer.message)
            missing = answer.is_missing or answer.kind == "page"
            self.exitcode = ExitCode.UNREADABLE if missing else ExitCode.NO_ANSWER
            return
        if isinstance(answer, ArchivedPage):
            told, is_copy = f", page:{answer.key}, kept {answer.fetched_at}", answer.kind == COPY
            site = site_of_id(answer.name or "")
        else:
            told, site = "", _site_at(answer.url, hosts)
            is_copy = site is None
        print(f"{plain_line(answer.url, most=_LONG)}: {len(answer.body)} bytes{told}")
        lines, is_readable = diagnose(answer, site, copy=is_copy)
        for line in lines:
            print(line)
        self.exitcode = ExitCode.DONE if is_readable else ExitCode.UNREADABLE

    def _kept(self, given: str) -> ArchivedPage | None:
        """Return the archived page of a key, or the newest one of an id; None if the page has to be
        fetched.
        """
        key = _key.match(given)
        if _web.match(given) or not (key or has_pages(self.output_dir)):
            return None
        with closing(open_pages(self.output_dir, create=False)) as kept:
            page = page_of(kept, int(key[1])) if key else newest_of(kept, _id_of(given))
        if key and page is None:
            raise ArgumentError(f"{given}: no page of that number is kept")
        return page

    def _fetched(self, given: str, hosts: list[Hosts]) -> Answer:
        """Fetch the page of an address. For an id, or an address of the site on a host that is not
        requested, try its path on the site's hosts in their order.
        """
        url = self._meant(given, hosts) if _web.match(given) else self._address_of(given)
        gate, typed_hosts = None, list[str]()
        urls = [url]
        site = _site_at(url, hosts)
        if site is None:
            urls = [normalise(url, given)]
            origins = origins_of(urls[0])
            gate = allow_list_of(urls)
            typed_hosts = [host for host, _ in origins if is_public(host) is False]
        elif not _is_asked(given, hosts):
            parts = urlsplit(url)
            path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
            urls = [host + path for h in hosts if h.site is site for host in h.urls]
            gate = site_gate(Hosts.of(site, self._polite()))
        answers = fetch_pages(
            self._polite(), urls, until_first=True, gate=gate, typed_hosts=typed_hosts
        )
        if not answers:
            raise KeyboardInterrupt
        return next((a for a in answers.values() if isinstance(a, Response)), answers[urls[0]])

    def _meant(self, given: str, hosts: list[Hosts]) -> str:
        """Return the address as typed; for a short link, which is not requested, the article's."""
        try:
            site = _site_at(given, hosts)
            address = site.address_of(given) if site and not _is_asked(given, hosts) else None
        except UrlError:
            return given
        return self._address_of(address.id) if address and address.is_short else given

    def _address_of(self, given: str) -> str:
        article_id = _id_of(given)
        if ":" not in article_id:
            raise ArgumentError(f"{given} is no address, no file that is there, and no id")
        with closing(open_store(self.output_dir, create=False)) as database:
            url = address_of(database, article_id)
        if url is None:
            raise ArgumentError(f"{given} is not in the ledger: give the page's address")
        return url

    def _polite(self) -> Settings:
        assert self.settings is not None
        self.introduce()
        return self.settings

    def _visit(self, hosts: Hosts, report: str | None) -> None:
        # Imported here, since Scrapy imports every command for each.
        from newscrawl.contact.findings import outcome, report_lines
        from newscrawl.contact.plan import MOST
        from newscrawl.contact.report_page import write_report
        from newscrawl.contact.visitor import visit_site

        if report is not None and (not report or path_of(report).is_dir()):
            raise ArgumentError(f"--report={report}: name a file")
        print(f"asking {hosts.current} for at most {MOST} pages, as a crawl would", flush=True)
        visit = visit_site(self._polite(), hosts.site, tehran_day(from_iso(now())))
        for line in report_lines(visit):
            print(line)
        if report is not None:
            with replacing(path_of(report)) as out:
                write_report(out, visit, now())
            print(f"written to {report}: the tables, the headers and every page")
        self.exitcode, message = outcome(visit)
        if self.exitcode != ExitCode.DONE:
            self.say(message)

    def _check(self, hosts: list[Hosts]) -> None:
        problems = []
        for finding in self._findings(hosts):
            if finding.problem:
                problems.append(finding)
            state = f"problem: {finding.problem}" if finding.problem else "ok"
            line = f"{finding.name:10} {plain_line(finding.found)}"
            print(f"{line}: {plain_line(state, most=_LONG)}", flush=True)
        if problems:
            self.exitcode = problems[0].code

    def _findings(self, hosts: list[Hosts]) -> "Iterator[Finding]":
        # Imported here, since Scrapy imports every command for each: packaging alone takes 27 ms.
        from newscrawl.maintenance import setup_checks

        yield from setup_checks.set_up()
        yield setup_checks.tzdata()
        yield setup_checks.disk(self.output_dir)
        yield from setup_checks.database(self.output_dir)
        yield from setup_checks.entries(self.output_dir)
        crawled = [h for h in hosts if h.site.known == "captured"]
        robots = [f"{host}/robots.txt" for h in crawled for host in h.urls]
        gate = AllowList(
            tuple(domain for h in crawled for domain in h.site.asked_domains),
            frozenset(origin for h in crawled for origin in h.origins),
        )
        answers = fetch_pages(self._polite(), robots, gate=gate)
        yield from setup_checks.hosts(answers)
        if len(answers) < len(robots):
            raise KeyboardInterrupt


def _is_asked(given: str, hosts: list[Hosts]) -> bool:
    return is_asked(given) or any(each.has(given) for each in hosts)


def _site_at(url: str, hosts: list[Hosts]) -> Site | None:
    """Return the site that a page counts as its own; None for a republished story."""
    origins = origins_of(url)
    given = (each.site for each in hosts if not origins.isdisjoint(each.origins))
    return next(given, None) or site_of(url)


def _id_of(given: str) -> str:
    """Return the id in the default site for a number, in Persian or other digits; else the text."""
    is_number = given.isdecimal() and len(given) < _LONG
    return f"{default_site().name}:{int(given)}" if is_number else given


def _is_file(given: str) -> bool:
    try:
        return path_of(given).is_file()
    except OSError:  # longer than a file's name can be
        return False
