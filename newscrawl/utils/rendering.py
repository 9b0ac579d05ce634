"""The files of ``templates/``: found and filled in one way, whoever writes them."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

#: A name that a template was not given is an error; its own lines leave no empty ones.
MANNERS: dict[str, Any] = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}


def environment(*, autoescape: bool = True) -> Environment:
    """Of ``newscrawl/templates``. ``autoescape``: off for Markdown that has nothing of a page."""
    return Environment(loader=PackageLoader("newscrawl"), autoescape=autoescape, **MANNERS)  # noqa: S701


def source(environment: Environment, *names: str) -> str:
    """The files as they stand, one after the other."""
    assert environment.loader
    return "".join(environment.loader.get_source(environment, name)[0] for name in names)
