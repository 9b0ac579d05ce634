"""A site of one agency: everything that the rest of newscrawl knows of it, in one object.

An agency is a package in this folder with a module ``site`` that defines ``SITES``, a tuple with
its :class:`Site`. Packages are found (:mod:`newscrawl.sites.registry`); there is no list to edit.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from newscrawl.reading.picture_names import PictureNames
from newscrawl.sites.provinces import Desk
from newscrawl.utils.address_guard import is_within

if TYPE_CHECKING:
    from newscrawl.sites.forms import SiteForms

#: How surely the site's markup and addresses are known. ``captured``: a page of it was read whole.
#: ``claimed``: only public crawlers' code names them; a run needs ``-a untried=yes``.
Known = Literal["captured", "claimed"]


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an article's address.

    ``site``: the site's name. ``origin``: scheme and host of canonical URLs. ``number``: identifies
    the article, never its host or slug. ``path``: percent-encoded. ``day``: the Tehran day of
    publication; None where the address has none, as short links, or an impossible one. ``media``:
    it is in the media section. ``is_short``: it is a short link, valid on its own host only.
    """

    site: str
    origin: str
    number: int
    path: str
    day: date | None = None
    media: bool = False
    is_short: bool = False

    @property
    def id(self) -> str:
        """``isna:98030903723``."""
        return f"{self.site}:{self.number}"

    @property
    def url(self) -> str:
        """The canonical URL: on the canonical host, percent-encoded, no query, no fragment."""
        return self.origin + self.path


@dataclass(frozen=True, slots=True)
class ListMarkup:
    """The markup of a site's list pages, as CSS selectors.

    ``lists``: known containers. ``bare``: a container outside its known surroundings; it counts
    only with entries in it, or empty; "" for none. ``entry``: an entry, which names an article.
    ``boxes``: classes of boxes beside the list, and of their entries. ``time``: in an entry, the
    node with the time of publication; it gives the day of an address that has none. ``per_page``:
    entries of each page but the last; None where pages differ, or nobody knows.
    """

    lists: str
    entry: str
    bare: str = ""
    boxes: frozenset[str] = frozenset()
    time: str = "time"
    per_page: int | None = None


