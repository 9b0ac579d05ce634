"""Decode the percent-encoding of an address, for people to read; what is copied stays encoded."""

from urllib.parse import quote, urlsplit

from newscrawl.utils.patterns import pattern

# Runs of bytes beyond ASCII: %2F, %20 or %00 stay, since decoding them would change the address.
_encoded = pattern("(?:%[89A-Fa-f][0-9A-Fa-f])+")
_arabic = "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u0674\u0679-\u06d3\u06d5\u06fa-\u06fc"
# What is decoded: printable ASCII; the letters, vowel marks, digits and punctuation of Persian and
# Arabic; accented Latin letters. A ZWNJ only between two Persian letters, where it can be seen, and
# at most two marks on a letter. All else (direction controls, marks and spaces without width, signs
# that look like a slash, other alphabets) could pass for another address.
_fair = pattern(
    f"(?:[!-~\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017e\u0660-\u0669\u06f0-\u06f9"
    "\u060c\u061b\u061f\u066a\u00ab\u00bb\u2013\u2014]"
    f"|\u0640|[{_arabic}][\u064b-\u0655\u0670]{{0,2}}(?:\u200c(?=[{_arabic}]))?)*"
)


def readable(url: str) -> str:
    """Return a web address with its Persian letters decoded, as a person reads it.

    An address that holds any character that could deceive the reader, that is not UTF-8, or that
    is no web address, comes back with all but ASCII percent-encoded. The host stays as it is.
    """
    try:
        parts = urlsplit(url)
        shown = _encoded.sub(lambda run: bytes.fromhex(run[0].replace("%", "")).decode(), url)
    except ValueError:  # UnicodeDecodeError is one
        return encoded(url)
    is_web = (
        parts.scheme in ("http", "https") and parts.netloc.isascii() and "%" not in parts.netloc
    )
    return shown if is_web and _fair.fullmatch(shown) else encoded(url)


def encoded(url: str) -> str:
    """Return the address with all but printable ASCII percent-encoded, as it is to be copied."""
    return quote(url, safe="".join(map(chr, range(0x21, 0x7F))), errors="surrogatepass")
