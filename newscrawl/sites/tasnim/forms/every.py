"""All forms of Tasnim's pages, for :meth:`newscrawl.sites.tasnim.site.TasnimSite.forms`."""

from newscrawl.sites.forms import CHALLENGE, CLAIMED, SiteForms
from newscrawl.sites.tasnim.forms.article_pages import ARTICLES, MEDIA
from newscrawl.sites.tasnim.forms.known import SEEN_2019
from newscrawl.sites.tasnim.forms.lists import ARCHIVE, ENTRIES, FEEDS, LISTS, WHOLE_ARCHIVE

FORMS = (
    SiteForms("serving", known={"bytes that are UTF-8": SEEN_2019, CHALLENGE: CLAIMED}),
    LISTS,
    ARCHIVE,
    WHOLE_ARCHIVE,
    FEEDS,
    ENTRIES,
    ARTICLES,
    SiteForms("address without slug", known={"the story answers to it": CLAIMED}),
    MEDIA,
)
