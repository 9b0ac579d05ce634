"""Which code reads pages: a digest that changes where a reading could."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from lxml import etree

# All that a page's way through newscrawl.sites.extraction loads: tests/sites/test_code_digest.py
# knows.
_MODULES = (
    "__init__.py",
    "errors.py",
    "items.py",
    "utils/__init__.py",
    "utils/http_validators.py",
    "utils/truncation.py",
)
_ROOMS = ("persian", "reading", "sites")
# Code, and its tables.
_KINDS = (".py", ".json")
_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def code_digest() -> str:
    """Of the modules that read pages, with their data, and of the versions of lxml, libxml2,
    persiantools and tzdata; the same in whatever folder and with whatever line ends they stand.
    """
    digest = hashlib.sha256()
    for path in modules():
        name = path.relative_to(_PACKAGE).as_posix()
        text = b"\n".join(path.read_bytes().splitlines())
        digest.update(f"{name} {len(text)}\n".encode() + text)
    libxml2 = ".".join(map(str, etree.LIBXML_VERSION))
    versions = [version(name) for name in ("lxml", "persiantools", "tzdata")]
    digest.update(" ".join([*versions, libxml2]).encode())
    return digest.hexdigest()[:16]


def modules() -> list[Path]:
    """The files that are looked at, in their names' order."""
    inside = (p for room in _ROOMS for p in (_PACKAGE / room).rglob("*") if p.suffix in _KINDS)
    return sorted({*(_PACKAGE / name for name in _MODULES), *inside})
