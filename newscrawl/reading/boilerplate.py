"""Recognise elements around a story, or in it but no part of it, by their tags or their names."""

import re
from functools import lru_cache
from itertools import islice, pairwise, takewhile
from typing import NamedTuple

from lxml import etree

#: Elements that never hold a story's words.
SKIPPED_TAGS = frozenset(
    "script style noscript template button select textarea iframe svg head".split()
)
#: Elements that hold none either, unless they hold the whole story: some pages stand in a form, or
#: in a ``nav`` that nobody closed.
BOX_TAGS = frozenset("nav aside footer form".split())
_WHOLE = frozenset(["html", "body"])
_PAGE = _WHOLE | {"article", "main"}
_SUBHEADS = frozenset("h2 h3 h4".split())
_INLINE = frozenset("span font b strong em i u".split())
_IN_A_LINE = _INLINE | {"a", "mark", "small"}
# Characters of words within a sentence, and of what stands before and behind them there.
_WORDS_LONG, _BESIDE = 60, 20
_STOPS = tuple(".؟?!:؛|»")
# Characters: more are a paragraph, no line. Texts of an element that are looked at.
_PARAGRAPH, _FEW = 150, 20
# Whole words in a class or id: "commentary" is no comment, and a "shareholder" shares nothing.
_WORDS = frozenset(
    "adv advs ads comment comments commentlist commentform respond nazar nazarat sidebar footer "
    "related breadcrumb breadcrumbs navbar nav navigation menu share shares sharing sharer social "
    "socials advert adverts advertisement advertising ad banner banners newsletter popup modal "
    "cookie cookies copyright disqus toolbar keyword keywords tags similar recommend "
    "recommendation recommendations consent gdpr taboola outbrain promo promos sponsor sponsored "
    "signature signup subscribe subscription subscriptions toc poll disclaimer nazarsanji teaser "
    "teasers trending pagination pager paywall masthead tablighat agahi mortabet yektanet kaprila "
    "sabavision mediaad tapsell clickyab".split()
)
# Whole names, compared without hyphens and in small letters.
_NAMES = frozenset(
    "tdarec tag tagcloud taglist tagbox taglinks hidetag sharethis sharebox sharebar "
    "addtoany addthis sourcebox postsource gototop gotop backtotop backtop scrolltop relatedposts "
    "relatednews mostview mostviews mostviewed mostvisited mostread widget widgetarea sidebar "
    "sidebarright sidebarleft screenreadertext shortlink shorturl print printbtn printbutton "
    "printlink printicon authorbox authorbio aboutauthor about aboutus starrating morenews "
    "moreposts othernews otherposts latestnews latestposts lastnews recommendedposts "
    "recommendednews recommendedstories tierelated".split()
)
# Words for a short statement about a story, not by it. They count where the block is short.
_FURNITURE = frozenset(
    "caption rating ratings by byline author authors writer reporter credit credits date meta "
    "timestamp timeago published readmore readmores".split()
)
# First words of classes that say how the page is laid out: "has-sidebar".
_MODIFIERS = frozenset("has is no not with without".split())
# What follows these words in a class is in the element, or is not: "section--has-ads".
_HOLDING = frozenset("has with without no".split())
# "Report__Section--Ads" is a section of a story that has adverts.
_ADVERTS = frozenset("ad ads adv advs advert adverts advertisement advertising".split())
_TEXTS = frozenset("section content body text article story post entry main copy paragraph".split())
# WordPress puts a post's categories and tags into its classes: they do not tell what a box holds.
_TAXONOMIES = frozenset("category term format status type".split())
# Names of a post, and of a quotation in whatever box.
_own = re.compile(
    r"^(?:hentry|type-post|post|post-\d{1,12}|teaser[-_]?text|news_pdate\w*)$|(?:^|[-_])(?:pull|block)?quot(?:e|ation)$"
)
_story = re.compile(
    r"^(?:news|article|post|entry|story|item)[-_]{0,2}(?:body|content|text|matn)$|^(?:story|matn)$",
    re.IGNORECASE,
)
_digits = re.compile("[0-9]+")
_joints = re.compile("[^A-Za-z0-9]+")
_button = re.compile(r"(?<![a-z])(?:btn|button|cta)(?![a-z])", re.IGNORECASE)
_opening = re.compile(r"(?<!\S)(?:modal|popup)(?!\S)", re.IGNORECASE)
_letter = re.compile(r"[^\W\d_]")
_made_up = re.compile("[0-9][A-Za-z]")
_word = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# Styles that hide an element, or move it off the screen.
_hidden = re.compile(
    r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|text-indent\s*:\s*-\d{3,}px"
    r"|(?:left|top|right)\s*:\s*-\d{4,}px|clip\s*:\s*rect\([01px, ]{4,20}\)"
    r"|height\s*:\s*0(?:px)?\s*;.{0,60}overflow\s*:\s*hidden"
    r"|clip-path\s*:\s*inset\((?:50|100)%\))(?![\w-])",
    re.IGNORECASE,
)
# On an element with children this only closes the gaps between them: they have their own size.
_tiny = re.compile(r"(?<![\w-])font-size\s*:\s*0(?!\.?\d*[1-9])", re.IGNORECASE)
# Classes of Bootstrap, of other frameworks, and of WordPress that always mean hidden. "hidden"
# alone may mean anything, and "d-none d-md-block" is seen on wide screens.
_unseen = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden(?:-focusable)?|screen-reader-text|d-none"
    r"|is-hidden|uk?-hidden)(?:$|\s)"
)
_seen_again = re.compile(r"(?:^|\s)(?:d-(?:sm|md|lg|xl|xxl)-|(?:sm|md|lg|xl|2xl):)")
#: Most characters of a style that are read: more than any page has, except in an attack.
LONGEST_STYLE = 1_000


