"""Recognise by their words pages in another page's place: not found, log in, wait, for sale. Pure.

A notice is a text that says one of these things and hardly anything else but words of its kind.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from newscrawl.persian.cleaning import ZWNJ
from newscrawl.persian.normalization import letters

#: The kinds of such pages. Where a text says two things at the same place, the first kind counts.
KINDS = ("challenge", "parked", "unavailable", "consent", "not_found", "login")

# The phrases of each kind, in the spelling of :func:`_folded`.
_SAID = {
    "challenge": """
just a moment; checking your browser; checking if the site connection is secure
verif(y|ying|ication) (that )?(you|your|required)( (are|re))?( not)?( an?)?( human| browser)?
(human|bot|robot|security|browser) (verification|check|checkpoint|challenge)
attention required; ddos (protection|guard); (one|a) moment please; please wait( a| while)?
(are|re) (you )?(a )?(human|robot|not a robot|not a bot); am not a robot; m not a robot
prove (that )?you; access (denied|to this page has been denied); captcha
(enable|activate|requires|without) (your )?(javascript|js|cookies)
javascript (is )?(disabled|required|not enabled); (been|was|were|is|are) blocked
unusual traffic; complete the security check; one more step
hacked by; incapsula incident|request unsuccessful; press hold
(enable|disable) (js|javascript|any ad ?blocker)|human visitor|optimizing your request
(application|website|security) firewall; pardon our interruption
requested url was rejected; transferring to (the )?(web)?site|transferring; review the security
checking the site connection
بررسی (امنیتی|امنیت|مرورگر)|تایید (هویت|امنیتی|انسان)|در حال (بررسی|انتقال|هدایت)
ربات (نیستم|نیستید|نبودن)|من ربات|سپر امنیتی|(جاوا اسکریپت|جاواسکریپت|javascript) .{0,40}فعال
فعال .{0,30}(جاوا اسکریپت|جاواسکریپت|javascript)|کد امنیتی|کپچا
دسترسی (شما )?(به .{0,40})?(مسدود|محدود|غیر مجاز|غیرمجاز|قطع)|(صبر کنید|منتظر بمانید|شکیبا باشید)
(جار|جاری) (التحقق|فحص)|التحقق من|لحظه (من فضلک|واحده)|انت لست روبوت|تفعیل جافا
""",
    "parked": """
apache2? .{0,20}default page|default welcome page
domain( name)? (is |may be |has (been )?|was )?(for sale|parked|expired|available)
buy this domain
(domain|page) (parking|parked); parked (free|domain); is for sale; make an offer
welcome to (nginx|openresty|caddy|centos|plesk); apache2?( \\w+)? (default|test) page; it works
default (web ?site|web|server|host) page; iis windows; index of; test page for
future home of; (دامنه|دامین) .{0,60}(فروش|پارک|منقضی|واگذار)
(فروش|خرید|واگذاری) (این )?(دامنه|دامین)|این (دامنه|دامین) .{0,40}(ثبت|رزرو) شده
(النطاق|الدومین) .{0,40}للبیع
""",
    "unavailable": """
under (scheduled )?(maintenance|construction); (scheduled|site|down for) maintenance
maintenance mode; (briefly|temporarily) (unavailable|down|closed|out of service)
resource limit|unable to service your request|be back (soon|shortly|online)|being updated
service (temporarily )?unavailable; bad gateway; gateway time ?out; (internal )?server error
(account|site|website|service|hosting) .{0,20}(suspended|disabled)
too many (requests|connections); rate limit(ed)?|limit exceeded; error establishing a database
database (connection )?error; forbidden; unauthorized|unauthorised; coming soon
(hotspot|captive portal); something went wrong; an error (has )?occurred
(در حال|در دست|درحال) (بروز ?رسانی|به روز ?رسانی|بهروز ?رسانی|ارتقا)
(در حال|در دست|درحال) (تعمیر|تعمیرات|ساخت|طراحی|بازسازی)
میزبانی .{0,40}(پایان|تمام)|(سایت|پایگاه) (تازه|جدید) .{0,30}(راه|بزودی)
(حساب|اکانت|سایت|وب سایت|وبسایت|هاست|سرویس|میزبانی) .{0,40}(مسدود|معلق|تعلیق|غیر ?فعال)
موقتا .{0,30}(دسترس|خارج|قطع|غیر ?فعال|تعطیل)|(به زودی|بزودی) (باز|بر) ?(می|خواهیم)
خطا(ی|یی)? (در )?(داخلی |برقراری )?(سرور|ارتباط|اتصال|پایگاه)|تعداد درخواست|درخواست (های )?بیش از
(دسترسی|دستیابی) به (این )?(تارنما|سایت|صفحه|پایگاه|نشانی).{0,40} امکان ?پذیر (نیست|نمی باشد)
(مشکل|خطا)(ی|یی)? (پیش|رخ|به وجود)|الموقع .{0,20}(الصیانه|مغلق|قید)|تحت الصیانه
""",
    "consent": """
