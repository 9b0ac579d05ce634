"""``scrapy search`` as a user types it."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.store import open_store, writing
from newscrawl.store.articles import save
from tests.conftest import ENVIRONMENT, ROOT, Scrapy
from tests.factories import NOW, article

BEFORE, AFTER = "پیش از آن " * 2, "پس از این پس از این پس از"
LONG = "پیش از آن " * 30 + "رئیس‌جمهور در قم گفت: «۱۴ راه»\n\nساخته می‌شود. " + "پس از این " * 30


@pytest.fixture
def filled(scrapy: Scrapy) -> Scrapy:
    with closing(open_store(scrapy.folder)) as database:
        kashan = {"province": "isfahan", "desk": "kashan"}
        qom = {"province": "qom", "desk": "qom"}
        save(
            database,
            [
                article(1, headline="تیتر یک", lead="لید", body=LONG, **qom),
                article(
                    2, headline="سفر رييس جمهور", body=None, jalali_date="1404-08-01", **kashan
                ),
                article(3, published_at=None, jalali_date=None),
            ],
            NOW,
        )
    return scrapy


def test_a_block_an_article(filled: Scrapy) -> None:
    done = filled("search", "رئیسجمهور")
    assert done.stdout.splitlines() == [
        "تیتر یک",
        "  1404-08-30 22:53  qom  tasnim:1",
        "  https://www.tasnimnews.ir/fa/news/1404/08/30/1/x",
        f"  … {BEFORE}[رئیس‌جمهور] در قم گفت: «۱۴ راه» ساخته می‌شود. {AFTER} …",
        "",
        "سفر رييس جمهور",
        "  1404-08-30 22:53  isfahan (kashan)  tasnim:2",
        "  https://www.tasnimnews.ir/fa/news/1404/08/30/2/x",
        "  سفر [رييس جمهور]",
        "",
    ]
    assert done.stderr == "scrapy search: 2 of 2 articles found\n"


def test_filters_and_limit(filled: Scrapy) -> None:
    assert "tasnim:2" not in filled("search", "جمهور", "--province", "qom").stdout
    assert "tasnim:1" not in filled("search", "جمهور", "--province=kashan").stdout
    assert "tasnim:1" not in filled("search", "جمهور", "--until", "1404-08-29").stdout
    assert "tasnim:2" not in filled("search", "جمهور", "--since", "2025-11-21").stdout
    done = filled("search", "جمهور", "--limit", "1")
    assert done.stdout.count("tasnim:") == 1
    assert "1 of 2 articles" in done.stderr


def test_what_is_not_wanted(filled: Scrapy) -> None:
    assert "tasnim:1" not in filled("search", "-گفت جمهور").stdout
    assert "tasnim:1" not in filled("search", "جمهور -گفت").stdout
    assert "a word without a minus" in filled("search", "-گفت", code=64).stderr


@pytest.mark.parametrize(
    "words", ["-تهران جمهور", "-LED جمهور", "-saipa جمهور", "-hello world جمهور", "-h جمهور"]
)
def test_words_that_look_like_an_option(filled: Scrapy, words: str) -> None:
    folder = f"OUTPUT_DIR={filled.folder}"
    found = filled("search", words).stdout
    for arguments in (["-s", folder, "--", words], [words, "-s", folder], [f"-s{folder}", words]):
        done = filled.inside("search", *arguments)
        assert (done.returncode, done.stdout) == (0, found)
    assert found.count("tasnim:") == (0 if "world" in words else 2)
    assert filled.inside("search", "-s", folder, "--", "-hello").returncode == 64


def test_a_search_beside_one_who_writes(filled: Scrapy) -> None:
    with closing(open_store(filled.folder)) as database, writing(database):
        assert "2 of 2" in filled("search", "جمهور").stderr


def test_a_copy_that_cannot_be_written_to(filled: Scrapy, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(open_store(filled.folder)) as database:
        database.execute("UPDATE articles SET headline = 'کوآلا' WHERE id = 'tasnim:2'")
    # Whoever runs the tests may be one who can write everywhere.
    monkeypatch.setattr("newscrawl.store._can_write", lambda _: False)
    done = filled("search", "جمهور")
    assert "1 articles are not indexed as they are now" in done.stderr
    assert "2 of 2" in done.stderr
    assert "readonly" in filled("search", "--rebuild", code=74).stderr


def test_nothing_found(filled: Scrapy) -> None:
    done = filled("search", "کوآلا")
    assert (done.stdout, done.stderr) == ("", "scrapy search: no article found\n")


def test_an_article_without_time_or_place(filled: Scrapy) -> None:
    assert filled("search", "متن").stdout.splitlines()[1] == "  -  -  tasnim:3"


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ((), "no word to search for"),
        (("",), "no word to search for"),
        (("«»",), "no word to search for"),
        (("-قم",), "only what is not wanted"),
        (("قم", "تهران"), "one argument, in quotes; 2 were given"),
        (("قم", "--province", "kashn"), "Did you mean kashan"),
        (("قم", "--since", "yesterday"), "--since=yesterday"),
        (("قم", "--since", "1404-08-30", "--until", "1404-08-29"), "no day is in between"),
        (("قم", "--limit", "0"), "whole number"),
        (("قم", "--limt=3"), "Did you mean --limit"),
        (("قم " * 51,), "more than 50"),
    ],
)
def test_bad_arguments(scrapy: Scrapy, arguments: tuple[str, ...], hint: str) -> None:
    done = scrapy("search", *arguments, code=64)
    assert hint in done.stderr
    assert "Traceback" not in done.stderr
    assert not scrapy.folder.exists()


def test_without_a_database(scrapy: Scrapy) -> None:
    scrapy("search", "قم", code=66)
    scrapy("search", "--rebuild", code=66)


def test_no_text_acts_on_the_terminal(scrapy: Scrapy) -> None:
    with closing(open_store(scrapy.folder)) as database:
        body = "قم \x1b[2J\x07 \u202e gnp.exe \r\n قم \x9b31m"
        save(database, [article(1, headline="قم \x1b]0;x\x07", body=body, url="\x1b[31m")], NOW)
    done = scrapy("search", "قم")
    assert not set(done.stdout) & set("\x1b\x07\r\x9b\u202e")
    assert "\\x1b[2J" in done.stdout
    assert len(done.stdout.splitlines()) == 5


def on_a_terminal(folder: Path, stream: str, *arguments: str) -> str:
    """Return what a search writes to ``stdout`` or ``stderr`` if that is a terminal."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "search", *arguments, "-s", f"OUTPUT_DIR={folder}"],
        cwd=ROOT,
        check=False,
        env={**os.environ, **ENVIRONMENT},
        stdout=its if stream == "stdout" else subprocess.DEVNULL,
        stderr=its if stream == "stderr" else subprocess.DEVNULL,
    )
    os.close(its)
    printed = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # the other end is closed: Linux's way to say that there is no more
            break
        if not part:
            break
        printed += part
    os.close(ours)
    assert done.returncode == 0
    return printed.decode()


