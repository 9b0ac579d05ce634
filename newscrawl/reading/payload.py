"""Decode the bytes of a page, and tell whether all of them came."""

import re
from collections import Counter
from collections.abc import Iterable

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from newscrawl.errors import EncodingError
from newscrawl.persian.letter_forms import TYPED

_ARABIC = "windows-1256"
_UTF_16 = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_foreign = re.compile("[^\x00-\x7f]+")
_word = re.compile(r"[^\W\d_]{2,}")
_arabic = re.compile("[\u0621-\u06cc]")
_latin = re.compile("[a-z\u00c0-\u024f]", re.IGNORECASE)
# Words that every Persian news story has some of, and that bytes read wrongly do not give.
_COMMON = frozenset(
    "در به از که این را با است آن برای شد شده کرد تا بر نیز شود می خود وی گفت هم یا یک".split()
)
_LETTERS = str.maketrans(TYPED)
# Bytes 80 to 9F by their characters in windows-1252, which leaves five of them to Latin-1.
_LATIN = {bytes([n]).decode("cp1252", "ignore") or chr(n): chr(n) for n in range(0x80, 0xA0)}
_BYTES = str.maketrans(_LATIN)
_rest = f"[\x80-\xbf{''.join(_LATIN)}]"
# UTF-8 whose bytes were read as Latin-1 and encoded as UTF-8 a second time.
_twice = re.compile(f"(?:[\xc2-\xdf]{_rest}|[\xe0-\xef]{_rest}{{2}}|[\xf0-\xf4]{_rest}{{3}})+")
# A few Persian words that were encoded twice: "Ø§Ø² Ø§ÛŒÙ†".
_words_twice = re.compile(f"(?:[\xd8-\xdb]{_rest}(?:[ -@]|\xe2{_rest}{{2}}){{0,2}}){{8}}")
# Most characters in which Persian words are counted.
_LOOKED_AT = 500_000
# So few unreadable characters are a slip, or the page is in Latin letters.
_FEW = 20

# Elements that no complete page leaves open; most others may lack their end tags.
_CLOSED = frozenset(
    b"a article aside b blockquote button div dl em fieldset figure footer form h1 h2 h3 h4 h5 h6 "
    b"header i iframe main nav noscript ol pre section select span strong table ul video".split()
)
_OPAQUE = frozenset([b"script", b"style", b"textarea", b"title"])
_tag = re.compile(rb"<(?:(!--)|(/?)([a-z][a-z0-9]*))", re.IGNORECASE)


def decode(body: bytes, content_type: bytes | None) -> str:
    """Decode a body that is not valid UTF-8, or that :func:`needs_decoding`.

    A page is UTF-8, whatever it declares, if nearly all of its letters are: a wrong charset is
    common, and an Arabic code page decodes anything. Otherwise the charset counts that gives the
    most Persian words: one that the header or the page declares, or windows-1256, which old pages
    use without saying so. For a page in another language the declared charset is believed.

    A page is decoded twice if most of its Persian words were encoded twice. Where only a few words
    were, they stay as they are. Raises EncodingError where no charset gives a text.
    """
    text = _decoded_twice(body.decode("utf-8", "replace"))
    broken, foreign = text.count("\ufffd"), sum(map(len, _foreign.findall(text)))
    mark = read_bom(body)[0]
    if mark is None and broken * 20 <= foreign:
        return text
    declared = (
        mark or _UTF_16.get(_beginning(body)),
        http_content_type_encoding((content_type or b"").decode("latin-1")),
        html_body_declared_encoding(body),
    )
    # A declared UTF-8 is wrong here already: a server's default that hides the page's own charset.
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


def text_of_bytes(body: bytes, content_type: bytes | None) -> str:
    """Decode a body: as UTF-8 where its bytes are valid UTF-8, whatever charset is declared.

    Raises EncodingError where no charset gives a text.
    """
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return decode(body, content_type)


def _decoded(body: bytes, charset: str) -> str:
    try:
        text = body.decode(charset, "replace")
        text.encode()
    except (LookupError, ValueError):  # "hex", "idna", "unicode_escape": codecs, but no page's
        return ""
    return text


def _persian_words(text: str) -> int:
    """Count the words of a text that are among Persian's commonest. 0 where the text is not
    Persian: few of its words are common ones, or letters of both scripts stand in one word, as
    the wrong code page gives them.
    """
    found = _word.findall(text[:_LOOKED_AT].translate(_LETTERS))
    words = [word for word in found if _arabic.search(word)]
    common = [word for word in words if word in _COMMON]
    mixed = sum(_latin.search(word) is not None for word in words)
    is_persian = len(set(common)) > 1 and 20 * len(common) >= len(words) and 20 * mixed < len(words)
    return len(common) if is_persian else 0


def _decoded_twice(text: str) -> str:
    if not _words_twice.search(text):
        return text
    undone = _twice.sub(_decoded_once_more, text)
    return undone if _persian_words(undone) > 2 * _persian_words(text) else text


def _decoded_once_more(match: re.Match[str]) -> str:
    try:
        return match[0].translate(_BYTES).encode("latin-1").decode()
    except UnicodeDecodeError:
        return match[0]


def needs_decoding(body: bytes) -> bool:
    """Return True if a body that is valid UTF-8 still has to be decoded: UTF-16 that does not say
    so, which would be noise without its zeros, or words that were encoded twice.
    """
    if _beginning(body) in _UTF_16:
        return True
    # Every Persian text that was encoded twice has "Ø", which is in few other pages. The search for
    # its first byte alone is the fastest.
    if b"\xc3" not in body or b"\xc3\x98" not in body:
        return False
    return _words_twice.search(body.decode("utf-8", "replace")) is not None


def _beginning(body: bytes) -> bytes:
    return body[:64].lstrip()[:2]


def hides_its_end(body: bytes, tags: Iterable[str]) -> bool:
    """Return True if nothing closes a page's last comment, or its last element of one of ``tags``:
    a browser shows nothing of what follows.
    """
    pairs = [(b"<!--", b"-->"), *((f"<{t}".encode(), f"</{t}".encode()) for t in tags)]
    for begin, end in pairs:
        at = body.rfind(begin)
        if at >= 0 and body.find(end, at) < 0:
            return True
    return False


def is_closed(body: bytes) -> bool:
    """Return True if each element that needs an end tag has one, as in a page that came whole.
    ``</body>`` and ``</html>`` may be missing.
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
