"""Recognise the services that put their own pages in another page's place: challenges, parking,
logins. Their marks are searched in scripts, addresses, classes and ids, but not in text or links: a
story may mention any of them.
"""

import re
from itertools import islice

from lxml import etree

from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import text_of
from newscrawl.reading.document import Document
from newscrawl.reading.shown_lines import shown_lines

# Marks that only stand on pages that a service puts in another page's place.
STRONG = {
    "challenge": re.compile(
        r"_cf_chl_|cf[-_]chl[-_]|cf-browser-verification|cf-error-details|cf\.errors\.css|jschl[-_]"
        r"|__arcsj|sucuri_cloudproxy|cloudproxy@sucuri|errors\.edgesuite\.net|bm-verify"
        r"|sec-if-cpt|captcha-delivery\.com|gokuprops|awswafcookie|token\.awswaf\.com|px-captcha"
        r"|_pxcaptcha|kpsdk|anubis_challenge|within\.website/x/|sgcaptcha|lsrecap/|wsidchk"
        r"|istehrantimezone|/static-pages-\d"
        r"|slowaes|_vercel/security|_incapsula_resource\?(?:cwudnsai|incident)|ddos-guard/(?:js-)?ch"
    ),
    "parked": re.compile(
        r"sedoparking|parkingcrew|parklogic|bodis\.com|d38psrni17bvxu|data-adblockkey|\bafternic\b"
        r"|hugedomains|uniregistry|domainsponsor|location(?:\.href)?\s*=\s*[\"']/lander"
        r"|adsense/domains/caf|\bdan\.com|abovedomains"
    ),
    "unavailable": re.compile(r"suspendedpage|defaultwebpage\.cgi|//10\.10\.34\.3\d|peyvandha\.ir"),
    "consent": re.compile(r"//consent\.(?:google|youtube|yahoo)\.|//guce\."),
}
# Marks that other pages have, too: they prove something only where hardly any text stands beside.
WEAK = {
    "challenge": re.compile(
        r"captcha|turnstile|challenges\.cloudflare|cdn-cgi/challenge-platform|incapsula|imperva"
        r"|datadome|awswaf|perimeterx|ddos-guard|geetest|arkoselabs|imunify|bitninja|safeline"
        r"|humans_\d+=|tonumbers\(|check\.ddos-guard\.net|qrator|rbzid"
    ),
    "unavailable": re.compile(r"\bhotspot\b|captive|\bmikrotik\b"),
    "consent": re.compile(r"(?:consent|cookie|age)-?_?(?:wall|gate|verif)"),
    "not_found": re.compile(r"error-?_?404|page-?_?404|\b404-?_?page|page-?not-?found"),
}
# Fixed pieces of the marks: each mark contains one. Searching for these pieces is many times as
# fast, and hardly any page has one.
NEEDLES = {
    "challenge": tuple(
        "cf_chl cf-chl cf-browser-verification cf-error-details cf.errors.css jschl __arcsj "
        "cloudproxy edgesuite bm-verify sec-if-cpt captcha gokuprops awswaf kpsdk anubis_challenge "
        "within.website lsrecap wsidchk istehrantimezone static-pages- slowaes _vercel/security "
        "incapsula ddos-guard turnstile cloudflare cdn-cgi imperva datadome perimeterx geetest "
        "arkoselabs imunify bitninja safeline humans_ tonumbers qrator rbzid".split()
    ),
    "parked": tuple(
        "sedoparking parkingcrew parklogic bodis.com d38psrni17bvxu data-adblockkey afternic "
        "hugedomains uniregistry domainsponsor /lander adsense/domains dan.com abovedomains".split()
    ),
    "unavailable": tuple(
        "suspendedpage defaultwebpage.cgi //10.10.34.3 peyvandha.ir hotspot captive "
        "mikrotik".split()
    ),
    "consent": ("consent", "cookie", "age", "//guce."),
    "not_found": ("404", "not-found", "notfound"),
}
# Networks that show challenges of their own; stories and players mention these names, too.
_NETWORKS = ("arvancloud", "arvan cloud", "parspack", "derak.cloud", "derakcloud", "sotoon")
# Words of running text: with more than _MANY a page is no service's; _HARDLY_ANY is next to none.
_MANY, _HARDLY_ANY = 150, 25
_LONGEST_TEXT, _LONGEST_MARKUP, _LONGEST_VALUE = 20_000, 300_000, 2_000
_consents = re.compile(r"کوکی|حریم خصوصی|cookie|privacy")
_accepts = re.compile(r"پذیر|موافق|قبول|\b(?:accept|agree|allow|consent|reject)")
# Most dialogs and buttons that are looked at, and characters by which a text is found in one.
_DIALOGS, _BUTTONS, _LONGEST_START = 3, 30, 60
_UNSHOWN = frozenset("script style template svg head option".split())