before you continue; (we )?value your privacy; verwenden cookies; datenschutz
ما به حریم خصوصی (شما|تان) احترام; your (privacy|cookie) (choices|settings|options)
cookies? (consent|wall|required); (accept|consent to|use of|uses|our use of) (all )?(the )?cookies
age (verification|check|gate|restricted); (over|least|under) (18|21); of legal age
کوکی .{0,60}(پذیر|رضایت|موافق|قبول)|(ما|شرکای ما) از کوکی
(پذیرش|رضایت|موافقت) .{0,30}کوکی|تایید سن|بالای 18
""",
    "not_found": """
404; 410; not (be )?found; (can t|cannot|can not|couldn t|could not|unable to) (be )?f(ind|ound)
(does not|doesn t|don t|not) exist; no longer (available|exists?|here); (not|isn t) available
(has|have|been|was|were) (been )?(removed|deleted|unpublished|moved|taken down)
(page|content|article|post|story) (is )?(unavailable|missing|gone|removed|deleted)
(nothing|no (results?|posts?|page|content)) (was |were )?found; no such (page|article|file)
(یافت|پیدا) (نشد|نشده|نمیشود|نمی شود|نگردید|نکردیم|نمی گردد)|وجود (ندارد|نداره|خارجی ندارد)
(موجود|در دسترس|دردسترس) (نیست|نمی باشد|نمیباشد)
(حذف|پاک|منتقل|جابجا|جا به جا) (شد|شده|گردید|گردیده)
از دسترس خارج|منقضی شده|گم شده اید|(اینجا|بایگانی ما|آرشیو ما|ارشیو ما) نیست
قابل (نمایش|مشاهده|دسترس|دسترسی) نیست|چنین (صفحه|صفحه ای|خبری|مطلبی|نشانی ای) (نداریم|نیست)
غیر موجوده?|لم (یتم|نتمکن من|نعثر) .{0,20}(العثور|علی)
(لا|تعذر|لم) (یمکن |یتم |نستطیع )?(العثور|ایجاد)|لا (یوجد|توجد)
""",
    "login": """
