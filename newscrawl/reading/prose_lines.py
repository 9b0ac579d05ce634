"""What a line of a page says of itself: a date, a moment, rights and cookies."""

import re

# A longer paragraph is read no further.
_LONG = 5000
# What sites say of themselves and of their cookies, in small letters.
_BOILERPLATE = (
    *("کوکی", "حریم خصوصی", "شرایط استفاده", "بازنشر", "حق نشر", "حقوق مادی", "تمامی حقوق"),
    *(
        "تمام حقوق",
        "کلیه حقوق",
        "همه حقوق",
        "کپی برداری",
        "کپی\u200cبرداری",
        "کپی رایت",
        "کپی\u200cرایت",
    ),
    *("©", "copyright", "all rights reserved", "cookie", "privacy policy", "terms of use"),
    *("terms of service", "newsletter", "subscribe", "subscription"),
)
#: A time of day or a whole date, in a line that is no sentence: when a story was published.
_dated = re.compile(
    r"\d{1,2}[:٫]\d{2}|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|"
    r"\d{1,2}\.? ?(?:de )?[^\W\d_]{3,12},? ?(?:de |ماه )?\d{4}|"
    r"[^\W\d_]{3,12}\.? \d{1,2},? \d{4}|\d{4}年"
)
_digit = re.compile(r"\d")
_sentence = re.compile(r"[.!?؟。»”\"…:؛]\s*$")
_moment = re.compile(
    r"\d{1,2}[:٫]\d{2}|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|(?:19|20|1[34])\d{2}|"
    r"(?:روز|ساعت|دقیقه|هفته|ماه|سال)[ \u200c]?(?:ها)?ی? ?(?:پیش|قبل)|\bago\b"
)


def is_dated_line(text: str) -> bool:
    """Whether a line says when a story was published: short, no sentence, and with a date."""
    if len(text) > 120 or not _digit.search(text):
        return False
    return _dated.search(text) is not None and _sentence.search(text) is None


def is_boilerplate(text: str) -> bool:
    """Whether a paragraph speaks of rights and cookies, once in 300 letters at least."""
    if len(text) > _LONG:
        return False
    low = text.lower()
    return 300 * sum(map(low.count, _BOILERPLATE)) >= len(text)


def says_when(text: str) -> bool:
    has_digit = _digit.search(text) is not None
    return (has_digit or "پیش" in text or "قبل" in text) and _moment.search(text) is not None
