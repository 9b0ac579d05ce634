"""Exit codes depend on names of statistics: each is spelled in one place, and used."""

import ast
import itertools
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import scrapy as scrapy_package

from newscrawl.demo.stories import on_list
from newscrawl.sites.tasnim.desks import desks
from newscrawl.utils import stat_names
from tests.conftest import ROOT, Scrapy
from tests.servers import answering, http

SELF = Path(stat_names.__file__)
SOURCES = [
    path
    for name in ("newscrawl", "spiders", "pipelines")
    for path in (ROOT / name).rglob("*.py")
    if path != SELF
]
CODES = {path.relative_to(ROOT): path.read_text(encoding="utf-8") for path in SOURCES}
NAMES = {name: value for name, value in vars(stat_names).items() if name.isupper()}
VALUES = {name: value for name, value in NAMES.items() if isinstance(value, str) and name != "OURS"}
TABLES = {name: value for name, value in NAMES.items() if isinstance(value, dict)}
OURS = {name: value for name, value in VALUES.items() if value.startswith(stat_names.OURS)}
SCRAPYS = {name: value for name, value in VALUES.items() if name not in OURS}

SETTING = ("inc_value", "set_value", "max_value", "min_value")
# A literal that looks like one of our names, also misspelled (newscrawl/lists/raed) or unprefixed.
ROOMS = {value.split("/")[1] for value in OURS.values() if value.count("/") > 1}
TYPED = re.compile(rf"newscrawl/\w|(?:{'|'.join(ROOMS)})/\w+$")

# Names in logs and in stored rows of runs: names may be added, but never changed.
EVER = """
lists/read lists/unchanged lists/failed lists/missing lists/unreadable lists/inferred
lists/skipped lists/ended_short lists/failed_by/ lists/ended/ entries/new
entries/new_unrecognised entries/ feed/entries feed/new articles/asked articles/read
articles/unknown_layout articles/failed articles/missing articles/unreadable
articles/failed_by/ articles/given_up articles/gone articles/walls articles/invalid
articles/invalid/no articles/stored articles/revised articles/unchanged
articles/forgotten warnings/ choices/ copies/given copies/stored_already copies/forgotten
copies/set_apart copies/repeated copies/failed_of_earlier copies/left_alone walls rests
rests/seconds sent_away faults store/errors pages/kept
"""


