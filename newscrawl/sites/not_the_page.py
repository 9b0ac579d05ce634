"""An answer that is not the page asked for: not found, log in, wait, for sale. Pure.

The rule, in a sentence: an answer is another page than the one asked for where its headline, its
title or its whole text says nothing but that, or where it has the marks of a service that puts
such pages in the place of others; and it never is where it names the address that was asked for,
or has its words for a headline, and has a story.
"""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote, urljoin, urlsplit

from newscrawl.errors import EncodingError, NoMarkupError, NotThePageError
from newscrawl.items import Article
from newscrawl.persian.cleaning import clean, words
from newscrawl.reading.blocks import Blocks, text_of
from newscrawl.reading.document import Document, Response, document_of
from newscrawl.reading.end_mark import has_end_mark
from newscrawl.reading.notice_marks import kind_of_marks, shown_text
from newscrawl.reading.notices import (
    is_missing,
    kind_of_text,
    kind_of_title,
    plain_words,
    share_of_notice,
)
from newscrawl.sites.datelines import begins_with_one
from newscrawl.sites.tasnim.addresses import is_site
from newscrawl.utils.http_validators import HeaderValues

#: What each kind is, for messages.
_MEANT = {
    "challenge": "a challenge: it asks for a browser, or for a human",
    "parked": "a domain for sale, or a server without a site",
    "unavailable": "the site is closed for now, or limits who asks",
    "consent": "a consent wall",
    "not_found": "it says in words that there is no such page",
    "login": "it asks to log in",
}
# Fewer words are no story below a notice; nor are fewer where the page does not name its address.
_FEW, _SOME = 12, 40
# Of a line that stands in a text and is no name in a menu.
_LEAST = 5
_LONGEST_TEXT = 20_000
_LONGEST_SLUG = 2000
# The share of notice words that makes a text a notice, too, below a headline that is one: where the
# page does not name its address, and where it does. Of 488 real stories hardly any has a half.
_SHARE_BELOW = 0.65, 0.75
# The same below none, below a headline of another kind, and where the address is named as well.
_SHARE, _SHARE_OF_TITLED, _SHARE_OF_TOLD = 0.65, 0.85, 0.9
_SEPARATORS = re.compile(r"\s+[-–—|:»›‹·]+\s+|\s*[|»›‹·]\s*")
_HEADINGS = frozenset(["h2", "h3", "h4", "h5"])
_TEASERS = 3
# WordPress's names of pages that are none, and of those that list posts.
_MISSING = frozenset(["error404", "error-404", "search-no-results"])
_LISTED = frozenset(["archive", "search", "search-results"])
# Blocks above a story that are looked at, and characters by which its first one is known.
_MOST_ABOVE, _LONGEST_START = 300, 60
_year = re.compile(r"(?:1[34]|20)\d\d$")
_login = re.compile(
    r"/(?:wp-login|log-?_?in|sign-?_?in|logon|auth(?:enticate|entication|orize)?|sso|ورود)"
    r"(?:\.\w{2,5})?/?$",
    re.IGNORECASE,
)


def refuse_other_page(
    response: Response,
    article: Article | None = None,
    document: Document | None = None,
    *,
    is_error: bool = False,
) -> None:
    """Raise NotThePageError for an answer that is not the page asked for.

    ``article``: what its reader made of it, None where it could not. ``document``: the same page,
    where it is parsed already. ``is_error``: by its status; such a page has little text anyway.
    """
    found = of_headers(response.headers)
    is_copy = article is not None and article.is_copy
    is_suspect = found is None and (article is None or _is_suspect(article))
    if found is None and (is_copy or is_suspect):
        try:
            document = document or document_of(response)
        except (NoMarkupError, EncodingError):
            return
        found = _of_theme(document) if is_copy else None
        if found is None and is_suspect:
            found = _of_document(document, article, is_error=is_error)
    if found is not None:
        raise _error(response.url, found)


def refuse_titled(document: Document) -> None:
    """Raise NotThePageError where a page's title or only heading says so: of a list without any
    entry, whose text may well say that there are none.
    """
    if (found := _of_titles(document, "", _names(document))) is not None:
        raise _error(document.url, found[0])


