"""The newsroom's stories in the site's full markup, and in the markup of new templates."""

import json
from collections.abc import Callable

from newscrawl.demo.site import Page
from newscrawl.persian.dates import utc_text
from tests.newsroom import Newsroom, Told, article_page

#: New templates by name: pairs of old markup and the markup that replaces it.
CHANGES = {
    "class renamed": [('<h1 class="title">', '<h1 class="headline">')],
    "lead tag moved": [('<h3 class="lead">', '<p class="summary">'), ("</h3>", "</p>")],
    "JSON-LD gone": [("application/ld+json", "text/plain")],
    "date format changed": [('<li class="time">', '<li class="time">پس از باران ')],
    "body container renamed": [('<div class="story">', '<div class="news-body">')],
    "list container renamed": [
        ('<section class="content">', '<section class="items">'),
        ('class="list-item"', 'class="card"'),
    ],
    "list item renamed": [('class="list-item"', 'class="card"')],
}
_WORDS = "متن خبر با چند واژه که در هر روز نوشته می‌شود و خوانده می‌شود"


def whole_page(story: Told) -> str:
    """Return a page with lead, picture, tags and JSON-LD; every seventh story has no lead."""
    lead = "" if story.number % 7 == 0 else f'<h3 class="lead">لید خبر {story.number}</h3>'
    told = {
        "@type": "NewsArticle",
        "headline": f"خبر {story.number}",
        "author": {"@type": "Organization", "name": "خبرگزاری تسنیم - Tasnim"},
        "datePublished": utc_text(story.published),
        "description": f"لید خبر {story.number}" if lead else "",
    }
    script = json.dumps(told, ensure_ascii=False)
    body = "".join(f"<p>{_WORDS}.</p>" for _ in range(2 + story.number % 9))
    return (
        article_page(story)
        .replace("</head>", f'<script type="application/ld+json">{script}</script></head>')
        .replace("</h1>", f"</h1>{lead}")
        .replace("</p></div></article>", f"</p>{body}</div></article>")
        .replace(
            '<div class="story">',
            '<figure><img src="https://newsmedia.tasnimnews.com/a/'
            f'{story.number}4.jpg"></figure><div class="story">',
        )
    )


def photo_page(story: Told) -> str:
    """Return a photo story's page: another template, without lead and body."""
    page = article_page(story)
    start, end = page.index('<div class="story">'), page.index("</article>")
    picture = f"https://newsmedia.tasnimnews.com/{story.number}4.jpg"
    shown = f'<div class="row images"><img src="{picture}"></div>'
    return (page[:start] + shown + page[end:]).replace("single-news", "media")


def dressed(
    newsroom: Newsroom,
    change: str | None = None,
    is_photo: Callable[[Told], bool] = lambda _: False,
) -> Callable[[str], Page]:
    """Return the newsroom's pages in full markup, with a change of CHANGES applied."""

    def pages(target: str) -> Page:
        page = newsroom(target)
        if target.startswith("/fa/news/") and isinstance(page, str):
            story = newsroom.stories[int(target.split("/")[6])]
            page = photo_page(story) if is_photo(story) else whole_page(story)
        if change and isinstance(page, str):
            for old, new in CHANGES[change]:
                page = page.replace(old, new)
        return page

    return pages
