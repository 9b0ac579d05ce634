"""Headlines, sources, tags, pictures and lines around an unknown site's story."""

import pytest

from tests.sites.republished.general_pages import TITLE, A, B, C, D, H, P, read

STORY = f"<div class=tx>{P(A, B)}</div>"
TASNIM = "خبرگزاری تسنیم"


@pytest.mark.parametrize(
    "line",
    [
        "پیشنهاد می‌کنیم این خبر را هم بخوانید: <a href=/2>خبر دیگر</a>",
        "شاید بپسندید: <a href=/2>خبر دیگر</a>",
        "به این خبر هم سر بزنید: <a href=/2>خبر دیگر</a>",
        "بازدید: ۱۲۳۴ | زمان مطالعه: ۳ دقیقه",
        "تعداد بازدید: ۱۲۳۴",
        "به کانال تلگرام ما بپیوندید: https://t.me/x",
        "به این مطلب گوش کنید",
        "تازه‌ترین خبرها را در روبیکا دنبال کنید!",
        "برای خواندن خبرها، عضو کانال ایتای ما شوید",
        "گزارش خطای خبر",
        "[منبع: ایسنا]",
        "منبع – خبرگزاری تسنیم",
        "چاپ",
    ],
)
def test_lines_that_are_not_the_storys(line: str) -> None:
    assert read(f"<div class=w>{H}<div>{P(A)}<p>{line}</p>{P(B)}</div></div>").body == f"{A}\n\n{B}"


@pytest.mark.parametrize(
    "line",
    [
        "چاپ و نشر کتاب در استان رونق گرفت.",
        "این خبر را سر بزنگاه رساندند.",
        "شاید دیر شود.",
        "بازی ایتالیا را از شبکهٔ سه دنبال کنید.",
        "گفت‌وگوی ما با سروش صحت را در ادامه دنبال کنید.",
        "برای ثبت‌نام در این دوره در کانال تلگرام دانشگاه عضو شوید.",
        "منبع - یک مقام آگاه به تسنیم گفت که کار آغاز شده است.",
        "[منبع: گزارش‌های میدانی تسنیم] و گفت‌وگو با مردم",
        "استاندار خواست که مردم خبرهای ستاد را در ایتا دنبال کنند.",
        "او نوشت: «ما را در تلگرام دنبال کنید.»",
    ],
)
def test_lines_that_are(line: str) -> None:
    body = read(f"<div class=w>{H}<div>{P(A)}<p>{line}</p>{P(B)}</div></div>").body
    assert body == f"{A}\n\n{line}\n\n{B}"


@pytest.mark.parametrize("again", ["<h2>{}</h2>", "<p><strong>{}</strong></p>"])
def test_a_repeated_headline_is_not_the_body(again: str) -> None:
    body = f"<div class=w>{H}<div>{again.format(TITLE)}{P(A, B)}</div></div>"
    article = read(body, f"<title>{TITLE}</title>")
    assert (article.headline, article.body) == (TITLE, f"{A}\n\n{B}")


def test_the_sites_name_in_h1_and_the_headline_in_h3() -> None:
    body = f"<h1 class=title>وبلاگ قم</h1><div class=post><h3>{TITLE}</h3>{STORY}</div>"
    article = read(body, f"<title>وبلاگ قم: {TITLE}</title>")
    assert (article.headline, article.body) == (TITLE, f"{A}\n\n{B}")


@pytest.mark.parametrize("beside", ["<a class=edit>[ویرایش]</a>", "<span class=n>۱۲ نظر</span>"])
def test_what_stands_beside_a_headline_in_h1(beside: str) -> None:
    body = f"<div class=w><h1>{TITLE} {beside}</h1>{STORY}</div>"
    assert read(body, f"<meta property=og:title content='{TITLE}'>").headline == TITLE


def test_a_source_in_the_next_element() -> None:
    box = f"<ul><li><span>منبع</span></li><li><a href=https://x.example>{TASNIM}</a></li></ul>"
    inside = f"<article>{H}{STORY}<footer><div class=source-tags>{box}</div></footer></article>"
    assert read(inside).source == TASNIM
    assert read(inside.replace(TASNIM, "درگاه قم")).source == "درگاه قم"
    plain = inside.replace("source-tags", "x")
    assert read(plain).source == TASNIM
    assert read(plain.replace(TASNIM, "درگاه قم")).source is None


def test_tags_in_the_storys_own_footer() -> None:
    links = "<a rel=tag href=/t/1>الف</a>، <a rel=tag href=/t/2>ب</a>"
    footer = f"<footer class=post-footer><span class=post-labels>برچسب‌ها: {links}</span></footer>"
    assert read(f"<div class=w>{H}<article>{STORY}{footer}</article></div>").tags == ["الف", "ب"]


def test_other_links_of_the_storys_own_footer_are_no_tags() -> None:
    links = "<a href=/subscribe>اشتراک</a> <a href=/c>یک دیدگاه</a>"
    tags = "<div class=tags><a href=/t/1>الف</a></div>"
    for name in ("post-footer", "entry-footer", "article-footer"):
        footer = f"<footer class={name}>{links}</footer>"
        assert not read(f"<div class=w>{H}<article>{STORY}{footer}</article></div>").tags
        both = f"<div class=w>{H}<article>{STORY}{tags}{footer}</article></div>"
        assert read(both).tags == ["الف"]


@pytest.mark.parametrize("label", ["برچسب ها", "برچسب‌ها:", "تگ‌ها", "کلیدواژه‌ها", "Tags"])
def test_tags_in_a_box_of_source_and_tags_are_no_source(label: str) -> None:
    items = f"<li><span>{label}</span></li><li><a href=/t/1>گردشگری</a></li>"
    box = f"<div class=td-post-source-tags><ul>{items}</ul></div>"
    assert read(f"<article>{H}{STORY}<footer>{box}</footer></article>").source is None


