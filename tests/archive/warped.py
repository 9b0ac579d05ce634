"""Change records as tools have written them, wrongly or only oddly; their gzip members are valid.

``warp`` applies a change to the records that a test chooses; each change takes and returns a whole
record. ODD changes leave a record that means the same, so an import must give the same pages;
WRONG ones leave a record that is damaged, and an import must say so; after LOOSE ones the record is
whole, and what follows it is not what should. ``as_resource``, ``as_conversion`` and ``anonymous``
change what a record is.

Sources: ``wget`` (angle brackets around the address, lengths that are one short), node-warc
(lengths in characters), early CC-NEWS files (trailing zeros), WARC 0.18 of 2008, WARC/1.1 of
Browsertrix and warcio.
"""

import re
from collections.abc import Callable
from random import Random

from tests.archive.cc_records import digest, member, record
from tests.archive.packings import records, split

Change = Callable[[bytes, Random], bytes]
_name = re.compile(rb"(?m)^([A-Za-z-]+): ")


def warp(
    data: bytes, change: Change, chance: Random, chosen: Callable[[bytes], bool] | None = None
) -> bytes:
    """Change records of a ``.warc.gz`` and compress each as one member again.

    chosen: whether to change a record; by default each one.
    """
    return b"".join(
        member(change(found, chance) if chosen is None or chosen(found) else found)
        for found in records(data)
    )


def of_address(*addresses: str) -> Callable[[bytes], bool]:
    """Return a choice of responses and revisits by their addresses."""
    wanted = {f"WARC-Target-URI: {address}".encode() for address in addresses}

    def chosen(found: bytes) -> bool:
        lines = _head(found).split(b"\r\n")
        kinds = (b"WARC-Type: response", b"WARC-Type: revisit")
        return any(kind in lines for kind in kinds) and not wanted.isdisjoint(lines)

    return chosen


# ---- odd


def odd_case(found: bytes, chance: Random) -> bytes:
    """Return the record with the names of its fields in small, capital or mixed letters."""
    way = chance.choice([bytes.lower, bytes.upper, bytes.swapcase])
    return _headed(found, lambda head: _name.sub(lambda name: way(name[1]) + b": ", head))


def no_space(found: bytes, chance: Random) -> bytes:
    """Return the record without spaces behind colons, or with several, and some at line ends."""

    def spaced(name: re.Match[bytes]) -> bytes:
        return name[1] + b":" + chance.choice([b"", b"  ", b"\t", b" \t "])

    return _headed(found, lambda head: _name.sub(spaced, head).replace(b"Z\r\n", b"Z  \r\n"))


def folded(found: bytes, chance: Random) -> bytes:
    """Return the record with values that go on in the next line, which begins with white space."""
    folds = chance.choice([b"\r\n ", b"\r\n\t", b" \r\n   "])
    names = b"(Content-Type|WARC-Date|WARC-Type|WARC-Target-URI|Content-Length): "
    return _headed(found, lambda head: re.sub(names, rb"\1:" + folds, head))


def line_feeds(found: bytes, chance: Random) -> bytes:  # noqa: ARG001
    """Return the record with LF alone in its own header, not in its block."""
    return _headed(found, lambda head: head.replace(b"\r\n", b"\n"), end=b"\n\n")


def blank_lines_before(found: bytes, chance: Random) -> bytes:
    return b"\r\n" * chance.randint(1, 5) + found


def blank_lines_after(found: bytes, chance: Random) -> bytes:
    return found + chance.choice([b"\r\n", b"\n", b"\r\n\r\n\r\n", b"\n\n\n"])


def one_line_end_after(found: bytes, chance: Random) -> bytes:
    """Return the record with one line end behind its block, or none, where two belong."""
    return found.removesuffix(b"\r\n\r\n") + chance.choice([b"\r\n", b"\n", b""])


def version_018(found: bytes, chance: Random) -> bytes:  # noqa: ARG001
    return found.replace(b"WARC/1.0\r\n", b"WARC/0.18\r\n", 1)


def version_11(found: bytes, chance: Random) -> bytes:
    """Return the record as of WARC/1.1, its date with fractions of a second."""
    digits = b"%0*d" % (places := chance.choice([1, 3, 6, 9]), chance.randrange(10**places))
    found = found.replace(b"WARC/1.0\r\n", b"WARC/1.1\r\n", 1)
    return _headed(found, lambda head: re.sub(rb"(WARC-Date: \S+)Z", rb"\1." + digits + b"Z", head))


def angle_brackets(found: bytes, chance: Random) -> bytes:  # noqa: ARG001
    return _headed(
        found, lambda head: re.sub(rb"(WARC-Target-URI: )(\S+)", rb"\1<\2>", head, count=1)
    )


