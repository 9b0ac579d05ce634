"""Which code reads pages: a digest that changes where a reading could."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from lxml import etree

# All that a page's way through newscrawl.reading loads: tests/test_reading_code.py knows.
_MODULES = (
    *(
        "__init__",
        "attribution",
        "clock",
        "datelines",
        "date_forms",
        "dates",
        "errors",
        "folding",
        "items",
        "letter_forms",
    ),
    *("provinces", "reading", "schedule", "text", "truncation", "urls", "validators"),
)
_HERE = Path(__file__).parent


@cache
def code_digest() -> str:
    """Of the modules that read pages, with their data, and of the versions of lxml, libxml2,
    persiantools and tzdata; the same in whatever folder and with whatever line ends they stand.
    """
    digest = hashlib.sha256()
    for path in modules():
        name = path.relative_to(_HERE).as_posix()
        text = b"\n".join(path.read_bytes().splitlines())
        digest.update(f"{name} {len(text)}\n".encode() + text)
    libxml2 = ".".join(map(str, etree.LIBXML_VERSION))
    versions = [version(name) for name in ("lxml", "persiantools", "tzdata")]
    digest.update(" ".join([*versions, libxml2]).encode())
    return digest.hexdigest()[:16]


def modules() -> list[Path]:
    """The files that are looked at, in their names' order."""
    own = (_HERE / f"{name}.py" for name in _MODULES)
    return sorted((*own, *_HERE.glob("pages/*.py"), *_HERE.glob("data/*.json")))
