"""The names of all statistics that our code sets or reads. Exit codes depend on them.

Logs, ``runs`` and documents show these names, so a value never changes. A name that ends with a
slash or a space is the beginning of a family of names; the word after it is known only during a
run.
"""

#: The prefix of all our own names. ``runs`` stores them without it.
OURS = "newscrawl/"

# ---- list pages
#: List pages that were read, and pages past a list's end that the site says are not there.
LISTS_READ = "newscrawl/lists/read"
#: List pages that have not changed since the last run, as the server says.
LISTS_UNCHANGED = "newscrawl/lists/unchanged"
#: List pages with no answer, a refusal or a challenge, after being asked for once more.
LISTS_FAILED = "newscrawl/lists/failed"
#: First pages of lists that the site says are not there.
LISTS_MISSING = "newscrawl/lists/missing"
#: Pages that came in a list's place but are no list, or are of other days than those asked for.
LISTS_UNREADABLE = "newscrawl/lists/unreadable"
#: List pages in no known markup, whose links were inferred.
LISTS_INFERRED = "newscrawl/lists/inferred"
#: Archive lists (one desk, one day) that were skipped, since an earlier run had completed them.
LISTS_SKIPPED = "newscrawl/lists/skipped"
#: First pages of desks' lists that named an article, and those that named none.
LISTS_NAMING, LISTS_NAMING_NONE = "newscrawl/lists/naming", "newscrawl/lists/naming_none"
#: Lists that ended before entries that they had shown in earlier runs.
LISTS_ENDED_SHORT = "newscrawl/lists/ended_short"
#: List pages that failed, by the word for the reason.
LISTS_FAILED_BY = "newscrawl/lists/failed_by/"
#: Walks over lists, by what ended them.
LISTS_ENDED_BY = "newscrawl/lists/ended/"

# ---- entries of lists, and the site's feed
#: Links and other entries that no list had shown before.
ENTRIES_NEW = "newscrawl/entries/new"
#: Entries that name no article and are of no known kind, seen for the first time.
ENTRIES_NEW_UNRECOGNISED = "newscrawl/entries/new_unrecognised"
#: Entries that name no article, by their state in the ledger.
ENTRIES_BY_STATE = "newscrawl/entries/"
#: Entries of the site's feed.
FEED_ENTRIES = "newscrawl/feed/entries"
#: Feed entries that no list has shown.
FEED_NEW = "newscrawl/feed/new"

# ---- articles
#: Article links that the run was to ask for.
ARTICLES_ASKED = "newscrawl/articles/asked"
#: Article pages that a reader has read.
ARTICLES_READ = "newscrawl/articles/read"
#: Article pages that only the reader of unknown layouts could read.
ARTICLES_UNKNOWN_LAYOUT = "newscrawl/articles/unknown_layout"
#: Article pages of provinces that the run was not asked for, on lists of several provinces.
ARTICLES_OF_OTHER_PROVINCES = "newscrawl/articles/of_other_provinces"
#: Article pages with no answer, a refusal or a challenge.
ARTICLES_FAILED = "newscrawl/articles/failed"
#: Article pages that the site says are not there.
ARTICLES_MISSING = "newscrawl/articles/missing"
#: Pages that came in an article's place but are no article, or are another article.
ARTICLES_UNREADABLE = "newscrawl/articles/unreadable"
#: Articles that failed, by the word for the reason.
ARTICLES_FAILED_BY = "newscrawl/articles/failed_by/"
#: Articles that failed so often that they are not asked for again.
ARTICLES_GIVEN_UP = "newscrawl/articles/given_up"
#: Articles that were missing in so many runs that they are not asked for again.
ARTICLES_GONE = "newscrawl/articles/gone"
#: Challenge pages, and pages of a closed or parked site, that came in an article's place.
ARTICLES_WALLS = "newscrawl/articles/walls"
#: Articles that cannot become a record.
ARTICLES_INVALID = "newscrawl/articles/invalid"
#: Articles that cannot become a record, by the key that they lack.
ARTICLES_INVALID_WITHOUT = "newscrawl/articles/invalid/no "
#: Articles that were stored for the first time.
ARTICLES_STORED = "newscrawl/articles/stored"
#: Articles that were stored as a further revision.
ARTICLES_REVISED = "newscrawl/articles/revised"
#: Articles that are unchanged: the same words as the stored ones, or the server says so.
ARTICLES_UNCHANGED = "newscrawl/articles/unchanged"
#: Articles that were refused, since a takedown names them.
ARTICLES_FORGOTTEN = "newscrawl/articles/forgotten"
#: Articles with a warning, by the warning's name.
WARNINGS = "newscrawl/warnings/"
#: The choice by which a field was read, as ``headline/h1.title``.
CHOICES = "newscrawl/choices/"

