"""Detect an answer that is not the requested page: "not found", login, challenge, parked. Pure.

The rule: an answer is refused where its headline, its title or its whole text is nothing but such
a notice, or where it has the marks of a service that shows its own page in place of others. It is
never refused where it has a story and is plainly the requested page: it names the requested
address, or has the address's words for a headline.
"""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote, urljoin, urlsplit

from newscrawl.errors import EncodingError, NoMarkupError, NotThePageError
from newscrawl.items import Article
from newscrawl.persian.cleaning import clean, words
from newscrawl.reading.blocks import text_of
from newscrawl.reading.document import Document, Response, document_of
from newscrawl.reading.end_mark import has_end_mark
from newscrawl.reading.notice_above import has_notice_above
from newscrawl.reading.notice_marks import is_in_consent_dialog, kind_of_marks, shown_text
from newscrawl.reading.notices import (
    is_name,
    kind_of_text,
    kind_of_title,
    plain_words,
    share_of_notice,
)
from newscrawl.sites.datelines import begins_with_one
from newscrawl.sites.registry import site_of
from newscrawl.utils.http_validators import HeaderValues

#: The meaning of each kind, for messages.
_MEANT = {
    "challenge": "a challenge: it asks for a browser, or for a human",
    "parked": "a domain for sale, or a server without a site",
    "unavailable": "the site is closed for now, or limits who asks",
    "consent": "a consent wall",
    "not_found": "it says in words that there is no such page",
    "login": "it asks to log in",
}
# Below a notice, fewer words than _FEW are no story; where the page does not name its address,
# neither are fewer than _SOME.
_FEW, _SOME = 12, 40
_LONGEST_TEXT = 20_000
_LONGEST_SLUG = _LONGEST_TITLE = 2000
# Below a headline that is a notice, this share of notice words makes the text a notice, too: the
# first where the page does not name its address, the second where it does. Of 488 real stories
# hardly any has a share of a half.
_SHARE_BELOW = 0.65, 0.75
# Other texts are notices from these shares on: a text without a headline, a text below a headline
# that is no notice, and the text of a page that names its address.
_SHARE, _SHARE_OF_TITLED, _SHARE_OF_TOLD = 0.65, 0.85, 0.9
_SEPARATORS = re.compile(r"\s+[-–—|:»›‹·]+\s+|\s*[|»›‹·]\s*")
_HEADINGS = frozenset(["h2", "h3", "h4", "h5"])
_TEASERS = 3
# WordPress's <body> classes of error pages, and of pages that list posts.
_MISSING = frozenset(["error404", "error-404", "search-no-results"])
_LISTED = frozenset(["archive", "search", "search-results"])
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
    """Raise NotThePageError for an answer that is not the requested page.

    ``article``: the page as its reader read it; None where no reader could. ``document``: the page,
    where it is parsed already. ``is_error``: the HTTP status is an error; such a page has little
    text anyway, so only marks that no other page has count.
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
    """Raise NotThePageError where a page's title or only heading is a notice.

    For lists without entries: their text is not examined, for it may well say that there are no
    entries.
    """
    if (found := _of_titles(document, "", _names(document))) is not None:
        raise _error(document.url, found[0])


def refuse_login(url: str, asked: str) -> None:
    """Raise NotThePageError where ``asked`` led to a login form at ``url``."""
    if _is_login(url) and not _is_login(asked):
        raise _error(url, "login")


def _of_theme(document: Document) -> str | None:
    """Return "not_found" where WordPress's class of ``<body>`` marks an error page or a list."""
    body = next(document.root.iter("body"), None)
    names = set((body.get("class") or "").split()) if body is not None else set()
    is_list = not _LISTED.isdisjoint(names) and not any(n.startswith("single") for n in names)
    return "not_found" if is_list or not _MISSING.isdisjoint(names) else None


def of_headers(headers: HeaderValues) -> str | None:
    """Return "challenge" where the headers alone say so; None where they say nothing."""
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
    """Return True if the document is to be examined: always in an unknown layout; in a known one
    only where the headline is missing, or headline or text look like a notice.
    """
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
    """Return True if a story has what no notice has: a desk code, an end mark, or a dateline."""
    return bool(article.desk_code) or has_end_mark(article.body_raw or "") or begins_with_one(body)


