"""The words and forms of dates, as regular expressions over plain letters, for :mod:`dates`."""

from persiantools.jdatetime import MONTH_NAMES_FA

from newscrawl.persian.cleaning import TATWEEL, ZWJ, ZWNJ
from newscrawl.persian.letter_forms import LATIN_DIGITS, alike
from newscrawl.utils.patterns import pattern

PLAIN = str.maketrans(
    LATIN_DIGITS
    | {ZWNJ: " ", ZWJ: "", TATWEEL: "", "∶": ":", "：": ":", "٫": "."}
    # Letters are compared without madda and vowel marks: ابان is آبان, and اوّل is اول.
    | alike("آأإٱ")
    | dict.fromkeys(map(chr, range(0x64B, 0x653)), "")
)


def _numbered(*names: str) -> dict[str, int]:
    """Number names from 1. A text may hold several names of one number, separated by spaces."""
    return {name: n for n, text in enumerate(names, 1) for name in text.split()}


MONTHS = _numbered(*(name.translate(PLAIN) for name in MONTH_NAMES_FA if name)) | _numbered(
    *("farvardin", "ordibehesht", "khordad", "tir", "mordad amordad امرداد", "shahrivar", "mehr"),
    *("aban", "azar", "dey", "bahman", "esfand"),
)
GREGORIAN_MONTHS = _numbered(
    *("ژانویه جانویه january jan", "فوریه february feb", "مارس march mar"),
    *("اوریل اپریل april apr", "مه می may", "ژوئن جون june jun", "ژوئیه ژوییه جولای july jul"),
    *("اوت اگوست august aug", "سپتامبر september sept sep", "اکتبر october oct"),
    *("نوامبر november nov", "دسامبر december dec"),
)
ONES = _numbered(
    *("اول یکم نخست", "دوم", "سوم", "چهارم", "پنجم", "ششم", "هفتم", "هشتم", "نهم"),
)
ORDINALS = (
    ONES
    | {f"{ten}و{one}": n + ONES[one] for ten, n in (("بیست", 20), ("سی", 30)) for one in ONES}
    | {"دهم": 10, "یازدهم": 11, "دوازدهم": 12, "سیزدهم": 13, "چهاردهم": 14, "پانزدهم": 15}
    | {"شانزدهم": 16, "هفدهم": 17, "هجدهم": 18, "هیجدهم": 18, "نوزدهم": 19, "بیستم": 20}
    | {"سیم": 30, "سیام": 30}
)
LONGEST = 200
# A lunar date that is read as a Jalali one lies at least so many years after the Jalali one.
LUNAR_AHEAD = 30

