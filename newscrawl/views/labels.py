"""Persian labels for the keys and values of records."""

KINDS = {"article": "خبر", "photo": "گزارش تصویری", "video": "ویدیو"}
FIELDS = {"headline": "تیتر", "lead": "لید", "body": "متن"}
#: The filters, by their names in an address.
FACETS = {
    "site": "سایت",
    "province": "استان",
    "section": "سرویس",
    "tag": "برچسب",
    "month": "ماه",
    "since": "از",
    "until": "تا",
}
PROVINCE_FROM = {
    "service": "از روی سرویس صفحه",
    "dateline": "از روی آغازِ خبر",
    "listing": "از روی فهرستی که در آن بود",
}
_WARNINGS = {
    "body_doubtful": "بازنشری که کنار متنش، یا در صفحه‌های دیگر، باز هم متن هست",
    "body_fallback": "عنصر متن خبر خالی بود یا از JSON-LD کمتر داشت؛ متن از JSON-LD آمده است",
    "date_conflict": "نشانی و زمان نوشته و اعلام‌شده بیش از یک روز، یا به اندازهٔ ساعت تهران، دورند",
    "encoding_doubtful": "صفحه UTF-8 معتبر نیست یا دو بار رمز شده است؛ شاید حرف‌هایش نادرست باشند",
    "general_reader": "بازنشر در سایتی با قالبی ناشناخته؛ متن خبر با حدسی محتاطانه پیدا شده است",
    "headline_doubtful": "تیتر اعلام‌شده با تیتری که صفحه نشان می‌دهد یکی نیست",
    "headline_fallback": "تیتر در خود خبر نبود؛ از JSON-LD یا meta آمده است",
    "id_conflict": "صفحه شمارهٔ خبری را می‌آورد که با شمارهٔ نشانی‌اش یکی نیست",
    "id_shared": "بازنشری که صفحه‌اش نشانی یا شمارهٔ خبر دیگری را از آن خود می‌خواند",
    "json_ld_unreadable": "بخش JSON-LD صفحه، JSON معتبر نیست",
    "lead_fallback": "لید در خود خبر نبود؛ از JSON-LD یا meta آمده است",
    "no_lead_found": "لید هیچ‌جای صفحه نبود",
    "no_sections_found": "صفحه سرویس یا دفتری را نام نمی‌برد",
    "no_source_found": "صفحه خبرگزاری‌ای را نام نمی‌برد",
    "no_story_found": "صفحهٔ یک خبر متنی که عنصر متن خبر را ندارد یا خالی دارد",
    "no_time_found": "زمان انتشار نیامده؛ دست بالا روز آن از نشانی یا از خود صفحه دانسته است",
    "page_cut": "صفحه برچسب پایانی ندارد؛ معلوم نیست دنباله‌اش چه بوده است",
    "published_at_fallback": "تاریخی در JSON-LD نبود؛ زمان از li.time (به دقیقه) یا rnews است",
    "sections_fallback": "سرویس در خود خبر نبود؛ از JSON-LD یا عنوان صفحه آمده است",
    "source_doubtful": "صفحه خبرگزاری دیگری را نام می‌برد، نه آن را که در آغاز متن آمده است",
    "source_fallback": "نویسنده‌ای در JSON-LD نبود؛ خبرگزاری از meta یا از آغازِ خبر است",
    "tags_fallback": "فهرست کلیدواژه‌ها در جای نخستش نبود؛ برچسب‌ها از جای دیگری است",
    "time_ambiguous": "از روی ساعت محلی خوانده شده، در همان ساعتی که ساعت تابستانی پایان یافت",
    "unknown_desk": "دفتری از سرویس استان‌ها که در جدول نیست",
    "unknown_layout": "هیچ خواننده‌ای قالب این صفحه را نمی‌شناسد؛ متن خبر با حدس پیدا شده است",
}


def warning(name: str) -> str:
    """Return what a warning means in Persian; its name if this version does not know it."""
    return _WARNINGS.get(name, name)
