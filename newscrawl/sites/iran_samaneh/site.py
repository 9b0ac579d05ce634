"""Sites of the family of which no page has been captured; a run needs ``-a untried=yes``."""

from newscrawl.sites.iran_samaneh.family import SamanehSite, all_news, whole_archive
from newscrawl.sites.provinces import desks_of_provinces

_FACTS = "claimed: that Iran Samaneh's readers and archive address serve it; nothing is captured"

SITES = (
    SamanehSite(
        name="tabnak",
        title="تابناک",
        english="Tabnak",
        domains=("tabnak.ir",),
        desks=desks_of_provinces("tabnak"),
        lists=all_news("tabnak"),
        archives=whole_archive("tabnak"),
        known="claimed",
        facts=_FACTS,
    ),
    SamanehSite(
        name="asriran",
        title="عصر ایران",
        english="Asriran",
        domains=("asriran.com",),
        desks=desks_of_provinces("asriran"),
        lists=all_news("asriran"),
        archives=whole_archive("asriran"),
        known="claimed",
        facts=_FACTS,
    ),
    SamanehSite(
        name="fararu",
        title="فرارو",
        english="Fararu",
        domains=("fararu.com",),
        desks=desks_of_provinces("fararu"),
        lists=all_news("fararu"),
        archives=whole_archive("fararu"),
        # One crawler takes the body from the second; another reads the headline there.
        bodies=(".body", "div.title_rutitr_body"),
        known="claimed",
        facts=f"{_FACTS}; claimed, too: its body in div.title_rutitr_body",
    ),
)
