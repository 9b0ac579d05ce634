"""The expected records of the demo's stories, made from the stories, not from their pages."""

from datetime import UTC
from typing import Any

from newscrawl.demo.pages import desk_code, path_of, picture_of
from newscrawl.demo.stories import DemoStory, on_list, stories
from newscrawl.items import Article, content_hash, to_record
from newscrawl.persian.dates import to_jalali
from newscrawl.sites.tasnim.desks import desks
from tests.readers import PARSERS

#: Fields that depend on the clock and on earlier runs.
TIMES = ("first_seen_at", "fetched_at")


def record_of(story: DemoStory) -> dict[str, Any]:
    """Return the expected record of a story, without the fields of TIMES."""
    media = story.kind != "article"
    new = story.layout == "2025"
    body = "\n\n".join(map(_block, story.body)) or None
    # The new layout has no JSON-LD; media pages have neither it nor a desk code.
    by_json_ld = not media and not new
    utc = story.published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    warnings = {
        "no_lead_found": story.lead is None,
        "published_at_fallback": not by_json_ld,
        "source_fallback": not by_json_ld,
        "tags_fallback": new and not media,
    }
    province = story.desk.province
    assert province is not None
    said = {
        "id": f"tasnim:{story.number}",
        "site": "tasnim",
        "url": f"https://www.tasnimnews.ir{path_of(story)}",
        "short_url": f"https://tn.ai/{story.number}",
        "kind": story.kind,
        "province": province.key,
        "province_name": province.name,
        "province_code": province.code,
        "province_from": "service",
        "sections": ["استان‌ها", story.desk.name],
        "dateline": _city(story),
        "kicker": story.kicker,
        "headline": story.headline,
        "lead": story.lead,
        "body": body,
        "source": "خبرگزاری تسنیم",
        "original": None,
        "desk_code": None if media else desk_code(story),
        "tags": story.tags,
        "images": [_image(story, n, by_json_ld) for n in range(len(story.captions))],
        "related": [f"tasnim:{number}" for number in story.related],
        "published_at": utc,
        "modified_at": utc if by_json_ld else None,
        "published_local": story.published.isoformat(),
        "jalali_date": to_jalali(story.published.date()),
        "word_count": len(body.split()) if body else 0,
        "content_hash": content_hash(story.headline, story.lead, body),
        "revision": 1,
        "warnings": [name for name, is_so in warnings.items() if is_so],
        "parser": PARSERS["tasnim"],
    }
    # A field that no story of the demo has is as in an empty article.
    blank = to_record(Article(id="", site="", url="", parser="", fetched_from=""))
    return {key: value for key, value in {**blank, **said}.items() if key not in TIMES}


def _block(block: str | dict[str, Any]) -> str:
    if isinstance(block, str):
        return block
    ((kind, content),) = block.items()
    if kind == "list":
        return "\n".join(f"- {item}" for item in content)
    if kind == "table":
        return "\n".join(" | ".join(row) for row in content)
    return str(content)


def _city(story: DemoStory) -> str | None:
    first = story.body[0] if story.body else ""
    opening = "به گزارش خبرگزاری تسنیم از "
    if isinstance(first, str) and first.startswith(opening):
        return first.removeprefix(opening).partition("،")[0]
    return None


def _image(story: DemoStory, n: int, by_json_ld: bool) -> dict[str, Any]:
    thumbnail: str | None = picture_of(story, n, full=False)
    size: tuple[int | None, int | None] = (800, 600) if n == 1 else (800, 557)
    if story.kind != "article":
        size = (None, None)
    if story.kind != "photo" and not by_json_ld:
        thumbnail = None
    return {
        "url": picture_of(story, n),
        "thumbnail": thumbnail,
        "caption": story.captions[n],
        "width": size[0],
        "height": size[1],
    }


ALL = "since=1404-08-01"


def without_times(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in r.items() if key not in TIMES} for r in records]


def truth(*desk_keys: str) -> list[dict[str, Any]]:
    shown = {s for key in desk_keys or desks() for s in on_list_of(key)}
    return sorted(
        (record_of(s) for s in stories() if s.number in shown),
        key=lambda r: (r["published_at"], r["id"]),
    )


def on_list_of(key: str) -> list[int]:
    return [story.number for story in on_list(desks()[key])]
