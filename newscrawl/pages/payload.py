"""The bytes of a page: which letters they are, and whether all of them came."""

import re
from collections import Counter

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from newscrawl.errors import EncodingError

_ARABIC = "windows-1256"
_UTF_16 = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_foreign = re.compile("[^\x00-\x7f]+")
_word = re.compile(r"[^\W\d_]{2,}")
_arabic = re.compile("[\u0621-\u06cc]")
_latin = re.compile("[a-z\u00c0-\u024f]", re.IGNORECASE)
# No Persian news is without them, and what is no text has none of them.
_COMMON = frozenset(
    "در به از که این را با است آن برای شد شده کرد تا بر نیز شود می خود وی گفت هم یا یک".split()
)
_LETTERS = str.maketrans("يىك", "ییک")
_LOOKED_AT = 500_000
# So many characters that cannot be read are a slip, or a page in Latin letters.
_FEW = 20

# Elements that are left open by no page that came whole; most others may lack their end tags.
_CLOSED = frozenset(
    b"a article aside b blockquote button div dl em fieldset figure footer form h1 h2 h3 h4 h5 h6 "
    b"header i iframe main nav noscript ol pre section select span strong table ul video".split()
)
_OPAQUE = frozenset([b"script", b"style", b"textarea", b"title"])
_tag = re.compile(rb"<(?:(!--)|(/?)([a-z][a-z0-9]*))", re.IGNORECASE)


def decode(body: bytes, content_type: bytes | None) -> str:
    """Decode a body that is not valid UTF-8.

    A page nearly all of whose letters are UTF-8 is UTF-8, whatever it declares: a wrong charset is
    common, and an Arabic code page decodes anything. Else it is in the charset that gives most
    Persian words: one of those that header or page declare, or windows-1256, which old pages have
    without saying so. Of a page in another language the declared one is believed.

    Raises EncodingError where none of them gives a text.
    """
    text = body.decode("utf-8", "replace")
    broken, foreign = text.count("\ufffd"), sum(map(len, _foreign.findall(text)))
    mark = read_bom(body)[0]
    if mark is None and broken * 20 <= foreign:
        return text
    declared = (
        mark or _UTF_16.get(_beginning(body)),
        http_content_type_encoding((content_type or b"").decode("latin-1")),
        html_body_declared_encoding(body),
    )
    # Whoever says UTF-8 here is wrong already: a server's default, over the page's own word.
    named = [name for name in dict.fromkeys(declared) if name and name != "utf-8"]
    readings = [_decoded(body, name) for name in (*named, _ARABIC)]
    best = max((*readings, text), key=_persian_words)
    if _persian_words(best):
        return best
    for one in (*readings[:-1], text):
        if one and one.count("\ufffd") <= _FEW:
            return one
    raise EncodingError(
        f"{broken} characters are no UTF-8, nor does {' or '.join((*named, _ARABIC))} give a text"
    )


def _decoded(body: bytes, charset: str) -> str:
    try:
        text = body.decode(charset, "replace")
        text.encode()
    except (LookupError, ValueError):  # "hex", "idna", "unicode_escape": codecs, but of no page
        return ""
    return text


def _persian_words(text: str) -> int:
    """How many words of a text are Persian's commonest; 0 where it is no Persian: where few words
    are, or where letters of both scripts stand in one, as they do in the wrong code page.
    """
    found = _word.findall(text[:_LOOKED_AT].translate(_LETTERS))
    words = [word for word in found if _arabic.search(word)]
    common = [word for word in words if word in _COMMON]
    mixed = sum(_latin.search(word) is not None for word in words)
    is_persian = len(set(common)) > 1 and 20 * len(common) >= len(words) and 20 * mixed < len(words)
    return len(common) if is_persian else 0


def is_utf_16(body: bytes) -> bool:
    """Whether a page is UTF-16 that does not say so: without its zeros it would be noise."""
    return _beginning(body) in _UTF_16


def _beginning(body: bytes) -> bytes:
    return body[:64].lstrip()[:2]


def is_closed(body: bytes) -> bool:
    """Whether each element that needs its end tag has one, as in a page that came whole:
    ``</body>`` and ``</html>`` may be left out.
    """
    opened: Counter[bytes] = Counter()
    lower = body.lower()
    at = 0
    while found := _tag.search(lower, at):
        is_comment, slash, name = found.groups()
        at = found.end()
        if is_comment or (not slash and name in _OPAQUE):
            at = lower.find(b"-->" if is_comment else b"</" + name, at)
            if at < 0:
                return False
        elif name in _CLOSED:
            opened[name] += -1 if slash else 1
    return lower.rfind(b"<") <= lower.rfind(b">") and max(opened.values(), default=0) <= 0
