"""The family's reader on pages with other stories, hidden text or missing parts."""

import pytest

from newscrawl.errors import NotAnArticleError
from tests.sites.nastooh.pages import BODY, NUMBER, RELATED, isna_page, read


def test_boxes_of_other_stories_give_nothing() -> None:
    """Neither beside the text nor in it, whatever stands in them."""
    plain = read(isna_page(lead="", section="", time="", more="", tags=""))
    for more, body in ((RELATED, BODY), ("", BODY + RELATED), ("", RELATED + BODY)):
        article = read(isna_page(body=body, lead="", section="", time="", more=more, tags=""))
        told = (article.kicker, article.headline, article.lead, article.body, article.sections)
        assert told == (None, plain.headline, None, plain.body, [])
        assert (article.published_at, article.services, article.tags) == (None, [], [])
        assert [i.url for i in article.images] == [i.url for i in plain.images]


def test_hidden_text_and_comments_give_nothing() -> None:
    body = (
        '<p style="display:none">پنهان</p><p>متن خبر است.</p>'
        '<div class="comments"><p>نظر</p></div><aside><p>کنار</p></aside>'
    )
    lead = '<p class="summary" hidden>پنهان</p>'
    article = read(isna_page(body=body, lead=lead, time="", more=""))
    assert (article.body, article.lead) == ("متن خبر است.", None)
    assert {"no_lead_found", "no_time_found"} <= {*article.warnings}


def test_a_widget_in_the_text_is_no_part_of_it() -> None:
    widget = '<section class="box"><div><p>نظرسنجی روز</p></div></section>'
    article = read(isna_page(body=f"<p>متن.</p>{widget}<p>پایان.</p>"))
    assert article.body == "متن.\n\nپایان."
    assert "نظرسنجی روز" in (article.body_raw or "")
    # A box that holds a part of the story is none.
    article = read(isna_page(body='<p>متن.</p><div class="box"><p>یادداشت</p></div>'))
    assert article.body == "متن.\n\nیادداشت"


def test_an_advertisement_is_no_picture() -> None:
    ad = '<p><a href="/redirect/ads/45"><img src="/d/2019/05/15/0/57.gif"></a></p>'
    assert read(isna_page(body=BODY + ad)).images == read(isna_page()).images


def test_a_gallery_beside_the_article_is_its_own() -> None:
    page = isna_page()
    figure = '<li><figure><a href="{0}"><img src="/d/2024/05/04/2/{1}.jpg"></a></figure></li>'
    own = "".join(figure.format(f"/d/2024/05/04/0/{n}.jpg", n) for n in range(81, 84))
    others = "".join(figure.format(f"/news/{n}/x", n) for n in range(81, 84))
    number = len(read(page).images)
    for items, more in ((own, 3), (others, 0)):
        gallery = f'<section class="gallery"><ul>{items}</ul></section>'
        shown = read(page.replace("</article>", f"</article>{gallery}", 1)).images
        assert len(shown) == number + more


def test_only_links_inside_the_text_are_related() -> None:
    body = (
        '<p>متن.</p><p>بیشتر بخوانید: <a href="/news/1403021411111/الف">الف</a></p>'
        '<p>متن <a href="/news/1403021422222/ب">در متن</a> ادامه.</p>'
    )
    article = read(isna_page(body=body))
    assert article.related == ["isna:1403021411111"]
    assert article.body == "متن.\n\nمتن در متن ادامه."


def test_the_own_story_among_several() -> None:
    other = isna_page(more="").partition("<article")[2].partition("</article>")[0]
    other = "<article" + other.replace("گشایش", "بستن").replace(str(NUMBER), "1403021500009")
    both = isna_page(more="").replace("<main", f"<div>{other}</article></div><main", 1)
    article = read(both)
    assert article.headline == "گشایش پل تازه"
    assert "id_conflict" not in article.warnings


def test_a_page_without_the_element_article() -> None:
    whole = isna_page()
    bare = whole.replace("<article id", "<div id").replace(
        "</div></article>\n<aside", "</div></div>\n<aside"
    )
    article = read(bare)
    assert (article.headline, article.tags) == ("گشایش پل تازه", ["پل"])
    assert article.body == read(whole).body


def test_a_page_without_an_article_is_none() -> None:
    for body in ("<html><body><h1 class='title'>آرشیو</h1></body></html>", "<article>x</article>"):
        with pytest.raises(NotAnArticleError):
            read(body)


def test_a_page_that_is_cut_is_marked() -> None:
    whole = isna_page()
    assert "page_cut" in read(whole[: whole.index("انتهای")]).warnings
