"""A "not found" message above the latest stories, which look like one story; and true stories
beside such a message.
"""

import pytest

from newscrawl.errors import NewscrawlError, NotThePageError
from tests.factories import read_copy

URL = "https://khabar.example/news/12345/barf-dar-gardaneh"
SITE = "پایگاه خبری نمونه"
TEXT = (
    "به گزارش خبرنگار ما، مدیرکل راهداری از باز شدن گردنه‌ها پس از سه روز بارش سنگین برف خبر داد و "
    "گفت که راهداران شب و روز در جاده بوده‌اند و هیچ روستایی در محاصرهٔ برف نمانده است."
)
MORE = (
    "او افزود که چهل دستگاه ماشین برف‌روب در این سه روز کار کردند و تا پایان هفته نیز در گردنه‌ها "
    "می‌مانند، چون هواشناسی از بارش تازه‌ای خبر داده است."
)
MISSING = [
    "صفحهٔ مورد نظر یافت نشد",
    "متأسفانه مطلب موردنظر شما پیدا نشد. شاید حذف شده باشد.",
    "404",
    "خطا! این نشانی در سایت وجود ندارد",
    "Page not found",
    "خبر مورد نظر حذف شده است",
]


def latest(linked: bool) -> str:
    """Return the first lines of eight stories. linked: whether their headlines are links."""
    return "".join(
        f"<div class=item><h3>{f'<a href=/n/{n}>' if linked else ''}خبر شمارهٔ {n} از راه‌ها</h3>"
        f"<p>{TEXT} این خبر شمارهٔ {n} است.</p></div>"
        for n in range(8)
    )


@pytest.mark.parametrize("linked", [True, False])
@pytest.mark.parametrize("tag", ["p", "h2", "div", "strong"])
@pytest.mark.parametrize("words", MISSING)
def test_a_page_that_is_not_there_is_no_latest_story(words: str, tag: str, linked: bool) -> None:
    page = (
        f"<title>{SITE}</title><div id=header><h1>{SITE}</h1></div>"
        f"<div class=main><{tag}>{words}</{tag}></div><div>{latest(linked)}</div></html>"
    )
    with pytest.raises(NotThePageError) as told:
        read_copy(page, URL)
    assert told.value.kind == "not_found"


def test_the_latest_stories_alone_are_no_story() -> None:
    page = f"<title>{SITE}</title><h1>{SITE}</h1><div>{latest(linked=True)}</div></html>"
    with pytest.raises(NewscrawlError):
        read_copy(page, URL)


@pytest.mark.parametrize(
    "beside",
    [
        "<div class=search><input><p>مطلبی یافت نشد</p></div>",
        "<div>نتیجه‌ای برای جست‌وجوی شما یافت نشد</div>",
        "<p>No results found.</p>",
        "<p>ورود کاربران</p><p>لطفاً صبر کنید</p>",
    ],
)
def test_a_story_below_such_words_of_a_box_is_a_story(beside: str) -> None:
    headline = "راه روستاها پس از سه روز باز شد"
    page = (
        f"<title>{headline} | {SITE}</title>{beside}<div><h1>{headline}</h1>"
        f"<p>{TEXT}</p><p>{MORE}</p></div><div>{latest(linked=True)}</div></html>"
    )
    found = read_copy(page, URL)
    assert (found.headline, found.body) == (headline, f"{TEXT}\n\n{MORE}")
