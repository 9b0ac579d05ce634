"""Stories of short lines below a lead: scores, verses, an interview's questions and answers."""

import pytest

from tests.sites.republished.general_pages import A, B, C, H, P, read

LEAD = "نتیجه‌های هفتهٔ دهم لیگ دسته یک والیبال استان گلستان از این قرار است."
SCORES = [f"{club} {n} - {n + 1} مهمان" for n, club in enumerate(("گنبد", "کلاله", "مینودشت"))] * 3
VERSES = [
    "مرغ سحر ناله سر کن",
    "داغ مرا تازه‌تر کن",
    "ز آه شرربار این قفس را",
    "برشکن و زیر و زبر کن",
]
TALK = ["از کی شروع کردید؟", "از ده‌سالگی.", "چرا؟", "پدرم می‌خواند و من گوش می‌دادم."] * 2
BOXES = (
    "<ul>{}</ul>",
    "<div class=w9>{}</div>",
    "<div itemprop=articleBody>{}</div>",
    "<div class=news-content>{}</div>",
)
COMMENTS = f"<div class=k1><h4>نظر شما</h4>{P(A, B)}<textarea></textarea></div>"


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("lines", [SCORES, VERSES * 2, TALK], ids=["scores", "verses", "talk"])
def test_lines_below_a_lead_are_the_story(lines: list[str], box: str) -> None:
    tag = "li" if box.startswith("<ul") else "p"
    story = box.format("".join(f"<{tag}>{line}</{tag}>" for line in lines))
    article = read(f"<div class=w>{H}{P(LEAD)}{story}</div>{COMMENTS}")
    text = f"{article.lead or ''}\n{article.body}"
    assert [line for line in (LEAD, *lines) if line not in text] == []
    assert A not in text
    assert "body_doubtful" in article.warnings


@pytest.mark.parametrize("box", BOXES[2:])
def test_a_lead_in_the_header_is_kept(box: str) -> None:
    story = box.format("".join(f"<p>{line}</p>" for line in VERSES * 3))
    beside = "<div class=w8>بازدید: ۱۲</div>"
    article = read(f"<div><header>{H}{P(LEAD)}</header>{beside}<div>{story}</div></div>{COMMENTS}")
    text = f"{article.lead or ''}\n{article.body}"
    assert [
        line for line in (LEAD, *VERSES) if text.count(line) != (1 if line == LEAD else 3)
    ] == []
    assert "بازدید" not in text


@pytest.mark.parametrize("box", BOXES[1:])
def test_paragraphs_that_are_links_are_the_story(box: str) -> None:
    linked = [f"{A} {B}", f"{B} {C}", f"{C} {A}"]
    story = box.format("".join(f"<p><a href=https://t.me/x/1>{text}</a></p>" for text in linked))
    article = read(f"<div class=w>{H}{P(LEAD)}{story}</div>")
    assert article.body is not None
    assert article.body.endswith("\n\n".join(linked))


@pytest.mark.parametrize(
    "beside",
    [
        "<ul><li><a href=/1>خبری دیگر از شهر همسایه</a></li><li><a href=/2>خبر سوم</a></li></ul>",
        "<div class=w9><p>کد خبر: ۱۲</p><p>چاپ</p></div>",
        "<div class=w9><p>نظر بدهید</p><input name=q></div>",
        "<div class=related><p>خبری دیگر از شهر همسایه</p><p>و خبر سوم از همان‌جا</p></div>",
    ],
)
def test_what_stands_below_a_single_paragraph_is_mostly_not(beside: str) -> None:
    article = read(f"<div class=w>{H}{P(A)}{beside}</div>")
    assert article.body == A
    assert "body_doubtful" not in article.warnings


def test_readers_words_are_not_the_story_where_that_is_short() -> None:
    story = f"<div class=w9>{P(LEAD, *TALK)}</div>"
    article = read(f"<div class=w>{H}{story}</div>{COMMENTS}")
    assert article.body is not None
    assert [line for line in (LEAD, *TALK) if line not in article.body] == []
    assert A not in article.body


def test_a_box_with_a_name_changes_nothing_where_there_is_running_text() -> None:
    lines = "".join(f"<p>{line}</p>" for line in SCORES)
    article = read(f"<div class=w>{H}{P(A, B, C)}</div><div class=news-content>{lines}</div>")
    assert article.body == "\n\n".join((A, B, C))


@pytest.mark.parametrize("name", ["tag", "related", "stock-share", "nav-item"])
@pytest.mark.parametrize("element", ["a", "span", "b"])
def test_a_few_words_of_a_sentence_are_its_own(name: str, element: str) -> None:
    words = f"<{element} class='{name}'>ساری‌دره</{element}>"
    told = f"به گفتهٔ شهردار {words}، پل قدیمی تا پایان تابستان آینده بازسازی می‌شود."
    article = read(f"<div class=w>{H}<div>{P(told, B, C)}</div></div>")
    assert article.body is not None
    assert article.body.startswith("به گفتهٔ شهردار ساری‌دره، پل")
    more = f"{told.replace(words, 'ساری‌دره')} {words} خبرهای دیگر از همین شهر"
    assert read(f"<div class=w>{H}<div>{P(more, B, C)}</div></div>").body != article.body


@pytest.mark.parametrize(
    "control",
    ["<button>رونوشت</button>", "<input type=hidden name=t>", "<select><option>۱</select>"],
)
def test_a_control_in_a_paragraph_takes_no_words(control: str) -> None:
    lines = "".join(f"<div>{text}</div>" for text in (A, B))
    article = read(f"<div class=w>{H}<div>{lines}<div>{C} {C}{control}</div></div></div>")
    assert article.body == "\n\n".join((A, B, f"{C} {C}"))