@pytest.mark.long
def test_bold_on_a_terminal(filled: Scrapy) -> None:
    assert "\x1b[1mسفر\x1b[0m رييس جمهور" in on_a_terminal(filled.folder, "stdout", "سفر")


@pytest.mark.long
def test_a_bar_on_a_terminal(filled: Scrapy) -> None:
    shown = on_a_terminal(filled.folder, "stderr", "--rebuild")
    assert "| 0/3 [" in shown
    assert shown.endswith("3 articles indexed\r\n")


def test_the_index_made_anew(filled: Scrapy) -> None:
    done = filled("search", "--rebuild")
    assert (done.stdout, done.stderr) == ("", "scrapy search: 3 articles indexed\n")
    assert "2 of 2" in filled("search", "رئیس‌جمهور", "--rebuild").stderr


def test_what_was_changed_by_hand_is_found(filled: Scrapy) -> None:
    with closing(open_store(filled.folder)) as database:
        database.execute("UPDATE articles SET headline = 'کوآلا' WHERE id = 'tasnim:3'")
        database.execute("DELETE FROM articles WHERE id = 'tasnim:2'")
    assert "1 of 1" in filled("search", "کوالا").stderr
    assert "1 of 1" in filled("search", "جمهور").stderr


def test_many_are_said(scrapy: Scrapy) -> None:
    with closing(open_store(scrapy.folder)) as database:
        save(database, [article(n) for n in range(1, 1_203)], NOW)
        database.execute("UPDATE articles SET headline = 'قم'")
    done = scrapy("search", "قم", "--limit", "2")
    assert done.stderr.splitlines() == [
        "scrapy search: indexing 1,202 articles, once",
        "scrapy search: 1,202 articles indexed",
        "scrapy search: 2 of 1,202 articles found",
    ]
    assert Path(scrapy.folder / "news.db").is_file()