(log|sign) ?in; logged in; login required; members only; subscribers? only; user(name)? and password
ورود (به|کاربر|کاربران|اعضا|و|یا|ثبت)|وارد (شوید|سایت|حساب|پنل)|(ابتدا|باید) .{0,40}وارد
(نام کاربری|کلمه عبور|رمز عبور)|(ویژه|برای|مخصوص) (اعضا|مشترکین|مشترکان)|ناحیه کاربری|اشتراک بخرید
(ویژه|مخصوص) کاربران|تسجیل الدخول
""",
}
# Titles that count only as a whole: as a part of another text they would prove too little.
_WHOLE = {"login": "ورود; login; log in; sign in; signin; authentication; ورود ثبت نام; عضویت"}
# Names of servers and services: in a title they do not count as words of a story.
_SERVERS = """
cloudflare arvancloud arvan cloud ddos guard sucuri incapsula imperva akamai datadome nginx
apache openresty litespeed vercel wordpress parspack derak sotoon ابر اروان
"""
# Things that cannot be found: "not found" alone does not tell what is missing.
_THINGS = """
page pages url address link article post story content file document resource site website 404
صفحه صفحهای صفحات خبر مطلب مطلبی نوشته مقاله محتوا محتوای محتوایی نشانی ادرس لینک پیوند فایل
سایت الصفحه المحتوی المقال الرابط الخبر موقع الموقع
"""
_PAGES = "page url address link 404 صفحه صفحهای نشانی ادرس لینک"
# All other words that notices consist of.
_FILLING = """
a an and any are as at be been before but by can cannot contact could did do does down due exist
for from go got had has have help here home homepage how i if in incorrectly is isn it its just
let like lost ll longer look looking looks m made make may maybe might mistyped misspelled moved
must my name need new no nothing not now of off oh on one oops or our out over please possible
problem re ready really removed renamed return s search see seem seems sorry soon started sure t
temporarily that the their them there these they thing think this to too tried try trying type
typed typing u unavailable unfortunately uh up us use used using ve want was way we well went
were what when where which whoops will with without wrong you your yours error errors code found
requested request requests sought back previous menu main front browse check spelling below
above again later click button administrator admin webmaster support owner email information
more some something someone available access denied permission permissions server service web
internet connection secure security browser browsers human robot bot verify verifying
verification moment wait waiting seconds second minutes few redirect redirected redirecting
automatically automatic process continue continuing proceed proceeding protect protection ray id
ip ddos cookies cookie javascript enable enabled allow review needs performance performed action
completing complete challenge captcha block blocked attack attacks triggered several including
certain word phrase sql command malformed data solve prove refresh reload website log logged
login sign account password username user users remember forgot register registered member
members only subscribe subscribers view read full domain domains sale buy parked registrar
maintenance construction scheduled undergoing under working hard suspended limit limited many
completed reached exceeded expired privacy partners value accept agree consent store purposes
settings choose options personalised personalized ads experience improve policy terms age older
younger years legal old enter exit leave و یا که را به از در با بر برای تا هم نیز این ان هر هیچ
است هست نیست هستند هستید هستیم بود باشد باشید باشیم باشند میباشد می نمی ای ها های شد شده شدن شود
شوید شدید نشد نشده میشود کنید کرده کردن کند کنیم نکرده نکنید خطا خطای اخطار پیغام پیام مورد نظر
شما ما متاسفانه متاسفیم متأسفیم پوزش عذر عذرخواهی ببخشید اوه اوپس وای اشتباه اشتباهی وارد دنبال
جستجو جستجوی جست جوی جستوجو جستوجوی گشتید میگردید گردید گردیده بودید بوده داشته باشه وجود ندارد
دارد یافت پیدا موجود حذف پاک منتقل تغییر یافته دیگر قبلا اکنون حال دسترس دسترسی خارج ممکن امکان
احتمالا شاید لطفا خواهشمند خواهشمندیم بازگشت بازگردید برگردید برگشت برگشتن برو بروید رفتن اصلی
نخست اول خانه استفاده نماید نمایید نموده نمایند میتوانید توانید بالا بالای پایین زیر منو منوی
قسمت بخش بررسی دوباره مجددا مجدد تلاش بعدا امتحان تماس بگیرید مدیر مدیریت پشتیبانی سرور وب
وبسایت اینترنت درخواست درخواستی ارسال صحیح معتبر نامعتبر منقضی کلیک دکمه فشار دهید داده قدیمی
جدید موقت موقتا بزودی زودی خواهیم خواهد گشت بروزرسانی روزرسانی رسانی روز تعمیر تعمیرات صبر منتظر
بمانید شکیبا صبور چند لحظه لحظاتی دقیقه ثانیه دیگری انتقال هدایت امنیتی امنیت مرورگر ربات نیستید
نیستم انسان تایید تأیید فعال سازی فعالسازی غیرفعال غیر جاوا اسکریپت جاواسکریپت کد مسدود محدود
مجاز غیرمجاز دلیل علت خود حساب کاربری کاربر نام رمز عبور کلمه ثبت عضو عضویت عضوید مشاهده خواندن
ادامه ویژه مشترکین مشترکان اشتراک مشترک فروش دامنه دامین میرسد رسد خرید پارک کوکی کوکیها پذیرش
پذیرید بپذیرید رضایت موافقت حریم خصوصی سیاست سن بالاتر تعداد بیش حد سرویس راهنمایی کمک مشکل رخ
پیش امده چیزی جایی کجا چه اگر اما ولی پس هنوز همین همان فقط تنها نتیجه نتیجهای نتایج وقتی ورود
خروج معلق تعلیق هاست میزبانی پیوندی بوک مارک فی من الی علی عن او لا لم قد تم هذه هذا التی الذی
انت عذرا نعتذر یمکن یتم العثور الوصول توجد یوجد موجوده المطلوبه المطلوب الرئیسیه العوده البحث
حذفها نقلها ربما تکون یرجی المحاوله لاحقا تبحث عنها عنه الخطا فضلک التحقق المتصفح because seeing
against itself once appear able visit engine listing favourite bookmark whether testing visitor
question automated spam disable ad blocker adblocker loading know include doing came bottom
resolve why http https com org net example port amount sent given believe automation tools press
hold confirm reference device personal unique identifiers manage clicking deliver maintain also
inconvenience performing shortly pay paying monthly money guarantee price offer safe shopping
delivery quick related searches installed installation configuration documentation correct
operation systems further refer ubuntu debian size modified description incident unsuccessful
protected powered optimizing best یک طریق صورت خودکار دستی اطمینان حاصل فرمایید گرامی جهت شماره
ایمیل بزنید اطلاع قیمت موتور لیست ببینید دیدن چنین ندارید فراموش اید عرض فعلا عدم تمدید پیگیری
برمی بازمی گردیم برمیگردیم میگردیم زیباتر ظاهری جدیدی بهتر متوفره روی تکن الاساس منتشر خطایی
دقایقی بازمیگردیم انجام گذاشته ایپی پی ارشیو نویسنده مراجعه عادی قطع فیلتر نوار اطلاعات
اندازه شمار تارنما تارنمای فراخوانده پالایش بازبینی کارگروه احترام گذاریم میگذاریم شرکای
مخاطب اگهی متناسب علاقه همه رد برگزینید بهره گیریم دادهها
"""
_number = re.compile(r"\d{1,12}")


def plain_words(text: str) -> list[str]:
    """Return the words of a text in one spelling: split at ZWNJ, no signs, Latin digits."""
    # Normalized, ﷺ alone becomes 18 letters: a text full of it would take long.
    return letters(text.replace("ﷺ", " صلی ")).replace(ZWNJ, " ").casefold().split()


def _folded(text: str) -> str:
    return " ".join(plain_words(text))


def _words(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in _folded(text).split())


def _pattern(said: str) -> re.Pattern[str]:
    phrases = [phrase.strip() for phrase in re.split(r"[;\n]", said) if phrase.strip()]
    return re.compile(rf"(?<!\S)(?:{'|'.join(phrases)})(?!\S)")


_patterns = {kind: _pattern(_SAID[kind]) for kind in KINDS}
_wholes = {
    kind: frozenset(_folded(title) for title in told.split(";")) for kind, told in _WHOLE.items()
}
_things = _words(_THINGS)
_pages = _words(_PAGES)
_known = _things | _words(_FILLING)
_servers = _words(_SERVERS)
_said_words = re.compile(r"[^\W\d_]+")
# The words of a phrase are words of notices, too.
_known |= frozenset(_said_words.findall(" ".join(_SAID.values())))
# Most words of a title, and of a text, that may be a notice.
_LONGEST_TITLE, _LONGEST_TEXT = 16, 120
# Characters: no site's name has more.
_LONGEST_NAME = 500


@lru_cache(maxsize=256)
def kind_of_title(title: str, names: frozenset[str] = frozenset()) -> tuple[str, bool] | None:
    """Return the kind of notice that a headline is, and whether it has no other word; else None.

    ``names``: names of the site, whose words are ignored. One word of its own is allowed in a title
    of five words or more, or in one with 404: it may name the missing thing.
    """
    if len(title) > 12 * _LONGEST_TITLE:
        return None
    own = _name_words(names)
    rest = [word for word in plain_words(title) if word not in own or word in _known]
    if not rest or len(rest) > _LONGEST_TITLE:
        return None
    text = " ".join(rest)
    left = [word for word in rest if word not in _known and not _number.fullmatch(word)]
    if not left:
        for kind, titles in _wholes.items():
            if text in titles:
                return kind, True
    said = _said_in(text)
    may_name = not _things.isdisjoint(rest) and (len(rest) > 4 or "404" in rest)
    return None if said is None or len(left) > may_name else (said, not left)


def kind_of_text(text: str, least: float) -> str | None:
    """Return the kind of notice that a short text is, if at least the share ``least`` of its words
    are words of notices; else None.
    """
    if len(text) > 12 * _LONGEST_TEXT:
        return None
    words = plain_words(text)
    if not words or len(words) > _LONGEST_TEXT or _share(words, _servers) < least:
        return None
    return _said_in(" ".join(words))


def is_missing(line: str) -> bool:
    """Return True if a line says that its own page does not exist. A line of up to three words must
    name the page, its address or 404: a search box says "no stories found", too.
    """
    if kind_of_text(line, 0.85) != "not_found":
        return False
    told = plain_words(line)
    return not (_things if len(told) > 3 else _pages).isdisjoint(told)


def _said_in(folded: str) -> str | None:
    """Return the kind of a text's first phrase: "not found" pages may also say "unavailable"."""
    found = [(match.start(), kind) for kind in KINDS if (match := _patterns[kind].search(folded))]
    return min(found, key=lambda pair: pair[0])[1] if found else None


def is_name(title: str, names: frozenset[str]) -> bool:
    """Return True if a headline has no words but those of the site's names."""
    if len(title) > _LONGEST_NAME:
        return False
    told = plain_words(title)
    return bool(told) and _name_words(names).issuperset(told)


def share_of_notice(text: str, names: frozenset[str] = frozenset()) -> float:
    """Return the share of a text's words that are words of notices, 0 to 1; about 0.4 in a story.

    Only the beginning of a long text counts. ``names``: names of the site; their words count as
    words of notices. A text without words has the share 1.
    """
    return _share(plain_words(text[: 24 * _LONGEST_TEXT])[: 12 * _LONGEST_TEXT], _name_words(names))


def _share(words: Sequence[str], own: frozenset[str]) -> float:
    known = sum(w in _known or w in own or _number.fullmatch(w) is not None for w in words)
    return known / len(words) if words else 1.0


@lru_cache(maxsize=16)
def _name_words(names: frozenset[str]) -> frozenset[str]:
    return _servers | {word for name in names for word in plain_words(name[:_LONGEST_NAME])}
