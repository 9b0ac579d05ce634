"""What stands around a story, or in it without being of it: known by its tag, or by its names."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

#: No story's words are in these.
SKIPPED_TAGS = frozenset(
    "script style noscript template button select textarea iframe svg head".split()
)
#: Nor in these, where they do not hold the story itself: whole pages stand in a form, or in a
#: ``nav`` that nobody closed.
BOX_TAGS = frozenset("nav aside footer form".split())
_PAGE = frozenset(["html", "body", "article", "main"])
# Words of a class or id, whole ones: "commentary" is no comment, a "shareholder" shares nothing.
_WORDS = frozenset(
    "adv advs ads comment comments commentlist commentform respond nazar nazarat sidebar footer "
    "related breadcrumb breadcrumbs navbar nav navigation menu share shares sharing sharer social "
    "socials advert adverts advertisement advertising ad banner banners newsletter popup modal "
    "cookie cookies copyright disqus toolbar keyword keywords tags similar recommend "
    "recommendation recommendations consent gdpr taboola outbrain promo promos sponsor sponsored "
    "signature subscribe poll disclaimer nazarsanji teaser teasers trending pagination pager "
    "paywall masthead tablighat agahi mortabet".split()
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
# Of what is said of a story in a few words, not by it: where it is short, and a block.
_FURNITURE = frozenset(
    "caption rating ratings by byline author authors writer reporter credit credits date meta "
    "timestamp timeago published".split()
)
# "has-sidebar" says how the page is laid out.
_MODIFIERS = frozenset("has is no not with without".split())
# WordPress names a post's categories and tags in its classes: they say nothing of its place.
_TAXONOMIES = frozenset("category term format status type".split())
# A post; and a quotation, in whatever box of it.
_own = re.compile(
    r"^(?:hentry|type-post|post|post-\d{1,12}|teaser[-_]?text)$|(?:^|[-_])(?:pull|block)?quot(?:e|ation)$"
)
_story = re.compile(
    r"^(?:news|article|post|entry|story|item)[-_]{0,2}(?:body|content|text|matn)$|^(?:story|matn)$",
    re.IGNORECASE,
)
# What a box calls itself on its first line.
_label = re.compile(
    r"(?:(?:ارسال|ثبت|درج) )?(?:نظر|نظرات|نظرها|نظر شما|دیدگاه|دیدگاهها|دیدگاه شما)"
    r"(?: (?:کاربران|خوانندگان|بینندگان|مخاطبان|بدهید|شما|خود را بنویسید))*|"
    r"(?:مطالب|اخبار|خبرهای|خبر|مقالات|نوشتههای|گزارشهای|پستهای|ویدیوهای|لینکهای)"
    r" (?:مرتبط|مشابه|پیشنهادی|دیگر|بیشتر|پربازدید|پربازدیدترین|برگزیده|ویژه|تصادفی|روز)|"
    r"(?:بیشتر|همچنین) (?:بخوانید|ببینید|بدانید)|(?:این را )?هم بخوانید|"
    r"در همین (?:زمینه|رابطه|باره)|"
    r"پربازدید(?:ها|ترینها|ترین اخبار|ترین)?|(?:آخرین|تازهترین|جدیدترین|مهمترین|داغترین|پربحثترین)"
    r" (?:اخبار|خبرها|مطالب|عناوین)|(?:پیشنهاد|انتخاب) (?:سردبیر|ما|ویژه)|از دست ندهید|"
    r"(?:درباره|دربارهی|دربارهٔ) (?:ما|من|وبلاگ|نویسنده|سایت|پایگاه.{0,30})|تماس با ما|"
    r"تبلیغ(?:ات)?|رپرتاژ(?: آگهی)?|آگهی(?:ها)?|"
    r"برچسبها?|کلیدواژهها?|اشتراکگذاری|همرسانی|به اشتراک بگذارید|پیوندها|نظرسنجی|"
    r"(?:عضویت در |در )?خبرنامه(?: (?:ما|سایت|عضو شوید))*|"
    r"(?:گفته|نوشته|یادداشت|پیام|حرف|گفتوگو|گپ|نظر|دیدگاه)(?:های?)? "
    r"(?:خوانندگان|بازدیدکنندگان|کاربران|مخاطبان|بینندگان|اعضا|مردم|شما)|"
    r"guest ?book|poll|"
    r"(?:leave|post|add) (?:a|your) (?:comment|reply)|(?:\d+ )?(?:reader )?comments?|responses|"
    r"related(?: (?:articles?|stor(?:y|ies)|news|posts?|topics|content|links|coverage|videos?))?|"
    r"(?:more|most|also|further|top|latest|recent|popular|recommended|trending|editors picks|"
    r"dont miss|you (?:may|might) (?:also )?(?:like|enjoy)|read(?: more| next| also)|see also|"
    r"sponsored|promoted|advertisement|around the web|from (?:the|around) (?:the )?web|"
    r"sign up|subscribe|newsletter|share|follow us|filed under|tags|topics|story tools|"
    r"about (?:us|the authors?|this site)|must reads)(?: .{0,30})?",
    re.IGNORECASE,
)
_marks = re.compile(r"[^\w\s]|\u200c|_|\d+$")
_joints = re.compile("[^A-Za-z0-9]+")
_button = re.compile(r"(?<![a-z])(?:btn|button|cta)(?![a-z])", re.IGNORECASE)
_made_up = re.compile("[0-9][A-Za-z]")
_word = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# Not shown at all, or moved off the screen.
_hidden = re.compile(
    r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|text-indent\s*:\s*-\d{3,}px"
    r"|(?:left|top|right)\s*:\s*-\d{4,}px|clip\s*:\s*rect\([01px, ]{4,20}\)"
    r"|height\s*:\s*0(?:px)?\s*;.{0,60}overflow\s*:\s*hidden"
    r"|clip-path\s*:\s*inset\((?:50|100)%\))(?![\w-])",
    re.IGNORECASE,
)
# Of a box it closes the gaps between what it holds, which has a size of its own.
_tiny = re.compile(r"(?<![\w-])font-size\s*:\s*0(?!\.?\d*[1-9])", re.IGNORECASE)
# Classes of Bootstrap, of other frameworks, and of WordPress that mean nothing else. "hidden" alone
# may mean anything, and "d-none d-md-block" is seen on wide screens.
_unseen = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden(?:-focusable)?|screen-reader-text|d-none"
    r"|is-hidden|u-hidden)(?:$|\s)"
)
_seen_again = re.compile(r"(?:^|\s)(?:d-(?:sm|md|lg|xl|xxl)-|(?:sm|md|lg|xl|2xl):)")


def is_box(node: etree._Element, *, by_name: bool = True) -> bool:
    """Whether nothing that a node holds is the story's. ``by_name``: whether its names count."""
    if node.tag in SKIPPED_TAGS or node.tag in BOX_TAGS or is_box_tag(node.tag):
        return True
    if not node.keys():
        return node.tag == "dialog"
    if is_hidden(node):
        return True
    return by_name and node.tag not in _PAGE and names_of(node).is_box


