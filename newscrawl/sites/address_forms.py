"""Address prefixes ("forms"), by which a user accepts many unrecognised list entries. Pure."""

import re
from urllib.parse import urlsplit

from newscrawl.errors import ArgumentError
from newscrawl.sites.registry import default_site, sites

# A path segment with such a character names a single page, not a kind of pages.
_page_name = re.compile(r"[^A-Za-z/_.-]")


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
    form = f"{default_site().origin}{text}" if text.startswith("/") else text.strip()
    try:
        parts = urlsplit(form)
    except ValueError:
        parts = urlsplit("")
    if not parts.scheme:
        raise ArgumentError(
            f"--accept={text}: write the number of a run, or the beginning of addresses that are "
            "no articles, such as /fa/interview/"
        )
    origin = f"{parts.scheme}://{parts.netloc}"
    site = next((site for site in sites().values() if site.origin == origin), None)
    if site and any(site.list_url(origin, desk, 1).startswith(form) for desk in site.desks):
        raise ArgumentError(
            f"--accept={text}: entries without an address are noted under their list's; they are "
            "mended in newscrawl/sites/, by the markup of lists"
        )
    # Articles have addresses below these paths, also articles in a form of address not known yet.
    if site and any(f"/{root}".startswith(parts.path) for root in site.roots):
        raise ArgumentError(
            f"--accept={text}: addresses of articles begin like this, too; write a longer beginning"
        )
    return form
