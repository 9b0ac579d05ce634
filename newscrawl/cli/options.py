"""Options and arguments that several commands share."""

import argparse
import itertools
import os
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from newscrawl.crawling.arguments import read_count, read_days
from newscrawl.errors import ArgumentError
from newscrawl.sites.registry import choose_keys, site_named
from newscrawl.store.selection import Selection

if TYPE_CHECKING:
    from newscrawl.archive.crew import Crew

_minus_words = re.compile(r"-(?!-|[A-Za-z]\w*=).*[^!-~]", re.DOTALL)


class Once(argparse.Action):
    """Refuse an option that is given twice; argparse would silently take the last value."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        said = vars(namespace).setdefault("said", {})
        if self.dest in said:
            parser.error(
                f"{option_string} is said twice, {said[self.dest]} and {values}: say it once"
            )
        said[self.dest] = values
        setattr(namespace, self.dest, values)


def set_words_apart(args: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split the arguments of a command that takes words: the options with their values, and the
    words.

    Words are all arguments after ``--``, and every argument that begins with a minus and contains a
    space or a letter outside ASCII, such as ``-LED قم``; but ``-sNAME=a b`` is an option.
    """
    options = [*itertools.takewhile(lambda arg: arg != "--", args)]
    words = [arg for arg in options if _minus_words.match(arg)]
    return [arg for arg in options if arg not in words], [*words, *args[len(options) + 1 :]]


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose places, sites and days; all commands have the same."""
    parser.add_argument(
        "--province", metavar="KEY", help="a province or a desk, or several: qom,kashan"
    )
    parser.add_argument(
        "--site", metavar="NAME", help="a site of scrapy sites, a copy's host, or several"
    )
    parser.add_argument("--since", metavar="DATE", help="first Tehran day, 1404-08-30")
    parser.add_argument("--until", metavar="DATE", help="last Tehran day, 2025-11-21")


def read_filters(opts: argparse.Namespace) -> Selection:
    """Read the options of add_filters as a selection. Raises ArgumentError."""
    since, until = read_days("--since", opts.since, "--until", opts.until)
    places = choose_keys(opts.province) if opts.province is not None else ()
    return Selection(places, since, until, read_sites(opts.site))


def read_sites(text: str | None) -> tuple[str, ...]:
    """Read ``--site``: names of agencies' sites, and hosts of republished stories. Raises
    ArgumentError.
    """
    if text is None:
        return ()
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    for name in names:
        if "." not in name and ":" not in name:
            site_named(name)
    return names


def add_workers(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which processes do the work."""
    parser.add_argument("--workers", metavar="N", help="processes (default: one a core)")
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="a Dask cluster's, tcp://HOST:8786, in their place"
    )


def read_workers(opts: argparse.Namespace) -> "Callable[[int], Crew[Any, Any]]":
    """Read the options of add_workers. Return a function that makes the workers, given how many are
    worth their start at most. Raises ArgumentError.
    """
    from newscrawl.archive.crew import cluster, local  # not at the top: few commands have workers

    asked = read_count("--workers", opts.workers)
    if opts.scheduler is None:
        workers = asked or len(os.sched_getaffinity(0))
        return lambda most: local(min(workers, most))
    if asked:
        raise ArgumentError("--workers counts processes of this machine: leave it, or --scheduler")
    address = str(opts.scheduler)
    return lambda _: cluster(address)


def no_argument(args: list[str]) -> None:
    """Raise ArgumentError if there is a positional argument."""
    if args:
        raise ArgumentError(f"no argument is wanted; {len(args)} given: {' '.join(args)}")


def one_argument(args: list[str], what: str) -> str:
    """Return the only positional argument. Raises ArgumentError if there is none, or more than one.

    what: the argument, for the message.
    """
    if len(args) != 1 or not args[0]:
        given = f"{len(args)} were given: {' '.join(args)}" if args else "none was given"
        raise ArgumentError(f"{what} is wanted; {given}")
    return args[0]


def said_twice(given: list[str]) -> Iterator[str]:
    """Yield a message for each setting that was given two values. The last value counts, so that
    the user can override a script's.
    """
    values: dict[str, str] = {}
    for name, _, value in (setting.partition("=") for setting in given):
        if values.get(name, value) != value:
            yield f"-s {name} is said twice; {value} counts"
        values[name] = value
