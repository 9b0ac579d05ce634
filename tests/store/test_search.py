"""Searches of news.db."""

from datetime import date

import pytest

from newscrawl.errors import ArgumentError
from newscrawl.persian.cleaning import ZWNJ, clean
from newscrawl.persian.dates import to_jalali
from newscrawl.store import Database, writing
from newscrawl.store import search as module
from newscrawl.store.articles import save
from newscrawl.store.search import search
from newscrawl.store.selection import Selection
from tests.factories import NOW, article, save_bodies
from tests.store.queries import find

SPELLINGS = [
    ("می‌شود", "میشود", "می شود"),
    ("رئیس جمهور", "رییس‌جمهور", "رئیسجمهور"),
    ("مسئولان", "مسوولان", "مسؤولان"),
    ("۱۴۰۴", "1404", "١٤٠٤"),
    ("علي", "علی", "عَلی"),
    ("حمل و نقل", "حمل‌ونقل", "حملونقل"),
    ("کتاب‌های", "کتابهای", "کتاب های"),
    ("گفته‌اند", "گفتهاند", "گفته اند"),
    ("هیئت‌مدیره", "هیأت مدیره", "هیاتمدیره"),
]
PAIRS = [(a, b) for spellings in SPELLINGS for a in spellings for b in spellings]


@pytest.mark.parametrize(("stored", "typed"), PAIRS)
def test_however_it_is_spelt(database: Database, stored: str, typed: str) -> None:
    save_bodies(database, f"گفتند که {stored}، و رفتند.", "چیز دیگری گفتند")
    assert find(database, typed) == ["1"]
    assert find(database, f'"که {typed} و"') == ["1"]


@pytest.mark.parametrize(
    "mark", ["\u200d", "\u200e", "\u00ad", "¬", "\u200c\u200f", "\ufeff\u200b"]
)
def test_words_that_were_parted_by_another_mark(database: Database, mark: str) -> None:
    save_bodies(
        database, clean(f"تیم حرفه{mark}ای می{mark}رود، ۱۴۰۴ ه\u200d.ق."), "تیم دیگر می ماند"
    )
    for apart in (mark, ZWNJ, "", " "):
        assert find(database, f"حرفه{apart}ای") == find(database, f'"می{apart}رود"') == ["1"], apart
    assert find(database, "ه.ق") == find(database, "ه\u200d.ق") == ["1"]


@pytest.mark.parametrize("spellings", SPELLINGS)
def test_what_is_not_wanted_however_it_is_spelt(
    database: Database, spellings: tuple[str, ...]
) -> None:
    save_bodies(database, *(f"گفتند که {word}." for word in spellings * 2), "گفتند")
    for typed in spellings:
        assert find(database, f"گفتند -«{typed}»")[0] == "7"
        assert find(database, f"گفتند -{typed.replace(' ', ZWNJ)}") == ["7"]


@pytest.mark.parametrize("spellings", SPELLINGS)
def test_all_spellings_find_the_same(database: Database, spellings: tuple[str, ...]) -> None:
    apart = "جمهور آمد، و رئیس هم. نقل حمل و شود. مدیره در هیئت"
    save_bodies(database, *spellings, *(f"در متن {word} هست" for word in spellings), apart)
    for word in spellings:
        # Words typed apart are two, wherever they stand, but for affixes.
        is_apart = word in ("رئیس جمهور", "حمل و نقل", "هیأت مدیره")
        assert set(find(database, word)) == {*"123456", *("7" * is_apart)}, word


def test_words_are_whole(database: Database) -> None:
    save_bodies(database, "قمصر", "علیه", "قم", "علی", "نرم افزار", "کار، خانه")
    assert find(database, "قم") == ["3"]
    assert find(database, "علی") == ["4"]
    assert find(database, "قمصر") == ["1"]
    assert find(database, "کارخانه") == ["6"]


def test_all_words_a_phrase_and_what_is_not_wanted(database: Database) -> None:
    save_bodies(database, "سیل در قم و تهران", "سیل تهران", "تهران سیل", "زلزله")
    assert sorted(find(database, "سیل تهران")) == ["1", "2", "3"]
    assert find(database, '"سیل تهران"') == ["2"]
    assert find(database, "«سیل تهران»") == ["2"]
    assert find(database, '"سیل تهران') == ["2"]
    assert find(database, "سیل-تهران") == ["2"]
    assert sorted(find(database, "سیل -قم")) == ["2", "3"]
    assert sorted(find(database, "-قم سیل")) == ["2", "3"]
    assert sorted(find(database, 'تهران -"سیل تهران"')) == ["1", "3"]
    assert find(database, "سیل -سیل") == []


