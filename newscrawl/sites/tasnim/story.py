"""Read the body of a Tasnim story, and the numbers of the stories that it links to."""

from collections.abc import Iterable
from contextlib import suppress

from newscrawl.errors import UrlError
from newscrawl.reading.document import join
from newscrawl.reading.fields import Page
from newscrawl.sites import story_text
from newscrawl.sites.story_text import Story
from newscrawl.sites.tasnim.addresses import CANONICAL_HOST, is_site, parse_address


def read_story(page: Page) -> Story:
    """Read ``div.story``; where that has no text, read JSON-LD's ``articleBody``."""
    return story_text.read_story(page, page.all("div.story"), "div.story")


def related_of(page: Page, story: Story) -> list[int]:
    """Return the numbers of the stories that the story's read-more links name, each once."""
    base = page.document.base(CANONICAL_HOST)
    return stories_of(story.more, base if is_site(base) else CANONICAL_HOST)


def stories_of(hrefs: Iterable[str], base: str) -> list[int]:
    """Return the numbers of the site's stories to which links lead, each once.

    ``base``: the address to which relative links are joined.
    """
    numbers: dict[int, None] = {}
    for href in hrefs:
        url = join(base, href)
        with suppress(UrlError):
            if url and is_site(url):
                numbers[parse_address(url).number] = None
    return list(numbers)
