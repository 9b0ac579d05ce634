"""Read the text behind stand-ins: emoji shown as pictures, and addresses hidden by Cloudflare."""

import re

from lxml import etree

from newscrawl.persian.cleaning import one_line

# Emoji, keycaps, flags, and the characters that join them.
_characters = re.compile(
    "[\u00a9\u00ae\u200d\u203c\u2049\u20e3\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f"
    "\U0001f000-\U0001faff\U000e0020-\U000e007f#*0-9]{1,16}"
)
_figures = re.compile("[#*0-9]+")
_smiley = re.compile(r"[^\w\s]{1,2}[\w^]?[^\w\s]{0,2}")
_class = re.compile(r"(?:\w*emoji\w*|\w*emoticon|(?:wp-)?smil(?:ey|ie)s?)(?:-\w+)?", re.IGNORECASE)
_folder = re.compile(r"/[\w@.]*(?:emoji|emoticon|smil(?:ey|ie))[\w@.]*/")
_photograph = re.compile(r"\.jpe?g(?:$|\?)")
# 1f534.svg, emoji_u2764.png, 1f1ee-1f1f7.svg
_code = re.compile(
    r"(?:emoji_?)?u?\+?([0-9a-f]{4,5}(?:[-_][0-9a-f]{2,5}){0,8})\.(?:svg|png|gif|webp)$"
)
_FOLDERS = ("emoji", "emoticon", "smil")
_LARGEST = 72
_PROTECTED = "/cdn-cgi/l/email-protection"
# Cloudflare's stand-in text, and the most characters of a link that holds it.
_stand_in = re.compile(r"\[(?:email|ایمیل)[^\[\]]{0,30}\]")
_LONGEST = 200


def emoji_in(node: etree._Element) -> str | None:
    """Return the character that an ``<img>`` shows; empty where nothing says which one it is.

    None where the image is a picture: it is large, a photograph, or not named as emoji are.
    """
    address = (node.get("src") or node.get("data-src") or "").lower()
    alt, named = (node.get("alt") or "").strip(), node.get("class") or ""
    if _photograph.search(address) or not (address or alt or named):
        return None
    size = re.match(r"\s*(\d{1,5})", node.get("width") or node.get("height") or "")
    if size and int(size[1]) > _LARGEST:
        return None
    is_character = _characters.fullmatch(alt) is not None and _figures.fullmatch(alt) is None
    is_called_so = any(map(_class.fullmatch, named.split()))
    is_hinted = any(map(address.__contains__, _FOLDERS))
    is_beside_others = is_hinted and _folder.search(address) is not None
    code = _code.match(address.partition("?")[0].rpartition("/")[2])
    if is_character and (is_called_so or is_beside_others or size or code):
        return alt
    if (is_called_so or is_beside_others) and _smiley.fullmatch(alt):
        return alt
    points = [int(part, 16) for part in re.split("[-_]", code[1])] if code else []
    if (is_called_so or is_beside_others) and points and all(map(_is_emoji, points)):
        return "".join(map(chr, points))
    return "" if is_called_so else None


def email_in(node: etree._Element) -> str | None:
    """Return the e-mail address that Cloudflare has replaced with ``[email protected]``.

    The address is in ``data-cfemail``, or after the ``#`` of a link, in hexadecimal: the first byte
    is a key, and all others are combined with it by XOR. Other text of the link stays around the
    address. None where nothing was replaced, or where the address cannot be read.
    """
    told, text = node.get("data-cfemail"), ""
    if told is None:
        path, _, told = (node.get("href") or "").partition("#")
        if not told or not path.endswith(_PROTECTED):
            return None
        text = one_line("".join(node.itertext()))
        if len(text) > _LONGEST or not _stand_in.search(text):
            return None
    try:
        key, *others = bytes.fromhex(told)
        address = bytes(byte ^ key for byte in others).decode().partition("?")[0]
    except ValueError:
        return None
    if "@" not in address or not address.isprintable():
        return None
    return _stand_in.sub(lambda _: address, text) if text else address


def _is_emoji(point: int) -> bool:
    return point <= 0x10FFFF and _characters.fullmatch(chr(point)) is not None
