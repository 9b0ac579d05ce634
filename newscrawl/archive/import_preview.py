"""What an import would do: local files are read and nothing is stored; remote ones are not read."""

from dataclasses import replace
from typing import Any

from newscrawl.archive.jobs import FileIdentity, Job, short_name
from newscrawl.archive.portions import Portion
from newscrawl.archive.unpacked import Position
from newscrawl.archive.warc_importer import WarcImport
from newscrawl.store.captures import is_there
from newscrawl.store.sources import where_read


class ImportPreview(WarcImport):
    """An import that stores nothing. ``remote``: number of files on servers, of ``remote_bytes``;
    ``room``: bytes that the new pages would take on disk, about.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """The arguments are those of :class:`WarcImport`."""
        super().__init__(*arguments, **options)
        self.remote = self.remote_bytes = self.room = 0
        self._seen: set[tuple[str, bytes]] = set()

    def _begin(self, job: Job, identity: FileIdentity, *, again: bool) -> None:
        known = (short_name(job.name), identity.size, identity.head, self.wanted.question)
        place = [0, 0, 0] if again else where_read(self.kept, *known)
        if place is None:
            self.taken.before += 1
        elif job.is_remote:
            self.remote += 1
            self.remote_bytes += identity.size
        else:
            key = len(self._sizes)
            self._sizes[key] = identity.size
            self.step(job.name, identity.size, place[0], 0)
            self._next.append(replace(job, place=Position(*place), key=key))

    def _store(self, job: Job, portion: Portion) -> None:
        new = known = 0
        for capture in portion.captures:
            if capture.body is None:
                continue
            one = (capture.page.url, capture.body.digest)
            is_new = one not in self._seen and not is_there(self.kept, *one)
            self._seen.add(one)
            new += is_new
            known += not is_new
            self.room += len(capture.body.data) if is_new else 0
        self._note(job, portion, new, known)

    def _end(self) -> None:
        """Revisit records are not looked up."""
