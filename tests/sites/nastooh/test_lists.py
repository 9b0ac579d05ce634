"""Lists of the family, in the markup that an archive page of another site and a box have."""

import pytest

from newscrawl.errors import NotAListError
from newscrawl.sites.lists import ListPage, parse_list
from tests.conftest import page
from tests.sites.nastooh.pages import ISNA

URL = "https://www.isna.ir/archive?pi=1&ms=0&dy=15&mn=2&yr=1403"


def entry(number: int) -> str:
    link = f"/news/{number}/x"
    return f"""<li class="news"><figure><a href="{link}"><img src="/1.jpg"></a></figure>
<div class="desc"><h4><a href="{link}">روتیتر</a></h4><h3><a href="{link}">عنوان</a></h3>
<p>چکیده</p><time title="شنبه ۱۵ اردیبهشت ۱۴۰۳ - ۲۱:۴۰"><a href="{link}">۴ روز قبل</a></time></div>
</li>"""


def archive(entries: str) -> str:
    box = f'<section class="box list most-commented"><ul>{entry(1403021599999)}</ul></section>'
    head = (
        '<section class="box itemlist-header"><header><a href="/rss?kw=x">x</a></header></section>'
    )
    pages = '<ul class="pagination"><li class="page-item"><a href="/archive?pi=2">۲</a></li></ul>'
    return f"""<html><body><header><a href="/service/Sports">ورزش</a></header><main><div>
<div class="col-sm-9">{head}<section id="box16" class="box list list-bordered"><div><ul>{entries}
</ul></div><footer>{pages}</footer></section></div><aside class="sidebar">{box}</aside>
<div class="col-sm-4 sidebar">{box}</div></div></main></body></html>"""


def read(body: str) -> ListPage:
    return parse_list(page(body, URL), ISNA)


def test_the_entries_of_the_list_alone_in_their_order() -> None:
    numbers = [1403021500003, 1403021400001, 1403021500002]  # a day's page holds other days' too
    found = read(archive("".join(map(entry, numbers))))
    assert [address.number for address in found.links] == numbers
    assert (found.others, found.is_inferred) == ((), False)


def test_an_entry_of_another_kind_is_kept_as_such() -> None:
    other = '<li><div class="desc"><h3><a href="/service/photo">عکس</a></h3></div></li>'
    strange = '<li><div class="desc"><h3><a href="/ghesse/x7/y">ویژه</a></h3></div></li>'
    found = read(archive(entry(1403021500003) + other + strange))
    assert len(found.links) == 1
    assert {other.url: other.state for other in found.others} == {
        "https://www.isna.ir/service/photo": "not_article",
        "https://www.isna.ir/ghesse/x7/y": "unrecognised",
    }


def test_an_empty_list_is_one() -> None:
    found = read(archive(""))
    assert (found.links, found.others, found.is_inferred) == ((), (), False)


def test_an_unknown_list_is_inferred_and_a_page_without_links_is_none() -> None:
    bare = "".join(f'<p><a href="/news/140302150000{n}/x">خبر {n}</a></p>' for n in range(5))
    found = read(f"<html><body><main>{bare}</main></body></html>")
    assert (len(found.links), found.is_inferred) == (5, True)
    with pytest.raises(NotAListError):
        read("<html><body><main><p>متن</p></main></body></html>")
