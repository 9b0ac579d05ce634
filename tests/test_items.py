import hashlib
import json
from typing import Any

from newscrawl import items
from newscrawl.exports.json_schema import json_schema
from newscrawl.items import KEYS, RAW_KEYS, WARNINGS, Article, Image, content_hash, to_record

# The contract's keys, in its order, as users script against them.
CONTRACT = (
    "id site url short_url kind province province_name province_code province_from sections "
    "dateline kicker headline lead body source original desk_code tags images related published_at "
    "modified_at published_local jalali_date word_count content_hash revision warnings parser "
    "first_seen_at fetched_at"
).split()


def test_the_record_has_the_contracts_keys_in_its_order() -> None:
    article = Article(
        id="tasnim:1", site="tasnim", url="u", parser="p", fetched_from="f", images=[Image(url="i")]
    )
    record = to_record(article)
    assert list(record) == CONTRACT == list(KEYS)
    assert list(to_record(article, raw=True)) == [*CONTRACT, *RAW_KEYS]
    assert list(record["images"][0]) == ["url", "thumbnail", "caption", "width", "height"]
    assert json.loads(json.dumps(record)) == record


#: Version of the contract -> SHA-256 of its keys, types and values, and the warnings' names.
VERSIONS = {
    "1.0": "8c548f8650d691cd99eb361c877af6c97719d5f51beb3c774b9aa90889c9f23d",
    "1.1": "3acd273a740b4b728384bbf71011e3f7956290bd1b0ef03d0803328a0891a4a8",  # unknown_layout
}


def without_words(schema: Any) -> Any:
    """Return a schema without what only people read: meanings may be worded better at any time."""
    if isinstance(schema, dict):
        words = ("$comment", "title", "description")
        return {key: without_words(value) for key, value in schema.items() if key not in words}
    return [*map(without_words, schema)] if isinstance(schema, list) else schema


def test_the_record_changes_with_its_version_only() -> None:
    schema = without_words({"a record": json_schema([*KEYS, *RAW_KEYS])})
    digest = hashlib.sha256(json.dumps([schema, [*WARNINGS]], indent=1).encode()).hexdigest()
    assert VERSIONS.get(items.CONTRACT) == digest, (
        "the record is another one now: raise items.CONTRACT by the rule that stands there, and "
        f"write down here what the new version is: {digest}"
    )


def test_the_content_hash_is_that_of_the_contract() -> None:
    wanted = hashlib.sha256("تیتر\x1f\x1fمتن".encode()).hexdigest()
    assert content_hash("تیتر", None, "متن") == wanted


def test_warnings_are_explained() -> None:
    assert list(WARNINGS) == sorted(WARNINGS)
    assert all(WARNINGS.values())
