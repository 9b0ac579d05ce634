"""The forms of a site that lists none of its own: its declared markup, and what its readers read.

Loaded by the first contact with a site alone; a crawl needs none of it.
"""

import re
from functools import partial

from newscrawl.sites.base import Site
from newscrawl.sites.form_evidence import choice_forms, css, is_feed_at, share
from newscrawl.sites.forms import CHALLENGE, CLAIMED, DECLARED, SEEN, Form, SiteForms

#: The parts of a visit in which feeds are requested, in the order of a site's feed paths.
FEED_PARTS = ("feed", "other feed")
# Between selectors, not between the arguments of :is() or :not().
_comma = re.compile(r"\s*,\s*(?![^()]*\))")


def declared_forms(site: Site) -> tuple[SiteForms, ...]:
    """Return the forms that a site's declaration and its readers name.

    A form counts as seen if its selector, source or path is in ``site.seen``.
    """
    known = partial(_known, site)
    markup = site.markup
    containers = [*_apart(markup.lists), *_apart(markup.bare)]
    nodes = [Form(s, known(s), css(s)) for s in (*containers, *_apart(markup.entry))]
    classes = [f".{name}" for name in sorted(markup.boxes)]
    boxes = [Form(f"box: {name}", known(name), css(name)) for name in classes]
    inside = [Form(f"entry: {s}", known(s), share(s)) for s in _apart(markup.time)]
    read = partial(choice_forms, known=known)
    feeds = zip(FEED_PARTS, site.feed_paths(), strict=False)
    return (
        SiteForms("serving", known={CHALLENGE: CLAIMED}),
        SiteForms("list", (*nodes, *boxes, *inside)),
        SiteForms("archive", (*nodes, *inside)),
        SiteForms("feed", tuple(is_feed_at(path, part, known(path)) for part, path in feeds)),
        SiteForms("article", met_in=read),
        SiteForms("media story", met_in=read),
    )


def _apart(selectors: str) -> list[str]:
    return [selector for selector in _comma.split(selectors.strip()) if selector]


def _known(site: Site, label: str) -> str:
    return SEEN if label in site.seen else DECLARED
