"""Recognise the headings by which boxes beside a story call themselves."""

import re

# First lines by which boxes call themselves.
_label = re.compile(
    r"(?:(?:ارسال|ثبت|درج) )?(?:نظر|نظرات|نظرها|نظر شما|دیدگاه|دیدگاهها|دیدگاه شما)"
    r"(?: (?:کاربران|خوانندگان|بینندگان|مخاطبان|بدهید|شما|خود را بنویسید))*|"
    r"(?:مطالب|اخبار|خبرهای|خبر|مقالات|نوشتههای|گزارشهای|پستهای|ویدیوهای|لینکهای)"
    r" (?:مرتبط|مشابه|پیشنهادی|دیگر|بیشتر|پربازدید|پربازدیدترین|برگزیده|ویژه|تصادفی|روز)|"
    r"(?:بیشتر|همچنین) (?:بخوانید|ببینید|بدانید)|(?:این را )?هم بخوانید|"
    r"در همین (?:زمینه|رابطه|باره)|"
    r"پربازدید(?:ها|ترینها|ترین اخبار|ترین)?|(?:آخرین|تازهترین|جدیدترین|مهمترین|داغترین|پربحثترین)"
    r" (?:اخبار|خبرها|مطالب|عناوین)|(?:پیشنهاد|انتخاب) (?:سردبیر|ما|ویژه)|از دست ندهید|"
    r"(?:درباره|دربارهی|دربارهٔ) (?:ما|من|وبلاگ|نویسنده|سایت|پایگاه.{0,30})|تماس با ما|"
    r"تبلیغ(?:ات)?|رپرتاژ(?: آگهی)?|آگهی(?:ها)?|"
    r"برچسبها?|کلیدواژهها?|اشتراکگذاری|همرسانی|به اشتراک بگذارید|پیوندها|نظرسنجی|"
    r"(?:عضویت در |در )?خبرنامه(?: (?:ما|سایت|عضو شوید))*|"
    r"(?:دیدگاه|نظر)(?:تان|های خود| خود)? را (?:بنویسید|ثبت کنید|وارد کنید)|"
    r"(?:گفته|نوشته|یادداشت|پیام|حرف|گفتوگو|گپ|نظر|دیدگاه)(?:های?)? "
    r"(?:خوانندگان|بازدیدکنندگان|کاربران|مخاطبان|بینندگان|اعضا|مردم|شما)|"
    r"guest ?book|poll|"
    r"(?:leave|post|add) (?:a|your) (?:comment|reply)|(?:\d+ )?(?:reader )?comments?|responses|"
    r"related(?: (?:articles?|stor(?:y|ies)|news|posts?|topics|content|links|coverage|videos?))?|"
    r"(?:more|most|also|further|top|latest|recent|popular|recommended|trending|editors picks|"
    r"dont miss|you (?:may|might) (?:also )?(?:like|enjoy)|read(?: more| next| also)|see also|"
    r"sponsored|promoted|advertisement|around the web|from (?:the|around) (?:the )?web|"
    r"sign up|subscribe|newsletter|share|follow us|filed under|tags|topics|story tools|"
    r"about (?:us|the authors?|this site)|must reads)(?: .{0,30})?",
    re.IGNORECASE,
)
_marks = re.compile(r"[^\w\s]|\u200c|_|\d+$")


def is_box_label(text: str) -> bool:
    """Return True if a line is a heading of something beside a story: comments, related stories."""
    if not 0 < len(text) < 60:
        return False
    return _label.fullmatch(" ".join(_marks.sub("", text).split())) is not None
