"""The lead that an unknown site shows between its headline and its text, and what is none."""

import pytest

from tests.sites.republished.general_pages import TITLE, A, B, C, H, P, og, read

LEAD = "شورای شهر در نشست دیروز خود ساخت پل تازهٔ رودخانه را با اکثریت آرا تصویب کرد."
OTHER = "هوای شهر همسایه از فردا سردتر می‌شود و برف راه‌های کوهستانی را می‌بندد."
WHOLE = "\n\n".join((A, B, C))
FORMS = [
    "<div class=w>{H}{top}<div class=txt>{text}</div></div>",
    "<article>{H}{top}{text}</article>",
    "<article><header>{H}</header><div class=c>{top}</div><div>{text}</div></article>",
]
DATE = "<div class=date>۱۲ شهریور ۱۴۰۳ - ۰۴:۵۷</div>"
TEASERS = ["teaser", "field field-name-field-teaser", "promo", "teaser-box", "articlePromo"]
LEADS = (
    "sotitr soo-titr newslead news-lead chekide chekideh kholase standfirst stand-first excerpt "
    "post-excerpt deck dek lede itemIntroText article-summary summary-box field-name-field-lead"
).split()


def told(form: str, top: str, text: str = P(A, B, C)) -> tuple[str | None, str | None]:
    article = read(form.format(H=H, top=top, text=text))
    return article.lead, article.body


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("tag", ["div", "p", "h3"])
@pytest.mark.parametrize("name", TEASERS)
def test_a_box_of_sentences_below_the_headline_is_the_lead(name: str, tag: str, form: str) -> None:
    lead = f"<{tag} class='{name}'>{LEAD}</{tag}>"
    assert told(form, lead) == (LEAD, WHOLE)
    assert told(form, f"{DATE}{lead}") == (LEAD, WHOLE)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("tag", ["div", "p"])
@pytest.mark.parametrize("name", LEADS)
def test_an_element_named_a_lead_is_one(name: str, tag: str, form: str) -> None:
    assert told(form, f"<{tag} class='{name}'>{LEAD}</{tag}>") == (LEAD, WHOLE)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "box",
    [
        f"<div class=teaser><a href=/2>{OTHER}</a></div>",
        f"<div class=teaser>{OTHER}<img src=/2.jpg></div>",
        f"<div class=promo>{OTHER}<button>خرید</button></div>",
        "<div class=promo>برنامهٔ تلفن همراه ما را از همین نشانی بگیرید و نصب کنید.</div>",
        f"<div class=promo>تبلیغات: {OTHER}</div>",
        f"<div class=teaser><h4>اخبار مرتبط</h4><p>{OTHER}</p></div>",
        f"<div class='teaser related'>{OTHER}</div>",
        f"<div class=ad-promo>{OTHER}</div>",
        f"<div class=teaser>{OTHER}</div><div class=teaser>{LEAD}</div>",
        f"<div class=teaser hidden>{OTHER}</div>",
        f"<aside class=teaser>{OTHER}</aside>",
        f"<ul><li class=teaser>{OTHER} <a href=/2>بیشتر</a></li></ul>",
    ],
)
def test_a_teaser_of_another_story_is_none(box: str, form: str) -> None:
    assert told(form, box) == (None, WHOLE)


@pytest.mark.parametrize("name", ["teaser", "promo"])
def test_nor_is_a_box_among_or_below_the_paragraphs(name: str) -> None:
    box = f"<div class={name}>{OTHER}</div>"
    assert told(FORMS[1], "", P(A) + box + P(B, C)) == (None, WHOLE)
    assert told(FORMS[1], "", P(A, B, C) + box) == (None, WHOLE)


@pytest.mark.parametrize("name", ["excerpt", "deck", "lede"])
def test_a_name_says_less_farther_down(name: str) -> None:
    lead, body = told(FORMS[1], "", P(A, B) + f"<p class={name}>{LEAD}</p>" + P(C))
    assert (lead, body) == (None, "\n\n".join((A, B, LEAD, C)))


@pytest.mark.parametrize("name", ["excerpt", "deck", "dek"])
def test_a_date_or_a_row_of_cards_is_no_lead(name: str) -> None:
    assert told(FORMS[0], f"<div class={name}>۲۲ مرداد ۱۴۰۳ - شهر و روستا</div>")[0] is None
    card = f"<div class=c><a href=/2>{OTHER}</a></div>"
    assert told(FORMS[0], f"<div class='card-{name}'>{card * 2}</div>")[0] is None


@pytest.mark.parametrize("name", ["excerpt", "lead", "teaser"])
def test_a_headline_repeated_is_no_lead(name: str) -> None:
    assert told(FORMS[0], f"<div class={name}>{TITLE} در پاییز</div>")[0] == f"{TITLE} در پاییز"
    assert told(FORMS[0], f"<div class={name}>{TITLE}</div>")[0] is None


@pytest.mark.parametrize("name", ["teaser", "lede", "lead", "excerpt"])
@pytest.mark.parametrize("form", FORMS[:2])
def test_a_long_lead_stays_in_the_body(name: str, form: str) -> None:
    long = " ".join(f"{LEAD[:-1]} {n}." for n in range(20))
    assert told(form, f"<div class={name}>{long}</div>") == (None, f"{long}\n\n{WHOLE}")


def test_a_teaser_that_repeats_the_first_paragraph_says_nothing_twice() -> None:
    assert told(FORMS[0], f"<div class=teaser>{A}</div>") in ((None, WHOLE), (A, f"{B}\n\n{C}"))


@pytest.mark.parametrize("tag", ["div", "p"])
def test_a_description_that_the_page_shows_is_the_lead(tag: str) -> None:
    title = f"<h2><span>راه و شهر</span> <span>{TITLE}</span></h2>"
    story = f"<figure><img src=/a.jpg></figure><div data-area=body>{P(A, B, C)}</div>"
    head = f"<title>{TITLE}</title>{og('title', TITLE)}{og('description', LEAD)}"
    for shown, lead, body in ((LEAD, LEAD, WHOLE), (OTHER, None, f"{OTHER}\n\n{WHOLE}")):
        top = f"<header>{title}<{tag} class=x1>{shown}</{tag}><div>از لیلا</div></header>"
        article = read(f"<article>{top}{story}</article>", head)
        assert (article.lead, article.body) == (lead, body)
        assert "lead_fallback" not in article.warnings
