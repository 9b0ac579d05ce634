"""Find and fill in the files of ``templates/``, in one way for all their users."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

#: A name that the caller did not pass is an error; lines with only template tags leave no lines.
MANNERS: dict[str, Any] = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}


def environment(*, autoescape: bool = True) -> Environment:
    """Return the environment of ``newscrawl/templates``.

    ``autoescape``: False for Markdown that contains nothing from a page.
    """
    return Environment(loader=PackageLoader("newscrawl"), autoescape=autoescape, **MANNERS)  # noqa: S701


def source(environment: Environment, *names: str) -> str:
    """Return the unfilled text of these templates, one after the other."""
    assert environment.loader
    return "".join(environment.loader.get_source(environment, name)[0] for name in names)