def _of_document(document: Document, article: Article | None, *, is_error: bool) -> str | None:
    headline = clean(article.headline or "") if article else ""
    body = clean((article.body or "")[:_LONGEST_TEXT]) if article else shown_text(document)
    names = _names(document)
    number, share = words(body), share_of_notice(body)
    is_told = article is not None and _is_told(document, headline)
    if article is not None and "headline_fallback" in article.warnings:
        headline = ""  # this headline is the page's title, with the site's name
    if is_name(headline, names) and (parked := _of_second(document, names)):
        return parked
    has_dateline = begins_with_one(body)  # no notice has one
    if said := _of_titles(document, headline, names):
        kind, is_whole = said
        least = _SHARE_BELOW[is_told] if is_whole else _SHARE_OF_TITLED
        is_text = number >= _FEW and (share < least or has_dateline)
        has_story = article is not None and (is_text or (not body and bool(article.images)))
        if not is_told and is_whole:
            has_story = has_story and number >= _SOME and not _has_teasers(document)
        return None if has_story else kind
    is_titled = share_of_notice(headline, names) < 1  # some word is no notice word
    if not has_dateline:
        least = _SHARE_OF_TOLD if is_told else _SHARE_OF_TITLED if is_titled else _SHARE
        if told := kind_of_text(body, least):
            return told
    if article is not None and not is_told and is_in_consent_dialog(document, body):
        return "consent"
    is_sure = is_told or (article is not None and not _is_guessed(article))
    if not is_sure and has_notice_above(document.root, body, is_story=article is not None):
        return "not_found"
    if is_sure or document.json_ld or document.meta.get("og:type") == "article":
        return None  # a blocking service knows nothing of the page that it hides
    is_text = share < (_SHARE_OF_TITLED if is_titled else _SHARE)
    is_text = article is not None and is_text and (number >= _FEW or is_titled)
    shown = None if article else body
    return kind_of_marks(document, number, is_strong=is_text or is_error, shown=shown)


def _of_titles(document: Document, headline: str, names: frozenset[str]) -> tuple[str, bool] | None:
    """Return the kind of notice that the headline, the title or the only heading is, and whether it
    is nothing else; None where none of them is a notice.
    """
    if said := kind_of_title(headline, names):
        return said
    title = clean(document.title)
    first = _SEPARATORS.split(title[:_LONGEST_TITLE], maxsplit=1)[0]
    if headline and (title.startswith(headline) or (first and headline.startswith(first))):
        return None  # what follows is the site's name, or the rest of the headline
    heads = [text_of(head) for head in islice(document.root.iter("h1"), 2)] if not headline else []
    told = [title, document.meta.get("og:title", ""), *(heads if len(heads) == 1 else [])]
    return next((said for text in told if (said := _of_parts(clean(text), names))), None)


def _of_second(document: Document, names: frozenset[str]) -> str | None:
    """Return "parked" where the page's name is its headline, and the only ``<h2>`` below it says
    that the domain is for sale. What it is sold with may be as long as a story.
    """
    heads = [text_of(head) for head in islice(document.root.iter("h2"), 2)]
    said = kind_of_title(clean(heads[0]), names) if len(heads) == 1 else None
    return "parked" if said == ("parked", True) else None


def _of_parts(title: str, names: frozenset[str]) -> tuple[str, bool] | None:
    if said := kind_of_title(title, names):
        return said
    if len(title) > _LONGEST_TITLE:
        return None
    parts = [part for part in _SEPARATORS.split(title) if part.strip()]
    for part in parts if 1 < len(parts) <= 4 else ():
        said = kind_of_title(part, names)
        if said and said[1] and all(words(other) <= 5 for other in parts if other != part):
            return said  # the others are the site's name
    return None


def _names(document: Document) -> frozenset[str]:
    """Return the site's names as far as the page tells them; they do not count as words of a
    headline.
    """
    meta, host = document.meta, urlsplit(document.url).hostname or ""
    told = [meta.get("og:site_name"), meta.get("application-name"), host]
    told.append(document.ld_text("publisher", "name"))
    if site := site_of(document.url):
        told += [site.title, site.english, *(f"اخبار {name}" for name in site.names)]
    return frozenset(name for name in told if name)


def _is_told(document: Document, headline: str) -> bool:
    """Return True if the page names the requested address, or has its words for a headline."""
    parts = urlsplit(document.url)
    path = unquote(parts.path).rstrip("/")
    numbers = [n for n in re.findall(r"\d{3,12}", f"{path}?{parts.query}") if not _year.match(n)]
    number = max(numbers, key=len, default="")
    for claim in map(unquote, _claims(document)):
        if path and claim.rstrip("/") == path:
            return True
        if number and number in re.findall(r"\d+", claim):
            return True
    if len(headline) >= _LONGEST_SLUG:  # no address has more characters of a headline
        return False
    own, slug = plain_words(headline), plain_words(path)
    return len(own) > 1 and set(own) <= set(slug)


def _has_teasers(document: Document) -> bool:
    """Return True if the page has several linked headings. Many "not found" pages show the latest
    stories with their first lines, which together look like one story.
    """
    found = 0
    for link in document.root.iter("a"):
        inside = any(node.tag in _HEADINGS for node in link.iterdescendants())
        found += inside or any(n.tag in _HEADINGS for n in islice(link.iterancestors(), 3))
        if found == _TEASERS:
            return True
    return False


def _claims(document: Document) -> Iterator[str]:
    """Yield path and query of every address that the page calls its own."""
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
