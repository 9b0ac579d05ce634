"""Which sites a folder's runs have crawled, and what a site's runs have left."""

from contextlib import closing
from pathlib import Path

from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from newscrawl.errors import NoDatabaseError
from newscrawl.sites.registry import is_of_site
from newscrawl.store import Database, open_store
from newscrawl.store.counts import open_links
from newscrawl.store.listing_walks import Goal, goals
from newscrawl.store.runs import last_runs, measured_runs

# Runs of some days, for the sites that are crawled now.
_RECENT = 100


def spiders_of_sites(settings: BaseSettings) -> dict[str, str]:
    """Return the name of the site that each spider crawls, by the spider's name; without spiders
    of no one site.
    """
    # Imported here: without a run, nobody asks.
    from newscrawl.crawling.listing_spider import ListSpider

    loader = get_spider_loader(settings)
    found = {name: loader.load(name) for name in loader.list()}
    return {name: it.site_name for name, it in found.items() if issubclass(it, ListSpider)}


def left_by(
    database: Database, settings: BaseSettings, spider: str
) -> tuple[dict[str, int], list[Goal]]:
    """Return the open links and the walks not finished of a spider's site; of all sites where the
    spider crawls no one site.
    """
    site = spiders_of_sites(settings).get(spider, "")
    lists = [goal for goal in goals(database) if not site or is_of_site(goal.desk, site)]
    return open_links(database, site), lists


def crawled_sites(folder: Path, settings: BaseSettings) -> set[str]:
    """Return the names of the sites that the last runs in a folder have crawled, however these
    ended; none without a database.
    """
    try:
        with closing(open_store(folder, create=False)) as database:
            names = {run.spider for run in last_runs(database, _RECENT)}
    except NoDatabaseError:
        return set()
    spiders = spiders_of_sites(settings)
    return {spiders[name] for name in names & spiders.keys()}


def last_good_runs(folder: Path, settings: BaseSettings) -> dict[str, str]:
    """Return when the last good run of each site's spiders began (UTC), by the site's name.

    A run is good that ended well or was interrupted, without an alarm that nobody accepted.
    """
    try:
        with closing(open_store(folder, create=False)) as database:
            spiders = spiders_of_sites(settings) if last_runs(database, 1) else {}
            begun = [
                (run.started_at, site)
                for spider, site in spiders.items()
                for run in measured_runs(database, spider)
                if run.is_good
            ]
    except NoDatabaseError:
        return {}
    return {site: started_at for started_at, site in sorted(begun)}