def is_box(node: etree._Element, *, by_name: bool = True) -> bool:
    """Return True if nothing in a node is the story's. ``by_name``: whether its names count."""
    if node.tag in SKIPPED_TAGS or node.tag in BOX_TAGS or is_box_tag(node.tag):
        return True
    if not node.keys():
        return node.tag == "dialog"
    if is_hidden(node):
        return True
    return by_name and node.tag not in _PAGE and names_of(node).is_box


def is_box_tag(tag: object) -> bool:
    """Return True if a custom element is a box by its tag: ``amp-ad``, ``x-footer``."""
    return isinstance(tag, str) and "-" in tag and is_box_name(tag)


def is_set_apart(node: etree._Element) -> bool:
    """Return True if a node in a story of known layout is no part of it: by its tag, or because it
    is an insertion (by the plug-in Ad Inserter, say) with hardly any text but links.
    """
    if node.tag in SKIPPED_TAGS or node.tag in BOX_TAGS:
        return True
    return "code-block" in (node.get("class") or "").split() and not has_words(node)


def has_words(node: etree._Element) -> bool:
    linked = sum(len("".join(link.itertext()).strip()) for link in node.iter("a"))
    return len("".join(node.itertext()).strip()) > max(25, 2 * linked)


def is_hidden(node: etree._Element) -> bool:
    """Return True if a reader does not see a node. ``aria-hidden`` concerns programs only."""
    if not node.keys():
        return node.tag == "dialog"
    if node.tag in _WHOLE:
        return False  # a page that hides itself whole is shown by its script
    hidden = node.get("hidden")
    if hidden is not None and hidden.lower() != "until-found":
        return True
    style = node.get("style")
    if style is not None and (
        _hidden.search(style[:LONGEST_STYLE])
        or (not len(node) and _tiny.search(style[:LONGEST_STYLE]))
    ):
        return True
    if node.tag == "dialog":
        return node.get("open") is None
    names = node.get("class")
    return names is not None and _is_unseen(names[:_LONGEST])


@lru_cache(maxsize=4096)
def _is_unseen(names: str) -> bool:
    return _unseen.search(names) is not None and not _seen_again.search(names)


class Names(NamedTuple):
    """What an element's class and id say about it.

    ``is_box``: nothing in it is the story's. ``is_story``: it holds a story's text.
    ``is_furniture``: if it is short, it is about the story: its author, its date, the words under a
    picture. ``is_torn``: its names call it both a box and a story.
    """

    is_box: bool = False
    is_story: bool = False
    is_furniture: bool = False
    is_torn: bool = False


_NONE = Names()
# Fewest words of a sub-head's id that is its text.
_SLUG = 3
# Most characters of a class or an id that are read; longer ones name nothing.
_LONGEST = 300


def names_of(node: etree._Element) -> Names:
    """Return what a node's class and id say. A node that is named the story or post is no box."""
    classes, own = node.get("class"), node.get("id")
    if own and node.tag in _SUBHEADS and len(_words_of(own[:_LONGEST])) >= _SLUG:
        own = None  # its own words, for links that lead to it
    tag = str(node.tag)
    if "-" in tag:  # a custom element: its tag is a name
        classes = f"{tag} {classes or ''}"
    if not (classes or own):
        return _NONE
    if tag == "p" and classes:
        classes = classes.replace("paywall", "")  # shown to subscribers, as the whole page is
    if tag == "a" and classes:
        classes = _opening.sub("", classes)  # a link that opens a picture is not what it opens
    names = _named((classes or "")[:_LONGEST], (own or "")[:_LONGEST])
    if names.is_box and tag in _IN_A_LINE:
        is_words = _is_in_sentence(node) or (tag in _INLINE and _is_pasted(node))
        return _NONE if is_words else names
    return names


