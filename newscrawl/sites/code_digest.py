"""A digest of the code that reads pages: it changes whenever a page could be read otherwise."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from lxml import etree

# Together with _ROOMS, all modules that reading a page with newscrawl.sites.extraction loads;
# tests/sites/test_code_digest.py checks that none is missing.
_MODULES = (
    "__init__.py",
    "errors.py",
    "items.py",
    "utils/__init__.py",
    "utils/address_guard.py",
    "utils/http_validators.py",
    "utils/patterns.py",
    "utils/truncation.py",
)
_ROOMS = ("persian", "reading", "sites")
# Code, and its data tables.
_KINDS = (".py", ".json")
_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def code_digest() -> str:
    """Return 16 hex digits over the modules that read pages, their data tables, and the versions
    of lxml, libxml2, persiantools and tzdata. Installation folder and line endings do not matter.
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
    """Return the files that the digest covers, sorted by path."""
    inside = (p for room in _ROOMS for p in (_PACKAGE / room).rglob("*") if p.suffix in _KINDS)
    return sorted({*(_PACKAGE / name for name in _MODULES), *inside})
