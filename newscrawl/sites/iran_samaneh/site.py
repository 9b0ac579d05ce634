"""Sites of the family of which no page has been captured; a run needs ``-a untried=yes``."""

from newscrawl.sites.iran_samaneh.family import SamanehSite

_FACTS = "claimed: that Iran Samaneh's readers and archive address serve it; nothing is captured"

SITES = (
    SamanehSite(
        name="tabnak",
        title="تابناک",
        english="Tabnak",
        domains=("tabnak.ir",),
        known="claimed",
        facts=_FACTS,
    ),
    SamanehSite(
        name="asriran",
        title="عصر ایران",
        english="Asriran",
        domains=("asriran.com",),
        known="claimed",
        facts=_FACTS,
    ),
    SamanehSite(
        name="fararu",
        title="فرارو",
        english="Fararu",
        domains=("fararu.com",),
        # One crawler takes the body from the second; another reads the headline there.
        bodies=(".body", "div.title_rutitr_body"),
        known="claimed",
        facts=f"{_FACTS}; claimed, too: its body in div.title_rutitr_body",
    ),
)
