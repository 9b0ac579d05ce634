"""A section's name between lead and body, in any element that a republishing site copied."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.items import Article
from newscrawl.persian.cleaning import clean
from newscrawl.sites.extraction import read
from tests.conftest import page
from tests.factories import SOURCE, jannah, paragraphs, read_copy

TITLE = "نشست دهیاران فرصتی برای معرفی روستاهای قم"
LEAD = "دبیر نشست دهیاران قم گفت: برگزاری این نشست راه همکاری روستاها را هموار می&zwnj;کند"
STORY = (
    "به گزارش خبرگزاری تسنیم از قم، رضا نمونه&zwnj;ای، دبیر نشست، امروز از پایان آن خبر داد.",
    "وی افزود: نمایندگان چهل روستا در نشست بودند و از تجربه&zwnj;های خود گفتند.",
    "نمونه&zwnj;ای ادامه داد: آب، راه و مدرسه خواستهٔ همهٔ آنان است.",
    "به گفتهٔ او، بودجهٔ سال آینده بر پایهٔ همین خواسته&zwnj;ها نوشته می&zwnj;شود.",
    "دبیر نشست تصریح کرد: گزارش آن تا پایان ماه به استانداری می&zwnj;رسد.",
    "وی در پایان گفت: نشست بعدی در بهار برپا می&zwnj;شود.",
)
END = "<p>انتهای پیام/</p><p>&nbsp;</p>"

#: How a name is written, and in what it stands.
NAMES = (
    *("استانها", "استان‌ها", "استان ها", "استان\u200dها", "اخبار استانها", "گروه استان‌ها"),
    *("- اخبار استانها -", "– اخبار استان‌ها –", " — استانها — ", "| استان‌ها |", "استانها -"),
    *("شهرستان‌های قم", "– اخبار شهرستانهای قم –", "استان‌ها / شهرستان‌های قم", "اقتصادی"),
)
ELEMENTS = (
    *("<p>{}</p>", "<a href='/o'>{}</a>", "<p><a href='/o'>{}</a></p>", "<span>{}</span>", "{}"),
    *(
        "<div class='hideTag'>{}</div>",
        "<div class='hideTag'><a href='/fa/service/6/x'>{}</a></div>",
    ),
    *("<span class='hideTag'>{}</span>", "<p class='hideTag'>{}</p>", "<strong>{}</strong>"),
    *("<div>{}</div>", "<div class='cat'><a rel='category' href='/o'>{}</a></div>", "<em>{}</em>"),
    *(
        "<p><b><span style='color:red'>{}</span></b></p>",
        "<blockquote>{}</blockquote>",
        "<i>{}</i>",
    ),
    *(
        "<ul><li>{}</li></ul>",
        "<table><tr><td>{}</td></tr></table>",
        "<p>{}<br></p>",
        "<div class='news-category'>{}</div>",
    ),
)
#: Set apart by the readers, or the story's own where the name is another section's.
BOXES = ("<nav>{}</nav>", "<div class='breadcrumb'>{}</div>")
HEADINGS = tuple(f"<h{n}>{{}}</h{n}>" for n in range(2, 7))
#: How a lead and what leaks behind it stand together.
LEADS = (
    *("<p>{lead}</p>{leak}", "<p><strong>{lead}</strong></p>\n{leak}\n", "<h3>{lead}</h3>{leak}"),
    *("<div>{lead}</div>{leak}", "<h2 class='lead'>{lead}</h2>{leak}", "{lead}<br>{leak}<br>"),
    *("<p>{lead}</p><p>&nbsp;</p>{leak}<p> </p>", "<blockquote><p>{lead}</p></blockquote>{leak}"),
)
HEAD = (
    "<script type='application/ld+json'>"
    '{"@type": "NewsArticle", "articleSection": "استانها،شهرستان‌های قم،قم"}</script>'
)


def of_reader(reader: str, content: str) -> Article:
    """The story of a page in that layout; its sections are استانها, شهرستان‌های قم and قم."""
    if reader == "jannah":
        whole = jannah(TITLE, content + SOURCE)
        crumb = '<a href="/o">استانها</a>'
        return read_copy(
            whole.replace(crumb, f'{crumb}<a href="/o/q">شهرستان‌های قم</a><a href="/q">قم</a>')
        )
    body = f"<h1>{TITLE}</h1><div class='text'>{content}<p>منبع: خبرگزاری تسنیم</p></div>"
    return read_copy(f"<html><head>{HEAD}</head><body>{body}</body></html>")


def is_the_seed(found: Article) -> None:
    """Headline, lead, six paragraphs, province, source: what a reader of the page would expect."""
    assert found.headline == TITLE
    assert found.lead == clean(LEAD.replace("&zwnj;", "\u200c"))
    story = [clean(text.replace("&zwnj;", "\u200c")) for text in STORY]
    assert (found.body or "").split("\n\n") == story
    assert (found.province, found.dateline, found.source) == ("qom", "قم", "خبرگزاری تسنیم")


@pytest.mark.parametrize("reader", ["jannah", "general"])
@pytest.mark.parametrize("element", [*ELEMENTS, *BOXES, *HEADINGS])
@pytest.mark.parametrize("name", NAMES[::5])
def test_the_name_parts_lead_and_body_in_any_element(name: str, element: str, reader: str) -> None:
    content = f"<p>{LEAD}</p>{element.format(name)}{paragraphs(*STORY)}{END}"
    is_the_seed(of_reader(reader, content))


@pytest.mark.parametrize("reader", ["jannah", "general"])
@pytest.mark.parametrize("name", NAMES)
def test_the_name_parts_them_however_it_is_written(name: str, reader: str) -> None:
    for element in (ELEMENTS[0], ELEMENTS[5]):
        content = f"<p>{LEAD}</p>{element.format(name)}{paragraphs(*STORY)}{END}"
        is_the_seed(of_reader(reader, content))


@given(
    st.sampled_from(["jannah", "general"]),
    st.sampled_from(LEADS),
    st.sampled_from(ELEMENTS),
    st.sampled_from(NAMES),
    st.sampled_from(["", "<p>{}</p>", "<div class='hideTag'> - اخبار استانها - </div>"]),
)
def test_any_arrangement(reader: str, lead: str, element: str, name: str, first: str) -> None:
    """Also if the name stands above the whole story."""
    begun = first.format(name) + lead.format(lead=LEAD, leak=element.format(name))
    is_the_seed(of_reader(reader, f"{begun}{paragraphs(*STORY)}{END}"))


@pytest.mark.parametrize("reader", ["jannah", "general"])
@pytest.mark.parametrize(
    "content",
    [
        f"<p>{LEAD}. <a href='/o'>استانها</a></p>{paragraphs(*STORY)}",
        f"<p>{LEAD}.<span>استان‌ها</span></p>{paragraphs(*STORY)}",
        f"<p>{LEAD} – اخبار استانها – {STORY[0]}</p>{paragraphs(*STORY[1:])}",
        f"<p>{LEAD} <i class='hideTag'>- استانها -</i> {STORY[0]}</p>{paragraphs(*STORY[1:])}",
        f"<p>{LEAD}</p><p><a href='/o'>استانها</a> {STORY[0]}</p>{paragraphs(*STORY[1:])}",
        f"<p>{LEAD}<br>استانها<br>{STORY[0]}</p>{paragraphs(*STORY[1:])}",
        f"<p>{LEAD}</p><p>استانها</p><p>شهرستان‌های قم</p>{paragraphs(*STORY)}",
        f"<p>{LEAD}</p><h4>استانها</h4>{paragraphs(*STORY[:3])}<h4>اقتصادی</h4>",
        f"<p>{LEAD}</p><p>قم</p>{paragraphs(*STORY)}",
        f"<p>{LEAD}</p><h3>استانها</h3><h3>قم</h3>{paragraphs(*STORY)}",
        f"<p>{LEAD}</p><p>استان‌ها</p><a href='/o/q'>استان قم</a>{paragraphs(*STORY)}",
    ],
)
def test_the_name_beside_other_words(content: str, reader: str) -> None:
    found = of_reader(reader, content + END)
    assert (found.lead or "").rstrip(".") == clean(LEAD.replace("&zwnj;", "\u200c"))
    assert (found.body or "").startswith(clean(STORY[0].replace("&zwnj;", "\u200c")))
    assert "استان" not in (found.body or "")[:60]
    assert found.province == "qom"


@pytest.mark.parametrize("reader", ["jannah", "general"])
@pytest.mark.parametrize(
    "content",
    [
        paragraphs(LEAD, *STORY),  # nothing leaks: no lead
        paragraphs(*STORY),
        paragraphs(STORY[0], "استانها", *STORY[1:]),  # a dateline is no lead
        paragraphs(*STORY, "استانها"),  # nothing follows
        paragraphs(LEAD, *STORY[1:], "استانها", STORY[0]),  # too late
        f"<p>{LEAD}</p><h3>ورزشی</h3>{paragraphs(*STORY)}",  # a sub-head of the story's own
        f"<p>{LEAD}</p><h3>سیاسی</h3><p>{STORY[1]}</p><h3>استانها</h3><p>{STORY[2]}</p>",
        paragraphs(LEAD, "سیاسی", STORY[1], "ورزشی", STORY[2]),
        f"<p>{LEAD}</p><h3>قم</h3><p>{STORY[1]}</p><h3>تهران</h3><p>{STORY[2]}</p>",
        paragraphs(LEAD, "<b>قم</b>", STORY[1], "<b>تهران</b>", STORY[2]),
        paragraphs(f"{LEAD} در رشته&zwnj;های <a href='/x'>ورزشی</a>", *STORY[1:]),
        paragraphs("در بخش استانها چنین آمد", *STORY[1:]),
        paragraphs("قم - به گزارش خبرگزاری تسنیم، راه باز شد.", *STORY[1:]),
        paragraphs(f"{LEAD} – استانها – و شهرها", *STORY[1:]),
        paragraphs("استانها به گزارش‌های خود رسیدند.", *STORY[1:]),
    ],
)
def test_nothing_is_taken_for_a_lead_or_lost(content: str, reader: str) -> None:
    found = of_reader(reader, content)
    assert found.lead is None
    whole = clean(" ".join(content.replace("&zwnj;", "\u200c").split("<")).replace("p>", " "))
    for word in (found.body or "").split():
        assert word.strip("-") in whole
    for text in (LEAD, *STORY, "استانها", "ورزشی", "سیاسی"):
        if text in content:
            assert clean(text.replace("&zwnj;", "\u200c")) in (found.body or ""), text


@pytest.mark.parametrize("reader", ["jannah", "general"])
def test_what_the_agency_hides_is_never_body(reader: str) -> None:
    hidden = "<div class='hideTag'> - اخبار سلامت - </div>"
    for content in (
        f"{hidden}{paragraphs(*STORY)}",
        f"<p>{STORY[0]}</p>{hidden}{paragraphs(*STORY[1:])}",
        f"{paragraphs(*STORY)}{hidden}",
        f"<p>{STORY[0]}{hidden}</p>{paragraphs(*STORY[1:])}",
    ):
        found = of_reader(reader, content)
        story = [clean(text.replace("&zwnj;", "\u200c")) for text in STORY]
        assert (found.lead, (found.body or "").split("\n\n")) == (None, story)
    found = of_reader(reader, f"<p>{LEAD}</p>{hidden}{paragraphs(*STORY)}")
    is_the_seed(found)  # whatever its name


def test_json_of_a_section_with_many_names_is_bounded() -> None:
    names = json.dumps([f"نام {n} " * 20 for n in range(5_000)])
    head = f"<script type='application/ld+json'>{{\"articleSection\": {names}}}</script>"
    found = read_copy(
        f"<html><head>{head}</head><body><h1>{TITLE}</h1><div>{paragraphs(*STORY)}</div>"
    )
    assert found.province == "qom"


@pytest.mark.parametrize("way", ["breadcrumb", "category"])
def test_a_name_that_only_the_way_to_the_page_says(way: str) -> None:
    name = "شهر و روستا"
    shown = {
        "breadcrumb": f"<ol class='breadcrumb'><li><a href='/x'>{name}</a></li></ol>",
        "category": f"<p>دسته: <a rel='category tag' href='/x'>{name}</a></p>",
    }[way]
    text = f"<div class='text'><p>{LEAD}</p><p>{name}</p>{paragraphs(*STORY)}</div>"
    is_the_seed(read_copy(f"<html><body>{shown}<h1>{TITLE}</h1>{text}</body></html>"))
    is_none = read_copy(f"<html><body><h1>{TITLE}</h1>{text}</body></html>")
    assert (is_none.lead, name in (is_none.body or "")) == (None, True)
    # In the theme the category's label, where the breadcrumb says another.
    label = f"<a class='post-cat' href='/x'>{name}</a>"
    content = f"<p>{LEAD}</p><p>{name}</p>{paragraphs(*STORY)}{SOURCE}"
    themed = read_copy(jannah(TITLE, content, label))
    is_the_seed(themed)
    assert themed.sections == ["استان‌ها"]


def test_nor_is_it_body_where_json_ld_has_the_story() -> None:
    told = "<div class='hideTag'> - اخبار استانها - </div>" + paragraphs(*STORY)
    head = json.dumps({"@type": "NewsArticle", "articleBody": f"<p>{LEAD}</p>{told}"})
    head = f"<script type='application/ld+json'>{head}</script>"
    found = read_copy(f"<html><head>{head}</head><body><h1>{TITLE}</h1></body></html>")
    assert found.lead == clean(LEAD.replace("&zwnj;", "\u200c"))
    assert (found.province, "استانها" in (found.body or "")) == ("qom", False)
    url = "https://www.tasnimnews.com/fa/news/1404/08/30/3440001/x"
    own = f"<article class='single-news'><h1 class='title'>{TITLE}</h1></article>"
    shown = f"<html><head>{head.replace(LEAD, 'سرآغاز')}</head><body>{own}</body></html>"
    assert "استانها" not in (read(page(shown, url)).body or "استانها")
