import pytest

from newscrawl.items import Article
from newscrawl.sites.attribution import attribute


def article(**fields: object) -> Article:
    base = {"id": "tasnim:1", "site": "tasnim", "url": "u", "parser": "p", "fetched_from": "u"}
    return Article(**{**base, **fields})  # type: ignore[arg-type]


def place(found: Article) -> tuple[str | None, str | None, str | None]:
    return found.province, found.province_from, found.desk


def test_the_pages_own_desk_decides() -> None:
    found = attribute(
        article(
            services=["6", "1369"],
            sections=["استان‌ها", "کاشان"],
            body="به گزارش خبرگزاری تسنیم از قم، x",
            listed_on="yazd",
        )
    )
    assert place(found) == ("isfahan", "service", "kashan")
    assert (found.province_name, found.province_code) == ("اصفهان", "IR-10")
    assert found.dateline == "قم"


def test_then_the_dateline() -> None:
    found = attribute(
        article(
            services=["3", "27"],
            sections=["ورزشی", "فوتبال"],
            body="به گزارش خبرگزاری تسنیم از قم، x",
        )
    )
    assert place(found) == ("qom", "dateline", None)


def test_the_list_counts_only_where_the_page_names_no_service() -> None:
    assert place(attribute(article(listed_on="yazd"))) == ("yazd", "listing", "yazd")
    sport = article(services=["3", "27"], sections=["ورزشی", "فوتبال"], listed_on="yazd")
    assert place(attribute(sport)) == (None, None, None)


def test_the_social_services_tehran_is_no_province() -> None:
    found = attribute(article(services=["2", "25"], sections=["اجتماعی", "تهران"]))
    assert place(found) == (None, None, None)


def test_a_desk_that_is_not_in_the_table_is_said() -> None:
    found = attribute(article(services=["6", "9999"], sections=["استان‌ها", "کیش"]))
    assert place(found) == (None, None, None)
    assert found.warnings == ["unknown_desk"]
    assert place(attribute(article(services=["6", "9999"], sections=["استان‌ها", "قم"])))[0] == "qom"


@pytest.mark.parametrize(
    ("body", "city"),
    [
        ("به گزارش خبرگزاری تسنیم از قم، متن", "قم"),
        ("به گزارش خبرنگار خبرگزاری تسنیم از بندر عباس، متن", "بندر عباس"),
        ("به گزارش تسنیم از خرم‌آباد، متن", "خرم‌آباد"),
        ("به گزارش خبرگزاری تسنیم، متن", None),
        ("به گزارش خبرگزاری تسنیم از مراسم افتتاح، متن", None),
        ("به گزارش خبرگزاری تسنیم از جایی که هیچ‌کس نام آن را نمی‌داند، متن", None),
        ("متن\n\nبه گزارش خبرگزاری تسنیم از قم، متن", None),
        (None, None),
    ],
)
def test_datelines(body: str | None, city: str | None) -> None:
    assert attribute(article(body=body)).dateline == city


def test_desk_then_dateline_then_listing() -> None:
    body = "به گزارش خبرگزاری تسنیم از تبریز، متن"
    assert place(attribute(article(body=body))) == ("east-azerbaijan", "dateline", None)
    found = attribute(article(body=body, services=["6", "62"], sections=["استان‌ها", "قم"]))
    assert place(found) == ("qom", "service", "qom")
    assert place(attribute(article(body="متن", listed_on="kashan"))) == (
        *("isfahan", "listing"),
        "kashan",
    )


def test_a_copy_may_name_the_agencys_desk() -> None:
    assert place(attribute(article(sections=["استان‌ها", "یزد"]))) == ("yazd", "service", None)
    assert place(attribute(article(sections=["اجتماعی", "تهران"]))) == (None, None, None)
    assert place(attribute(article(sections=["استان‌ها"]))) == (None, None, None)
