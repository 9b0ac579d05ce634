"""Measure a run that finds nothing new, with few articles stored and with many.

The databases are made, not crawled. Each also gets every desk's list as a complete walk leaves it.
The runs take turns, in an order shuffled anew for each round.
"""

import random
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path

from newscrawl.demo.site import serving
from newscrawl.items import Article
from newscrawl.persian.clock import now
from newscrawl.sites.desk_walk import DeskWalk
from newscrawl.sites.tasnim.addresses import parse_address
from newscrawl.sites.tasnim.desks import desks
from newscrawl.store import FILE_NAME, open_store
from newscrawl.store.articles import save
from newscrawl.store.listing_walks import record_page
from tests.bench.made import copy_of
from tests.bench.material import Material
from tests.bench.measure import Against, Bar, Found, Plan
from tests.bench.process import Spent, crawl
from tests.newsroom import Newsroom, Told

BAR = Bar(1.3)
_SHOWN = 20


def add(folder: Path, newsroom: Newsroom, material: Material) -> None:
    """Store the stories that the newsroom shows."""
    moment = now()
    with closing(open_store(folder)) as database:
        for desk in desks().values():
            shown = newsroom.listed(desk)
            walk = DeskWalk(desk=desk, since=shown[-1].published.date())
            walk.ended_by = "since"
            record_page(database, walk, [parse_address(s.path) for s in shown], 0, moment)
            save(database, map(as_told, material.articles(len(shown)), shown), moment)


def as_told(article: Article, story: Told) -> Article:
    """Return a made article with a story's id and address."""
    article.id, article.url = story.id, f"https://www.tasnimnews.ir{story.path}"
    article.published_at = story.published.strftime("%Y-%m-%dT%H:%M:%SZ")
    article.desk = story.desk.key
    return article


def measure(plan: Plan) -> Found:
    """Measure CPU and clock time of a run at the least size and at the greatest."""
    newsroom, material = Newsroom(), Material(plan.seed)
    for key in desks():
        newsroom.publish(key, _SHOWN, age=timedelta(days=3))
    with ExitStack() as copies, serving(newsroom) as site:
        folders = {
            n: copies.enter_context(copy_of(plan, n)) for n in (plan.sizes[0], plan.sizes[-1])
        }
        for folder in folders.values():
            add(folder, newsroom, material)
            crawl(folder, site.url, concurrency=1)  # stores the validators of the lists
        visits = len(site.log)
        spent: dict[int, list[Spent]] = {number: [] for number in folders}
        for _ in range(2 * plan.rounds):
            for number in random.sample([*folders], len(folders)):
                spent[number].append(crawl(folders[number], site.url, concurrency=1))
        asked = (len(site.log) - visits) / (2 * plan.rounds * len(folders))
        size_of = {n: (folder / FILE_NAME).stat().st_size / 1e6 for n, folder in folders.items()}
    found = Found(notes=[f"{asked:g} requests a run"])
    small, *large = sorted(folders)
    for what in ("cpu", "clock"):
        group = f"An idle run, {what}"
        values = {number: [getattr(one, what) for one in spent[number]] for number in folders}
        names = {number: f"{number:,} articles, {size_of[number]:,.0f} MB" for number in folders}
        least = found.add(group, names[small], "s", values[small])
        for number in large:
            found.add(group, names[number], "s", values[number], Against(least, BAR))
    return found
