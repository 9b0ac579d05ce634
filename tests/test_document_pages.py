"""The documents as pages: links, length, form, and that they name all that the program has."""

import argparse
import importlib
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy.utils.project import get_project_settings

from newscrawl import settings
from newscrawl.cli.command import PAGES
from newscrawl.crawling.arguments import ArchiveArguments, CrawlArguments
from newscrawl.crawling.republished_arguments import CopyArguments
from newscrawl.exitcodes import ExitCode
from newscrawl.items import KEYS, RAW_KEYS, WARNINGS
from newscrawl.sites.registry import sites
from tests.conftest import ROOT
from tests.documents import DOCUMENTS, ENGLISH, TWINS, prose, text_of, without_code

COMMANDS = sorted(path.stem for path in (ROOT / "newscrawl/commands").glob("[!_]*.py"))
_link = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|href=\"([^\"]+)\"")
#: A page of more lines wants a table of contents.
_LONG = 130
#: Words of README.md and README.fa.md on the day before they were parted into pages.
MOST_WORDS = {"English": 7830, "Persian": 8349}


def anchors(text: str) -> set[str]:
    """Return the anchors that a forge gives a document's headings."""
    headings = re.findall(r"^#+ (.+)$", without_code(text), re.MULTILINE)
    return {re.sub(r"[^\w\u200c -]", "", one.lower()).strip().replace(" ", "-") for one in headings}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_resolve(name: str) -> None:
    text = without_code(text_of(name))
    for target in (one or other for one, other in _link.findall(text)):
        if re.match(r"https?://", target):
            continue
        path, _, anchor = target.partition("#")
        file = ((ROOT / name).parent / path).resolve() if path else ROOT / name
        assert file.is_file(), f"{name}: no {target}"
        assert file.is_relative_to(ROOT)
        if anchor:
            assert anchor in anchors(file.read_text(encoding="utf-8")), f"{name}: no {target}"


def test_the_readmes_lead_to_all_pages() -> None:
    for readme, pages in (("README.md", ENGLISH), ("README.fa.md", TWINS.values())):
        text = text_of(readme)
        assert [page for page in pages if page != readme and f"]({page})" not in text] == []


@pytest.mark.parametrize("name", TWINS)
def test_twins_lead_to_each_other(name: str) -> None:
    for one, other in ((name, TWINS[name]), (TWINS[name], name)):
        path = os.path.relpath(other, Path(one).parent)
        assert f"]({path})" in text_of(one), f"{one} does not lead to {other}"


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.startswith("docs/")])
def test_a_page_says_who_it_is_for_and_begins_with_an_example(name: str) -> None:
    lines = [line for line in text_of(name).splitlines() if not line.startswith(("<div", "</div"))]
    while not lines[0]:
        lines.pop(0)
    assert lines[0].startswith("# ")
    begin = "برای" if name in TWINS.values() else "For "
    assert lines[2].startswith(begin), f"{name} says who it is for"
    first = [n for n, line in enumerate(lines) if line.startswith("```")]
    assert first, name
    assert first[0] < 10, f"{name} begins with an example"
    if len(lines) > _LONG and name not in TWINS.values():
        text = text_of(name)
        heads = anchors("\n".join(re.findall(r"^## .+$", text, re.MULTILINE)))
        assert [one for one in heads if f"(#{one})" not in text] == [], f"{name}: its contents"


@pytest.mark.parametrize("name", ["README.md", "README.fa.md"])
def test_the_readme_is_short(name: str) -> None:
    assert len(text_of(name).splitlines()) <= 150


@pytest.mark.parametrize("language", MOST_WORDS)
def test_prose_does_not_grow(language: str) -> None:
    names = ENGLISH if language == "English" else TWINS.values()
    words = {name: len(" ".join(prose(text_of(name))).split()) for name in names}
    assert sum(words.values()) <= MOST_WORDS[language], f"say it shorter: {words}"