def unknown_fields(found: bytes, chance: Random) -> bytes:
    """Return the record with fields that no standard has, one with Persian letters, one empty."""
    more = "\r\nX-یادداشت: قم\r\nX-Empty:\r\nWARC-X: " + "x" * chance.randint(1, 9000)
    return _headed(found, lambda head: head + more.encode())


ODD: dict[str, Change] = {
    change.__name__: change
    for change in (
        odd_case,
        no_space,
        folded,
        line_feeds,
        blank_lines_before,
        blank_lines_after,
        version_018,
        version_11,
        angle_brackets,
        unknown_fields,
    )
}


# ---- wrong


def too_short(found: bytes, chance: Random) -> bytes:
    """Return the record with a Content-Length that is too small."""
    return _length(found, -chance.choice([1, 2, 7, 300]))


def too_long(found: bytes, chance: Random) -> bytes:
    """Return the record with a Content-Length that is too large; the member ends before it."""
    return _length(found, chance.choice([5, 9, 300, 70_000]))


def in_characters(found: bytes, chance: Random) -> bytes:  # noqa: ARG001
    """Return the record with a Content-Length that counts characters, not bytes; they are as many
    where all letters are English.
    """
    _, block = split(found)
    return _length(found, len(block.decode(errors="replace")) - len(block))


def no_length(found: bytes, chance: Random) -> bytes:
    """Return the record with a Content-Length that is no number, or with none."""
    value = chance.choice([b"\r\nContent-Length: ", b"\r\nContent-Length: -1", b""])
    return _headed(found, lambda head: re.sub(rb"\r\nContent-Length: \d+", value, head))


def tool_died(found: bytes, chance: Random) -> bytes:
    """Return the record's beginning: the tool died, and the member was closed behind it."""
    return found[: chance.randrange(len(found) // 4, len(found) - 8)]


def died_in_header(found: bytes, chance: Random) -> bytes:
    return found[: chance.randrange(12, len(_head(found)))]


def altered(found: bytes, chance: Random) -> bytes:
    """Return the record with one letter of its block changed before it was compressed: the CRC
    holds, the digests do not. Nothing shows it in a record without digests.
    """
    at = chance.randrange(len(_head(found)) + 4, len(found) - 4)
    return found[:at] + bytes([found[at] ^ 1]) + found[at + 1 :]


def zeros_behind(found: bytes, chance: Random) -> bytes:
    """Return the record with zeros behind it, inside of the member."""
    return found + bytes(chance.choice([1, 6, 2000]))


WRONG: dict[str, Change] = {
    change.__name__: change
    for change in (
        too_short,
        too_long,
        in_characters,
        no_length,
        tool_died,
        died_in_header,
        altered,
    )
}
LOOSE: dict[str, Change] = {
    change.__name__: change for change in (zeros_behind, one_line_end_after)
}


# ---- records of another kind


def as_resource(found: bytes, chance: Random) -> bytes:  # noqa: ARG001
    """Return a resource record of a response's address: the body without its HTTP headers."""
    return _without_http(found, "resource")


def as_conversion(found: bytes, chance: Random) -> bytes:  # noqa: ARG001
    return _without_http(found, "conversion")


def anonymous(found: bytes, chance: Random) -> bytes:  # noqa: ARG001
    """Return the record without the address that it is of."""
    return _headed(found, lambda head: re.sub(rb"\r\nWARC-Target-URI: \S+", b"", head))


def _without_http(found: bytes, kind: str) -> bytes:
    fields, block = split(found)
    body = block.partition(b"\r\n\r\n")[2]
    kept = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", fields["warc-record-id"]),
        ("WARC-Date", fields["warc-date"]),
        ("WARC-Target-URI", fields["warc-target-uri"]),
        ("WARC-Block-Digest", digest(body)),
        ("Content-Type", "text/html"),
        ("Content-Length", str(len(body))),
    ]
    return record(kept, body)


def _length(found: bytes, by: int) -> bytes:
    def changed(length: re.Match[bytes]) -> bytes:
        return b"\r\nContent-Length: %d" % max(0, int(length[1]) + by)

    return _headed(found, lambda head: re.sub(rb"\r\nContent-Length: (\d+)", changed, head))


def _head(found: bytes) -> bytes:
    return found.partition(b"\r\n\r\n")[0]


def _headed(found: bytes, change: Callable[[bytes], bytes], end: bytes = b"\r\n\r\n") -> bytes:
    head, _, rest = found.partition(b"\r\n\r\n")
    return change(head) + end + rest
