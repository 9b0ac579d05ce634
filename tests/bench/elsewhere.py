"""Measure how much of a story is found on sites without a reader: F1 of words, beside trafilatura.

The pages are the layouts of :mod:`tests.other_sites` around captured or demo stories, and those of
:mod:`tests.strangers`, written without knowledge of the reader. trafilatura deletes every ZWNJ, so
it is also measured with a stand-in for each: this separates what it loses in finding the story from
what it loses in writing it.
"""

import logging
from collections.abc import Callable, Iterator
from statistics import fmean

from scrapy.http import HtmlResponse

from newscrawl.errors import PageError
from newscrawl.persian.cleaning import ZWNJ
from newscrawl.sites.extraction import read
from tests.bench.measure import Bar, Found, Plan
from tests.bench.offline import stay_here
from tests.other_sites import LAYOUTS, texts
from tests.stories import stories_at_hand
from tests.strangers.pages import f1, story_of, strangers

#: (address, page) -> the story's text, and whether the extractor marks it as doubtful.
Extractor = Callable[[str, str], tuple[str, bool]]

_STORIES = 8
# A letter, because invisible characters are deleted, from a script that no page uses.
_STAND_IN = "ⵣ"
_URL = "https://khabar.example/n/1"


def measure(plan: Plan) -> Found:  # noqa: ARG001
    """Measure one group for all layouts together, and one for each."""
    logging.disable(logging.CRITICAL)
    stay_here()
    found = Found()
    extractors: dict[str, Extractor] = {"newscrawl": ours}
    try:
        import trafilatura
    except ImportError as error:
        found.notes.append(f"trafilatura is left out: {error}")
    else:
        extractors["trafilatura"] = lambda url, page: (
            trafilatura.extract(page, url=url, include_comments=False) or "",
            False,
        )
        extractors["trafilatura, ZWNJ held"] = lambda url, page: _held(
            extractors["trafilatura"], url, page
        )
    scores: dict[str, dict[str, list[float]]] = {}
    for layout, url, page, wanted in pages():
        for name, extract in extractors.items():
            text, is_doubtful = extract(url, page)
            score = f1(text, wanted)
            for group in ("all", layout):
                scores.setdefault(group, {}).setdefault(name, []).append(score)
            if name == "newscrawl" and score < 0.5 and not is_doubtful:
                found.notes.append(f"{layout}: lost without a warning, F1 {score:.3f}")
    for group, made in scores.items():
        best = max(
            (fmean(values) for name, values in made.items() if name != "newscrawl"), default=0
        )
        for name, values in made.items():
            bar = Bar(best, is_least=True) if name == "newscrawl" and group in _JUDGED else None
            found.add(f"Unknown sites, {group}: F1 of words", name, "", [fmean(values)], bar=bar)
    return found


_JUDGED = ("all", "strangers, fa", "strangers, en", "strangers, mixed", "strangers, ar")


def pages() -> Iterator[tuple[str, str, str, str]]:
    """Yield layout, address, HTML and the story's text of each page."""
    told = stories_at_hand()
    step = max(1, len(told) // _STORIES)
    for name, layout in LAYOUTS.items():
        for n in range(0, step * _STORIES, step):
            others = [told[(n + k) % len(told)] for k in range(1, 9)]
            story = told[n % len(told)]
            yield name, _URL, layout(story, others), "\n".join(texts(story))
    for one in strangers():
        yield f"strangers, {one.language}", one.url, one.html, one.text


def ours(url: str, page: str) -> tuple[str, bool]:
    """Return lead and body, and whether a warning marks them or the page cannot be read."""
    response = HtmlResponse(url, body=page.encode(), headers={"Content-Type": "text/html"})
    try:
        article = read(response, copy=True)
    except PageError:
        return "", True
    return story_of(article), bool({"body_doubtful", "body_fallback"} & {*article.warnings})


def _held(extract: Extractor, url: str, page: str) -> tuple[str, bool]:
    held = page.replace(ZWNJ, _STAND_IN).replace("&zwnj;", _STAND_IN)
    text, is_doubtful = extract(url, held)
    return text.replace(_STAND_IN, ZWNJ), is_doubtful
