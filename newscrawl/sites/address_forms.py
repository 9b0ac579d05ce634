"""Forms of address, by how they begin: what a user can say of many list entries at once. Pure."""

import re
from urllib.parse import urlsplit

from newscrawl.errors import ArgumentError
from newscrawl.sites.tasnim.addresses import CANONICAL_HOST

# The part of a path that names one page, not a kind of them.
_of_one_page = re.compile(r"[^A-Za-z/_.-]")
# Articles stand below these, and so may those of a form that is not known yet.
_TOO_WIDE = frozenset({"", "/", "/fa", "/fa/", "/fa/news", "/fa/news/", "/fa/media", "/fa/media/"})


def form_of(url: str) -> str:
    """How the addresses of pages like this one begin: up to the part that names the page."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if not parts.netloc:
        return url
    kept: list[str] = []
    for part in parts.path.split("/"):
        if _of_one_page.search(part):
            return parts._replace(path="/".join([*kept, ""]), query="", fragment="").geturl()
        kept.append(part)
    return parts._replace(query="", fragment="").geturl()


def read_form(text: str) -> str:
    """A form as users type it, an address or a path of the site; raises ArgumentError where nearly
    any address of the site would be of it.
    """
    form = f"{CANONICAL_HOST}{text}" if text.startswith("/") else text.strip()
    try:
        parts = urlsplit(form)
    except ValueError:
        parts = urlsplit("")
    if not parts.scheme:
        raise ArgumentError(
            f"--accept={text}: write the number of a run, or how the addresses begin that are no "
            "articles, such as /fa/interview/"
        )
    is_sites = f"{parts.scheme}://{parts.netloc}" == CANONICAL_HOST
    if is_sites and parts.path in _TOO_WIDE:
        raise ArgumentError(f"--accept={text}: articles begin so, too; name more of the address")
    return form
