"""Sites of the family of which no page has been captured; a run needs ``-a untried=yes``."""

from newscrawl.sites.iran_samaneh.family import SamanehSite, all_news
from newscrawl.sites.provinces import desks_of_provinces, whole_archive

_FACTS = "claimed: that Iran Samaneh's readers and archive address serve it; nothing is captured"


def _untried(
    name: str, title: str, english: str, domain: str, more_body: str | None = None
) -> SamanehSite:
    """Return the declaration of a site.

    ``more_body``: where a crawler claims that the body stands, beside the family's ``.body``.
    """
    return SamanehSite(
        name=name,
        title=title,
        english=english,
        domains=(domain,),
        desks=desks_of_provinces(name),
        lists=all_news(name),
        archives=whole_archive(name),
        bodies=(".body", more_body) if more_body else (".body",),
        known="claimed",
        facts=f"{_FACTS}; claimed, too: its body in {more_body}" if more_body else _FACTS,
    )


SITES = (
    _untried("tabnak", "تابناک", "Tabnak", "tabnak.ir"),
    _untried("asriran", "عصر ایران", "Asriran", "asriran.com"),
    # One crawler takes the body from that node; another reads the headline there.
    _untried("fararu", "فرارو", "Fararu", "fararu.com", "div.title_rutitr_body"),
)