def refuse_login(url: str, asked: str) -> None:
    """Raise NotThePageError where an address leads to the form for logging in."""
    if _is_login(url) and not _is_login(asked):
        raise _error(url, "login")


def _of_theme(document: Document) -> str | None:
    """What the page's own theme calls it: WordPress says so in a class of ``<body>``."""
    body = next(document.root.iter("body"), None)
    names = set((body.get("class") or "").split()) if body is not None else set()
    is_list = not _LISTED.isdisjoint(names) and not any(n.startswith("single") for n in names)
    return "not_found" if is_list or not _MISSING.isdisjoint(names) else None


def of_headers(headers: HeaderValues) -> str | None:
    """What the headers say by themselves; None where they say nothing."""
    told = (headers.get("cf-mitigated"), headers.get("x-amzn-waf-action"))
    return "challenge" if any(told) else None


def _error(url: str, kind: str) -> NotThePageError:
    return NotThePageError(
        f"{url} answers with another page than the one asked for: {_MEANT[kind]}", kind=kind
    )


def _is_login(url: str) -> bool:
    return _login.search(unquote(urlsplit(url).path)) is not None


def _is_guessed(article: Article) -> bool:
    return not {"general_reader", "unknown_layout"}.isdisjoint(article.warnings)


def _is_suspect(article: Article) -> bool:
    """Whether to look closer: of a page in a known layout only where its words give cause to."""
    headline, body = clean(article.headline or ""), (article.body or "")[:_LONGEST_TEXT]
    if not _is_guessed(article) and article.published_at and _is_signed(article, body):
        return False
    return (
        _is_guessed(article)
        or not headline
        or kind_of_title(headline) is not None
        or kind_of_text(body, _SHARE_OF_TITLED) is not None
    )


def _is_signed(article: Article, body: str) -> bool:
    """Whether a story has what no notice has: the desk's code, an end mark, a dateline."""
    return bool(article.desk_code) or has_end_mark(article.body_raw or "") or begins_with_one(body)


def _of_document(document: Document, article: Article | None, *, is_error: bool) -> str | None:
    headline = clean(article.headline or "") if article else ""
    body = clean((article.body or "")[:_LONGEST_TEXT]) if article else shown_text(document)
    names = _names(document)
    number, share = words(body), share_of_notice(body)
    is_told = article is not None and _is_told(document, headline)
    if article is not None and "headline_fallback" in article.warnings:
        headline = ""  # it is the title, the site's name and all
    has_dateline = begins_with_one(body)  # no notice has
    if said := _of_titles(document, headline, names):
        kind, is_whole = said
        least = _SHARE_BELOW[is_told] if is_whole else _SHARE_OF_TITLED
        is_text = number >= _FEW and (share < least or has_dateline)
        has_story = article is not None and (is_text or (not body and bool(article.images)))
        if not is_told and is_whole:
            has_story = has_story and number >= _SOME and not _has_teasers(document)
        return None if has_story else kind
    is_titled = share_of_notice(headline, names) < 1  # a word of it is its own
    if not has_dateline:
        least = _SHARE_OF_TOLD if is_told else _SHARE_OF_TITLED if is_titled else _SHARE
        if told := kind_of_text(body, least):
            return told
    is_known = article is not None and not _is_guessed(article)
    if not is_known and not is_told and _has_notice_above(document, body):
        return "not_found"
    if is_known or is_told or document.json_ld or document.meta.get("og:type") == "article":
        return None  # such a service knows nothing of the page that it hides
    is_text = share < (_SHARE_OF_TITLED if is_titled else _SHARE)
    is_text = article is not None and is_text and (number >= _FEW or is_titled)
    return kind_of_marks(document, number, is_strong=is_text or is_error)


