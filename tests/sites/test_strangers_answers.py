"""Answers of the site and of others, written by one who knew the kinds of fault, not the code."""

import json
from pathlib import Path
from typing import Any

import pytest

import newscrawl
from newscrawl.errors import NotThePageError, PageError
from newscrawl.persian.cleaning import clean
from tests.strangers.pages import FOLDER

ANSWERS = sorted((FOLDER / "answers").glob("*.html"))


@pytest.mark.parametrize("path", ANSWERS, ids=[path.stem for path in ANSWERS])
def test_a_story_is_read_and_nothing_else_is(path: Path) -> None:
    told = json.loads(path.with_suffix(".json").read_text("utf-8"))
    body = path.read_bytes()
    if told["outcome"] != "article":
        refused = PageError if told["outcome"] == "failure" else NotThePageError
        with pytest.raises(refused):
            newscrawl.read(body, told["url"], told["headers"])
        return
    record: dict[str, Any] = dict(
        newscrawl.to_record(newscrawl.read(body, told["url"], told["headers"]))
    )
    record["images"] = [image["url"] for image in record["images"]]
    record["body"] = (record["body"] or "").split("\n\n") if record["body"] else []
    wanted = {**told["wanted"], "body": told["wanted"].get("body") or []}
    assert {name: record[name] for name in wanted} == wanted
    assert not [other for other in told["never"] if clean(other) in "\n".join(record["body"])]
