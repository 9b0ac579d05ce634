"""Texts of pages and servers reach the terminal and the log only as harmless text."""

import io
import logging
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.demo.stories import on_list
from newscrawl.sites.tasnim.desks import desks
from newscrawl.utils.terminal import PlainFormatter, columns, plain, plain_line
from tests.conftest import Scrapy
from tests.servers import answering, http, redirect

UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x9b31m \x7f \r", "\\x9b31m \\x7f \\x0d"),
        ("\u202eabc\u2066", "\\u202eabc\\u2066"),
        ("\ud800", "\\ud800"),
        ("\ta\n", "\ta\n"),
        ("می\u200cشود «قم»\u200f ۱۲", "می\u200cشود «قم»\u200f ۱۲"),
    ],
)
def test_controls_are_shown(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.text())
def test_no_control_is_left_and_no_letter_is_lost(text: str) -> None:
    assert not UNSAFE.search(plain(text))
    assert plain(plain(text)) == plain(text)
    if not UNSAFE.search(text):
        assert plain(text) == text


def logged(message: str, *arguments: object, error: Exception | None = None) -> str:
    """Return what a handler writes for one log record."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(PlainFormatter(logging.Formatter("[%(levelname)s] %(message)s")))
    logger = logging.Logger("test")
    logger.addHandler(handler)
    logger.error(message, *arguments, exc_info=error)
    return out.getvalue()


def test_a_line_end_in_an_argument_makes_no_line() -> None:
    assert logged("no page: %s", "x\n[INFO] all is well\r\n") == (
        "[ERROR] no page: x\\n[INFO] all is well\\x0d\\n\n"
    )


def test_lines_that_are_meant_stay_but_not_at_the_margin() -> None:
    assert logged("stats:\n%s", "a\nb") == "[ERROR] stats:\n    a\n    b\n"
    assert logged("x\n[INFO] all is well") == "[ERROR] x\n    [INFO] all is well\n"


def test_a_traceback_stays_readable() -> None:
    try:
        raise ValueError("\x1b[2J\n[INFO] all is well \u202e")
    except ValueError as error:
        text = logged("fault in %s", "x", error=error)
    first, *rest = text.splitlines()
    assert first == "[ERROR] fault in x"
    assert rest[0] == "    Traceback (most recent call last):"
    assert rest[-2:] == ["    ValueError: \\x1b[2J", "    [INFO] all is well \\u202e"]
    assert sum(line.startswith("[") for line in text.splitlines()) == 1


@given(st.text(), st.text())
def test_a_record_has_one_line_at_the_margin(message: str, argument: str) -> None:
    text = logged(message.replace("%", "%%") + "%s", argument)
    assert not UNSAFE.search(text)
    assert [line for line in text[:-1].split("\n") if not line.startswith("    ")][1:] == []


def test_colours_of_the_formatters_own_stay() -> None:
    inner = logging.Formatter("\x1b[31m%(message)s\x1b[0m")
    record = logging.LogRecord("x", logging.INFO, "x", 1, "%s", ("\x1b[32m",), None)
    assert PlainFormatter(inner).format(record) == "\x1b[31m\\x1b[32m\x1b[0m"
    assert record.args == ("\x1b[32m",)  # other handlers see the record as it was


EVIL = "\x1b]0;owned\x07\x1b[31m\u202e\x9b2J\x7f"
FORGED = "2025-01-01 00:00:00 [newscrawl] INFO: all is well"


def evil(path: str) -> Iterable[bytes] | None:
    """Put control characters into every part of a response that a server controls."""
    one, two, three, four, five, six = (story.number for story in on_list(desks()["qom"]))
    said = EVIL.encode()
    if f"/{one}/" in path:
        return [http(status="404 Not").replace(b"404 Not", b"404 " + said)]
    if f"/{two}/" in path:
        return [redirect("http://evil.example/SAID")[0].replace(b"SAID", said)]
    if f"/{three}/" in path:
        return [http(f"<html><title>{EVIL}\n{FORGED}</title>{EVIL}</html>".encode())]
    if f"/{four}/" in path:
        return [b"HTTP/1.1 " + said + b"\r\n" + said + b": " + said + b"\r\n\r\n"]
    if f"/{five}/" in path:
        return [http(b"x").replace(b"Content-Type: text", b"Content-Encoding: " + said)]
    if f"/{six}/" in path:
        return [
            http(b"x").replace(b"text/html; charset=utf-8", b"text/" + said + b";charset=" + said)
        ]
    return None


@pytest.mark.long
@pytest.mark.parametrize("to_file", [False, True])
def test_nothing_that_a_server_says_is_an_escape(
    scrapy: Scrapy, tmp_path: Path, *, to_file: bool
) -> None:
    log = tmp_path / "crawl.log"
    more = ("-s", f"LOG_FILE={log}") if to_file else ()
    with answering(evil) as site:
        arguments = ("-a", "provinces=qom", "-a", "since=1404-08-01", "-s", "LOG_LEVEL=DEBUG")
        done = scrapy.crawl(site.url, *arguments, *more)
    text = log.read_text(encoding="utf-8") if to_file else done.stderr
    assert "owned" in text, "what was said is to be read"
    for shown in (text, done.stderr, done.stdout):
        assert [line for line in shown.split("\n") if UNSAFE.search(line)] == []
    assert FORGED not in text.splitlines()
    lines = text.partition("Spider opened")[2].splitlines()[1:]
    begun = [line for line in lines if not line.startswith("    ")]
    assert all(re.match(r"\d{4}-\d\d-\d\d |scrapy crawl: ", line) for line in begun), begun


def test_nor_is_an_argument_in_a_message(scrapy: Scrapy) -> None:
    done = scrapy("crawl", f"tas{EVIL}", code=64)
    assert "owned" in done.stderr
    assert not UNSAFE.search(done.stderr)


def test_a_line_for_a_table() -> None:
    assert plain_line("one\ntwo\r\u2028three\ud800\tx") == "one\\ntwo\\x0d\\u2028three\\ud800\\tx"
    assert plain_line("می\u200cشود ۱۲ «خبر»") == "می\u200cشود ۱۲ «خبر»"
    assert plain_line("x" * 400) == "x" * 300 + "…"


@given(st.text())
def test_it_is_one_line_that_can_be_encoded(text: str) -> None:
    shown = plain_line(text)
    assert len(shown.splitlines()) <= 1
    assert "\x1b" not in shown
    shown.encode()


def test_columns_align() -> None:
    assert columns(("word", "n"), [("a", "1"), ("longer", "100")], {"word"}) == [
        "word      n",
        "a         1",
        "longer  100",
    ]
