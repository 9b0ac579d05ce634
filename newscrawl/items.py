"""Article and Image: the contract between spiders, pipelines, database and exports.

The fields of :class:`Article` above its line "beside the record" are the record's keys, in the
record's order; the fields below that line are not exported.

To add a field to the record, change six files:

1. ``newscrawl/items.py``: the field as the last of Article's record keys, its line in MEANINGS, its
   name in TEXTS if it is a text to be cleaned, and CONTRACT by the rule that stands there;
2. the page reader that finds it (``newscrawl/sites/nastooh/article.py``), with its VERSION;
3. a migration that adds its column, a new file in ``newscrawl/store/schema`` (a list has a table of
   its own instead: ``newscrawl/store/article_lists.py``);
4. ``docs/record.md`` and
5. ``docs/fa/record.md``: its row in the table of keys;
6. ``tests/test_items.py``: its name, and the digest of the new CONTRACT, which that test prints.

Add a golden page that has the field, and rewrite the golden records: ``tests/gold/README.md``.
"""

import hashlib
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from newscrawl.persian.letter_forms import LATIN_DIGITS
from newscrawl.utils.http_validators import UNKNOWN, Validators

#: Every warning that a record can carry, and what it means; no other is allowed.
WARNINGS = {
    "body_doubtful": "more running text beside the story or on other pages; a broken tag in it",
    "body_fallback": "the story's node had no text, or less than JSON-LD; the body is JSON-LD's",
    "date_conflict": "address, shown, declared times differ by over a day, or by Tehran's offset",
    "encoding_doubtful": "the page is not valid UTF-8; its letters may be wrong",
    "general_reader": "a copy on a site of no known layout; what is its story was inferred",
    "headline_doubtful": "the declared headline is another than the one that the page shows",
    "headline_fallback": "no title in the article; the headline is JSON-LD's or meta's",
    "id_conflict": "the page names another article's number than its address",
    "id_shared": "a copy whose page claims an address or number that another story has",
    "json_ld_unreadable": "the page has JSON-LD that is no valid JSON",
    "lead_fallback": "no lead in the article; it is JSON-LD's or meta's description",
    "no_lead_found": "no lead anywhere on the page",
    "no_sections_found": "the page names no service and no desk",
    "no_source_found": "the page names no agency",
    "no_story_found": "a text article's page without the node of the story, or with an empty one",
    "no_time_found": "no time of publication; at most a day, the address's or the page's",
    "page_cut": "the page has no end tag, or hides its end; what stood there is unknown",
    "published_at_fallback": "no JSON-LD date; the time is li.time's, to the minute, or rnews's",
    "sections_fallback": "no service in the article; sections are JSON-LD's or the title's",
    "source_doubtful": "the page names another agency than the dateline of its text",
    "source_fallback": "no JSON-LD author; the agency is meta's or the dateline's",
    "tags_fallback": "no keyword list in its first place; the tags are from another",
    "time_ambiguous": "read off the wall clock in the hour that summer time ended",
    "unknown_desk": "a desk of the provinces service that is not in provinces.json",
    "unknown_layout": "no reader knows the page's markup; what is its story was inferred",
}

#: The version of the record, in each manifest and schema. The second number rises with an addition
#: that a reader of records can ignore: a key at the end, a warning. The first number rises with a
#: change that could break a reader of records: a key is removed, moved or renamed, its type or
#: meaning changes, or a key with few possible values gets another one. tests/test_items.py holds
#: what each version contains.
CONTRACT = "1.1"

#: The allowed values of the keys that have only a few.
CHOICES = {
    "kind": ("article", "photo", "video"),
    "province_from": ("service", "dateline", "listing"),
}

#: The keys that hold moments in UTC; other keys may hold texts that look like moments.
MOMENTS = frozenset({"published_at", "modified_at", "first_seen_at", "fetched_at"})

#: The keys whose texts are cleaned, each as one text; page readers fill them uncleaned.
TEXTS = ("kicker", "headline", "lead", "body", "source")

#: What each key of the record means.
MEANINGS = {
    "id": "SITE:NUMBER; of a copy HOST:NUMBER, or the hash of its address",
    "site": "the agency's site, such as isna, or the host of a copy",
    "url": "canonical address, percent-encoded",
    "short_url": "the site's short link",
    "kind": "photo or video where pictures or a player stand in place of text, else article",
    "province": "key of the province",
    "province_name": "its Persian name",
    "province_code": "its ISO 3166-2:IR code",
    "province_from": "what the province was inferred from",
    "sections": "service and desk as the page shows them",
    "dateline": "city of the dateline",
    "kicker": "the line above the headline",
    "headline": "the title",
    "lead": "the summary under the headline",
    "body": "blocks of the story, a blank line between two; null where it has no text",
    "source": "the agency that the page names",
    "original": "of a copy or another agency's later story: id of the stored article it repeats",
    "desk_code": "the agency's own code of author and desk",
    "tags": "keywords, each once, in the page's order",
    "images": "pictures in the page's order",
    "related": "ids of the stories linked as related inside the body",
    "published_at": "UTC",
    "modified_at": "UTC",
    "published_local": "the same moment on Tehran's clock",
    "jalali_date": "its Tehran day in the Jalali calendar",
    "word_count": "runs of non-space in the body",
    "content_hash": "SHA-256 of headline, lead and body, joined by U+001F",
    "revision": "1, and one more for each change of content seen",
    "warnings": "what is doubtful; the list of them is closed",
    "parser": "name and version of the page reader",
    "first_seen_at": "when it was first stored, UTC",
    "fetched_at": "when the page was fetched, UTC",
    "headline_raw": "the page's text before cleaning",
    "lead_raw": "the page's text before cleaning",
    "body_raw": "the page's text before cleaning, with all that is removed from the body",
}


