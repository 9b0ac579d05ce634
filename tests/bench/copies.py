"""How well copies are told from near stories, and how fast one is linked among 100,000 articles.

    python -m tests.bench.copies [ARTICLES]

The pairs are made from the captured stories, and so are the articles, by shuffling five words at a
time. Prints precision and recall of each kind of pair and of all (bar 0.98), and the milliseconds
that linking a copy takes (bar 20 for the median), and what saving more articles costs with
fingerprints and without, in turns.
"""

import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, nullcontext
from itertools import combinations
from pathlib import Path
from unittest.mock import patch

from newscrawl.fingerprints import bands, sketch
from newscrawl.items import Article
from newscrawl.store import Database, open_store
from newscrawl.store.articles import save, settle
from newscrawl.store.duplicates import clusters
from newscrawl.store.originals import catch_up, original_of
from newscrawl.store.selection import Selection
from tests.labelled import Editor, Pair, Story, pairs
from tests.store.test_originals import copy, own
from tests.store.test_store import NOW
from tests.stories import CAPTURED, ISSUED_TWICE, captured_stories

SEED = 1404
COPIES = 300
SAVED, ROUNDS = 1_000, 5
BATCH = 32
BAR, BAR_MS = 0.98, 20.0


def recombined(stories: Sequence[Story], number: int, chance: random.Random) -> Iterator[Story]:
    """Different stories in the same words, five of a real one at a time: any two are as like each
    other as two real ones are (:func:`nearness`).
    """
    pieces = []
    for story in stories:
        words = story.body.split()
        pieces += [" ".join(words[n : n + 5]) for n in range(0, len(words) - 4, 5)]
    sizes = [[max(1, len(p.split()) // 5) for p in story.paragraphs] for story in stories]
    for n in range(number):
        told = [" ".join(chance.choices(pieces, k=size)) for size in chance.choice(sizes)]
        yield Story(f"خبر {n}", None, tuple(told))


def nearness(stories: Sequence[Story]) -> float:
    """The mean share of bands that two stories have in common."""
    made = [set(bands(sketch(story.skeleton))) for story in stories]
    shared = [len(one & other) / 32 for one, other in combinations(made, 2)]
    return statistics.mean(share for share in shared if share < 0.2)


def count_pairs(found: Sequence[Pair]) -> bool:
    """Print what was found of each kind, and of all; whether the bars are kept."""
    right = Counter(pair.kind for pair in found if pair.is_found == pair.is_copy)
    for kind, number in Counter(pair.kind for pair in found).items():
        is_copy = next(pair.is_copy for pair in found if pair.kind == kind)
        what = "copies found" if is_copy else "others left"
        print(f"{kind:28} {what:12} {right[kind]:4} of {number:4}  {right[kind] / number:.3f}")
    hits = sum(pair.is_copy and pair.is_found for pair in found)
    precision = hits / sum(pair.is_found for pair in found)
    recall = hits / sum(pair.is_copy for pair in found)
    print(f"{len(found)} pairs: precision {precision:.4f}, recall {recall:.4f} (bar {BAR})\n")
    return precision >= BAR and recall >= BAR


def shown(times: Sequence[float]) -> str:
    """Milliseconds."""
    values = sorted(1000 * value for value in times)
    rank = values[int(0.99 * len(values))]
    return f"{statistics.median(values):.2f} median, {rank:.2f} of 99%, {values[-1]:.2f} most"


def linked(database: Database, copies: Sequence[Article]) -> list[float]:
    """Seconds of each copy's link, with its sketch; prints how many found theirs, and others."""
    times = []
    found: Counter[bool | str | None] = Counter()
    for item in copies:
        started = time.perf_counter()
        original = original_of(database, item)
        times.append(time.perf_counter() - started)
        found[original and original == f"tasnim:{item.id.partition(':')[2]}"] += 1
    print(f"copies linked: {found[True]} of {len(copies)}, to others: {found[False]}")
    return times


def saved(database: Database, stored: Sequence[Article]) -> float:
    """Seconds of storing them as a crawl does: settled one by one, saved in batches."""
    started = time.perf_counter()
    for first in range(0, len(stored), BATCH):
        batch = stored[first : first + BATCH]
        for item in batch:
            settle(database, item, None, NOW)
        save(database, batch, NOW)
    return time.perf_counter() - started


def measure_saving(database: Database, stories: Sequence[Story]) -> None:
    """Print the milliseconds of CPU that an article takes, in batches."""
    told = recombined(stories, 2 * ROUNDS * SAVED, random.Random(SEED + 1))
    times: dict[bool, list[float]] = {True: [], False: []}
    for n in range(2 * ROUNDS):
        stored = [own(10**7 + n * SAVED + k, next(told)) for k in range(SAVED)]
        room = "newscrawl.store.articles.bring_up_to_date"
        with patch(room) if n % 2 else nullcontext():
            started = time.process_time()
            saved(database, stored)
            times[not n % 2].append((time.process_time() - started) / SAVED)
        list(catch_up(database))
    print(f"an article with fingerprints, of CPU, ms: {shown(times[True])}")
    print(f"an article without them, of CPU, ms: {shown(times[False])}\n")


def measure_links(stories: Sequence[Story], number: int) -> bool:
    """Fill a database, link edited copies; whether the bar is kept."""
    chance = random.Random(SEED)
    editor = Editor(stories, SEED)
    chosen = set(chance.sample(range(number), COPIES))
    copies = []
    with tempfile.TemporaryDirectory() as made, closing(open_store(Path(made))) as database:
        batch: list[Article] = []
        started = time.perf_counter()
        for n, story in enumerate(recombined(stories, number, chance)):
            batch.append(own(n, story))
            if n in chosen:
                copies.append(copy("copies.example", n, editor.everything(story)))
            if len(batch) == 1000 or n == number - 1:
                save(database, batch, NOW)
                batch.clear()
        took = time.perf_counter() - started
        size = (Path(made) / "news.db").stat().st_size
        (indexed,) = database.execute(
            "SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%bands' OR name LIKE 'fingerprints%'"
        ).fetchone()
        likes = nearness(stories), nearness(list(recombined(stories, len(stories), chance)))
        print(
            "bands in common, a million of two stories: real {:.1f}, made {:.1f}".format(
                *(1e6 * like for like in likes)
            )
        )
        print(f"{number:,} articles stored in {took:.0f} s; {size / 1e6:.0f} MB,")
        print(f"of it fingerprints: {indexed / number:.0f} bytes an article")
        links = linked(database, copies)
        print(f"a copy linked, ms: {shown(links)} (bar {BAR_MS})")
        stored = [saved(database, [item]) for item in copies]
        print(f"a copy linked and stored, a transaction each, ms: {shown(stored)}")
        again = [own(10 * number + n, story) for n, story in enumerate(stories)]
        print(
            f"an article of the agency stored, ms: {shown([saved(database, [a]) for a in again])}"
        )
        started = time.perf_counter()
        found = clusters(database, Selection())
        print(f"all clusters: {len(found)} in {time.perf_counter() - started:.2f} s")
        measure_saving(database, stories)
    return 1000 * statistics.median(links) < BAR_MS


def main(number: int = 100_000) -> int:
    """Measure, print, and give 1 where a bar is missed."""
    if not CAPTURED.is_file():
        print(f"no {CAPTURED}: nothing to measure on")
        return 0
    stories = captured_stories()
    found = list(pairs(stories, SEED, each_kind=60, same=ISSUED_TWICE))
    is_good = count_pairs(found)
    is_fast = measure_links(stories, number)
    return int(not (is_good and is_fast))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
