"""What addresses of pictures tell: which are advertisements or portraits of writers, and which are
one picture.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

_adverts = "ads|advs?|adverts?|advertis(?:ing|ements?)|tabligh(?:at)?"
_advertised = re.compile(
    r"^https?://(?:[\w-]+\.)*gravatar\."
    rf"|^https?://[^/?#]+/(?:[^?#]*/)?(?:(?:{_adverts}|avatars?)/"
    rf"|avatars?\.\w{{3,4}}(?:$|\?)|(?:{_adverts}|ad|banner)(?:[-_]?\d+)*\.gif(?:$|\?))",
    re.IGNORECASE,
)
_paid_path = re.compile(rf"/(?:{_adverts}|ad-?click)(?:/|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PictureNames:
    """``advertised``: folder of advertisements; "" for none. ``sized``: matches the address of a
    picture that the site has in several sizes; its groups, joined, are equal for all, and a smaller
    size sorts first.
    """

    advertised: str = ""
    sized: re.Pattern[str] | None = None


def is_advertised(url: str, names: Iterable[PictureNames]) -> bool:
    """Return True if a picture's address is in a folder of advertisements, or of portraits."""
    told = any(each.advertised and each.advertised in url for each in names)
    return told or _advertised.search(url) is not None


def is_paid_link(link: etree._Element) -> bool:
    """Return True if a link is an advertisement's: it says so, or so does its address."""
    if "sponsored" in (link.get("rel") or "").lower().split():
        return True
    try:
        return _paid_path.search(urlsplit(link.get("href") or "").path) is not None
    except ValueError:
        return False


def name_of(url: str, names: Iterable[PictureNames]) -> str | None:
    """Return a name that is equal for all sizes of a picture; None where the address tells none."""
    for each in names:
        if each.sized and (match := each.sized.match(url)):
            return "?".join(match.groups())
    return None
