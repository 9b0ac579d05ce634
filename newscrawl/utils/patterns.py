"""Regular expressions that are compiled when they are first used, not when a module is loaded.

Long alternations and large sets of letters take milliseconds each to compile, and every command
loads them. The start of a command takes a tenth less so.
"""

import re
from typing import Any, cast


class _Later:
    """Stands for a pattern. Its attributes are the pattern's, kept from their first use on."""

    def __init__(self, text: str, flags: re.RegexFlag | int) -> None:
        self._told = text, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = getattr(re.compile(*self._told), name)
        setattr(self, name, value)
        return value


def pattern(text: str, flags: re.RegexFlag | int = 0) -> re.Pattern[str]:
    """Return a regular expression that is compiled when it is first used. Its errors come then."""
    return cast("re.Pattern[str]", _Later(text, flags))