def is_box_tag(tag: object) -> bool:
    """Whether an element of a page's own is a box by its name: ``amp-ad``, ``x-footer``."""
    return isinstance(tag, str) and "-" in tag and is_box_name(tag)


def is_set_apart(node: etree._Element) -> bool:
    """Whether a node of a known layout's story is none of it: by its tag, or an insertion (of the
    plug-in Ad Inserter, say) that has no text but links.
    """
    if node.tag in SKIPPED_TAGS or node.tag in BOX_TAGS:
        return True
    return "code-block" in (node.get("class") or "").split() and not _has_words(node)


def _has_words(node: etree._Element) -> bool:
    linked = sum(len("".join(link.itertext()).strip()) for link in node.iter("a"))
    return len("".join(node.itertext()).strip()) > max(25, 2 * linked)


def is_hidden(node: etree._Element) -> bool:
    """Whether a reader does not see it. ``aria-hidden`` is said to programs only."""
    if not node.keys():
        return node.tag == "dialog"
    if node.get("hidden", "until-found").lower() != "until-found":
        return True
    style = node.get("style")
    if style is not None and (
        _hidden.search(style[:1000]) or (not len(node) and _tiny.search(style[:1000]))
    ):
        return True
    if node.tag == "dialog":
        return node.get("open") is None
    names = node.get("class")
    return (
        names is not None
        and bool(_unseen.search(names[:_LONGEST]))
        and not _seen_again.search(names[:_LONGEST])
    )


