"""Write archived pages as a WARC 1.1 file, which other tools can read and replay.

Equal pages give equal bytes. A page whose body is in the file already becomes a revisit record. The
HTTP headers are the archived ones, with the length of the archived body: its transfer and content
encodings are undone.
"""

import base64
import hashlib
import json
from collections.abc import Iterable
from http import HTTPStatus
from io import BytesIO
from typing import IO
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl import __version__
from newscrawl.store.archived_pages import ArchivedPage

#: The record's header with newscrawl's own facts about a page, as JSON; other tools ignore it.
OWN_HEADER = "X-Newscrawl-Page"
_PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_INFO = {
    "software": f"newscrawl/{__version__}",
    "format": "WARC File Format 1.1",
    "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    "description": "pages as they came, their transfer and content encodings undone",
}
_EPOCH = "1970-01-01T00:00:00Z"


def write_warc(pages: Iterable[tuple[ArchivedPage, bool]], out: IO[bytes], *, gzip: bool) -> int:
    """Write pages to ``out`` and return their number.

    ``pages``: each with True if another page has the same body; ``gzip``: compress each record as a
    gzip member of its own, as WARC requires.
    """
    writer = WARCWriter(out, gzip=gzip, warc_version="1.1")
    originals: dict[str, dict[str, str]] = {}
    given: set[str] = set()
    written, moment = 0, ("", "")
    for page, is_shared in pages:
        if not written:
            _begin(writer, page.fetched_at)
        digest = f"sha1:{base64.b32encode(hashlib.sha1(page.body).digest()).decode()}"  # noqa: S324 - WARC's
        if moment != (moment := (page.fetched_at, page.url)):
            given.clear()
        record_id = _record_id(page.url, page.fetched_at, digest)
        while record_id in given:  # the same page again within a second
            record_id = _record_id(record_id)
        given.add(record_id)
        own = {
            "WARC-Record-ID": record_id,
            "WARC-Date": page.fetched_at,
            "WARC-Payload-Digest": digest,
            OWN_HEADER: _own(page),
        }
        if page.is_partial:
            own["WARC-Truncated"] = "unspecified"
        if original := originals.get(digest):
            _write(writer, page, "revisit", {**own, "WARC-Profile": _PROFILE, **original})
        else:
            _write(writer, page, "response", own)
            if is_shared:
                originals[digest] = {
                    "WARC-Refers-To": own["WARC-Record-ID"],
                    "WARC-Refers-To-Target-URI": page.url,
                    "WARC-Refers-To-Date": page.fetched_at,
                }
        written += 1
    if not written:
        _begin(writer, _EPOCH)
    return written


def _begin(writer: WARCWriter, date: str) -> None:
    text = "".join(f"{name}: {value}\r\n" for name, value in _INFO.items()).encode()
    headers = {"WARC-Record-ID": _record_id("warcinfo", date, _INFO["software"]), "WARC-Date": date}
    record = writer.create_warc_record(
        "",
        "warcinfo",
        payload=BytesIO(text),
        length=len(text),
        warc_content_type="application/warc-fields",
        warc_headers_dict=headers,
    )
    writer.write_record(record)


def _write(writer: WARCWriter, page: ArchivedPage, kind: str, headers: dict[str, str]) -> None:
    try:
        phrase = HTTPStatus(page.status).phrase
    except ValueError:
        phrase = ""
    pairs = [*page.headers.pairs, ("Content-Length", str(len(page.body)))]
    record = writer.create_warc_record(
        page.url,
        kind,
        payload=None if kind == "revisit" else BytesIO(page.body),
        length=0 if kind == "revisit" else len(page.body),
        warc_headers_dict=headers,
        http_headers=StatusAndHeaders(f"{page.status} {phrase}".strip(), pairs, "HTTP/1.1"),
    )
    writer.write_record(record)


def _own(page: ArchivedPage) -> str:
    said = {"kind": page.kind, "desk": page.desk, "asked": page.asked, "partial": page.is_partial}
    return json.dumps(said)


def _record_id(*parts: str) -> str:
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, ' '.join(parts))}>"
