"""Databases of made articles, one a size.

Each is made once, in a folder that all modules of a run share; with ``--made`` the folder stays.
The time and memory that it took are written beside it. A module that changes one works on a copy.
"""

import json
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from newscrawl.items import Article
from newscrawl.persian.clock import now
from newscrawl.sites.base import Address
from newscrawl.sites.desk_walk import DeskWalk
from newscrawl.sites.tasnim.addresses import parse_address
from newscrawl.sites.tasnim.desks import desks
from newscrawl.store import FILE_NAME, Database, open_store
from newscrawl.store.articles import save
from newscrawl.store.listing_walks import record_page
from tests.bench.material import DAYS, NEWEST, Material
from tests.bench.measure import Plan
from tests.bench.process import apart

#: Articles in one transaction, as in a crawl.
BATCH = 32
# This many articles, the last ones, are stored as a crawl does; those before them in larger
# batches, which takes half the time.
_LATEST = 64 * BATCH
_LARGE = 1_000
# Articles whose lists are recorded together before they are stored.
_LISTED = 2_000
_TOOK = "took.json"


class Took(NamedTuple):
    """Milliseconds an article in each of the last batches; greatest memory in MB."""

    latest: list[float]
    peak: float


def database_of(plan: Plan, number: int) -> tuple[Path, Took]:
    """Return a folder with a database of `number` articles, and what making it took."""
    folder = plan.made / f"{plan.seed}-{number}"
    if not (folder / _TOOK).is_file():
        shutil.rmtree(folder, ignore_errors=True)  # an unfinished one
        folder.mkdir(parents=True)
        took = Took(*apart(fill, folder, plan.seed, number))
        (folder / _TOOK).write_text(json.dumps(took), encoding="utf-8")
    return folder, Took(*json.loads((folder / _TOOK).read_text(encoding="utf-8")))


@contextmanager
def copy_of(plan: Plan, number: int) -> Iterator[Path]:
    """Provide a copy of the database that may be changed, while the block lasts."""
    made, _ = database_of(plan, number)
    with tempfile.TemporaryDirectory(dir=plan.made) as name:
        shutil.copyfile(made / FILE_NAME, Path(name) / FILE_NAME)
        yield Path(name)


def fill(folder: Path, seed: int, number: int) -> list[float]:
    """Make a database; return the milliseconds an article of each of the last batches."""
    articles = Material(seed).articles(number)
    with closing(open_store(folder)) as database:
        for _ in store(database, islice(articles, max(0, number - _LATEST)), _LARGE):
            pass
        latest = [1000 * seconds / BATCH for seconds in store(database, articles)]
        # Write all into the main file, which copy_of copies alone.
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    # The last batch may be smaller.
    return latest[:-1] or latest


def store(database: Database, articles: Iterable[Article], batch: int = BATCH) -> Iterator[float]:
    """Record the lists that show the articles, then save these in batches.

    Yields the seconds of saving each batch.
    """
    moment, waiting = now(), iter(articles)
    while group := list(islice(waiting, _LISTED)):
        listed: defaultdict[str, list[Address]] = defaultdict(list)
        for article in group:
            listed[article.desk or ""].append(parse_address(article.url))
        for key, links in listed.items():
            walk = DeskWalk(desk=desks()[key], since=NEWEST.date() - timedelta(days=DAYS))
            walk.ended_by = "since"
            record_page(database, walk, links, 0, moment)
        for first in range(0, len(group), batch):
            started = time.perf_counter()
            refused = save(database, group[first : first + batch], moment).refused
            yield time.perf_counter() - started
            assert not refused, refused