def test_headline_over_lead_over_body_and_the_newest_first(database: Database) -> None:
    save(
        database,
        [
            article(1, body="قم"),
            article(2, lead="قم"),
            article(3, headline="قم"),
            article(4, body="قم", published_at="2025-11-22T00:00:00Z"),
            article(5, body="قم", published_at=None),
        ],
        NOW,
    )
    assert find(database, "قم") == ["3", "2", "4", "1", "5"]
    assert find(database, "قم", limit=2) == ["3", "2"]
    assert find(database, "قم", limit=3) == ["3", "2", "4"]


@pytest.mark.parametrize("entries", [0, 1, 10, 1000])
def test_matches_are_cut_by_their_time_then_their_id(
    database: Database, monkeypatch: pytest.MonkeyPatch, entries: int
) -> None:
    monkeypatch.setattr(module, "_LOOKED_UP", 3)
    monkeypatch.setattr(module, "_ENTRIES", entries)
    days = {n: f"2025-11-{7 * n % 11 + 1:02}T00:00:00Z" for n in range(1, 30)}
    made = [article(n, body="قم", published_at=at if n % 9 else None) for n, at in days.items()]
    made += [article(n, lead="قم", published_at="2024-01-01T00:00:00Z") for n in range(40, 45)]
    save(database, [*made, article(99, body="ری", published_at=NOW)], NOW)
    by_time = sorted(made, key=lambda a: (a.published_at or "", a.id), reverse=True)
    wanted = sorted(by_time, key=lambda a: a.lead != "قم")
    for limit in (1, 5, 28, 30, 99):
        ids = [a.id.partition(":")[2] for a in wanted[:limit]]
        assert find(database, "قم", limit=limit) == ids


@pytest.mark.parametrize("few", [0, 3, 10, 100])
@pytest.mark.parametrize(("looked_up", "keys"), [(100, 8), (0, 0), (0, 1), (2, 100)])
def test_a_selection_finds_the_same_in_every_way(
    database: Database, monkeypatch: pytest.MonkeyPatch, few: int, looked_up: int, keys: int
) -> None:
    monkeypatch.setattr(module, "_FEW", few)
    monkeypatch.setattr(module, "_LOOKED_UP", looked_up)
    monkeypatch.setattr(module, "_KEYS", keys)
    places, days = ("qom", "yazd", None), ("2025-11-20", "2025-11-21", "2025-11-22")
    made = [
        article(
            n,
            headline="قم" if n % 5 == 0 else "تیتر",
            body="قم" if n % 4 else "ری",
            province=places[n % 3],
            published_at=f"{days[n % 7 % 3]}T10:{n:02}:00Z",
            jalali_date=to_jalali(date.fromisoformat(days[n % 7 % 3])),
            tags=["الف"] if n % 2 else [],
        )
        for n in range(60)
    ]
    save(database, made, NOW)
    day = date(2025, 11, 21)
    for selection in (
        *(Selection(places=("qom",)), Selection(places=("qom", "none"), since=day)),
        *(Selection(since=day, until=day), Selection(tag="الف"), Selection(sites=("tasnim",))),
        *(Selection(places=("yazd",), tag="الف", until=day), Selection(places=("nowhere",))),
    ):
        wanted = [
            a
            for a in made
            if "قم" in (a.headline, a.body)
            and selection.has_place(a.province, a.desk)
            and selection.has_day(date.fromisoformat((a.published_at or "")[:10]))
            and (selection.tag is None or selection.tag in a.tags)
        ]
        wanted.sort(key=lambda a: (a.headline == "قم", a.published_at), reverse=True)
        found = search(database, "قم", selection, 15)
        assert found.total == len(wanted)
        assert [hit.id for hit in found.found] == [a.id for a in wanted[:15]]


