"""Check that everything that a crawl needs is there: a finding for each, with what to do."""

import shutil
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from scrapy.http import Response

from newscrawl.downloader.fetch import Answer
from newscrawl.errors import NoDatabaseError, StoreError
from newscrawl.exitcodes import ExitCode
from newscrawl.persian.clock import now, seconds_until
from newscrawl.persian.dates import TEHRAN, from_iso
from newscrawl.sites.address_forms import form_of
from newscrawl.store import FILE_NAME, PAGES_FILE_NAME, has_pages, open_pages, open_store
from newscrawl.store.entries import count_not_articles, is_nameless, unrecognised
from newscrawl.store.health import latest_moment
from newscrawl.store.integrity import faults
from newscrawl.store.snapshots import missing_pages

_PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"
_ROOM = 500_000_000  # bytes: some months of news
_FORMS = 20
# Tolerance for clocks: a greater error puts articles into other runs, and revisits them too late.
_CLOCK = timedelta(minutes=5)
# Tehran's summer time ended for good in September 2022.
_OFFSETS = {"2022-06-22": 4.5, "2022-12-22": 3.5, "2023-06-22": 3.5}


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check.

    problem: what is wrong and what to do; None if nothing is. code: exit code for the problem.
    """

    name: str
    found: str
    problem: str | None = None
    code: ExitCode = ExitCode.SET_UP


def set_up() -> Iterator[Finding]:
    """Check the versions of Python and of the libraries against what the project wants."""
    running = ".".join(map(str, sys.version_info[:3]))
    try:
        wanted, needs = _wanted()
    except PackageNotFoundError:
        unknown = "newscrawl is not installed, so nothing says which it wants: pip install it"
        yield Finding("libraries", "not checked", unknown)
        return
    wrong = None if running in SpecifierSet(wanted) else f"{wanted} is wanted: install it"
    yield Finding("python", running, wrong)
    missing, right = [], 0
    for needed in map(Requirement, needs):
        if needed.marker and not needed.marker.evaluate({"extra": ""}):
            continue
        try:
            there = version(needed.name)
        except PackageNotFoundError:
            missing.append(f"{needed.name} is not there")
            continue
        right += there in needed.specifier
        if there not in needed.specifier:
            missing.append(f"{needed.name} is {there}, wanted {needed.specifier}")
    todo = f"{'; '.join(missing)}: pip install -c constraints.txt -e ." if missing else None
    yield Finding("libraries", f"{right} as the project wants them", todo)


def _wanted() -> tuple[str, list[str]]:
    """Return the wanted Python and libraries: by pyproject.toml in a checkout, which may be newer
    than what was installed from it; else by the installed distribution.
    """
    if _PROJECT.is_file():
        project = tomllib.loads(_PROJECT.read_text())["project"]
        return project["requires-python"], project["dependencies"]
    installed = distribution("newscrawl")
    return installed.metadata["Requires-Python"], installed.requires or []


def tzdata() -> Finding:
    """Check Tehran's UTC offsets, before and after the end of its summer time."""
    offsets = {**_OFFSETS, now()[:10]: 3.5}
    wrong = [
        day
        for day, hours in offsets.items()
        if datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=TEHRAN).utcoffset()
        != timedelta(hours=hours)
    ]
    todo = f"Tehran's clock is wrong on {', '.join(wrong)}: pip install --upgrade tzdata"
    return Finding("tzdata", f"{version('tzdata')}, +03:30 in Tehran", todo if wrong else None)


def disk(folder: Path) -> Finding:
    """Check that OUTPUT_DIR can be written to, and has room. Makes no folder."""
    try:
        there = next((f for f in (folder, *folder.absolute().parents) if f.exists()), Path("/"))
        free = shutil.disk_usage(there).free
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        todo = f"cannot be written to ({error}): point -s OUTPUT_DIR= at another folder"
        return Finding("disk", str(folder), todo, ExitCode.NOT_STORED)
    found = f"{folder}, {free / 1e9:.1f} GB free"
    full = None if free >= _ROOM else "less than half a gigabyte is left: make room"
    return Finding("disk", found, full, ExitCode.NOT_STORED)


def database(folder: Path) -> Iterator[Finding]:
    """Check that news.db and pages.db open and are sound, and hold nothing dated in the future."""
    yield from _news(folder)
    missing = _missing(folder)
    if has_pages(folder) or missing:
        yield _pages(folder, missing)


def _missing(folder: Path) -> int:
    """Return how many pages that articles name are not in pages.db; 0 where it cannot be told."""
    try:
        with ExitStack() as opened:
            news = opened.enter_context(closing(open_store(folder, create=False)))
            kept = None
            if has_pages(folder):
                kept = opened.enter_context(closing(open_pages(folder, create=False)))
            return missing_pages(news, kept)
    except StoreError:
        return 0  # reported by the checks of each database


