"""Which sites a folder's runs have crawled, by the runs of their spiders."""

from contextlib import closing
from pathlib import Path

from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from newscrawl.crawling.listing_spider import ListSpider
from newscrawl.errors import NoDatabaseError
from newscrawl.store import open_store
from newscrawl.store.runs import last_runs, measured_runs

# Runs of some days, for the sites that are crawled now.
_RECENT = 100


def spiders_of_sites(settings: BaseSettings) -> dict[str, str]:
    """Return the name of the site that each spider crawls, by the spider's name; without spiders
    of no one site.
    """
    loader = get_spider_loader(settings)
    found = {name: loader.load(name) for name in loader.list()}
    return {name: it.site_name for name, it in found.items() if issubclass(it, ListSpider)}


def crawled_sites(folder: Path, settings: BaseSettings) -> set[str]:
    """Return the names of the sites that the last runs in a folder have crawled, however these
    ended; none without a database.
    """
    spiders = spiders_of_sites(settings)
    try:
        with closing(open_store(folder, create=False)) as database:
            names = {run.spider for run in last_runs(database, _RECENT)}
    except NoDatabaseError:
        return set()
    return {spiders[name] for name in names & spiders.keys()}


def last_good_runs(folder: Path, settings: BaseSettings) -> dict[str, str]:
    """Return when the last good run of each site's spiders began (UTC), by the site's name.

    A run is good that ended well or was interrupted, without an alarm that nobody accepted.
    """
    try:
        with closing(open_store(folder, create=False)) as database:
            begun = [
                (run.started_at, site)
                for spider, site in spiders_of_sites(settings).items()
                for run in measured_runs(database, spider)
                if run.is_good
            ]
    except NoDatabaseError:
        return {}
    return {site: started_at for started_at, site in sorted(begun)}
