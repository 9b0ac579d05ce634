import time

import pytest

from newscrawl.sites import provinces
from newscrawl.sites.datelines import agency_in, read_dateline
from newscrawl.sites.provinces import of_place

AGENCY = "خبرگزاری تسنیم"
OWN = (AGENCY,)


@pytest.mark.parametrize(
    ("body", "agency", "city"),
    [
        ("به گزارش خبرگزاری تسنیم از قم، متن", AGENCY, "قم"),
        ("به گزارش تسنیم، متن", AGENCY, None),
        ("به گزارش تسنیم از قم، متن", AGENCY, "قم"),
        ("به گزارش خبرنگار خبرگزاری تسنیم از خرم‌آباد؛ متن", AGENCY, "خرم‌آباد"),
        ("به گزارش گروه استان‌های خبرگزاری تسنیم از بندر عباس ، متن", AGENCY, "بندر عباس"),
        ("به گزارش خبرگزاری تسنیم از شهرستان کاشان، متن", AGENCY, "کاشان"),
        ("استاندار امروز گفت، به گزارش خبرگزاری تسنیم از یزد، راه باز است.", AGENCY, "یزد"),
        ("متن (به گزارش تسنیم از پاکدشت، متن)", AGENCY, "پاکدشت"),
        ("به گزارش خبرگزاری تسنیم به نقل از روابط عمومی، متن", AGENCY, None),
        ("به گزارش خبرگزاری تسنیم از مراسم افتتاح، متن", AGENCY, None),
        ("به گزارش کویر دیلی به نقل از خبرگزاری تسنیم، متن", AGENCY, None),
        ("به گزارش پایگاه خبری زاگرس، به نقل از تسنیم از قم، متن", AGENCY, "قم"),
        ("به نقل از خبرگزاری تسنیم از یزد؛ متن", AGENCY, "یزد"),
        ("به گزارش زاگرس و به نقل از ایسنا، متن", "ایسنا", None),
        ("به گزارش خبرگزاری تسنیم از قم", AGENCY, None),
        ("به گزارش گروه دانشگاه ایسکانیوز از همدان، متن", "ایسکانیوز", "همدان"),
        ("به گزارش خبرگزاری برنا از تهران ؛متن", "خبرگزاری برنا", "تهران"),
        ("به گزارش خبرنگار ایسنا-منطقه اصفهان، متن", "ایسنا", None),
        ("به گزارش ایرنا از خبرگزاری رسمی مصر، متن", "ایرنا", None),
        ("به\u200cگزارش خبرگزاری تسنیم از قم، متن", AGENCY, "قم"),
        ("بهگزارش تسنیم از قم، متن", AGENCY, "قم"),
        ("به گزارش تسنیم از مشهد مقدس، متن", AGENCY, "مشهد"),
        ("به گزارش تسنیم از شهر مقدس قم، متن", AGENCY, "قم"),
        ("به گزارش تسنیم از قم, متن", AGENCY, "قم"),
        ("به گزارش تسنیم از قم - متن", AGENCY, "قم"),
        ("به گزارش تسنیم از قم – متن", AGENCY, "قم"),
        ("به گزارش تسنیم از قم به نقل از روابط عمومی، متن", AGENCY, "قم"),
        ("به گزارش خبرنگار تسنیم در قم، متن", AGENCY, "قم"),
        ("به گزارش «تسنیم»، از قم، متن", AGENCY, "قم"),
        ("به گزارش تسنیم در پاکدشت، متن", AGENCY, None),
        ("به گزارش تسنیم، استاندار در سفر به قم، گفت", AGENCY, None),
        ("به گزارش مهر و به نقل از دفتر نماینده در استان کردستان، متن", "مهر", None),
        ("به گزارش تسنیم از صبح امروز، متن", AGENCY, None),
        ("به گزارش تسنیم از ورزشگاه آزادی، متن", AGENCY, None),
        ("به گزارش تسنیم از رسانه\u200cهای عربی، متن", AGENCY, None),
        ("به گزارش تسنیم از بخش مرکزی، متن", AGENCY, None),
        ("به گزارش تسنیم از کشور کرمان، متن", AGENCY, None),
        ("به گزارش ایرنا از پاکدشت، متن", "ایرنا", None),  # of others only cities that are known
        ("به گزارش مهر، متن", "مهر", None),
        ("به گزارش کُردپرس، متن", "کردپرس", None),
        ("به گزارش خبرنگار حوزه سینمای گروه هنر خبرگزاری آنا، متن", "خبرگزاری آنا", None),
    ],
)
def test_forms(body: str, agency: str, city: str | None) -> None:
    found = read_dateline(body, OWN)
    assert found is not None
    assert (found.agency, found.city) == (agency, city)


@pytest.mark.parametrize(
    "body",
    [
        None,
        "",
        "متن بی نام",
        "به گزارش روابط عمومی استانداری فارس، متن",
        "به گزارش وزارت مهر، متن",
        "به گزارش دبیرخانهٔ حوزه هنری، متن",
        "گزارش تسنیم از قم، متن",
        "متن\n\nبه گزارش خبرگزاری تسنیم از قم، متن",
        "به گزارش نتسنیم از قم، متن",
        "استاندار به نقل از تسنیم گفت، متن",
        "به گزارش زاگرس، استاندار به نقل از تسنیم، متن",
    ],
)
def test_what_is_none(body: str | None) -> None:
    assert read_dateline(body, OWN) is None


def test_places() -> None:
    def key(name: str) -> str | None:
        found = of_place(name)
        return found.key if found else None

    assert key("کاشان") == "isfahan"
    assert key("خرم‌آباد") == key("خرم آباد") == key("خرمآباد") == "lorestan"
    assert key("بندر عباس") == "hormozgan"
    assert key("استان تهران") == key("تهران") == "tehran"
    assert key("شهرستان اراک") == "markazi"
    assert key("چهارمحال وبختیاری") == "chaharmahal-bakhtiari"
    # Only whole names: no part of one stands for it.
    for name in ("قمصر", "یزدان", "کرمان شهر", "", "شهرستان", "کرما"):
        assert key(name) is None
    assert {key(province.name) for province in provinces.provinces().values()} == set(
        provinces.provinces()
    )


def test_every_province_has_its_capital() -> None:
    import json
    from importlib.resources import files

    cities = json.loads(files("newscrawl.sites").joinpath("cities.json").read_text("utf-8"))
    assert set(cities.values()) == set(provinces.provinces())
    assert len(cities) == 32


def test_agencies_in_source_boxes() -> None:
    assert agency_in("تسنیم") == agency_in("خبرگزاری تسنیم - Tasnim") == AGENCY
    assert agency_in("خبرگزاری فارس") == "خبرگزاری فارس"
    assert agency_in("استان فارس") is None


def test_hostile_text_takes_no_long() -> None:
    started = time.process_time()
    for text in ("به گزارش " * 20_000, "به گزارش " + "ا از " * 20_000, "به گزارش " + "ا" * 99_999):
        read_dateline(text, OWN)
    assert time.process_time() - started < 10
