"""What stands around a story, or in it without being of it: known by its tag, or by its names."""

import re
from functools import lru_cache
from itertools import pairwise

from lxml import etree

#: No story's words are in these.
SKIPPED_TAGS = frozenset(
    "nav aside footer form script style noscript template button select iframe svg head".split()
)
_PAGE = frozenset(["html", "body", "article", "main"])
# Words of a class or id, whole ones: "commentary" is no comment, a "shareholder" shares nothing.
_WORDS = frozenset(
    "comment comments commentlist commentform respond nazar nazarat sidebar footer related "
    "breadcrumb breadcrumbs navbar nav navigation menu share shares sharing sharer social socials "
    "advert adverts advertisement advertising ad ads banner banners newsletter popup modal cookie "
    "cookies copyright disqus toolbar keyword keywords tags similar recommend recommendation "
    "recommendations".split()
)
# Whole names, their hyphens and capitals left out.
_NAMES = frozenset(
    "tag tagcloud taglist tagbox taglinks hidetag readmore readmores sharethis sharebox sharebar "
    "addtoany addthis sourcebox postsource gototop gotop backtotop backtop scrolltop relatedposts "
    "relatednews mostview mostviews mostviewed mostvisited mostread widget widgetarea sidebar "
    "sidebarright sidebarleft screenreadertext shortlink shorturl print printbtn printbutton "
    "printlink printicon authorbox authorbio aboutauthor about aboutus starrating morenews "
    "moreposts othernews otherposts latestnews latestposts lastnews recommendedposts "
    "recommendednews recommendedstories tierelated".split()
)
# "has-sidebar" says how the page is laid out.
_MODIFIERS = frozenset("has is no not with without".split())
# WordPress names a post's categories and tags in its classes: they say nothing of its place.
_TAXONOMIES = frozenset("category term format status type".split())
_post = re.compile(r"^(?:hentry|type-post|post|post-\d{1,12})$")
_story = re.compile(
    r"^(?:news|article|post|entry|story|item)[-_]?(?:body|content|text|matn)$|^(?:story|matn)$",
    re.IGNORECASE,
)
_word = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# Not shown at all, or moved off the screen.
_hidden = re.compile(
    r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|text-indent\s*:\s*-\d{3,}px"
    r"|(?:left|top|right)\s*:\s*-\d{4,}px|clip\s*:\s*rect\([01px, ]{4,20}\)"
    r"|clip-path\s*:\s*inset\((?:50|100)%\))(?![\w-])",
    re.IGNORECASE,
)
# Of a box it closes the gaps between what it holds, which has a size of its own.
_tiny = re.compile(r"(?<![\w-])font-size\s*:\s*0(?!\.?\d*[1-9])", re.IGNORECASE)
# Classes of Bootstrap and WordPress that mean nothing else. "hidden" alone may mean anything, and
# "d-none d-md-block" is seen on wide screens.
_unseen = re.compile(r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text|d-none)(?:$|\s)")
_seen_again = re.compile(r"(?:^|\s)d-(?:sm|md|lg|xl|xxl|print)-")


def is_box(node: etree._Element, *, by_name: bool = True) -> bool:
    """Whether nothing that a node holds is the story's. ``by_name``: whether its names count."""
    if node.tag in SKIPPED_TAGS or is_hidden(node):
        return True
    return by_name and node.tag not in _PAGE and named_box(node)


def is_set_apart(node: etree._Element) -> bool:
    """Whether a node of a known layout's story is none of it: by its tag, or an insertion (of the
    plug-in Ad Inserter, say) that has no text but links.
    """
    if node.tag in SKIPPED_TAGS:
        return True
    return "code-block" in (node.get("class") or "").split() and not _has_words(node)


def _has_words(node: etree._Element) -> bool:
    linked = sum(len("".join(link.itertext()).strip()) for link in node.iter("a"))
    return len("".join(node.itertext()).strip()) > max(25, 2 * linked)


def is_hidden(node: etree._Element) -> bool:
    """Whether a reader does not see it. ``aria-hidden`` is said to programs only."""
    if node.get("hidden", "until-found").lower() != "until-found":
        return True
    style = node.get("style")
    if style is not None and (_hidden.search(style) or (not len(node) and _tiny.search(style))):
        return True
    if node.tag == "dialog":
        return node.get("open") is None
    names = node.get("class")
    return names is not None and bool(_unseen.search(names)) and not _seen_again.search(names)


def named_box(node: etree._Element) -> bool:
    """Whether a class or the id says so. A node that is called the story, or the post, is it."""
    names = [*(node.get("class") or "").split(), *(node.get("id") or "").split()]
    if not any(map(is_box_name, names)):
        return False
    return not any(_post.match(name) or _story.match(name) for name in names)


@lru_cache(maxsize=4096)
def is_box_name(name: str) -> bool:
    """Whether a class or an id is that of a box beside a story."""
    if len(name) > 100:
        return False
    words = [word.lower() for word in _word.findall(name)]
    if not words or words[0] in _MODIFIERS or words[0] in _TAXONOMIES:
        return False
    return (
        "".join(words) in _NAMES
        or words[0] == "widget"
        or not _WORDS.isdisjoint(words)
        or any(f"{one}{two}" in _NAMES for one, two in pairwise(words))
    )