def _news(folder: Path) -> Iterator[Finding]:
    code = ExitCode.NOT_STORED
    try:
        with closing(open_store(folder, create=False)) as store:
            broken, latest = faults(store), latest_moment(store)
    except NoDatabaseError:
        found = f"none in {folder} yet; the first crawl makes it"
        if has_pages(folder):
            found = f"none in {folder}, but kept pages; scrapy reparse makes it of them"
        yield Finding("database", found)
        return
    except StoreError as error:
        yield Finding("database", str(folder / FILE_NAME), str(error), code)
        return
    todo = f"{'; '.join(broken)}: keep the file, and restore a copy of it" if broken else None
    yield Finding("database", str(folder / FILE_NAME), todo, code)
    ahead = latest is not None and seconds_until(from_iso(latest)) > _CLOCK.total_seconds()
    todo = f"{latest} was written already: this clock is behind; set it" if ahead else None
    yield Finding("clock", f"{now()}; last written at {latest or '-'}", todo)


def entries(folder: Path) -> Iterator[Finding]:
    """Count the entries of lists that name no article: those of known other kinds, and the
    unrecognised ones, grouped by the form of their addresses.
    """
    try:
        with closing(open_store(folder, create=False)) as store:
            known, unknown = count_not_articles(store), unrecognised(store)
    except StoreError:
        return  # database() has reported it
    yield Finding("entries", f"{known} of lists are no articles, {len(unknown)} unrecognised")
    nameless = [entry for entry in unknown if is_nameless(entry.url)]
    if nameless:
        found = (
            f"{len(nameless)} have no address, such as {nameless[0].text!r} on {nameless[0].url}"
        )
        todo = "mend the markup of lists in newscrawl/sites/: these entries cannot be followed"
        yield Finding("entries", found, todo, ExitCode.UNREADABLE)
    unknown = [entry for entry in unknown if not is_nameless(entry.url)]
    forms = Counter(form_of(entry.url) for entry in unknown)
    for form, number in forms.most_common(_FORMS):
        example = next(entry for entry in unknown if form_of(entry.url) == form)
        found = f"{number} begin with {form}, such as {example.url} ({example.text})"
        todo = (
            "mend the addresses in newscrawl/sites/, or, if none is an article: "
            f"scrapy doctor --accept {form}"
        )
        yield Finding("entries", found, todo, ExitCode.UNREADABLE)
    if len(forms) > _FORMS:
        yield Finding("entries", f"and {len(forms) - _FORMS} forms more")


def _pages(folder: Path, missing: int) -> Finding:
    where = str(folder / PAGES_FILE_NAME)
    lost = f"{missing:,} pages that articles name are not in it: restore a backup of it"
    if not has_pages(folder):
        return Finding("pages", where, f"it is gone; {lost}", ExitCode.UNREADABLE)
    try:
        with closing(open_pages(folder, create=False)) as kept:
            broken = faults(kept)
    except StoreError as error:
        return Finding("pages", where, str(error), ExitCode.NOT_STORED)
    if broken:
        todo = f"{'; '.join(broken)}: scrapy archive check says which pages"
        return Finding("pages", where, todo, ExitCode.NOT_STORED)
    return Finding("pages", where, lost if missing else None, ExitCode.UNREADABLE)


def hosts(answers: Mapping[str, Answer], setting: str) -> Iterator[Finding]:
    """Check that a host of a site answers, and that this machine's clock agrees with theirs.

    answers: by the address of each host's robots.txt. setting: the one that names the hosts.
    """
    is_up = any(isinstance(a, Response) and a.status < 500 for a in answers.values())
    for url, answer in answers.items():
        host = url.removesuffix("/robots.txt")
        if isinstance(answer, Response):
            found, is_good = f"{host}, status {answer.status} for robots.txt", answer.status < 500
        else:
            found, is_good = f"{host}, {answer.message}", False
        # A crawl tries the hosts in their order; one that answers is enough.
        found = found if is_good or not is_up else f"{found}; another host answers"
        todo = f"try later, or name a host that answers with -s {setting}="
        yield Finding("host", found, None if is_up else todo, ExitCode.NO_ANSWER)
        if isinstance(answer, Response) and (off := _off(answer)) is not None:
            is_off = abs(off) > _CLOCK
            told = f"{off.total_seconds():+.0f} s to that of {host}"
            yield Finding("clock", told, "set this machine's clock" if is_off else None)


def _off(response: Response) -> timedelta | None:
    """Return how far this machine's clock is ahead of the server's; None if the answer has no
    readable ``Date``. A cached answer's ``Age`` is added to its ``Date``.
    """
    date, age = (
        (response.headers.get(n) or b"").decode("latin-1").strip() for n in ("Date", "Age")
    )
    try:
        theirs = parsedate_to_datetime(date)
        theirs += timedelta(seconds=int(age) if age.isdecimal() else 0)
    except (ValueError, OverflowError):
        return None
    return from_iso(now()) - theirs.replace(tzinfo=theirs.tzinfo or UTC)