def setting(tree: ast.AST) -> list[ast.Call]:
    """Return the calls that set a statistic."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr in SETTING]


def reading(tree: ast.AST) -> list[ast.Call]:
    """Return the calls that read a statistic, also by functions of exitcodes and run_summary."""
    functions = ("stats.get", "count", "ours")
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    return [
        call
        for call in calls
        if (name := ast.unparse(call.func)) in functions or name.endswith(".get_value")
    ]


def words(node: ast.AST) -> list[str]:
    """Return the string literals with a letter in a part of the code."""
    found = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]
    return [text for text in found if isinstance(text, str) and re.search("[a-z]", text)]


def typed(code: str) -> list[str]:
    """Return the names of statistics that a file has as literals."""
    tree = ast.parse(code)
    calls = [*setting(tree), *reading(tree)]
    found = [word for call in calls for word in words(call.args[0])]
    found += [text for text in words(tree) if TYPED.match(text) or text in VALUES.values()]
    return sorted(set(found))


def used(node: ast.AST) -> set[str]:
    """Return the constants that a part of the code uses, also through tables of them."""
    found = {
        n.attr
        for n in ast.walk(node)
        if isinstance(n, ast.Attribute) and ast.unparse(n.value) == "stat_names"
    }
    in_tables = {value for name in found & set(TABLES) for value in TABLES[name].values()}
    return found | {name for name, value in VALUES.items() if value in in_tables}


@pytest.mark.long
def test_no_name_is_typed_where_it_is_used() -> None:
    found = {str(path): typed(code) for path, code in CODES.items()}
    found = {path: names for path, names in found.items() if names}
    assert found == {}, "take the name from newscrawl.utils.stat_names, or add it there"
    named = {name for code in CODES.values() for name in used(ast.parse(code))}
    assert named == set(NAMES), "a name is misspelt, or nothing uses it any more: mend or remove it"


@pytest.mark.parametrize(
    "code",
    [
        "self.stats.inc_value('newscrawl/lists/raed')",
        "stats.inc_value('newscrawl/lists/read')",
        "stats.set_value(f'newscrawl/lists/{outcome}', 1)",
        "stats.max_value('lists', 1)",
        "stats.get_value(OURS + 'walls')",
        "stats.get('finish_raeson')",
        "stats.get(PREFIX + name + '/seconds')",
        "count('lists/raed')",
        "count('fualts')",
        "sum(stats[name] for name in ('newscrawl/fualts',))",
        "'newscrawl/copies/gievn' in stats",
        "stats['finish_reason']",
    ],
)
def test_a_name_that_is_typed_is_found(code: str) -> None:
    assert typed(code) != []


@pytest.mark.parametrize(
    "code",
    [
        "stats.inc_value(stat_names.LISTS_READ, 1)",
        "stats.inc_value(f'{stat_names.CHOICES}{field}/{choice}')",
        "stats.get(stat_names.FINISH_REASON, 'shutdown')",
        "'Articles and lists are read.'",
        "f'newscrawl/{__version__}'",
        "PackageLoader('newscrawl', 'templates/views')",
    ],
)
def test_other_texts_are_none(code: str) -> None:
    assert typed(code) == []


@pytest.mark.long
def test_every_name_is_set_by_us_or_by_scrapy() -> None:
    set_here = {
        name
        for code in CODES.values()
        for call in setting(ast.parse(code))
        for name in used(call.args[0])
    }
    assert set(OURS) - set_here == set(), "a name that nothing sets is read as 0: remove it"
    folder = Path(scrapy_package.__path__[0])
    text = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    wrong = [value for value in SCRAPYS.values() if f'"{value}' not in text]
    assert wrong == [], "Scrapy sets no such statistic"


def test_every_name_says_what_it_counts() -> None:
    lines = SELF.read_text(encoding="utf-8").splitlines()
    bare = [
        line
        for before, line in itertools.pairwise(lines)
        if re.match(r"[A-Z_]+ = ", line) and not before.startswith("#: ")
    ]
    assert bare == [], "say in a comment above, with #:, what is counted"
    assert len(set(VALUES.values())) == len(VALUES)


def test_no_name_has_changed() -> None:
    now = {value.removeprefix(stat_names.OURS).strip() for value in OURS.values()}
    assert now >= set(EVER.split())


def test_what_a_run_counts_has_its_name_here(scrapy: Scrapy) -> None:
    gone, broken, odd = (story.number for story in on_list(desks()["qom"])[:3])

    def answer(path: str) -> list[bytes] | None:
        if f"/{gone}/" in path:
            return [http(status="404 Not Found")]
        if f"/{broken}/" in path:
            return [http(status="500 Internal Server Error")]
        return [http("<html><p>متن</p></html>".encode())] if f"/{odd}/" in path else None

    with answering(answer) as site:
        scrapy.crawl(
            site.url, "-a", "provinces=qom", "-a", "since=1404-08-01", "-s", "RETRY_TIMES=0"
        )
    with closing(sqlite3.connect(scrapy.folder / "news.db")) as database:
        ((counts,),) = database.execute("SELECT counts FROM runs")
    counted = [stat_names.OURS + name for name in json.loads(counts)]
    families = tuple(value for value in OURS.values() if value[-1] in "/ ")
    unknown = [n for n in counted if n not in OURS.values() and not n.startswith(families)]
    assert unknown == []
    outcomes = {*stat_names.ARTICLES_BY_OUTCOME.values(), stat_names.ARTICLES_STORED}
    assert outcomes <= set(counted)
