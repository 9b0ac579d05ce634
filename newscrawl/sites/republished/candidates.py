"""Judge the parts of a page's running text: which may be the story's, and which are foreign."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from lxml import etree

from newscrawl.reading.boilerplate import BOX_TAGS, names_of
from newscrawl.reading.box_labels import is_box_label
from newscrawl.reading.prose_parts import Part, Prose, is_mostly_links, is_under_link
from newscrawl.reading.tables import is_of_figures
from newscrawl.sites.republished.scripts import script_of
from newscrawl.sites.republished.writers import is_about, is_of_readers

# Tags that hold the rest of the page where their end tag is missing.
_OPEN = BOX_TAGS | {"header"}
_POINTS = frozenset("ul ol dl".split())
# Characters: a shorter text is a line, no paragraph.
_LINE = 80
_goes_on = re.compile(
    r"(?<!\w)(?:ادامه|متن کامل|بقیه)\W.{0,40}(?:برای|ویژه|مخصوص|در اختیار) (?:\w+ )?"
    r"(?:مشترکان|مشترکین|اعضا)(?!\w)"
    r"|(?:subscribe|sign ?up|register|log ?in) to (?:read|continue)"
)
# Each of its matches has one of these. Most lines have none, and the pattern is slow to find that.
_GOES_ON = ("ادامه", "متن کامل", "بقیه", "read", "continue")
# What the page says of itself in a list below a story.
_of_page = re.compile(
    r"\s*(?:(?:کد|شناسه|شماره)[ \u200c](?:خبر|مطلب)"
    r"|(?:تاریخ|زمان|ساعت)[ \u200c](?:انتشار|درج|مطالعه)"
    r"|تعداد|بازدید|نویسنده|خبرنگار|منبع|گروه|دسته|سرویس|چاپ|لینک|نظر|ایمیل|نام|ارسال|برچسب|اشتراک)"
)
# Elements of a list item whose texts are read; characters of a notice.
_NEAR, _NOTICE = 6, 200
# Elements of what is more than words: a picture with its caption, an offer to subscribe.
_MORE = ("img", "button", "form", "input", "textarea")
# Steps up from the headline: elements farther up are not searched for box names.
_FAR = 4
# Characters: more Persian than this is a story's length; a shorter text may be a small box.
_STORY = 300


class Judged:
    """A page's running text, and which of its parts show that they are no part of the story.

    ``heads``: elements that hold the headline, and how many steps up from it each is. ``script``:
    the story's script, "" where unknown. ``writers``: folded names of the story's writers.
    """

    def __init__(
        self,
        prose: Prose,
        heads: dict[etree._Element, int],
        script: str,
        writers: Collection[str] = (),
    ) -> None:
        assert prose.whole is not None
        self.prose = prose
        self.heads = heads
        self.script = script
        self.writers = writers
        self.is_unsure = False
        boxes = (n for node, n in heads.items() if 0 < n < _FAR and names_of(node).is_box)
        self.misnamed = max(boxes, default=0)
        self.parts = [*_all(prose.whole, heads)]
        self.leaves = [part for part in self.parts if not part.parts]
        said = Counter(leaf.sample for leaf in self.leaves)
        self.repeated = {leaf for leaf in self.leaves if said[leaf.sample] > 2}
        other = {leaf: leaf.text for leaf in self.leaves if self._is_other(leaf)}
        for part in reversed(self.parts):
            if part.parts:
                other[part] = sum(other.get(inner, 0) for inner in part.parts)
        self.other = {part for part, text in other.items() if text > 0.7 * part.text}
        self.lead = _lead_of(self.leaves)
        self.judge()

    def _is_other(self, leaf: Part) -> bool:
        script = script_of(leaf.sample) if self.script else ""
        return bool(script) and script != self.script

    def judge(self, but: Collection[Part] = ()) -> None:
        """Find boxed and foreign parts. A part is foreign if it shows this itself, or if parts with
        over nine tenths of its text do. ``but``: parts that are no boxes, whatever their names say.
        """
        self.boxed: set[Part] = set()
        likenesses = {part.likeness for part in but}
        for part in self.parts:
            # A nav, say, with more than half of the page's text lacks its end tag, unless there is
            # a story outside it.
            is_open = part.top.tag in _OPEN and 2 * part.text > self.parts[0].text
            is_open = is_open and not self._is_text_nearer(part)
            is_box = part.is_box and part not in but and not is_open
            # If an element around the headline is named a box, names this near prove nothing.
            if is_box and (part.near or _FAR) <= self.misnamed and part.top.tag not in BOX_TAGS:
                is_box = False
            # A part named both box and story is a box if the story stands elsewhere.
            if part.is_torn and but and part not in but and part.likeness not in likenesses:
                is_box = True
            if is_box or part.parent in self.boxed:
                self.boxed.add(part)
        self.labelled: set[Part] = set()
        for part in self.parts:
            is_labelled = part.is_headed and is_box_label(part.label) and part not in but
            if part.parent in self.labelled or (is_labelled and part.node not in self.heads):
                self.labelled.add(part)
        foreign: dict[Part, int] = {}
        for part in reversed(self.parts):
            text = sum(foreign.get(inner, 0) for inner in part.parts)
            if self.is_told_apart(part) or 10 * text > 9 * part.text:
                foreign[part] = part.text
            elif text:
                foreign[part] = text
        self.foreign: set[Part | None] = {
            part for part, text in foreign.items() if text >= part.text
        }

    def _is_text_nearer(self, part: Part) -> bool:
        """Return True if a paragraph outside ``part`` is nearer to the headline and below it."""
        far = part.near
        return far is not None and any(
            leaf.near is not None and leaf.near < far
            for leaf in self.leaves
            if leaf.text >= _LINE and not self.is_before(leaf) and not leaf.is_box
        )

    def is_told_apart(self, part: Part, but: Collection[Part] = ()) -> bool:
        """Return True if a part itself shows that it is no part of the story. ``but``: parts whose
        script does not count.
        """
        return (
            part in self.boxed
            or (part.is_feed and part.node not in self.heads)
            or part.is_boilerplate
            or (bool(self.writers) and is_about(part, self.writers))
            or (part.is_offer and part.node not in self.heads)
            or (part in self.other and part not in but)
            or part in self.repeated
            or is_box_label(part.label)
            or (
                (is_mostly_links(part) or (_is_mostly_short(part) and part is not self.lead))
                and not is_of_figures(part.top)
            )
        )

    def is_of_points(self, part: Part) -> bool:
        """Return True for a list without links that nothing names a box."""
        return (
            part.top.tag in _POINTS
            and not part.linked
            and not part.is_feed
            and self.boxed.isdisjoint((part, *part.parts))
        )

    def ends_story(self, part: Part) -> bool:
        """Return True for a list of points that tells nothing of the page, below a story."""
        if not self.is_of_points(part) or part.beside > 4 * _LINE:
            return False
        lines = ("".join(islice(item.itertext(), _NEAR)) for item in islice(part.top, _NEAR))
        return not any(map(_of_page.match, lines))

    def is_doubtful(self, inside: set[Part]) -> bool:
        """Return True if the whole story stands under a box's label or above the headline, or
        speaks of rights and cookies only; if text that nothing shows to be foreign is more than a
        fifth of its length, or sentences in a form are more than half; if a short story has less
        than half as much text as the paragraphs that only names of boxes show to be foreign; or if
        the page says that only subscribers see the rest.
        """
        own = [leaf for leaf in self.leaves if leaf in inside]
        text = sum(leaf.text for leaf in own)
        between = list(self._between(inside))
        if any(map(_has_plain_sentence, between)):
            return True
        beside = sum(part.text for part in between)
        named = in_form = 0
        around = set(own[0].node.iterancestors()) if own else set()
        for leaf in self.leaves:
            if leaf in inside:
                continue
            if self.foreign.isdisjoint((leaf, leaf.parent)):
                beside += 0 if _is_by_rights(leaf) else leaf.text
            elif text < _STORY and self._is_named_box(leaf):
                named += leaf.text
            form = _form_of(leaf) if leaf in self.boxed else None
            if form is not None and form not in around:
                in_form += leaf.text
        return (
            self.labelled.issuperset(own)
            or all(leaf.is_boilerplate or self.is_before(leaf) for leaf in own)
            or 5 * beside > text
            or 2 * in_form > text
            or named > 2 * text
            or _says_it_goes_on(self.leaves)
        )

    def _is_named_box(self, leaf: Part) -> bool:
        is_box = leaf in self.boxed and not leaf.is_feed
        return is_box and self.may_be_its_own(leaf) and not is_of_readers(leaf.node)

    def _between(self, inside: set[Part]) -> Iterator[Part]:
        """Yield parts that only names, or parts alike, show to be foreign, and that stand between
        the story's paragraphs.
        """
        for outer in inside:
            own = [n for n, part in enumerate(outer.parts) if part in inside and not part.parts]
            for part in outer.parts[own[0] : own[-1]] if own else ():
                is_apart = part.is_feed or part in self.boxed
                if part not in inside and is_apart and self.may_be_its_own(part):
                    yield part

    def may_be_its_own(self, part: Part, least: int = _LINE) -> bool:
        """Return True if only names, or parts alike, show that a paragraph is foreign. ``least``:
        its characters.
        """
        shown = part.is_boilerplate or part.is_offer or part in self.other or part in self.repeated
        return not shown and part.text >= least and part.text > 2 * part.linked

    def is_before(self, part: Part) -> bool:
        """Return True if a part stands before the headline."""
        return self.prose.start is not None and part.order <= self.prose.start

    def weight(self, leaf: Part) -> float:
        """Return the characters of a paragraph, reduced for each sign that it is foreign, and
        doubled where its names say story.
        """
        share = 1.0
        if leaf in self.boxed:
            share *= 0.02
        if leaf.is_feed or leaf in self.labelled:
            share *= 0.02
        if leaf.is_boilerplate:
            share *= 0.2
        if leaf in self.other:
            share *= 0.1
        if leaf in self.repeated:
            share *= 0.2
        if self.is_before(leaf):
            share *= 0.25
        if leaf.text < _LINE or leaf.is_in_header:
            share *= 0.5
        if is_under_link(leaf):
            share *= 0.3
        if leaf.is_story and not self.misnamed:
            share *= 2
        return leaf.text * share


def _has_plain_sentence(part: Part) -> bool:
    """Return True if a part has a sentence, and neither links, controls nor a picture."""
    has_more = part.linked or next(part.top.iter(*_MORE), None) is not None
    return not has_more and any(leaf.is_sentence for leaf in part.leaves())


def _says_it_goes_on(leaves: Iterable[Part]) -> bool:
    said = "\n\n".join(leaf.sample for leaf in leaves if leaf.text < _NOTICE)
    said = said.replace("\u200c", " ").lower()
    return any(map(said.__contains__, _GOES_ON)) and _goes_on.search(said) is not None


def _lead_of(leaves: Sequence[Part]) -> Part | None:
    """Return the paragraph without links that is the nearest to the headline, and alone so: a lead
    above prices or verses.
    """
    least = min((leaf.near for leaf in leaves if leaf.near is not None), default=None)
    nearest = [leaf for leaf in leaves if leaf.near == least] if least is not None else []
    return nearest[0] if len(nearest) == 1 and not nearest[0].linked else None


def _is_by_rights(leaf: Part) -> bool:
    """Return True if what speaks of the site's rights stands beside a paragraph: both are of it."""
    return leaf.parent is not None and any(part.is_boilerplate for part in leaf.parent.parts)


def _form_of(leaf: Part) -> etree._Element | None:
    """Return the form around a sentence that is not of rights or readers; else None."""
    if not leaf.is_sentence or leaf.is_boilerplate or is_of_readers(leaf.node):
        return None
    return next(leaf.node.iterancestors("form"), None)


def _is_mostly_short(part: Part) -> bool:
    return part.text < _LINE and part.beside + part.linked > part.text


def _all(whole: Part, heads: Collection[etree._Element]) -> Iterator[Part]:
    """Yield every part, outer ones first, and pass what is known of each on to the parts in it."""
    under_way = [whole]
    while under_way:
        part = under_way.pop()
        yield part
        for inner in part.parts:
            if inner.near is None:
                inner.near = part.near
            inner.is_story = inner.is_story or part.is_story
            # A part with the page's headline is the page's own story, no entry of a feed.
            inner.is_feed = inner.is_feed or (part.is_feed and inner.node not in heads)
        under_way.extend(part.parts)
