"""The names of all statistics that our code sets or reads: exit codes hang on them.

Logs, ``runs`` and documents name them, so a value never changes. A name that ends with a slash
or a space begins those of a family; a word follows that is known only while a run goes on.
"""

#: What all our own names begin with. ``runs`` keeps them without it.
OURS = "newscrawl/"

# ---- list pages
#: Read as a list; a page past its end that is not there, too.
LISTS_READ = "newscrawl/lists/read"
#: The server said that nothing has changed since the last run.
LISTS_UNCHANGED = "newscrawl/lists/unchanged"
#: No answer, a refusal or a challenge, also when asked for once more.
LISTS_FAILED = "newscrawl/lists/failed"
#: First pages that the site says are not there.
LISTS_MISSING = "newscrawl/lists/missing"
#: A page came that is no list, or is one of other days than those asked for.
LISTS_UNREADABLE = "newscrawl/lists/unreadable"
#: No list of a known markup: the links were inferred.
LISTS_INFERRED = "newscrawl/lists/inferred"
#: Desks' days of the archive that are complete since an earlier run.
LISTS_SKIPPED = "newscrawl/lists/skipped"
#: Lists that ended before what they had shown earlier.
LISTS_ENDED_SHORT = "newscrawl/lists/ended_short"
#: List pages that came to nothing, by the reason's word.
LISTS_FAILED_BY = "newscrawl/lists/failed_by/"
#: Walks, by what ended them.
LISTS_ENDED_BY = "newscrawl/lists/ended/"

# ---- entries of lists, and the site's feed
#: Links and other entries that no list had shown before.
ENTRIES_NEW = "newscrawl/entries/new"
#: Entries that name no article, and that nobody knows, seen for the first time.
ENTRIES_NEW_UNRECOGNISED = "newscrawl/entries/new_unrecognised"
#: Entries that name no article, by their state in the ledger.
ENTRIES_BY_STATE = "newscrawl/entries/"
#: Entries of the site's feed.
FEED_ENTRIES = "newscrawl/feed/entries"
#: Those that no list has shown.
FEED_NEW = "newscrawl/feed/new"

# ---- articles
#: Links that the run was to ask for.
ARTICLES_ASKED = "newscrawl/articles/asked"
#: Pages that a reader has read.
ARTICLES_READ = "newscrawl/articles/read"
#: Pages that only the reader of unknown layouts could read.
ARTICLES_UNKNOWN_LAYOUT = "newscrawl/articles/unknown_layout"
#: No answer, a refusal or a challenge.
ARTICLES_FAILED = "newscrawl/articles/failed"
#: The site says that there is no such page.
ARTICLES_MISSING = "newscrawl/articles/missing"
#: A page came that is no article, or another one.
ARTICLES_UNREADABLE = "newscrawl/articles/unreadable"
#: Articles that came to nothing, by the reason's word.
ARTICLES_FAILED_BY = "newscrawl/articles/failed_by/"
#: Failed so often that they are not asked for again.
ARTICLES_GIVEN_UP = "newscrawl/articles/given_up"
#: Missing in so many runs that they are not asked for again.
ARTICLES_GONE = "newscrawl/articles/gone"
#: Challenges, and pages of a site that is closed or for sale, in an article's place.
ARTICLES_WALLS = "newscrawl/articles/walls"
#: Articles that can be no record.
ARTICLES_INVALID = "newscrawl/articles/invalid"
#: Those, by the key that they lack.
ARTICLES_INVALID_WITHOUT = "newscrawl/articles/invalid/no "
#: Stored for the first time.
ARTICLES_STORED = "newscrawl/articles/stored"
#: Stored as a further revision.
ARTICLES_REVISED = "newscrawl/articles/revised"
#: As they are stored already, by their words or by the server's.
ARTICLES_UNCHANGED = "newscrawl/articles/unchanged"
#: Turned away, since a takedown names them.
ARTICLES_FORGOTTEN = "newscrawl/articles/forgotten"
#: Articles with a warning, by its name.
WARNINGS = "newscrawl/warnings/"
#: Where a field was read, as ``headline/h1.title``.
CHOICES = "newscrawl/choices/"

# ---- republished copies
#: Addresses that the user gave.
COPIES_GIVEN = "newscrawl/copies/given"
#: Those among them that earlier runs have stored.
COPIES_STORED_ALREADY = "newscrawl/copies/stored_already"
#: Those that a takedown names: not asked for.
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
#: Challenges, and pages of a site that is closed or for sale, in any page's place.
WALLS = "newscrawl/walls"
#: Rests that hosts asked for.
RESTS = "newscrawl/rests"
#: Their seconds, all in all.
RESTS_SECONDS = "newscrawl/rests/seconds"
#: Seconds that the site asks to be left alone for: longer than a run waits, which ends it.
SENT_AWAY = "newscrawl/sent_away"
#: Exceptions in spiders and pipelines that nothing foresaw.
FAULTS = "newscrawl/faults"
#: Failures of the database; the first one ends the run.
STORE_ERRORS = "newscrawl/store/errors"
#: Responses that were kept in pages.db.
PAGES_KEPT = "newscrawl/pages/kept"

# ---- Scrapy's own, as Scrapy spells them
#: Why the spider was closed.
FINISH_REASON = "finish_reason"
#: Requests that were sent.
REQUESTS = "downloader/request_count"
#: Bytes that came, headers included.
RESPONSE_BYTES = "downloader/response_bytes"
#: Responses, by their status.
RESPONSES_BY_STATUS = "downloader/response_status_count/"
#: Files of -o and -O that were written, by the storage's class.
FEEDS_WRITTEN = "feedexport/success_count/"
#: Requests that the gate refused.
OFFSITE = "offsite/filtered"

#: What a list page came to, by the words of ``outcomes.outcome``.
LISTS_BY_OUTCOME = {
    "failed": LISTS_FAILED,
    "missing": LISTS_MISSING,
    "unreadable": LISTS_UNREADABLE,
}
#: What an article came to, by the same words.
ARTICLES_BY_OUTCOME = {
    "failed": ARTICLES_FAILED,
    "missing": ARTICLES_MISSING,
    "unreadable": ARTICLES_UNREADABLE,
}
#: Links that end in a state of the ledger from which no run takes them up.
ARTICLES_BY_LAST_STATE = {"given up": ARTICLES_GIVEN_UP, "gone": ARTICLES_GONE}
