"""Find the code in documents, and run its command lines in a folder made for them."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from newscrawl.demo.site import DemoSite, Page
from tests.conftest import ENVIRONMENT, ROOT
from tests.crawling.republished import story

#: The English documents, README first, and the Persian twin of each that has one.
ENGLISH = ("README.md", *(f"docs/{path.name}" for path in sorted(ROOT.glob("docs/*.md"))))
TWINS = {
    "README.md": "README.fa.md",
    **{f"docs/{path.name}": f"docs/fa/{path.name}" for path in sorted(ROOT.glob("docs/fa/*.md"))},
}
DOCUMENTS = (*ENGLISH, *TWINS.values())
_block = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_command = re.compile(r"(?:^|[\s/;|&(])scrapy [a-z_]+(?=\s|$)")
_no_prose = re.compile(r"\||<|- \[[^\]]+\]\(#[^)]+\)$")
_WITH_COMMENTS = ("console", "cron", "ini", "python")


def text_of(name: str) -> str:
    """Return a document's text. name: its path in the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def prose(text: str) -> list[str]:
    """Return a document's lines without code, tables, comments and its table of contents."""
    lines = without_code(text).splitlines()
    return [line for line in lines if line.strip() and not _no_prose.match(line)]


def without_code(text: str) -> str:
    """Return a document's text without its blocks of code."""
    return _block.sub("", text)


def shown(text: str) -> list[tuple[str, list[str]]]:
    """Return each command after a ``$`` in a document, with the output that is shown below it."""
    found: list[tuple[str, list[str]]] = []
    for language, lines in blocks(text):
        # A block without a $ holds commands alone.
        for line in lines if language == "console" and lines[0].startswith("$ ") else ():
            if line.startswith("$ "):
                found.append((line.removeprefix("$ "), []))
            else:
                found[-1][1].append(line)
    return [(command, output) for command, output in found if output]


def blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each block of code: its language, and its lines without comments."""
    for language, code in _block.findall(text):
        lines = code.splitlines()
        if language in _WITH_COMMENTS:
            lines = [re.sub(r"(^|\s+)# .*$", "", line) for line in lines]
        yield language, lines


def command_lines(text: str) -> list[str]:
    """Return a document's ``scrapy`` lines, each once, as a shell, cron or systemd runs them."""
    found: list[str] = []
    for language, lines in blocks(text):
        for line in lines:
            is_cron = language == "cron"
            told = re.sub(r"^(\S+ +){5}", "", line).replace(r"\%", "%") if is_cron else line
            if _command.search(told):
                found.append(told.removeprefix("$ ").removeprefix("ExecStart="))
    return list(dict.fromkeys(found))


#: The ``scrapy`` of the folder: it uses the folder's database and a local site, without delays, and
#: ends after some seconds, even if a line asks for years of an archive.
_SCRAPY = """#!/bin/sh
case "$1" in
  demo) set -- "$@" -s OUTPUT_DIR={folder}/demo ;;
  browse) set -- browse -s OUTPUT_DIR={folder}/output --port 0 ;;  # any port that is free
  *) set -- "$@" -s OUTPUT_DIR={folder}/output ;;
esac
exec {python} -m scrapy "$@" -s TASNIM_URL={site} {agencies} -s DOWNLOAD_DELAY=0 \\
  -s RETRY_WAIT=0.05 \\
  -s CONCURRENT_REQUESTS_PER_DOMAIN=8 -s CLOSESPIDER_TIMEOUT=8
"""
_WAIT = 300


class Sandbox:
    """A folder that stands for ``/srv/newscrawl`` while one line runs.

    It has a filled database and the files that documents name; sites on loopback replace the sites
    that documents name.
    """

    def __init__(
        self,
        folder: Path,
        filled: Path,
        site: DemoSite,
        others: DemoSite,
        files: str = "",
        scheduler: str = "",
        agencies: Mapping[str, DemoSite] | None = None,
    ) -> None:
        """``filled``: folder to copy, with databases in ``output``; ``others``: all other hosts,
        but for ``files``, a server of archive files; ``scheduler``: of a Dask cluster;
        ``agencies``: by the names of their sites.
        """
        self.folder = folder
        self.site = site.url
        self.others = others.url
        self.files = files
        self.scheduler = scheduler
        shutil.copytree(filled, folder)
        for place in (folder / ".venv" / "bin", folder / "bin"):
            place.mkdir(parents=True)
            program = place / "scrapy"
            sites = f"{site.url},{files}".rstrip(",")
            urls = ((name.upper(), at.url) for name, at in (agencies or {}).items())
            named = " ".join(f"-s {name}_URL={url}" for name, url in urls)
            text = _SCRAPY.format(folder=folder, python=sys.executable, site=sites, agencies=named)
            program.write_text(text, encoding="utf-8")
            program.chmod(0o755)
        (folder / "addresses.txt").write_text(f"# two\n{others.url}/7/\n{others.url}/48213/\n")

    def here(self, line: str) -> str:
        """Return the line with the folder and the local sites put in place of those it names."""
        line = line.replace("/srv/newscrawl", str(self.folder))
        line = line.replace("https://data.commoncrawl.org", self.files)
        line = line.replace("tcp://HOST:8786", self.scheduler)
        words = line.split(" ")
        for n, word in enumerate(words):
            # --url only states the address of a page in a file: nothing requests it.
            if n and words[n - 1] == "--url":
                continue
            words[n] = re.sub(r"https://www\.tasnimnews\.ir", self.site, word)
            words[n] = re.sub(r"https://[\w.-]+", self.others, words[n])
        return " ".join(words)

    def run(self, line: str, *, cron: bool = False) -> subprocess.CompletedProcess[str]:
        """Run a line in a user's shell or in cron's. ``scrapy browse`` is ended by SIGTERM."""
        shell = ("sh",) if cron else ("bash", "-o", "pipefail")
        process = subprocess.Popen(
            [*shell, "-c", self.here(line)],
            cwd=self.folder,
            env={
                **os.environ,
                **ENVIRONMENT,
                "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
                "PYTHONPATH": str(ROOT),
                "SCRAPY_SETTINGS_MODULE": "newscrawl.settings",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )
        try:
            if "scrapy browse" in line:
                assert process.stdout
                assert process.stdout.readline().startswith("http://127.0.0.1:")
                os.killpg(process.pid, signal.SIGTERM)  # a job of a shell may not hear Ctrl-C
            out, err = process.communicate(timeout=_WAIT)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise
        return subprocess.CompletedProcess(line, process.returncode, out, err)


def is_plain(line: str) -> bool:
    """Return True if a shell only has to split the line into words, and no server is asked."""
    return "://data." not in line and not set(";|&<>$()") & set(
        shlex.join(shlex.split(line, comments=True)).replace("'", "")
    )


def any_story(target: str) -> Page:
    """Serve a republished story at every address that ends in a number; else a robots.txt."""
    number = re.search(r"/(\d+)/?$", target)
    return story(int(number[1])) if number else "User-agent: *\nDisallow:"