def _of_titles(document: Document, headline: str, names: frozenset[str]) -> tuple[str, bool] | None:
    """What the headline, the title, or the only heading says that is nothing but a notice."""
    if said := kind_of_title(headline, names):
        return said
    title = clean(document.title)
    if headline and title.startswith(headline):
        return None  # what follows is the site's name
    heads = [text_of(head) for head in islice(document.root.iter("h1"), 2)] if not headline else []
    told = [title, document.meta.get("og:title", ""), *(heads if len(heads) == 1 else [])]
    return next((said for text in told if (said := _of_parts(clean(text), names))), None)


def _of_parts(title: str, names: frozenset[str]) -> tuple[str, bool] | None:
    if said := kind_of_title(title, names):
        return said
    parts = [part for part in _SEPARATORS.split(title) if part.strip()]
    for part in parts if 1 < len(parts) <= 4 else ():
        said = kind_of_title(part, names)
        if said and said[1] and all(words(other) <= 5 for other in parts if other != part):
            return said  # the others are the site's name
    return None


def _names(document: Document) -> frozenset[str]:
    """What the site is called, as far as the page says: its names are no words of a headline."""
    meta, host = document.meta, urlsplit(document.url).hostname or ""
    told = [meta.get("og:site_name"), meta.get("application-name"), host]
    told.append(document.ld_text("publisher", "name"))
    told += ["خبرگزاری تسنیم", "اخبار تسنیم", "Tasnim News Agency"] if is_site(document.url) else []
    return frozenset(name for name in told if name)


def _is_told(document: Document, headline: str) -> bool:
    """Whether the page names the address that was asked for, or has its words for a headline."""
    parts = urlsplit(document.url)
    path = unquote(parts.path).rstrip("/")
    numbers = [n for n in re.findall(r"\d{3,12}", f"{path}?{parts.query}") if not _year.match(n)]
    number = max(numbers, key=len, default="")
    for claim in map(unquote, _claims(document)):
        if path and claim.rstrip("/") == path:
            return True
        if number and number in re.findall(r"\d+", claim):
            return True
    # No address has more characters of a headline.
    own, slug = plain_words(headline[:_LONGEST_SLUG]), plain_words(path)
    return len(own) > 1 and len(headline) < _LONGEST_SLUG and set(own) <= set(slug)


def _has_teasers(document: Document) -> bool:
    """Whether headings that are links stand on a page: the latest stories, first lines and all,
    which stand below many a "not found", and look like one story.
    """
    found = 0
    for link in document.root.iter("a"):
        inside = any(node.tag in _HEADINGS for node in link.iterdescendants())
        found += inside or any(n.tag in _HEADINGS for n in islice(link.iterancestors(), 3))
        if found == _TEASERS:
            return True
    return False


def _has_notice_above(document: Document, body: str) -> bool:
    """Whether what stands above a text, or begins it, says that there is no such page: the latest
    stories below it may look like one.
    """
    told = 0
    for block in islice(Blocks(most=2 * _MOST_ABOVE).read(document.root), _MOST_ABOVE):
        text = clean(block.text)
        if not block.aside and is_missing(text):
            return True
        number = words(text)
        if number >= _LEAST and text[:_LONGEST_START] in body:
            told += number
            if number >= _FEW or told >= 3 * _FEW:
                return False
    return False


def _claims(document: Document) -> Iterator[str]:
    """The paths, with queries, of the addresses that the page calls its own."""
    told = [document.meta.get("og:url"), document.ld_text("mainEntityOfPage", "@id")]
    told += [document.ld_text(name) for name in ("mainEntityOfPage", "url", "@id")]
    for link in document.root.iter("link"):
        if not {"canonical", "shortlink"}.isdisjoint((link.get("rel") or "").lower().split()):
            told.append(link.get("href"))
    body = next(document.root.iter("body"), None)
    told += re.findall(r"postid-(\d+)", "" if body is None else body.get("class") or "")
    for node in document.root.iter("a", "input", "span"):
        if node.get("id") == "short-link":
            told.append(node.get("href") or node.get("value"))
    for claim in filter(None, told):
        try:
            parts = urlsplit(urljoin(document.url, claim.strip()))
        except ValueError:
            continue
        yield f"{parts.path}?{parts.query}" if parts.query else parts.path