def test_no_sentence_stands_in_two_places() -> None:
    lines = Counter(line.strip() for name in DOCUMENTS for line in prose(text_of(name)))
    twice = [line for line, n in lines.items() if n > 1 and len(line.split()) > 5]
    assert twice == []


def test_lines_end_where_sentences_end() -> None:
    ending = re.compile(r"(?<=[a-z`)]{2})\. +(?=[A-Z`])")
    long = [
        f"{name}: {line}"
        for name in DOCUMENTS
        for line in prose(text_of(name))
        if ending.search(line) and not line.startswith("#")
    ]
    assert long == []


def options(command: str) -> Iterator[str]:
    """Yield the options that a command has beside Scrapy's own."""
    module = importlib.import_module(f"newscrawl.commands.{command}")
    made = getattr(module, f"{command.capitalize()}Command")()
    made.settings = get_project_settings()
    parser = argparse.ArgumentParser(conflict_handler="resolve")
    made.add_options(parser)
    for group in parser._action_groups:
        if group.title != "Global Options":
            yield from (
                action.option_strings[0] for action in group._group_actions if action.option_strings
            )


def settings_of_our_own() -> Iterator[str]:
    from scrapy.settings import default_settings

    for name in vars(settings):
        if name.isupper() and name not in vars(default_settings) and name not in _NOT_FOR_USERS:
            yield name
    yield from (site.setting for site in sites().values() if site.known != "claimed")


_NOT_FOR_USERS = {"COMMANDS_MODULE", "KEYS"}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_commands_page_names_its_options(command: str) -> None:
    text = text_of(PAGES[command])
    assert f"scrapy {command}" in text
    asked = [one for one in options(command) if one != "-h"]
    missing = [one for one in asked if not re.search(rf"(?<![\w-]){one}(?![\w-])", text)]
    assert missing == [], f"{PAGES[command]} does not say what scrapy {command} {missing} do"
    assert f"scrapy {command}" in text_of("README.md")
    assert f"scrapy {command}" in text_of("README.fa.md")


def named(*documents: str) -> set[str]:
    """Return what documents name in code: the words between backticks."""
    found: set[str] = set()
    for name in documents:
        for code in re.findall(r"`([^`\n]+)`", text_of(name)):
            found |= {code, code.partition("=")[0].removeprefix("-s ").removeprefix("-a ")}
    return found


def test_arguments_and_settings_are_named() -> None:
    given: list[Any] = [CrawlArguments, ArchiveArguments, CopyArguments]
    arguments = {name for one in given for name in one.NAMES}
    text = text_of("docs/crawling.md")
    assert [name for name in arguments if f"`{name}`" not in text and f"{name}=" not in text] == []
    assert sorted({*settings_of_our_own()} - named(*ENGLISH)) == []


_PERSIAN = ("docs/fa/record.md", "docs/fa/operations.md")


@pytest.mark.parametrize("twin", [0, 1])
def test_every_key_warning_and_exit_code_is_explained(twin: int) -> None:
    record, codes = (("docs/record.md", "docs/operations.md"), _PERSIAN)[twin]
    assert [key for key in (*KEYS, *RAW_KEYS, *WARNINGS) if f"`{key}`" not in text_of(record)] == []
    rows = {line.split("|")[1].strip() for line in text_of(codes).splitlines() if line[:1] == "|"}
    assert {str(int(code)) for code in ExitCode} <= rows


def test_the_source_distribution_carries_documents_and_tests() -> None:
    """Setuptools passes over a line of MANIFEST.in that names nothing."""
    told = [line.split() for line in (ROOT / "MANIFEST.in").read_text("utf-8").splitlines()]
    folders = {word for directive, *words in told if directive == "graft" for word in words}
    files = [word for directive, *words in told if directive == "include" for word in words]
    assert {"docs", "tests"} <= folders
    assert [name for name in (*folders, *files) if not (ROOT / name).exists()] == []
