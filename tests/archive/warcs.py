"""Write WARC files as other tools do, import them, and show the result."""

import io
from contextlib import closing
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl.archive.captures import Wanted
from newscrawl.archive.crew import local
from newscrawl.archive.remote_connection import RemoteManners
from newscrawl.archive.warc_importer import WarcImport
from newscrawl.store import open_pages
from newscrawl.store.archived_pages import each_page
from newscrawl.store.captures import waiting

ARTICLE = "https://www.tasnimnews.com/fa/news/1404/08/30/1/x"
DATE = "2025-11-21T20:00:00Z"
HTML = b"<html>\xd9\x82\xd9\x85</html>"
Record = dict[str, Any]


def response(body: bytes = HTML, uri: str = ARTICLE, **fields: Any) -> Record:
    """Return a record as another tool might write it."""
    return {"kind": "response", "uri": uri, "body": body, "date": DATE, "status": "200 OK"} | fields


def warc(path: Path, *records: Record, version: str = "1.0") -> Path:
    """Write a WARC file with warcio, not with our writer."""
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=path.suffix == ".gz", warc_version=version)
        for record in records:
            headers = {"WARC-Date": record["date"], **record.get("warc", {})}
            http = StatusAndHeaders(record["status"], record.get("http", []), "HTTP/1.1")
            body = record["body"]
            made = writer.create_warc_record(
                record["uri"],
                record["kind"],
                payload=io.BytesIO(body) if record["kind"] != "revisit" else None,
                length=len(body),
                warc_headers_dict=headers,
                http_headers=http if record["kind"] in ("response", "revisit") else None,
            )
            writer.write_record(made)
    return path


MANNERS = RemoteManners("newscrawl-tests")


class Imported:
    """The result of importing files. ``taken``: what it did; ``pages``: the archived pages;
    ``waiting``: the number of revisit records whose originals have not come.
    """

    def __init__(self, folder: Path, *paths: Path, longest: int = 10_000) -> None:
        with closing(open_pages(folder)) as kept:
            ours = ("https://www.tasnimnews.com", "http://127.0.0.1:8000")
            hosts = tuple((host, "tasnim") for host in ours)
            wanted = Wanted(hosts, {"https://copies.example/7/"}, longest)
            taking = WarcImport(kept, wanted, local(1), MANNERS, folder=folder)
            self.taken = taking.take(map(str, paths))
            self.pages = [page for page, _ in each_page(kept)]
            self.waiting = waiting(kept)

    @property
    def bodies(self) -> list[bytes]:
        return [page.body for page in self.pages]


def take(folder: Path, *records: Record, longest: int = 10_000) -> Imported:
    """Write a file of these records in the folder, and import it."""
    path = warc(folder / "theirs.warc.gz", *records)
    return Imported(folder / "kept", path, longest=longest)
