"""The project's conventions, each a test whose message says how to fix it."""

import ast
import re
import shutil
import subprocess
import tomllib
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, metadata

import pytest
from packaging.specifiers import SpecifierSet

from newscrawl import settings
from newscrawl.items import WARNINGS
from newscrawl.sites.registry import sites
from tests.conftest import ROOT

PACKAGES = ("newscrawl", "spiders", "pipelines")
SOURCES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def test_reading_and_storing_ask_no_network() -> None:
    """What pyproject's contracts of imports cannot say: they know whole packages of the standard
    library, and ``urllib.parse`` asks nobody.
    """
    asking = re.compile(r"^\s*(?:from|import) (?:urllib\.request|http\.client)\b", re.MULTILINE)
    rooms = ("persian", "reading", "sites", "search", "store", "exports")
    files = [path for room in rooms for path in (ROOT / "newscrawl" / room).rglob("*.py")]
    guilty = [str(p.relative_to(ROOT)) for p in files if asking.search(p.read_text("utf-8"))]
    assert guilty == [], f"take what is needed as an argument in {guilty}"


def test_nothing_else_asks_the_clock() -> None:
    allowed = {"clock.py"}
    asking = re.compile(r"\bdatetime\.now\(|\bdate\.today\(|\btime\.time\(|\butcnow\(")
    guilty = {p.name for p in SOURCES if asking.search(p.read_text(encoding="utf-8"))}
    assert guilty <= allowed, f"ask newscrawl.persian.clock in {sorted(guilty - allowed)}"


def test_one_module_knows_a_sites_hosts() -> None:
    """This includes templates and tables, so that the next move changes one line."""
    files = [p for name in PACKAGES for p in (ROOT / name).rglob("*.*") if p.suffix != ".pyc"]
    for site in sites().values():
        domains = (*site.domains, *site.short_domains)
        named = re.compile("|".join(re.escape(domain) for domain in domains), re.IGNORECASE)
        guilty = [str(p.relative_to(ROOT)) for p in files if named.search(p.read_text("utf-8"))]
        assert len(guilty) == 1, f"take the host from the Site in {guilty}"
        assert guilty[0].startswith("newscrawl/sites/"), f"{guilty[0]} is no site's folder"


def test_only_its_own_folder_knows_the_first_site() -> None:
    """Excepted are spiders, the demo, and migrations that it had before it was a folder."""
    excepted = ("newscrawl/sites/tasnim/", "newscrawl/demo/", "newscrawl/store/schema/", "spiders/")
    named = re.compile("tasnim", re.IGNORECASE)
    files = [p for name in PACKAGES for p in (ROOT / name).rglob("*.*") if p.suffix != ".pyc"]
    names = [str(p.relative_to(ROOT)) for p in files if named.search(p.read_text("utf-8"))]
    guilty = [name for name in names if not name.startswith(excepted)]
    assert guilty == [], f"ask the Site what {guilty} know of it"


def test_nothing_asks_the_library_what_an_address_is() -> None:
    asking = re.compile(r"\.is_(?:global|private|reserved|loopback|multicast|link_local)\b")
    guilty = {p.name for p in SOURCES if asking.search(p.read_text(encoding="utf-8"))}
    assert guilty == set(), (
        "Python's verdict changes with its version: ask newscrawl.utils.address_guard in "
        f"{sorted(guilty)}"
    )


def test_no_group_is_repeated_possessively() -> None:
    repeated = re.compile(r"(?<!\()\)(?:[*+?]|\{[\d,]+\})\+")
    guilty = {p.name for p in SOURCES if repeated.search(p.read_text(encoding="utf-8"))}
    assert guilty == set(), (
        f"before 3.11.5 Python matches too much with (...)*+, in Debian 12, too: a plain * in "
        f"{sorted(guilty)}; on a set, [...]*+, it is right"
    )