@dataclass(frozen=True, kw_only=True)
class Site(ABC):
    """One agency's site. A subclass a CMS says how its addresses are written.

    ``name``: in ids, records and ``--site``. ``title``, ``english``: the agency's names; ``names``:
    short ones that datelines use; ``spells_out``: records write ``title`` for these; ``short``: a
    short one of ``english``.
    ``licence``: a sentence on what readers may do with the texts; ``licence_id``: its SPDX or
    Hugging Face identifier. ``domains``: the site's own, the present one first; only that one is
    requested. ``short_domains``: of short links, recognised and never requested. ``family``: the
    package whose readers read its pages, by default that of its name. ``desks``: the choices of
    ``-a provinces``. ``lists``, ``archives``: the lists to walk, and the
    archive's, where desks have none of their own; a run then stores what is of the chosen desks.
    ``provincial``: identifiers of the section that holds all provinces' sections. ``roots``:
    how the paths of articles begin, without the first slash.
    """

    name: str
    title: str
    english: str
    names: tuple[str, ...] = ()
    spells_out: bool = False
    short: str = ""
    licence: str
    licence_id: str = "other"
    domains: tuple[str, ...]
    short_domains: tuple[str, ...] = ()
    family: str = ""
    desks: tuple[Desk, ...] = ()
    lists: tuple[Desk, ...] = ()
    archives: tuple[Desk, ...] = ()
    provincial: frozenset[str] = frozenset()
    roots: tuple[str, ...] = ("news/",)
    markup: ListMarkup = field(default_factory=lambda: ListMarkup("", "article"))
    pictures: PictureNames = field(default_factory=PictureNames)
    known: Known = "captured"
    #: Sources of fields, selectors and feed paths that a captured page had; see :meth:`forms`.
    seen: frozenset[str] = frozenset()
    #: What is known of the site and how, for ``scrapy sites``.
    facts: str = ""
    #: Whether a bare article number or path means this site.
    is_default: bool = False

    @property
    def origin(self) -> str:
        """Scheme and host of canonical URLs, such as ``https://www.agency.example``."""
        return f"https://www.{self.domains[0]}"

    @property
    def former_origins(self) -> tuple[str, ...]:
        """Former canonical origins, which databases of that time may hold."""
        return tuple(f"https://www.{domain}" for domain in self.domains[1:])

    @property
    def asked_domains(self) -> tuple[str, ...]:
        """Domains that may be requested, with their subdomains."""
        return self.domains[:1]

    def forms(self) -> "tuple[SiteForms, ...]":
        """Return the forms that pages of this site may show beside those of any site, for
        ``scrapy doctor --site``: by default those of its declared markup and its readers' sources.
        """
        from newscrawl.sites.declared_forms import declared_forms  # no crawl needs them

        return declared_forms(self)

    def lists_of(self, desks: Sequence[Desk]) -> Sequence[Desk]:
        """Return the lists to walk for the chosen desks."""
        return self.lists or desks

    def archives_of(self, desks: Sequence[Desk]) -> Sequence[Desk]:
        """Return the lists of the archive to walk for the chosen desks."""
        return self.archives or desks

    @property
    def has_shared_lists(self) -> bool:
        """Whether a list shows several provinces, so that only a page tells whose story it is."""
        return bool(self.lists or self.archives)

    @property
    def provincial_lists(self) -> tuple[Desk, ...]:
        """The lists of the provinces section: what they show is provincial."""
        return tuple(desk for desk in self.lists if desk.section in self.provincial)

    @property
    def setting(self) -> str:
        """The setting with the hosts to request, such as ``ISNA_URL``."""
        return f"{self.name.upper()}_URL"

    def owns(self, url: str) -> bool:
        """Return True if the address has a present or former host of the site."""
        try:
            host = urlsplit(url.strip()).hostname or ""
        except ValueError:
            return False
        return is_within(host, (*self.domains, *self.short_domains))

    def is_asked(self, url: str) -> bool:
        """Return True if the address is on a domain that may be requested."""
        try:
            host = urlsplit(url.strip()).hostname or ""
        except ValueError:
            return False
        return is_within(host, self.asked_domains)

    def has_form_of_article(self, url: str) -> bool:  # noqa: ARG002
        """Return True if the address, on whatever host, can be an article of this site alone."""
        return False

    @abstractmethod
    def address_of(self, url: str) -> Address:
        """Parse an article's address: an absolute URL on any host, a path alone, or a short link.

        Raises UrlError where it names no article.
        """

    @abstractmethod
    def list_url(self, host: str, desk: Desk, page: int) -> str:
        """Return the address of page ``page`` (from 1) of a desk's list on ``host``."""

    @abstractmethod
    def archive_url(self, host: str, desk: Desk, day: date, page: int) -> str:
        """Return the address of page ``page`` (from 1) of a Tehran day in the site's archive."""

    def whole_archive_url(self, host: str, day: date) -> str | None:  # noqa: ARG002
        """Return the address of the archive of all sections for a Tehran day, page 1; None where
        :meth:`archive_url` is that.
        """
        return None

    def path_of_number(self, number: int, day: date | None = None) -> str:  # noqa: ARG002
        """Return the path of an article's address without the words of its headline."""
        return f"/{self.roots[0]}{number}"

    def feed_paths(self) -> tuple[str, ...]:
        """Return the paths that the feed of provincial news may have, in the order of trying."""
        return ()

    def short_link(self, number: int) -> str | None:  # noqa: ARG002
        """Return the short link of an article; None where the site has none that a number gives."""
        return None

    def is_feed(self, url: str) -> bool:  # noqa: ARG002
        """Return True if the address has the path of the site's feeds, on whatever host."""
        return False

    def is_list(self, url: str) -> bool:  # noqa: ARG002
        """Return True if the address is a desk's list or a day of the archive, on any host."""
        return False

    def desk_of_list(self, url: str) -> Desk | None:  # noqa: ARG002
        """Return the desk of a list's address; None where the address names none."""
        return None

    def section_of(self, url: str) -> str | None:  # noqa: ARG002
        """Return the identifier of the section that a link leads to; see :attr:`Desk.section`."""
        return None

    def desk_of_section(self, identifier: str) -> Desk | None:
        """Return the desk of a section's identifier; None where it is no desk's."""
        return next((desk for desk in self.desks if desk.section == identifier), None)

    def key_of_desk(self, key: str) -> Desk | None:
        """Return a desk, or one of the other lists, by its key."""
        every = (*self.desks, *self.lists, *self.archives)
        return next((desk for desk in every if desk.key == key), None)

    def without_words(self, address: Address) -> str:
        """Return an article's canonical URL without the words of the headline."""
        depth = address.path.split("/").index(str(address.number)) + 1
        return self.origin + "/".join(address.path.split("/")[:depth])
