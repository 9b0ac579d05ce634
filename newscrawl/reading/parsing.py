"""Parse the bytes of a page into a tree, as a browser would."""

import re

from lxml import etree

_end_tag = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
_UNSHOWN = frozenset("iframe noscript script style template textarea title xmp".split())
_NO_TEXT = _UNSHOWN | frozenset(["head"])


def parse(body: bytes) -> tuple[etree._Element | None, bool, bool]:
    """Return the root, None without markup; whether the bytes are UTF-8; whether all was read.

    A browser goes on in the element that was open where an early ``</body>`` or ``</html>`` stands;
    libxml2 does not. Pages have such tags inside a story that was pasted from another document.
    """
    if b"\x00" in body:
        body = body.replace(b"\x00", b"")
    if not body or body.isspace():
        return None, True, True
    found = _parse(body)
    if found[0] is not None and _goes_on(found[0]):
        return _parse(_end_tag.sub(b"", body))
    return found


def _parse(body: bytes) -> tuple[etree._Element | None, bool, bool]:
    # huge_tree: without it libxml2 silently drops elements that are nested deeper than 256.
    # collect_ids: a table of ids that nothing here asks for, 3 % of a parse.
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, collect_ids=False
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        root = None
    faults = {error.type for error in parser.error_log}
    is_utf8 = etree.ErrorTypes.ERR_INVALID_ENCODING not in faults
    is_whole = etree.ErrorTypes.ERR_RESOURCE_LIMIT not in faults
    return root, is_utf8, is_whole


def _goes_on(root: etree._Element) -> bool:
    """Return True if anything that is shown stands behind the end of the body, or of the page."""
    body = next(root.iterchildren("body"), None)
    behind = [*root.itersiblings(), *(body.itersiblings() if body is not None else ())]
    return (body is not None and bool((body.tail or "").strip())) or any(
        inner.tag == "img"
        or (inner.tail or "").strip()
        or (isinstance(inner.tag, str) and inner.tag not in _NO_TEXT and (inner.text or "").strip())
        for node in behind
        for inner in node.iter()
    )


def last_unshown(root: etree._Element) -> set[str]:
    """Return the tags of elements around the page's last one whose content a browser does not show:
    if nothing closes them, they swallow the rest of the page.
    """
    node = root
    while len(node):
        node = node[-1]
    return {inner.tag for inner in (node, *node.iterancestors()) if inner.tag in _UNSHOWN}
