"""A crawler and reader of the provincial pages of Persian news agencies.

From Python: ``read`` makes an Article of a page, ``to_record`` the record of an Article.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawl.items import to_record
    from newscrawl.sites.notebook import read

__all__ = ["__version__", "read", "to_record"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Imported on first use: most programs that import the package read no page.
    if name == "read":
        from newscrawl.sites.notebook import read

        return read
    if name == "to_record":
        from newscrawl.items import to_record

        return to_record
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