# The patterns below expect text from dates._published(): Latin digits, no madda, one space for
# each gap and for each ZWNJ.
JALALI = "|".join(name.replace("اردی", "اردی ?") for name in MONTHS)
NAME = rf"(?:ماه )?(?P<name>{JALALI}|{'|'.join(GREGORIAN_MONTHS)})(?:\.| ?ماه)?"
GAP = "[ ,،/-]*"
TENS = rf"(?:بیست|سی) ?و ?(?:{'|'.join(ONES)})|سی ?ام"
NUMBER = (
    rf"(?P<day>(?<!\d)\d{{1,2}}|(?<!\w)(?<!و )(?:{TENS}|{'|'.join(ORDINALS)})(?!\w))"
    r"(?: ?(?:ا?م|st|nd|rd|th)(?!\w))?"
)
MONTH = r" ?(?P<sign>[/.-]) ?(?P<month>\d{1,2}) ?(?P=sign) ?"
DAYS = (
    pattern(rf"{NUMBER}{GAP}{NAME}{GAP}(?:سال )?(?P<year>\d{{4}})(?!\d)"),
    pattern(rf"(?<!\w){NAME} ?{NUMBER}{GAP}(?P<year>\d{{4}})(?!\d)"),
    pattern(rf"(?<!\d)(?P<year>\d{{4}}){MONTH}(?P<day>\d{{1,2}})(?!\d)"),
    pattern(rf"(?<!\d)(?P<day>\d{{1,2}}){MONTH}(?P<year>\d{{4}})(?!\d)"),
    # A year of two digits beside a Jalali month's name; two digits of a time are no year.
    pattern(
        rf"{NUMBER}[ /-]?(?P<name>{JALALI})(?: ?ماه)?(?: سال |[ /-]|[,،] ?)(?P<year>\d{{2}})"
        r"(?= ?(?:$|[-–—|،,;()•·]|ساعت|\d{1,2} ?:))"
    ),
)
LUNAR_MONTHS = "محرم|صفر|ربیع|جمادی|رجب|شعبان|رمضان|شوال|ذی ?(?:ال ?)?(?:قعده|حجه)"
NUMBERS = r"\d[\d/.-]{6,8}\d"
LUNAR = pattern(
    rf"\d{{1,2}} (?:{LUNAR_MONTHS})[^\d:|/-]{{0,12}}\d{{4}}"
    rf"|{NUMBERS} ?(?:(?:هجری )?قمری|ه ?\.? ?ق(?!\w))\.?|قمری ?:? ?{NUMBERS}"
)
# Words of a page's last change, which is not its time of publication.
CHANGE = pattern(r"(?:اخرین )?(?:(?:به ?|ب)روز ?(?:رسانی|شده)|ویرایش|اصلاح|تغییر|update|modif)\w*")
# Words before the time of publication.
PUBLICATION = pattern(r"انتشار|منتشر(?: ?شده)?")
# Who published it: up to four words.
BY = pattern(
    r"(?<!\w)توسط:? (?:(?!قبل|پیش|بعد|پس|صبح|بامداد|سحر|ظهر|عصر|غروب|شب|شامگاه|نیمه|[قب] ?\.? ?ظ)"
    r"[^\W\d]+ ?){1,4}?(?=(?:در )?تاریخ |در |[-|،,]|\d|$)"
)
# A day and a time that are both written with dots: 1404.08.30 22.53
DOTTED = pattern(
    r"(?<![\d.])((?:\d{4}\.\d{1,2}\.\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4}) ?[-،,]? ?)"
    r"(\d{2})\.(\d{2})(?![\d.])"
)
TIME = pattern(
    r"(?<![\d:])(\d{1,2}) ?: ?(\d{2})(?: ?: ?(\d{2}))?(?![\d:])"
    r"|(?<!\d)(\d{1,2}) و (\d{1,2}) دقیقه|(?<=ساعت )(\d{1,2})\.(\d{2})(?!\d)"
)
HALVES = {
    "am": r"ق ?[.,،/]? ?ظ\.?|قبل ?از ?ظهر|پیش ?از ?ظهر|صبح|بامداد|سحر|am|a\.m\.",
    "pm": r"ب ?[.,،/]? ?ظ\.?|بعد ?از ?ظهر|پس ?از ?ظهر|عصر|غروب|pm|p\.m\.",
    "noon": "ظهر",
    "evening": "شامگاه",
    "night": "(?:نیمه ?)?شب",
}
HALF = pattern(
    rf"(?<![^\W\d])(?:{'|'.join(f'(?P<{n}>{words})' for n, words in HALVES.items())})(?!\w)"
)
# The site's own two forms, which nearly all pages have: these two patterns read them in a tenth of
# the time that all the others take.
USUAL = pattern(r" ?(\d{1,2}) (\w{2,8}) (\d{4}) - (\d{1,2}):(\d{2}) ?")
USUAL_META = pattern(r"(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d{2}):(\d{2})(?: ([قب])\.ظ)?")
# Words that may stand beside the page's own day or time. A sentence has other words, too.
BESIDE = frozenset(
    "شنبه یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه یک دو سه چهار پنج جمعه ادینه "
    "saturday sunday monday tuesday wednesday thursday friday sat sun mon tue wed thu fri "
    "shanbeh yekshanbeh doshanbeh seshanbeh chaharshanbeh panjshanbeh jomeh "
    "روز ساعت دقیقه ثانیه و در به مورخ مورخه تاریخ زمان انتشار نشر منتشر درج ثبت ایجاد ارسال شد "
    "شده است خبر مطلب وقت محلی تهران ایران شمسی خورشیدی هجری ه ش میلادی م "
    "برابر مصادف با نوشته توسط date time published posted on at by".split()
)
PARTING = pattern(r"[|•·–—;()\[\]»›>]| [-/] ")
# STAMP: an ISO 8601 time with its offset. IN_UTC: the end of a Gregorian day's time that is said
# to be UTC.
STAMP = pattern(
    r"(?<=\d)t(\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})?(z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])(?![\w:])"
)
IN_UTC = pattern(r"(?<=\d:\d\d) (?:gmt|utc)(?!\w)")
JALALI_YEAR = pattern(r"(?<!\d)1[34]\d\d(?!\d)")
CLOCKS = pattern(r"(?<![a-z])(?:gmt|utc|z)(?![a-z])|گرینویچ")
DAY = pattern(r"^\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})\s*$")
