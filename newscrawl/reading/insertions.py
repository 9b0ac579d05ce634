"""Recognise text that stands in a story but is not part of it: links to other stories, and the
frames of embedded posts. Known by their words, whatever element they stand in, and by the class
names that embeds bring along.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newscrawl.persian.cleaning import ZWNJ, clean
from newscrawl.reading.lines import Line, lines_of

#: Classes of boxes that link to other stories.
READ_MORE = frozenset("readmore-container inline-related-posts wp-embedded-content".split())
#: Classes of embedded posts and buttons, from their sites' code: all text in them is the frame.
EMBEDS = frozenset(
    "text-post-media tiktok-embed reddit-embed-bq reddit-card mastodon-embed "
    "imgur-embed-pub wp-embedded-content fb-page fb-like fb-share-button "
    "fb-comments fb-follow "
    "twitter-timeline twitter-follow-button twitter-share-button twitter-hashtag-button "
    "twitter-mention-button tgme_widget_message_author tgme_widget_message_footer "
    "tgme_widget_message_info tgme_widget_message_user tgme_widget_message_link".split()
)
#: Classes of embeds whose paragraphs quote a post. The rest of their text says who posted it, when.
QUOTING = frozenset(
    "twitter-tweet twitter-video bluesky-embed fb-xfbml-parse-ignore instagram-media".split()
)

_see = "(?:بخوانید|بخوان|ببینید|بشنوید|بدانید|مطالعه (?:کنید|نمایید))"
_this = "(?:این|همین)(?: (?:خبر|مطلب|گزارش|یادداشت|ویدئو|ویدیو|باره|رابطه|زمینه|خصوص|مورد))?"
_items = "(?:اخبار|خبر|مطالب|مطلب|گزارش|مقالات|مقاله|نوشته|ویدئو|ویدیو|فیلم|لینک|پیوند)(?: ?های?)?"
_strong = (
    f"(?:در )?(?:{_this}(?: را)?(?: هم| نیز)? )?(?:همچنین |هم چنین |حتما |بیشتر |بیش تر |اینجا )?"
    f"(?:را )?{_see}(?: و {_see})?"
    f"|(?:{_items} )?مرتبط(?: با این {_items})?|(?:اخبار|خبرهای|مطالب|مطالعه|اطلاعات) بیشتر"
    "|(?:مطالب |مطلب )?پیشنهادی|پیشنهاد (?:ما|مطالعه|خواندنی)|از دست ندهید"
    f"|(?:(?:به شما )?پیشنهاد می ?(?:کنیم|شود) |شاید )?(?:به )?{_this}(?: را)?(?: هم| نیز)?"
    f" (?:{_see}|سر بزنید|توجه کنید)|شاید (?:بپسندید|دوست داشته باشید)"
    "|(?:read|see) (?:more|also)|also (?:read|see)|related(?: (?:news|posts|articles|stories))?"
)
# These begin sentences, too: they count as labels only alone on a line, or with a colon.
_weak = "در (?:این|همین) (?:باره|رابطه|زمینه|خصوص)"
_around = r"[\W\d_]*"
_label = re.compile(rf"{_around}(?:{_strong}|{_weak}){_around}")
# A label, with the words and signs that may stand between the links after it.
_label_of_links = re.compile(
    rf"{_around}(?:(?:{_strong})(?!\w)|{_weak} ?:)(?:{_around}(?<!\w)(?:و|and)(?!\w))*{_around}"
)
_label_in_link = re.compile(
    rf"{_around}(?:(?:{_strong}|{_weak}) ?(?:[:：|/»›>–—-]|$)|(?:بیشتر|همچنین) {_see}(?!\w)"
    rf"|ادامه (?:مطلب|خبر|متن|گزارش){_around}$)"
)
_heading = re.compile(rf"{_around}(?:{_strong}|{_weak})(?!\w)")
_networks = (
    "(?:اینستاگرام|تلگرام|توییتر|ایکس|فیسبوک|فیس بوک|تردز|instagram|telegram|twitter|x|facebook"
    "|threads|tiktok|youtube|reddit|mastodon)"
)
_frame = re.compile(
    rf"(?:view|watch|see|open)(?: (?:this|more) \w{{1,8}})? (?:on|in) {_networks}"
    rf"|see this {_networks} \w{{1,8}} by .{{1,80}}|pic\.(?:twitter|x)\.com/\w+"
    r"|a (?:post|photo|video|reel) (?:shared|posted) by .{1,120}"
    rf"|(?:مشاهده|نمایش|دیدن)(?:(?: این)? (?:پست|تصویر|ویدئو|ویدیو|توییت|مطلب))? در {_networks}"
    r"|(?:پست )?به اشتراک گذاشته شده توسط .{1,80}|[—–-]+ ?.{1,60} \(@\w{1,30}\).{0,40}"
    # What the page offers to do with a film, or with the story.
    r"|(?:دریافت|دانلود) (?:(?:فیلم|ویدئو|ویدیو|صوت|فایل|کلیپ|تصاویر)(?: |$))?"
    r"(?:(?<=\s)(?:[\d.,٫]{1,6} ?(?:مگابایت|کیلوبایت|[mk]b)|\d{3,4}p|pdf|mp[34]|کامل|اصلی))?(?<!\s)"
    r"|شنیدن (?:این )?خبر"
    r"|(?:به )?اشتراک ?گذاری|(?:این خبر را )?به اشتراک بگذارید ?:?|like loading"
)
# Each line of a frame contains one of these, as pages spell it. A text without any of them is not
# examined further.
_FRAMES = frozenset(
    "پست مشاهده نمایش نمايش اشتراک اشتراك دیدن ديدن شنیدن شنيدن iew VIEW atch ee SEE pen pic. "
    "post POST photo video reel (@ oading MB mb KB مگابا کیلوبا دانلود".split()
)
_FRAMES |= {f"دریافت {film}" for film in "فیلم ویدئو ویدیو صوت فایل کلیپ تصاویر".split()}
_FRAMES |= {f"دريافت {film}" for film in "فيلم ويدئو ويديو صوت فايل كليپ تصاوير".split()}
_HINTS = _FRAMES | frozenset(
    "خوان بینید بينيد شنوید شنويد دانید دانيد مطالعه مرتبط بیشتر بيشتر پیشنهاد پيشنهاد ندهید ندهيد "
    "باره رابطه زمینه زمينه خصوص ead EAD elated ELATED بپسندید بپسنديد بزنید بزنيد "
    "داشته".split()
)
_HINTS |= {f"ادامه {what}" for what in ("مطلب", "خبر", "متن", "گزارش")}
_hint = re.compile("|".join(map(re.escape, sorted(_HINTS))))
_letter = re.compile(r"[^\W\d_]")
_LABEL = 80
# A longer block without a link is neither a label over links nor the frame of an embedded post.
_SHORT = 160
# Labels are compared without tanwin, and with a space for ZWNJ.
_MARKS = {0x64B: None, ord(ZWNJ): " "}


@dataclass(slots=True)
class Block:
    """One block of text as it stands on the page.

    ``aside``: shown there, but not part of the story. ``items``: the block is a list; its lines
    begin with ``- ``, and ``parts`` are the blocks of its items. ``leaks``: an aside that is the
    name of a section, in the agency's own markup. ``hidden``: not shown. ``is_more``: the block
    leads to other stories, at ``hrefs``. ``pieces``: the pieces of its text, where it has links.
    """

    text: str
    aside: bool = False
    items: bool = False
    leaks: bool = False
    hidden: bool = False
    is_more: bool = False
    hrefs: tuple[str, ...] = ()
    pieces: Sequence[str] = ()
    parts: Sequence["Block"] = ()


def set_apart(blocks: list[Block]) -> list[Block]:
    """Set aside lines that lead to other stories: a label followed by links, or a label over lines
    that are nothing but links. Set aside the frames of embedded posts, too.
    """
    leading = [block for block in blocks if block.pieces or block.items or block.hrefs]
    short = [block.text for block in blocks if len(block.text) < _SHORT]
    text = "\n".join((*short, *(block.text for block in leading)))
    if not any(hint in text for hint in (_HINTS if leading else _FRAMES)):
        return blocks
    found: list[Block] = []
    label: Block | None = None
    for block in blocks:
        may_lead = len(block.text) < _SHORT or block.pieces or block.items or "\n" in block.text
        is_candidate = not block.aside and (label or (may_lead and _hint.search(block.text)))
        for part, kind in _split(block) if is_candidate else [(block, "text")]:
            found.append(part)
            if label and (part.is_more or kind == "links" or (part.aside and part.hrefs)):
                label.aside = part.aside = label.is_more = part.is_more = True
                part.hrefs = part.hrefs or _hrefs(part)
                label = None if part.items else label  # a label stands over one list only
            elif not part.aside:
                label = part if kind == "label" else None
            elif part.is_more and _label.fullmatch(_folded(part.text[:_LABEL])):
                label = part  # the label itself is a link
    return found


def begins_with_label(text: str) -> bool:
    """Return True if a text begins with a label of links to other stories."""
    start = text[:_LABEL]
    return _hint.search(start) is not None and _heading.match(_folded(start)) is not None


def _split(block: Block) -> Iterator[tuple[Block, str]]:
    """Yield a block and its kind; where it has lines to set aside, these and the rest apart."""
    if block.items:
        first, *others = [kind for part in block.parts for _, kind in _split(part)] or ["text"]
        if first == "label" and others and {*others} == {"links"}:
            block.aside = block.is_more = True
            block.hrefs = _hrefs(block)
        yield block, first if {first, *others} == {"links"} else "text"
        return
    lines = list(lines_of(block.pieces or [block.text]))
    kinds = _kinds(lines)
    apart = [n for n, kind in enumerate(kinds) if kind in ("more", "frame")]
    own = {kind for kind in kinds if kind not in ("", "more", "frame")}
    kind = own.pop() if len(own) == 1 else "text"
    if not apart:
        yield block, kind
        return
    hrefs = tuple(href for n in apart if kinds[n] == "more" for href in lines[n].hrefs)
    aside = Block("\n".join(lines[n].text for n in apart), True, is_more=bool(hrefs), hrefs=hrefs)
    rest = [line.text for n, line in enumerate(lines) if n not in set(apart)]
    if apart[0] == 0:
        yield aside, "aside"
    if any(text.strip() for text in rest):
        yield Block("\n".join(rest).strip("\n "), pieces=block.pieces), kind
    if apart[0]:
        yield aside, "aside"


def _hrefs(block: Block) -> tuple[str, ...]:
    lines = (line for part in block.parts or [block] for line in lines_of(part.pieces))
    return tuple(href for line in lines for href in line.hrefs)


def _kinds(lines: Sequence[Line]) -> list[str]:
    """Return the kind of each line: ``more`` if it leads to other stories, ``label`` for one that
    stands over ``links`` that do, ``frame`` for an embedded post's, ``text``, or "" for a blank.
    """
    kinds = list(map(_kind, lines))
    last = 0
    for n, kind in enumerate(kinds):
        if kind == "links" and kinds[last] in ("label", "more"):
            kinds[last] = kinds[n] = "more"
        last = n if kind else last
    return kinds


def _kind(line: Line) -> str:
    is_linked = bool(line.linked) and not _letter.search(line.plain)
    if not _hint.search(line.text):
        return "links" if is_linked else "text" if line.text.strip() else ""
    if is_linked:
        is_more = _label_in_link.match(_folded(line.linked[:_LABEL]))
    elif line.linked and len(line.plain) < _LABEL and not _begins_linked(line):
        is_more = _label_of_links.fullmatch(_folded(line.plain))
    else:
        is_more = None
    if is_more:
        return "more"
    if len(line.text) < _SHORT:
        text = _folded(line.text)
        if _frame.fullmatch(text.strip(" .")):
            return "frame"
        if not line.linked and len(line.text) < _LABEL and _label.fullmatch(text):
            return "label"
    return "links" if is_linked else "text"


def _begins_linked(line: Line) -> bool:
    """Return True if a line's first words are a link: then the words after it are a sentence."""
    words = line.linked.split()
    return bool(words) and _letter_run(line.text).startswith(_letter_run(words[0]))


def _letter_run(text: str) -> str:
    return "".join(_letter.findall(text[:_LABEL]))


def _folded(text: str) -> str:
    return " ".join(clean(text).translate(_MARKS).split()).lower()
