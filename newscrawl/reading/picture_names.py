"""What a site's addresses of pictures tell: which are advertisements, and which are one picture."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_advertised = re.compile(
    r"^https?://[^/]+/(?:wp-content/)?(?:ads|advs?|adverts?|tabligh(?:at)?)/", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PictureNames:
    """``advertised``: folder of advertisements; "" for none. ``sized``: matches the address of a
    picture that the site has in several sizes; its groups, joined, are equal for all, and a smaller
    size sorts first.
    """

    advertised: str = ""
    sized: re.Pattern[str] | None = None


def is_advertised(url: str, names: Iterable[PictureNames]) -> bool:
    """Return True if a picture's address is in a folder of advertisements."""
    told = any(each.advertised and each.advertised in url for each in names)
    return told or _advertised.search(url) is not None


def name_of(url: str, names: Iterable[PictureNames]) -> str | None:
    """Return a name that is equal for all sizes of a picture; None where the address tells none."""
    for each in names:
        if each.sized and (match := each.sized.match(url)):
            return "?".join(match.groups())
    return None
