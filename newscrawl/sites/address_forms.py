"""Address prefixes ("forms"), by which a user accepts many unrecognised list entries. Pure."""

import re
from urllib.parse import urlsplit

from newscrawl.errors import ArgumentError
from newscrawl.sites.tasnim.addresses import CANONICAL_HOST

# A path segment with such a character names a single page, not a kind of pages.
_page_name = re.compile(r"[^A-Za-z/_.-]")
# Articles have addresses below these paths, also articles in a form of address not known yet.
_TOO_WIDE = frozenset({"", "/", "/fa", "/fa/", "/fa/news", "/fa/news/", "/fa/media", "/fa/media/"})


def form_of(url: str) -> str:
    """Return the prefix that the addresses of similar pages share: ``url`` up to the path segment
    that names the page, without query and fragment. Returns ``url`` itself where it has no host.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if not parts.netloc:
        return url
    kept: list[str] = []
    for part in parts.path.split("/"):
        if _page_name.search(part):
            return parts._replace(path="/".join([*kept, ""]), query="", fragment="").geturl()
        kept.append(part)
    return parts._replace(query="", fragment="").geturl()


def read_form(text: str) -> str:
    """Return the address prefix that a user typed, either a whole address or a path of the site.

    Raises ArgumentError where it is neither, or so short that articles begin with it, too.
    """
    form = f"{CANONICAL_HOST}{text}" if text.startswith("/") else text.strip()
    try:
        parts = urlsplit(form)
    except ValueError:
        parts = urlsplit("")
    if not parts.scheme:
        raise ArgumentError(
            f"--accept={text}: write the number of a run, or the beginning of addresses that are "
            "no articles, such as /fa/interview/"
        )
    is_of_site = f"{parts.scheme}://{parts.netloc}" == CANONICAL_HOST
    if is_of_site and parts.path in _TOO_WIDE:
        raise ArgumentError(
            f"--accept={text}: addresses of articles begin like this, too; write a longer beginning"
        )
    return form