@dataclass(kw_only=True, slots=True)
class Image:
    """A picture of an article; ``width`` and ``height`` in pixels, None if unknown."""

    url: str
    thumbnail: str | None = None
    caption: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(kw_only=True, slots=True)
class Article:
    """One article. A page reader fills it with the page's uncleaned text; cleaning follows."""

    id: str
    site: str
    url: str
    short_url: str | None = None
    kind: str = "article"
    province: str | None = None
    province_name: str | None = None
    province_code: str | None = None
    province_from: str | None = None
    sections: list[str] = field(default_factory=list)
    dateline: str | None = None
    kicker: str | None = None
    headline: str | None = None
    lead: str | None = None
    body: str | None = None
    source: str | None = None
    original: str | None = None
    desk_code: str | None = None
    tags: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    published_at: str | None = None
    modified_at: str | None = None
    published_local: str | None = None
    jalali_date: str | None = None
    word_count: int = 0
    content_hash: str | None = None
    revision: int = 1
    warnings: list[str] = field(default_factory=list)
    parser: str
    first_seen_at: str | None = None
    fetched_at: str | None = None
    # ---- beside the record
    #: The URL that answered, after redirects, with its host.
    fetched_from: str
    #: The page's own text, before cleaning; the body with everything that is removed from it.
    headline_raw: str | None = None
    lead_raw: str | None = None
    body_raw: str | None = None
    #: The service numbers that the page names, service before desk.
    services: list[str] = field(default_factory=list)
    #: True for a republished story, on another site; its page may lack a date.
    is_copy: bool = False
    #: Seed URL of a republished story: the ledger lists the story under it until it is read.
    given: str | None = None
    #: Key of the desk on whose list the article stood.
    listed_on: str | None = None
    #: Key of the desk that the article belongs to, according to its page or else to that list.
    desk: str | None = None
    #: Key in pages.db of the page that it was read from; None if the page is not archived.
    page: int | None = None
    #: The server's validators of this version of the page, for conditional requests.
    validators: Validators = UNKNOWN
    #: Field -> the choice of its chain that gave its value (``h2.lead``), for statistics; has
    #: ``kind`` if the page or its address says that it is a media story.
    choices: dict[str, str] = field(default_factory=dict)
    #: (field, choice of its chain) -> True if the page has it, for each choice that was tried.
    tried: dict[tuple[str, str], bool] = field(default_factory=dict)

    @property
    def is_of_unknown_layout(self) -> bool:
        """True if no reader knows the page's markup; such a reading replaces no better one."""
        return "unknown_layout" in self.warnings

    @property
    def essence(self) -> str:
        """See :func:`essence`."""
        return essence(self.headline, self.lead, self.body)


_DIGITS = str.maketrans(LATIN_DIGITS)

_NAMES = tuple(f.name for f in fields(Article))
#: The record's keys, in order.
KEYS = _NAMES[: _NAMES.index("fetched_from")]
_values = attrgetter(*KEYS)
#: The keys that ``--raw`` adds.
RAW_KEYS = ("headline_raw", "lead_raw", "body_raw")
IMAGE_KEYS = tuple(f.name for f in fields(Image))


def to_record(article: Article, *, raw: bool = False) -> dict[str, Any]:
    """Return the article as the contract's record: every key, in order, fit for ``json.dumps``.

    raw: add the RAW_KEYS.
    """
    record: dict[str, Any] = dict(zip(KEYS, _values(article), strict=True))
    record["images"] = [{key: getattr(i, key) for key in IMAGE_KEYS} for i in article.images]
    if raw:
        record |= {key: getattr(article, key) for key in RAW_KEYS}
    return record


def content_hash(headline: str | None, lead: str | None, body: str | None) -> str:
    """Return the SHA-256, in hex, of headline, lead and body joined by U+001F."""
    return hashlib.sha256(
        "\x1f".join(part or "" for part in (headline, lead, body)).encode()
    ).hexdigest()


def essence(headline: str | None, lead: str | None, body: str | None) -> str:
    """Return the hash whose change makes a new revision: the ``content_hash``, but blind to the
    script of the headline's digits, which differs between ``h1`` and JSON-LD. The later headline is
    stored all the same.
    """
    return content_hash((headline or "").translate(_DIGITS), lead, body)


def says_the_same(one: Article, other: Article) -> bool:
    """Return True if neither article is a revision of the other: their content is the same."""
    return one.content_hash == other.content_hash or one.essence == other.essence