class Names(NamedTuple):
    """What an element's class and id say of it. ``is_box``: that nothing in it is the story's;
    ``is_story``: that it is a story's text; ``is_furniture``: that what it holds is about the
    story, where it is short: its author, its date, the words under a picture; ``is_torn``: that it
    is a box and a story both.
    """

    is_box: bool = False
    is_story: bool = False
    is_furniture: bool = False
    is_torn: bool = False


_NONE = Names()
# Characters of a class or an id; longer ones name nothing.
_LONGEST = 300


def names_of(node: etree._Element) -> Names:
    """What a class and the id say. A node that is called the story, or the post, is no box."""
    classes, own = node.get("class"), node.get("id")
    tag = str(node.tag)
    if "-" in tag:  # an element of the page's own: its tag is a name
        classes = f"{tag} {classes or ''}"
    if not (classes or own):
        return _NONE
    return _named((classes or "")[:_LONGEST], (own or "")[:_LONGEST])


@lru_cache(maxsize=4096)
def _named(classes: str, own: str) -> Names:
    names = [*classes.split(), *own.split()]
    is_story = any(_story.match(name) for name in names)
    is_box = any(map(is_box_name, names)) and not any(map(_own.search, names))
    # Called both, it may be either.
    called = is_box and not is_story, is_story and not is_box
    is_furniture = any(map(_is_furniture_name, classes.split()))
    return Names(*called, is_furniture, is_box and is_story)


def said_of(node: etree._Element) -> str:
    """An element's class and id, as far as they are looked at."""
    return f"{(node.get('class') or '')[:_LONGEST]} {(node.get('id') or '')[:_LONGEST]}"


def _words_of(name: str) -> list[str]:
    """The words of a class or an id; of what a machine made up ("f2ad"), none."""
    parts = _joints.split(name)
    return [w.lower() for part in parts if not _made_up.search(part) for w in _word.findall(part)]


@lru_cache(maxsize=4096)
def _is_furniture_name(name: str) -> bool:
    words = _words_of(name) if len(name) < 100 else []
    is_named = not _FURNITURE.isdisjoint(words) or any(w.endswith("caption") for w in words)
    return is_named and not _MODIFIERS.issuperset(words[:1])


def is_button(link: etree._Element) -> bool:
    """Whether a link is called a button."""
    return _button.search((link.get("class") or "")[:_LONGEST]) is not None


def is_box_label(text: str) -> bool:
    """Whether a line is the heading of what stands beside a story: comments, related stories."""
    if not 0 < len(text) < 60:
        return False
    return _label.fullmatch(" ".join(_marks.sub("", text).split())) is not None


@lru_cache(maxsize=4096)
def is_box_name(name: str) -> bool:
    """Whether a class or an id is that of a box beside a story."""
    if len(name) > 100:
        return False
    words = _words_of(name)
    if not words or words[0] in _MODIFIERS or words[0] in _TAXONOMIES:
        return False
    return (
        "".join(words) in _NAMES
        # "widget__text" is a part of one, which says itself what it is.
        or (words[0] == "widget" and "__" not in name)
        or not _WORDS.isdisjoint(words)
        or any(f"{one}{two}" in _NAMES for one, two in pairwise(words))
    )