def test_words_of_many_articles(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FEW", 2)
    days = {n: f"2025-11-{n:02}T00:00:00Z" for n in range(1, 10)}
    made = [article(n, body="قم و ری", published_at=at, province="qom") for n, at in days.items()]
    made[2].headline, made[4].headline, made[5].lead = "قم", "ری و قم", "قم"
    made[8].province = None
    save(database, made, NOW)
    assert find(database, "قم") == ["5", "3", "6", "9", "8", "7", "4", "2", "1"]
    assert find(database, "قم", limit=4) == ["5", "3", "6", "9"]
    assert find(database, "قم", places=("qom",)) == ["5", "3", "6", "8", "7", "4", "2", "1"]
    assert find(database, "قم -تیتر") == ["5", "3"]


def test_accidents_come_last(database: Database) -> None:
    save(
        database,
        [
            article(1, headline="کار خانه", body="کار خانه"),
            article(2, body="کارخانه"),
            article(3, body="متن کارخانه و چند واژهٔ دیگر"),
        ],
        NOW,
    )
    assert find(database, "کارخانه") == ["3", "2", "1"]


def test_filters(database: Database) -> None:
    isfahan = {"province": "isfahan"}
    save(
        database,
        [
            article(1, desk="isfahan", jalali_date="1404-08-29", **isfahan),
            article(2, desk="kashan", **isfahan),
            article(3, desk="qom", province="qom"),
            article(4),
        ],
        NOW,
    )
    assert sorted(find(database, "متن", places=("isfahan",))) == ["1", "2"]
    assert find(database, "متن", places=("kashan",)) == ["2"]
    assert sorted(find(database, "متن", places=("kashan", "qom"))) == ["2", "3"]
    assert sorted(find(database, "متن", since=date(2025, 11, 21))) == ["2", "3", "4"]
    assert find(database, "متن", until=date(2025, 11, 20)) == ["1"]
    assert find(database, "متن", places=("qom",), until=date(2025, 11, 20)) == []
    with writing(database):
        database.execute("UPDATE articles SET province = 'yazd' WHERE id = 'tasnim:4'")
    assert find(database, "متن", places=("yazd",)) == ["4"]


@pytest.mark.parametrize(
    "words",
    [
        *('AND OR NOT NEAR(a b, 3) "', 'a"b"c', "headline : متن", "* ^ + - : { } ( )متن", "متن*"),
        *("'; DROP TABLE articles; - متن", "rank MATCH 'x' متن", "متن\x00\x1b[31m", "NOT متن"),
        *("{headline lead}: متن", 'متن "', "متن «»»«", "متن \\ %s %d {0}", "متن\u202e"),
        *("ا" * 100_000, "a" + "-" * 99 + "a b", "آ" * 24, "\ud800 متن", "👩‍💻 متن"),
        *("x" * 5_000 + "‌ها", "ﷺ متن", "متن ئ ؤ", "و و و و"),
    ],
)
def test_any_input_is_words(database: Database, words: str) -> None:
    # A lone surrogate cannot be stored.
    save_bodies(database, f"پیش {words.replace(chr(0xD800), '')} پس", "چیز دیگر")
    assert find(database, words) == ["1"]
    assert find(database, f"{words} کوآلا") == []
    assert find(database, f"چیز -«{words.strip('-')}»") == ["2"]


def test_long_queries(database: Database) -> None:
    many = [f"واژه{'ابپتثجحخدذ'[n % 10]}{'رزژسش'[n // 10]}" for n in range(50)]
    save_bodies(database, " ".join(many), " ".join(many[1:]))
    assert find(database, " ".join(many)) == ["1"]
    assert find(database, f'"{" ".join(many)}"') == ["1"]
    assert find(database, f"{many[1]} " + " ".join(f"-x{n}" for n in range(49))) == ["2", "1"]
    with pytest.raises(ArgumentError, match="more than 50"):
        find(database, " ".join([*many, "یکی"]))


@pytest.mark.parametrize("words", ["", " ", '""', "«»", "*", "-", "…", "\u200c", "\x00"])
def test_nothing_to_search_for(database: Database, words: str) -> None:
    with pytest.raises(ArgumentError, match="no word to search for"):
        find(database, words)


@pytest.mark.parametrize("words", ["-قم", '-"قم تهران"', "-قم -تهران", "--قم"])
def test_only_what_is_not_wanted(database: Database, words: str) -> None:
    with pytest.raises(ArgumentError, match="only what is not wanted"):
        find(database, words)


def test_decimals_and_words_with_and_without_their_and(database: Database) -> None:
    texts = ["نرخ ۲٫۵ درصد", "نرخ ۲۵ درصد", "گفتگو شد", "گفت‌وگو شد", "گفت و گو شد", "گفتگوهای تازه"]
    save(database, [article(n, headline=text) for n, text in enumerate(texts, 1)], NOW)

    def found(words: str) -> set[str]:
        return {hit.headline for hit in search(database, words, Selection(), 9).found}

    assert found("2.5") == found("۲٫۵") == found('"2.5"') == {texts[0]}
    assert found("25") == {texts[1]}
    assert found("نرخ -2.5") == {texts[1]}
    save(database, [article(9, headline="۱۲۰۰۰ نفر")], NOW)
    for typed in ("12 000", '"12 000"', "12,000", "۱۲۰۰۰"):
        assert found(typed) == {"۱۲۰۰۰ نفر"}
    assert found("گفتگو") == found("گفت‌وگو") == {*texts[2:5]}
    assert found('"گفتگو شد"') == {*texts[2:5]}
    assert found("گفت‌وگوهای") == {texts[5]}