def text_before(node: etree._Element) -> str:
    """Return the text directly before an element in its parent; empty where there is none."""
    previous, above = node.getprevious(), node.getparent()
    before = previous.tail if previous is not None else above.text if above is not None else None
    return before or ""


def _is_in_sentence(node: etree._Element) -> bool:
    """Return True for a few words with text of the same sentence before and behind them: a plug-in
    that links words may call each link a tag, or related.
    """
    start, end = text_before(node).rstrip(), (node.tail or "").strip()
    if len(start) + len(end) < _BESIDE or start.endswith(_STOPS) or not _letter.search(start):
        return False
    said = "".join(islice(node.itertext(), _FEW)).strip()
    return _letter.search(end) is not None and 0 < len(said) < _WORDS_LONG


def _is_pasted(node: etree._Element) -> bool:
    """Return True for words in a paragraph that are longer than a line: pasted from elsewhere, they
    bring the classes that they had there.
    """
    above = node.getparent()
    if above is None or above.tag != "p" or "comment" in said_of(node).lower():
        return False
    texts = (f"{inner.text or ''}{inner.tail or ''}" for inner in islice(node.iter(), _FEW))
    return sum(map(len, texts)) > _PARAGRAPH


@lru_cache(maxsize=4096)
def _named(classes: str, own: str) -> Names:
    # Numbers tell nothing: a list's elements are often numbered.
    return _named_without_numbers(_digits.sub("0", classes), _digits.sub("0", own))


@lru_cache(maxsize=4096)
def _named_without_numbers(classes: str, own: str) -> Names:
    names = [*classes.split(), *own.split()]
    is_story = any(_story.match(name) for name in names)
    is_box = any(map(is_box_name, names)) and not any(map(_own.search, names))
    # A node that is called both may be either.
    called = is_box and not is_story, is_story and not is_box
    is_furniture = any(map(_is_furniture_name, classes.split()))
    return Names(*called, is_furniture, is_box and is_story)


def said_of(node: etree._Element) -> str:
    """Return an element's class and id, as far as they are read."""
    return f"{(node.get('class') or '')[:_LONGEST]} {(node.get('id') or '')[:_LONGEST]}"


@lru_cache(maxsize=4096)
def _words_of(name: str) -> tuple[str, ...]:
    """Return the words of a class or an id; none from parts that a machine made up ("f2ad")."""
    parts = _joints.split(name)
    return tuple(
        w.lower() for part in parts if not _made_up.search(part) for w in _word.findall(part)
    )


@lru_cache(maxsize=4096)
def _is_furniture_name(name: str) -> bool:
    words = _words_of(name) if len(name) < 100 else ()
    whole = (*words, *map("".join, pairwise(words)))
    is_named = not _FURNITURE.isdisjoint(whole) or any(w.endswith("caption") for w in words)
    return is_named and not _MODIFIERS.issuperset(words[:1])


def is_button(link: etree._Element) -> bool:
    """Return True if a link's class names it a button."""
    return _button.search((link.get("class") or "")[:_LONGEST]) is not None


@lru_cache(maxsize=4096)
def is_box_name(name: str) -> bool:
    """Return True if a class or an id names a box beside a story."""
    if len(name) > 100:
        return False
    words = _words_of(name)
    if not words or words[0] in _MODIFIERS or words[0] in _TAXONOMIES:
        return False
    words = tuple(takewhile(lambda word: word not in _HOLDING, words))
    told, joint, how = name.partition("--")
    is_advert = joint and _ADVERTS.issuperset(_words_of(how))
    if is_advert and "__" in told and not _TEXTS.isdisjoint(_words_of(told)):
        words = _words_of(told)
    return (
        "".join(words) in _NAMES
        # "widget__text" is a part of a widget, and its own words say what it is.
        or (words[0] == "widget" and "__" not in name)
        or not _WORDS.isdisjoint(words)
        or any(f"{one}{two}" in _NAMES for one, two in pairwise(words))
    )


@lru_cache(maxsize=4096)
def is_advert_name(name: str) -> bool:
    """Return True if a class names a box with an advertisement."""
    return is_box_name(name) and not _ADVERTS.isdisjoint(_words_of(name))
