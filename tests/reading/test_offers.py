"""Lines that offer to do something with a film or a story are no words of it, in every reader."""

import re

import pytest

from tests.sites.everywhere import READERS, between


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("tag", ["p", "div", "h4"])
@pytest.mark.parametrize(
    ("line", "is_text"),
    [
        ("<a href=/x.mp4>دریافت 12 MB</a>", False),
        ("<a href=/x.mp4>دریافت فیلم</a>", False),
        ("دانلود صوت ۳٫۵ مگابایت", False),
        ("دانلود فیلم 480p", False),
        ("دریافت فایل PDF", False),
        ("دانلود ویدیو کامل", False),
        ("<button>شنیدن خبر</button>شنیدن خبر", False),
        ("اشتراک‌گذاری", False),
        ("Like Loading...", False),
        ("<a href=#more>ادامه مطلب</a>", False),
        ("<a href=/n/1/all>ادامه خبر...</a>", False),
        ("ادامه خبر", True),
        ("ادامه خبر خوب", True),
        ("دریافت تسهیلات", True),
        ("دریافت ۱۲ هزار تومان", True),
        ("دانلود فیلم در ایران", True),
        ("شنیدن خبر خوب", True),
    ],
)
def test_what_a_page_offers_to_do_is_no_text(
    line: str, is_text: bool, tag: str, reader: str
) -> None:
    shown = re.sub("<button>.*?</button>|<[^>]*>", "", line)
    assert between(f"<{tag}>{line}</{tag}>", reader) == ([shown] if is_text else [])