@pytest.mark.parametrize(
    ("picture", "is_its_own"),
    [
        ("<img class=wp-post-image src=/i/a.jpg>", True),
        ("<div class=item-image><img src=/i/a.jpg></div>", True),
        ("<img itemprop=image src=/i/a.jpg>", True),
        ("<img src=/i/a.jpg>", True),
        ("<img src=/i/a.gif>", False),
        ("<img src=/i/a.jpg width=60>", False),
        ("<a href=/ad><img src=/i/a.jpg></a>", False),
        ("<img class=author src=/i/a.jpg width=400>", False),
        ("<img src=/i/a.jpg><img src=/i/b.jpg>", False),
        ("<img src=/ads/a.jpg width=468>", False),
    ],
)
def test_a_picture_between_headline_and_story(picture: str, *, is_its_own: bool) -> None:
    found = read(f"<div class=w>{H}<div>{picture}</div>{STORY}</div>").images
    assert [image.url for image in found] == ["https://khabar.example/i/a.jpg"] * is_its_own


@pytest.mark.parametrize(
    ("picture", "is_its_own"),
    [
        ("<figure><img src=/i/a.jpg></figure>", True),
        ("<img src=/i/a.jpg width=600>", True),
        ("<img src=/i/a.jpg>", False),
        ("<div class=logo><img src=/i/a.jpg width=600></div>", False),
    ],
)
def test_a_picture_above_the_headline(picture: str, *, is_its_own: bool) -> None:
    found = read(f"<div class=w>{picture}{H}{STORY}</div>").images
    assert [image.url for image in found] == ["https://khabar.example/i/a.jpg"] * is_its_own


@pytest.mark.parametrize(
    "inserted",
    [
        "<img class=avatar src=/i/a.jpg width=44>",
        f"<div><a href=/1><img src=/i/a.jpg></a><a href=/1>{TITLE} و باز هم</a></div>",
        f"<figure><a href=/1><b>{TITLE} و باز هم</b><img src=/i/a.jpg></a></figure>",
        "<div class=td-a-rec><a href=/ad><img src=/i/a.jpg></a></div>",
    ],
)
def test_a_picture_in_the_story_that_is_not_its_own(inserted: str) -> None:
    assert read(f"<article>{H}<div>{P(A)}{inserted}{P(B, C)}</div></article>").images == []


def test_linked_pictures_of_the_story() -> None:
    linked = (
        "<p><a href=/i/a.jpg class=modal><img src=/i/s.jpg></a></p>"
        "<figure><a href=/page><img src=/i/b.jpg><figcaption>شرح یک عکس</figcaption></a></figure>"
        "<p><a href=https://irna.example/><img src=/i/c.jpg></a></p>"
    )
    found = read(f"<article>{H}<div>{P(A)}{linked}{P(B, C)}</div></article>").images
    assert [image.url.rpartition("/")[2] for image in found] == ["a.jpg", "b.jpg", "c.jpg"]


@pytest.mark.parametrize("word", ["بازدید ", "چاپ ", "بازدید: ۱۲ | "])
def test_a_line_of_many_such_words_is_read_at_once(word: str) -> None:
    line = f"{word * 11}x"
    assert line in (read(f"<div class=w>{H}<div>{P(A, line, B)}</div></div>").body or "")


@pytest.mark.parametrize(
    "inserted",
    [
        f"<div class=wp-block-jetpack-subscriptions>{P(B)}</div>",
        f"<div class='kg-card kg-signup-card'><h2>عضو شوید</h2>{P(B)}</div>",
        "<div class=toc><p>آنچه در این مطلب می‌خوانید</p><ul><li><a href=#a>بخش</a></li></ul></div>",
        f"<a href=/x><div>مقاله‌های مرتبط:</div><ul><li>{TITLE} ۱</li><li>{TITLE} ۲</li></ul></a>",
    ],
)
def test_what_is_inserted_into_a_story(inserted: str) -> None:
    found = read(f"<article>{H}<div class=tx>{P(A)}{inserted}{P(C)}</div></article>")
    assert (found.body or "").split("\n\n") == [A, C]


@pytest.mark.parametrize("tag", ["h2", "h3", "h4"])
@pytest.mark.parametrize(
    "picture",
    [
        "<img src=/i.jpg>",
        "<p><img src=/i.jpg></p>",
        "<p><a href=/i.jpg><img src=/i.jpg></a></p>",
        "<figure><img src=/i.jpg></figure>",
        "<figure><img src=/i.jpg><figcaption>عکسی از این رویداد مهم</figcaption></figure>",
        "<div class=gallery><img src=/1.jpg><img src=/2.jpg></div>",
    ],
)
def test_a_heading_below_a_picture_is_no_caption(tag: str, picture: str) -> None:
    head = "پیشینهٔ این موضوع در سال‌های گذشته"
    story = f"{P(A)}{picture}<{tag}>{head}</{tag}>{P(B, C)}"
    assert read(f"<div class=w>{H}<div>{story}</div></div>").body == "\n\n".join((A, head, B, C))


@pytest.mark.parametrize("order", ["ABAC", "ABCA", "ABACAD", "ABCBD"])
def test_a_refrain_stays_in_its_places(order: str) -> None:
    texts = [{"A": A, "B": B, "C": C, "D": D}[name] for name in order]
    assert read(f"<div class=w>{H}<div>{P(*texts)}</div></div>").body == "\n\n".join(texts)
