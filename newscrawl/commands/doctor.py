"""``scrapy doctor``: show how one page is read, field by field, or check the set-up."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from scrapy.settings import Settings

from newscrawl.cli.command import ProjectCommand
from newscrawl.cli.options import no_argument, one_argument
from newscrawl.crawling.arguments import read_count
from newscrawl.errors import ArgumentError, StoreError
from newscrawl.exitcodes import ExitCode
from newscrawl.persian.clock import now
from newscrawl.persian.dates import from_iso, tehran_day
from newscrawl.sites.address_forms import read_form
from newscrawl.sites.hosts import Hosts, hosts_of_all
from newscrawl.sites.registry import default_site, site_named
from newscrawl.store import open_store
from newscrawl.store.archived_pages import ArchivedPage
from newscrawl.store.entries import accept_form
from newscrawl.store.runs import accept_run
from newscrawl.utils.address_guard import AllowList
from newscrawl.utils.atomic import replacing
from newscrawl.utils.output_paths import path_of
from newscrawl.utils.terminal import plain_line, printed_address

if TYPE_CHECKING:
    from newscrawl.maintenance.setup_checks import Finding

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
            "the sites that are crawled here answer. With --site: fetch at most sixteen pages of "
            "the live site, as a crawl would, and show which of the expected forms of pages were "
            "met. A site of which nothing was ever seen may be visited, too: so a user tries it."
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
            help="make first contact with a live site (scrapy sites lists them), and report",
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
        # Imported here, as below, since Scrapy imports every command for each.
        from newscrawl.cli.one_page import archived_page, live_page, saved_page
        from newscrawl.downloader.failure_reasons import Reason
        from newscrawl.sites.explain import diagnose

        kept = saved_page(given, url, hosts) or archived_page(given, self.output_dir, hosts)
        found = kept or live_page(given, self.output_dir, self._polite(), hosts)
        if isinstance(found, Reason):
            self.say(found.message)
            missing = found.is_missing or found.kind == "page"
            self.exitcode = ExitCode.UNREADABLE if missing else ExitCode.NO_ANSWER
            return
        page = found.page
        told = ""
        if isinstance(page, ArchivedPage):
            told = f", page:{page.key}, kept {page.fetched_at}"
        address = printed_address(page.url, _LONG, is_terminal=sys.stdout.isatty())
        print(f"{address}: {len(page.body)} bytes{told}")
        lines, is_readable = diagnose(page, found.site, copy=found.is_copy)
        for line in lines:
            print(line)
        self.exitcode = ExitCode.DONE if is_readable else ExitCode.UNREADABLE

    def _polite(self) -> Settings:
        assert self.settings is not None
        self.introduce()
        return self.settings

    def _visit(self, hosts: Hosts, report: str | None) -> None:
        from newscrawl.contact.findings import outcome, report_lines, warning_of
        from newscrawl.contact.plan import MOST
        from newscrawl.contact.report_page import write_report
        from newscrawl.contact.visitor import visit_site

        if report is not None and (not report or path_of(report).is_dir()):
            raise ArgumentError(f"--report={report}: name a file")
        if warning := warning_of(hosts.site):
            print(plain_line(warning, most=_LONG))
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
        from newscrawl.downloader.fetch import fetch_pages
        from newscrawl.maintenance import setup_checks

        yield from setup_checks.set_up()
        yield setup_checks.tzdata()
        yield setup_checks.disk(self.output_dir)
        yield from setup_checks.database(self.output_dir)
        yield from setup_checks.entries(self.output_dir)
        crawled = self._crawled(hosts)
        robots = {h.site: [f"{host}/robots.txt" for host in h.urls] for h in crawled}
        gate = AllowList(
            tuple(domain for h in crawled for domain in h.site.asked_domains),
            frozenset(origin for h in crawled for origin in h.origins),
        )
        every = [url for urls in robots.values() for url in urls]
        answers = fetch_pages(self._polite(), every, gate=gate)
        for site, urls in robots.items():
            came = {url: answers[url] for url in urls if url in answers}
            yield from setup_checks.hosts(came, site.setting)
        if len(answers) < len(every):
            raise KeyboardInterrupt

    def _crawled(self, hosts: list[Hosts]) -> list[Hosts]:
        """Return the hosts of the sites that are crawled into this folder; of the default site,
        where there is no run yet.
        """
        from newscrawl.cli.tried_sites import crawled_sites

        assert self.settings is not None
        try:
            names = crawled_sites(self.output_dir, self.settings)
        except StoreError:  # reported by the check of the database
            names = set()
        return [h for h in hosts if h.site.name in (names or {default_site().name})]
