"""Recognise lines that are no running text: bylines, dates, advertisements, rights and cookies."""

import re
from collections.abc import Sequence

# Characters: a longer paragraph is not searched for boilerplate.
_LONG = 5000
# Words in which sites speak of their rights and their cookies, in lower case.
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
# Each boilerplate word that is not in Latin letters contains one of these.
_STEMS = ("حق", "کوک", "حریم", "شرایط", "نشر", "کپی", "©")
_latin = re.compile("[A-Za-z]")
#: A time of day or a whole date. A line with one that is no sentence says when a story came out.
_dated = re.compile(
    r"\d{1,2}[:٫]\d{2}|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|"
    r"\d{1,2}\.? ?(?:de )?[^\W\d_]{3,12},? ?(?:de |ماه )?\d{4}|"
    r"[^\W\d_]{3,12}\.? \d{1,2},? \d{4}|\d{4}年"
)
_digit = re.compile(r"\d")
_SENTENCE_ENDS = tuple('.!?؟。»”"…:؛')
_moment = re.compile(
    r"\d{1,2}[:٫]\d{2}|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|(?:19|20|1[34])\d{2}|"
    r"(?:روز|ساعت|دقیقه|هفته|ماه|سال)[ \u200c]?(?:ها)?ی? ?(?:پیش|قبل)|\bago\b"
)


# The start of a line, no sentence, that names who wrote a story or took its pictures.
_byline = re.compile(
    r"\W*(?:(?:[Bb]y|BY|[Ww]ords by|[Rr]eport by)(?=:? [A-Z])|"
    r"(?:گزارش(?:گر)?|نویسنده|نگارنده|خبرنگار|متن|عکس(?:[\u200c ]?ها)?|عکاس|مترجم|ترجمه|یادداشت"
    r"|تهیه و تنظیم|تنظیم|نوشته|(?:کد|شناسه|شماره)[\u200c ](?:خبر|مطلب))(?: ?[:：]| از )|به قلم )"
)
_day = re.compile(r"شنبه|جمعه|day\b")
_OF = frozenset(["در", "روز", "از", "تا", "ساعت", "on", "at", "from"])
_edited = re.compile(
    r"\W*(?:آخرین (?:ویرایش|تغییر|به[\u200c ]?روز ?رسانی)|last (?:edited|updated))", re.IGNORECASE
)
# The words with which an advertisement is labelled, before a colon or as a text of their own.
_advert = re.compile(
    r"[\W_]*(?:تبلیغ(?:ات)?|رپرتاژ(?: آگهی)?|آگهی|advertisement|advertorial|sponsored|promoted)"
    r"[\W_]*(?:$|[:：|])",
    re.IGNORECASE,
)


def is_byline(text: str) -> bool:
    """Return True for a short line, no sentence, that begins as a byline or as a story's number."""
    return len(text) < 100 and _byline.match(text) is not None and not _is_sentence(text)


def without_byline(text: str) -> str:
    """Return the name in a byline, without the word for the writer before it."""
    return _byline.sub("", text, count=1).strip()


def is_title_like(text: str) -> bool:
    """Return True for a short line that is no sentence, as most captions are."""
    return len(text) < 160 and not _is_sentence(text)


def is_advert(pieces: Sequence[str]) -> bool:
    """Return True if a line begins with the label of an advertisement.

    `pieces`: the texts of the line's elements, in order. The label ends with a colon, or is a piece
    of its own with no space between it and the next word.
    """
    first = 0
    if pieces[0].isspace():
        first = next((n for n, piece in enumerate(pieces) if not piece.isspace()), -1)
    if first < 0 or not _advert.match(start := pieces[first][:60]):
        return False
    if not _advert.fullmatch(start):
        return True
    # A suffix would follow a ZWNJ.
    following = "".join(pieces[first + 1 : first + 2])[:1]
    touches = not (start[-1].isspace() or following.isspace())
    return touches and following not in ("", "\u200c")


def is_dated_line(text: str) -> bool:
    """Return True for a short line, no sentence, whose date or time says when a story came out."""
    if len(text) > 120 or not _digit.search(text):
        return False
    if _edited.match(text):
        return True
    return _dated.search(text) is not None and not _is_sentence(text)


def is_signed(line: str) -> bool:
    """Return True for a line of a name and a date. Days alone head a chronicle's paragraphs."""
    if not is_dated_line(line) or _day.search(line):
        return False
    return any(word[0].isalpha() and word not in _OF for word in _dated.sub(" ", line).split())


def is_boilerplate(text: str) -> bool:
    """Return True if a paragraph speaks of rights or cookies once in 300 letters or more often."""
    if len(text) > _LONG:
        return False
    if not any(map(text.__contains__, _STEMS)) and not _latin.search(text):
        return False
    low = text.lower()
    return 300 * sum(map(low.count, _BOILERPLATE)) >= len(text)


def says_when(text: str) -> bool:
    has_digit = _digit.search(text) is not None
    return (has_digit or "پیش" in text or "قبل" in text) and _moment.search(text) is not None


def _is_sentence(text: str) -> bool:
    return text.rstrip().endswith(_SENTENCE_ENDS)