def kind_of_marks(
    document: Document, number: int, *, is_strong: bool, shown: str | None = None
) -> str | None:
    """Return the kind of page that the marks of services show; None where they show none.

    ``number``: words of running text on the page. ``is_strong``: consider only marks that no other
    page has. ``shown``: the page's :func:`shown_text`, where it is known already.
    """
    if number > _MANY:
        return None
    markup = _markup(document)
    near = {kind for kind, needles in NEEDLES.items() if any(one in markup for one in needles)}
    strong = (kind for kind, marks in STRONG.items() if kind in near and marks.search(markup))
    if kind := next(strong, None):
        return kind
    if is_strong:
        return None
    shown = shown_text(document) if shown is None else shown
    told = f"{markup}\n{shown.lower()}"
    if any(name in told for name in _NETWORKS):
        return "challenge"
    weak = (kind for kind, marks in WEAK.items() if kind in near and marks.search(markup))
    if number <= _HARDLY_ANY and (kind := next(weak, None)):
        return kind
    return "login" if _has_password(document) else None


def is_in_consent_dialog(document: Document, body: str) -> bool:
    """Return True if ``body``, what was read as a page's story, stands in a dialog that speaks of
    cookies or privacy and has a button to accept that.
    """
    first = " ".join(body[:_LONGEST_START].split())
    last = " ".join(body.rpartition("\n\n")[2][-_LONGEST_START:].split())
    dialogs = (n for n in document.root.iter(etree.Element) if n.keys() and _is_dialog(n))
    for node in islice(dialogs, _DIALOGS):
        text = " ".join(clean(text_of(node)).split())
        if first and first in text and last in text and _consents.search(text.lower()):
            buttons = islice(node.iter("button", "a", "input"), _BUTTONS)
            return any(_accepts.search(f"{text_of(b)} {b.get('value')}".lower()) for b in buttons)
    return False


def _is_dialog(node: etree._Element) -> bool:
    return node.get("role") in ("dialog", "alertdialog") or node.get("aria-modal") == "true"


def shown_text(document: Document) -> str:
    """Return the words that a page shows; of a long page only the beginning."""
    found: list[str] = []
    length = 0
    for line in shown_lines(document.root, _UNSHOWN):
        found.append(line.text)
        length += len(line.text)
        if length > _LONGEST_TEXT:
            break
    return " ".join(found).replace("\n", " ")


def _markup(document: Document) -> str:
    """Return the scripts and attributes of a page in small letters, without its text, its JSON-LD
    and the addresses of its links, since a story may mention any mark in these.
    """
    found: list[str] = []
    length = 0
    for node in document.root.iter(etree.Element):
        if not node.keys() and node.tag not in ("script", "style"):
            continue
        is_data = (node.get("type") or "").lower().startswith("application/ld+json")
        if node.tag in ("script", "style") and not is_data:
            found.append(node.text or "")
        is_link = node.tag in ("a", "meta")
        found += [
            f'{name}="{value[:_LONGEST_VALUE]}"'
            for name, value in node.attrib.items()
            if not (is_link and name in ("href", "content", "title")) and name != "alt"
        ]
        length += sum(map(len, found[-5:]))
        if length > _LONGEST_MARKUP:
            break
    return "\n".join(found)[:_LONGEST_MARKUP].lower()


def _has_password(document: Document) -> bool:
    return any((n.get("type") or "").lower() == "password" for n in document.root.iter("input"))