# ---- republished copies
#: Seed URLs that the user gave.
COPIES_GIVEN = "newscrawl/copies/given"
#: Seed URLs whose story an earlier run has stored.
COPIES_STORED_ALREADY = "newscrawl/copies/stored_already"
#: Seed URLs that a takedown names, and that are therefore not asked for.
COPIES_FORGOTTEN = "newscrawl/copies/forgotten"
#: Pages that claim another article's id with other words.
COPIES_SET_APART = "newscrawl/copies/set_apart"
#: Pages whose article this run had read already.
COPIES_REPEATED = "newscrawl/copies/repeated"
#: Failed addresses that an earlier run was given.
COPIES_FAILED_OF_EARLIER = "newscrawl/copies/failed_of_earlier"
#: Addresses that were not asked for, since their host is silent or asks for a rest.
COPIES_LEFT_ALONE = "newscrawl/copies/left_alone"

# ---- the run
#: Challenge pages, and pages of a closed or parked site, that came in any page's place.
WALLS = "newscrawl/walls"
#: Pauses that hosts asked for.
RESTS = "newscrawl/rests"
#: Total length of those pauses, in seconds.
RESTS_SECONDS = "newscrawl/rests/seconds"
#: Length of the pause that the site asked for, in seconds, where it is longer than a run waits and
#: ended the run.
SENT_AWAY = "newscrawl/sent_away"
#: Unforeseen exceptions in spiders and pipelines.
FAULTS = "newscrawl/faults"
#: Failures of the database; the first one ends the run.
STORE_ERRORS = "newscrawl/store/errors"
#: Responses that were archived in pages.db.
PAGES_KEPT = "newscrawl/pages/kept"

# ---- Scrapy's own, as Scrapy spells them
#: Why the spider was closed.
FINISH_REASON = "finish_reason"
#: Requests that were sent.
REQUESTS = "downloader/request_count"
#: Bytes received, headers included.
RESPONSE_BYTES = "downloader/response_bytes"
#: Responses, by their status.
RESPONSES_BY_STATUS = "downloader/response_status_count/"
#: Files of -o and -O that were written, by the storage's class.
FEEDS_WRITTEN = "feedexport/success_count/"
#: Requests that the allow list refused.
OFFSITE = "offsite/filtered"

#: The statistic of a list page that failed, by the words of ``link_states.outcome``.
LISTS_BY_OUTCOME = {
    "failed": LISTS_FAILED,
    "missing": LISTS_MISSING,
    "unreadable": LISTS_UNREADABLE,
}
#: The statistic of an article that failed, by the words of ``link_states.outcome``.
ARTICLES_BY_OUTCOME = {
    "failed": ARTICLES_FAILED,
    "missing": ARTICLES_MISSING,
    "unreadable": ARTICLES_UNREADABLE,
}
#: Links that reach a final state of the ledger: no run asks for them again.
ARTICLES_BY_LAST_STATE = {"given up": ARTICLES_GIVEN_UP, "gone": ARTICLES_GONE}
