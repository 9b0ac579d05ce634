"""``scrapy sites``: the sites that can be crawled, and what is known of each."""

import argparse
from collections.abc import Iterator, Mapping

from newscrawl.cli.command import ProjectCommand
from newscrawl.cli.options import no_argument
from newscrawl.sites.base import Site
from newscrawl.sites.registry import sites
from newscrawl.utils.terminal import columns, plain_line

_HEAD = ("site", "domain", "known", "last good run", "desks", "title", "facts")
_WORDS = [name for name in _HEAD if name != "desks"]
# A site's facts are a sentence or two.
_LONG = 1_000


class SitesCommand(ProjectCommand):
    """List the sites that can be crawled, and what is known of each."""

    examples = ("scrapy sites", "scrapy sites | grep untried")

    def syntax(self) -> str:
        """Shown by ``--help``."""
        return "[options]"

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "List the sites, and what is known of each: captured, claimed, tried when"

    def long_desc(self) -> str:
        """Shown by ``--help``."""
        return (
            "List the sites that can be crawled, a line each: name, domain, whether a page of it "
            "was captured or only other crawlers' code claims its forms, when the last good run of "
            "its spider in this folder began (UTC), number of desks, title, and facts. A claimed "
            "site is untried until such a run: scrapy doctor --site NAME shows whether the claims "
            "hold, and a crawl of it needs -a untried=yes."
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        """Print the table."""
        # Imported here, since Scrapy imports every command for each.
        from newscrawl.cli.tried_sites import last_good_runs

        no_argument(args)
        assert self.settings is not None
        for line in lines(sites(), last_good_runs(self.output_dir, self.settings)):
            print(line)


def lines(known: Mapping[str, Site], runs: Mapping[str, str]) -> Iterator[str]:
    """Yield the table. ``runs``: when the last good run of each site began, by the site's name."""
    yield from columns(_HEAD, (_row(site, runs.get(site.name)) for site in known.values()), _WORDS)


def _row(site: Site, tried_at: str | None) -> list[str]:
    is_untried = site.known == "claimed" and tried_at is None
    return [
        site.name,
        site.domains[0],
        f"{site.known}, untried" if is_untried else site.known,
        tried_at or "-",
        str(len(site.desks)),
        plain_line(site.title),
        plain_line(site.facts or "-", most=_LONG),
    ]
