import json
import re
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from newscrawl.exports import to_json, write_jsonl
from newscrawl.utils.atomic import replacing

RECORDS: list[dict[str, Any]] = [{"id": "a", "body": "یک\nدو‌سه"}, {"id": "b", "body": None}]


def written(path: Path) -> bytes:
    with replacing(path) as out:
        assert write_jsonl(RECORDS, out) == 2
    return path.read_bytes()


def test_a_line_a_record_in_letters(tmp_path: Path) -> None:
    data = written(tmp_path / "x.jsonl")
    assert data.decode().splitlines()[0] == '{"id": "a", "body": "یک\\nدو‌سه"}'
    assert [json.loads(line) for line in data.splitlines()] == RECORDS


def test_no_character_in_a_text_ends_a_line() -> None:
    line = to_json({"body": "\x85\u2028\u2029\x0b\x0c\x1c\r\n"}).decode()
    assert len(line.splitlines()) == 1
    assert json.loads(line) == {"body": "\x85\u2028\u2029\x0b\x0c\x1c\r\n"}


@given(st.text(st.characters(max_codepoint=0x2030)))
@example("\x1b]0;x\x07 \x7f \x9b31m \u009f \xa0 «»\u200c ی")
def test_no_text_is_a_control_to_a_terminal(text: str) -> None:
    line = to_json({"body": text}).decode()
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029]", line[:-1])
    assert json.loads(line) == {"body": text}
