import hashlib
import json

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


# What each version of the contract is: SHA-256 of its whole schema, meanings and warnings.
VERSIONS = {
    "1.0": "0759f8a073e4a63796689cf96faeb85b7d55138a2ede9173bc763a18888556d7",
    "1.1": "42b2f51c7683519cfcef0c75f0354b0b94427ce368a9b9a9dccec19b368606cc",  # unknown_layout
}


def test_the_record_changes_with_its_version_only() -> None:
    schema = json_schema([*KEYS, *RAW_KEYS])
    said = json.dumps([schema, WARNINGS], ensure_ascii=False, indent=1)
    digest = hashlib.sha256(said.encode()).hexdigest()
    assert VERSIONS.get(items.CONTRACT) == digest, (
        "the record is another one now: raise items.CONTRACT by the rule that stands there, and "
        f"write down here what the new version is (or the old, better worded): {digest}"
    )


def test_the_content_hash_is_that_of_the_contract() -> None:
    wanted = hashlib.sha256("تیتر\x1f\x1fمتن".encode()).hexdigest()
    assert content_hash("تیتر", None, "متن") == wanted


def test_warnings_are_explained() -> None:
    assert list(WARNINGS) == sorted(WARNINGS)
    assert all(WARNINGS.values())
