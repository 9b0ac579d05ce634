"""Measure how well copies are told from similar stories, and how fast a copy is linked.

Pairs and articles are made from the captured stories, or from the demo's if those are missing. The
articles are made of random runs of five words. Then saving more articles with and without
fingerprints is measured in turns.
"""

import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, nullcontext
from itertools import combinations
from pathlib import Path
from unittest.mock import patch

from newscrawl.items import Article
from newscrawl.search.near_duplicates import bands, sketch
from newscrawl.store import Database, duplicate_links, open_store
from newscrawl.store.articles import assign_revision, save
from newscrawl.store.clusters import clusters
from newscrawl.store.duplicate_links import original_of
from newscrawl.store.selection import Selection
from tests.bench.made import BATCH
from tests.bench.material import pieces
from tests.bench.measure import Against, Bar, Found, Plan
from tests.factories import NOW, copied_article, own_article
from tests.labelled import Editor, Pair, Story, pairs
from tests.stories import CAPTURED, ISSUED_TWICE, stories_at_hand

COPIES = 300
SAVED = 1_000
TOLD = Bar(0.98, is_least=True)
#: Milliseconds.
QUICK = Bar(20)


def recombined(stories: Sequence[Story], number: int, chance: random.Random) -> Iterator[Story]:
    """Yield new stories made of runs of five words of the real ones.

    Any two of them are as similar as two real ones (:func:`nearness`).
    """
    cut = pieces(story.body for story in stories)
    sizes = [[max(1, len(p.split()) // 5) for p in story.paragraphs] for story in stories]
    for n in range(number):
        told = [" ".join(chance.choices(cut, k=size)) for size in chance.choice(sizes)]
        yield Story(f"خبر {n}", None, tuple(told))


def nearness(stories: Sequence[Story]) -> float:
    """Return the mean share of bands that two stories have in common, if it is under 20%."""
    made = [set(bands(sketch(story.skeleton))) for story in stories]
    shared = [len(one & other) / 32 for one, other in combinations(made, 2)]
    return statistics.mean(share for share in shared if share < 0.2)


def count_pairs(found: Found, made: Sequence[Pair]) -> None:
    """Add how many pairs of each kind are judged right, and precision and recall of all."""
    group = f"Copies, {len(made):,} pairs"
    right = Counter(pair.kind for pair in made if pair.is_found == pair.is_copy)
    for kind, number in Counter(pair.kind for pair in made).items():
        is_copy = next(pair.is_copy for pair in made if pair.kind == kind)
        name = f"{'a copy' if is_copy else 'another'}: {kind}"
        found.add(group, name, f"% of {number} told right", [100 * right[kind] / number])
    hits = sum(pair.is_copy and pair.is_found for pair in made)
    precision = hits / (sum(pair.is_found for pair in made) or 1)
    recall = hits / sum(pair.is_copy for pair in made)
    found.add(group, "precision", "", [precision], bar=TOLD)
    found.add(group, "recall", "", [recall], bar=TOLD)


def linked(database: Database, copies: Sequence[Article]) -> tuple[list[float], int]:
    """Return the milliseconds of linking each copy, sketch included, and the right links."""
    times, right = [], 0
    for item in copies:
        started = time.perf_counter()
        original = original_of(database, item)
        times.append((time.perf_counter() - started) * 1000)
        right += original == f"tasnim:{item.id.partition(':')[2]}"
    return times, right


def saved(database: Database, stored: Sequence[Article]) -> float:
    """Return the seconds of storing as a crawl does: revisions one by one, saved in batches."""
    started = time.perf_counter()
    for first in range(0, len(stored), BATCH):
        batch = stored[first : first + BATCH]
        for item in batch:
            assign_revision(database, item, None, NOW)
        save(database, batch, NOW)
    return time.perf_counter() - started


def measure_saving(found: Found, database: Database, stories: Sequence[Story], plan: Plan) -> None:
    """Add the milliseconds of CPU an article, saved in batches with and without fingerprints."""
    number = min(plan.kept, SAVED)
    told = recombined(stories, 2 * plan.rounds * number, random.Random(plan.seed + 1))
    times: dict[bool, list[float]] = {True: [], False: []}
    for n in range(2 * plan.rounds):
        stored = [own_article(10**7 + n * number + k, next(told)) for k in range(number)]
        with patch.object(duplicate_links, "sync") if n % 2 else nullcontext():
            started = time.process_time()
            saved(database, stored)
            times[not n % 2].append((time.process_time() - started) / number * 1000)
        list(duplicate_links.catch_up(database))
    group = "Storing an article, CPU"
    without = found.add(group, "without fingerprints", "ms", times[False])
    found.add(group, "with fingerprints", "ms", times[True], Against(without))


def measure_links(found: Found, stories: Sequence[Story], plan: Plan) -> None:
    """Fill a database, and measure linking edited copies."""
    number = plan.sizes[-1]
    chance = random.Random(plan.seed)
    editor = Editor(stories, plan.seed)
    chosen = set(chance.sample(range(number), min(COPIES, number // 2)))
    copies = []
    with tempfile.TemporaryDirectory() as made, closing(open_store(Path(made))) as database:
        batch: list[Article] = []
        for n, story in enumerate(recombined(stories, number, chance)):
            batch.append(own_article(n, story))
            if n in chosen:
                copies.append(copied_article("copies.example", n, editor.everything(story)))
            if len(batch) == BATCH or n == number - 1:
                save(database, batch, NOW)
                batch.clear()
        (indexed,) = database.execute(
            "SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%bands' OR name LIKE 'fingerprints%'"
        ).fetchone()
        likes = nearness(stories), nearness(list(recombined(stories, len(stories), chance)))
        found.notes.append(
            "bands in common, a million of two stories: real {:.1f}, made {:.1f}".format(
                *(1e6 * like for like in likes)
            )
        )
        group = f"Copies among {number:,} articles"
        links, right = linked(database, copies)
        found.add(group, "found their original", "%", [100 * right / len(copies)])
        found.add(group, "a copy linked", "ms", links, bar=QUICK)
        stored = [saved(database, [item]) * 1000 for item in copies]
        found.add(group, "a copy linked and stored, one by one", "ms", stored)
        found.add(group, "fingerprints", "bytes an article", [indexed / number])
        started = time.perf_counter()
        clusters(database, Selection())
        found.add(group, "all clusters listed", "s", [time.perf_counter() - started])
        measure_saving(found, database, stories, plan)


def measure(plan: Plan) -> Found:
    """Measure the pairs and the links."""
    is_real = CAPTURED.is_file()
    stories = stories_at_hand()
    found = Found(notes=[] if is_real else ["the captured stories are not there: the demo's"])
    same = ISSUED_TWICE if is_real else frozenset()
    each = min(60, plan.kept)
    count_pairs(found, list(pairs(stories, plan.seed, each_kind=each, same=same)))
    measure_links(found, stories, plan)
    return found