def test_the_folders_at_the_top() -> None:
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("no git, or no clone of it: what is the project's own is not known")
    # Whoever made the clone: git lists nothing in another user's.
    git = ("git", "-c", f"safe.directory={ROOT}")
    listed = subprocess.run(
        [*git, "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    folders = {name.partition("/")[0] for name in listed if "/" in name}
    known = {"newscrawl", "spiders", "pipelines", "tests", "docs", "output", ".ci"}
    assert folders <= known, f"no other folder stands at the top: move {sorted(folders - known)}"


@pytest.mark.long
def test_no_two_public_classes_share_a_name() -> None:
    places: dict[str, list[str]] = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    shared = {name: paths for name, paths in places.items() if len(paths) > 1}
    assert not shared, f"call each by the field's own term: {shared}"


def test_files_are_small() -> None:
    files = [*SOURCES, *TESTS]
    long = [str(p.relative_to(ROOT)) for p in files if len(p.read_text("utf-8").splitlines()) > 300]
    assert long == [], f"past 300 lines look for the seam, and part the file: {long}"


@pytest.mark.long
def test_no_test_module_is_imported() -> None:
    """Neither by another test module nor by a helper; ``from tests.store import test_x`` too."""
    guilty: dict[str, set[str]] = {}
    for path in TESTS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                continue
            if found := {name for name in names if re.search(r"^tests\..*\btest_", name)}:
                guilty.setdefault(str(path.relative_to(ROOT)), set()).update(found)
    assert guilty == {}, (
        "move what is shared to tests/factories.py, or to the helper module of that one thing "
        f"(tests/servers.py, tests/maintenance/takedown.py ...), and import it from there: {guilty}"
    )


def test_every_component_and_command_has_a_file_of_its_name() -> None:
    for path in settings.ITEM_PIPELINES:
        package, module, name = path.split(".")
        assert name == f"{module.capitalize()}Pipeline", f"{package}/{module}.py names its class so"
    for spider in (ROOT / "spiders").glob("[!_]*.py"):
        if spider.stem == "untried":  # a line each for sites that nobody has crawled yet
            continue
        assert f'name = "{spider.stem}"' in spider.read_text(), "file and spider share the name"


def test_politeness_and_safety_are_not_lowered() -> None:
    """Lower one of these only with a reason here that the site's owner would accept."""
    assert settings.ROBOTSTXT_OBEY is True
    assert settings.DOWNLOAD_DELAY >= 1.0
    assert 0 < settings.DOWNLOAD_DELAY_JITTER <= 0.5
    assert settings.RETRY_WAIT >= 2.0
    assert "newscrawl.downloader.politeness.Politeness" in settings.EXTENSIONS
    assert "newscrawl" in settings.USER_AGENT
    assert settings.CONCURRENT_REQUESTS_PER_DOMAIN == 1
    assert settings.DOWNLOAD_MAXSIZE <= 10 * 1024 * 1024
    assert settings.DOWNLOAD_VERIFY_CERTIFICATES is True
    assert settings.TWISTED_DNS_RESOLVER == "newscrawl.downloader.resolver.GuardedResolver"
    order = {name: place or 0 for name, place in settings.DOWNLOADER_MIDDLEWARES.items()}
    assert order["newscrawl.downloader.offsite.OffsiteMiddleware"] < 100, (
        "before Scrapy's RobotsTxtMiddleware: a host that is refused is not asked for robots.txt"
    )
    assert order["newscrawl.downloader.download_errors.RefusalMiddleware"] > 590, (
        "nearer to the downloader than Scrapy's HttpCompressionMiddleware"
    )
    assert settings.REMOTE_CONTROL_ENABLED is False
    assert settings.TELNETCONSOLE_ENABLED is False
    named = " ".join((*settings.EXTENSIONS_BASE, *settings.EXTENSIONS))
    assert not re.search("remote_control|telnet", named), "they are imported where they are named"
    assert "corestats" in named
    for spider in (ROOT / "spiders").glob("*.py"):
        text = spider.read_text()
        assert "custom_settings" not in text, f"{spider.name}: settings stand in settings.py"
        assert "dont_filter=True" not in text, f"{spider.name}: it would pass the guard of hosts"


def test_every_warning_that_code_gives_is_in_the_closed_list() -> None:
    given: set[str] = set()
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        given |= set(re.findall(r'(?:warnings|doubts)\.(?:add|append)\("(\w+)"\)', text))
    assert given <= set(WARNINGS), f"add to items.WARNINGS, with a meaning: {given - set(WARNINGS)}"
    assert len(given) >= 8


def test_every_room_says_what_it_is() -> None:
    rooms = [path for path in SOURCES if path.name == "__init__.py"]
    silent = [p for p in rooms if not ast.get_docstring(ast.parse(p.read_text("utf-8")))]
    assert silent == [], f"say in two lines what it is, and what it never does: {silent}"


def test_every_folder_of_modules_is_a_package() -> None:
    without = {path.parent for path in SOURCES if not (path.parent / "__init__.py").exists()}
    assert without == set(), f"setuptools finds packages by their __init__.py: {sorted(without)}"


def test_constraints_name_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[\w.!+]+", line) for line in pins), "name==version"


def test_the_oldest_python_can_install_what_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    oldest = project["requires-python"].removeprefix(">=") + ".0"
    pins = re.findall(r"^([\w.-]+)==", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    wanted = {}
    for name in pins:
        with suppress(PackageNotFoundError):  # of another environment: what loads datasets, say
            wanted[name] = "".join(metadata(name).get_all("Requires-Python", []))
    assert len(wanted) > 50
    missed = {name: its for name, its in wanted.items() if oldest not in SpecifierSet(its)}
    assert missed == {}, f"pip tries in vain for hours: pin what Python {oldest} can have"
