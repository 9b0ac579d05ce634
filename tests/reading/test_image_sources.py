"""Pictures: their address and size, and images that are none; the same in every reader."""

import json
from urllib.parse import urljoin

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from w3lib.url import safe_url_string

from newscrawl.items import Image
from newscrawl.reading import image_sources, placeholders
from newscrawl.reading.image_sources import absolute
from tests.counted import calls, is_linear
from tests.sites.everywhere import FIRST, LAST, READERS

M = "https://newsmedia.tasnimnews.com"
WP = "https://khabar.example/wp-content/uploads"


def images(markup: str, reader: str = "tasnim", head: str = "") -> list[Image]:
    return READERS[reader](f"<p>{FIRST}</p>{markup}<p>{LAST}</p>", head).images


def urls(markup: str, reader: str = "tasnim", head: str = "") -> list[str]:
    return [image.url for image in images(markup, reader, head)]


LARGEST = [
    f"<img src='{M}/big.jpg'>",
    f"<img srcset='{M}/s.jpg 300w, {M}/big.jpg 1200w'>",
    f"<img srcset='{M}/big.jpg 1200w,{M}/s.jpg 300w' src='{M}/s.jpg'>",
    f"<img src='{M}/s.jpg' srcset='{M}/m.jpg 1.5x, {M}/big.jpg 2x'>",
    f"<img src='{M}/s.jpg' srcset='{M}/s.jpg, {M}/big.jpg 3x'>",
    f"<img srcset='\n  {M}/s.jpg 300w 200h,\n  {M}/big.jpg 1200w 800h,\n '>",
    f"<img src='/img/blank.gif' data-src='{M}/big.jpg'>",
    (
        f"<img src='data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==' "
        f"data-lazy-src='{M}/big.jpg'>"
    ),
    f"<img src='/s.jpg' data-original='{M}/big.jpg'>",
    f"<img data-lazyload='{M}/big.jpg' src='/ajax-loader.gif'>",
    f"<img data-srcset='{M}/s.jpg 300w, {M}/big.jpg 1200w' src='/assets/placeholder-300x200.png'>",
    f"<img src='/lazy.png' data-lazy-srcset='{M}/s.jpg, {M}/big.jpg 2x' data-lazy-src='{M}/s.jpg'>",
    f"<img src='/1x1.png' data-cfsrc='{M}/big.jpg' data-cfstyle='x'>",
    f"<img src='/s.jpg' data-pagespeed-lazy-src='{M}/big.jpg'>",
    f"<img src='/blank.gif' data-image='{M}/big.jpg' data-image-title='s.jpg' data-share='/x.jpg'>",
    f"<img src='/s.jpg' data-orig-file='{M}/big.jpg' data-medium-file='{M}/m.jpg?w=300'>",
    f"<img src='/s.jpg' data-thumb='{M}/t.jpg' data-echo='{M}/big.jpg' data-lazy='true'>",
    f"<img src='#' data-src='{M}/big.jpg'>",
    f"<img data-src='{M}/big_{{width}}.jpg' src='{M}/big.jpg'>",
    f"<picture><source srcset='{M}/s.jpg 300w'><source srcset='{M}/big.jpg 1200w'><img></picture>",
    (
        f"<picture><source media='(min-width: 800px)' srcset='{M}/big.jpg'>"
        f"<source media='(max-width: 799px)' srcset='{M}/s.jpg'><img src='{M}/s.jpg'></picture>"
    ),
    f"<picture><source srcset='{M}/big.jpg'><img src='{M}/ph.svg'></picture>",
    f"<picture><source srcset='{M}/big.jpg'><img class='lazy' src='{M}/ph-16x9.gif'></picture>",
    f"<picture><source type='image/webp' srcset='{M}/big.webp'><img src='{M}/big.jpg'></picture>",
    f"<picture><source data-srcset='{M}/big.jpg 2x'><img class='lazy' src='/blank.gif'></picture>",
    f"<img class='lazy' src='/blank.gif'><noscript><img src='{M}/big.jpg'></noscript>",
    f"<img class='lazy' data-src='{M}/big.jpg'><noscript><img src='{M}/s.jpg'></noscript>",
    f"<a><img data-src='{M}/big.jpg'></a><noscript><a><img src='{M}/s.jpg'></a></noscript>",
    f"<a href='{M}/big.jpg'><img src='{M}/s.jpg' srcset='{M}/m.jpg 900w'></a>",
    f"<amp-img src='{M}/s.jpg' srcset='{M}/big.jpg 1200w' width='640' height='480'></amp-img>",
    f"<img hidden src='{M}/big.jpg'>",
    f"<div style='display:none'><img src='{M}/big.jpg'></div>",
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("markup", LARGEST, ids=range(len(LARGEST)))
def test_the_largest_picture_at_its_true_address(markup: str, reader: str) -> None:
    assert urls(f"<p>{markup}</p>", reader) == [f"{M}/big.jpg"]


NONE = [
    "<img src='https://stat.example/p.gif?id=1' width='1' height='1'>",
    "<img src='/x.gif' width='1px' height='1px'>",
    "<img src='/x.png' style='width:1px;height:1px'>",
    "<img src='/x.png' height='0' width='0' style='position:absolute'>",
    "<img src='/x.png' style='height: 0 !important'>",
    "<noscript><img height='1' width='1' src='https://www.facebook.com/tr?id=1'></noscript>",
    "<img src='https://www.facebook.com/tr?id=1&ev=PageView'>",
    "<img src='https://mc.yandex.ru/watch/1' style='position:absolute; left:-9999px' alt=''>",
    "<img src='https://pixel.wp.com/g.gif?v=ext'>",
    "<img src='https://stats.khabar.example/hit.php?id=1'>",
    "<img src='/counter.php?id=48213'>",
    "<img src='/themes/x/images/blank.gif'>",
    "<img src='/spacer.gif'>",
    "<img src='/img/lazy-placeholder.svg'>",
    "<img src='/images/loading.gif' class='lazy'>",
    "<img src='/no-image.png'>",
    "<img src='data:image/png;base64,iVBORw0KGgo='>",
    "<img src='data:image/svg+xml,%3Csvg/%3E'>",
    "<img src='about:blank'>",
    "<img src='#'>",
    "<img src=''>",
    "<img>",
    "<img alt='x' src='javascript:void(0)'>",
    "<img srcset=' , ,'>",
    "<img src='http://['>",
    "<blockquote class='instagram-media'><img src='/insta.jpg'></blockquote>",
    "<img src='/img/logo.svg'><img src='/logo-og.png'>",
    "<img src='/eitaa.png' width='28' height='28'>",
    "<img src='/line.gif' style='width: 480px; height: 5px'>",
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("markup", NONE, ids=range(len(NONE)))
def test_what_is_no_picture(markup: str, reader: str) -> None:
    assert urls(f"<p>{markup}</p>", reader) == []


@pytest.mark.parametrize(
    "address",
    [
        "/google-pixel.jpg",
        "/uploads/wagon-loading.jpg",
        "/dorian-grey.png",
        "/counter-strike.jpg",
        "/img.php?id=12",
        "/1x1-meeting.png",
        "/stats.png",
        "/photo",
    ],
)
def test_a_picture_may_have_such_a_name(address: str) -> None:
    assert urls(f"<img src='{address}' width='40'>") == [f"https://www.tasnimnews.ir{address}"]


BASES = [
    ("<base href='https://khabar.example/'>", "files/a.jpg", "https://khabar.example/files/a.jpg"),
    ("<base href='/'>", "files/a.jpg", "{}/files/a.jpg"),
    ("<base href='//cdn.example/x/y'>", "a.jpg", "https://cdn.example/x/a.jpg"),
    ("<base target='_blank'><base href='/f/'><base href='/g/'>", "a.jpg", "{}/f/a.jpg"),
    ("<base href='javascript:x'>", "/a.jpg", "{}/a.jpg"),
    ("<base href='http://['>", "/a.jpg", "{}/a.jpg"),
    ("", "/a.jpg", "{}/a.jpg"),
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("head", "address", "wanted"), BASES)
def test_relative_addresses_are_joined_to_the_pages_base(
    head: str, address: str, wanted: str, reader: str
) -> None:
    hosts = {"tasnim": "https://www.tasnimnews.ir", "nastooh": "https://www.isna.ir"}
    host = hosts.get(reader, "https://khabar.example")
    for markup in (f"<img src='{address}'>", f"<img srcset='{address} 2x'>"):
        assert urls(markup, reader, head) == [wanted.format(host)]
    entry = json.dumps({"@type": "NewsArticle", "image": address})
    told = f'{head}<script type="application/ld+json">{entry}</script>'
    assert urls("", reader, told) == [wanted.format(host)]


def test_a_copys_own_address_is_joined_to_its_base() -> None:
    head = "<base href='https://khabar.example/fa/'><link rel='canonical' href='n/48213'>"
    assert READERS["general"](f"<p>{FIRST}</p>", head).url == "https://khabar.example/fa/n/48213"
    other = "<base href='https://cdn.example/'><link rel='canonical' href='n/48213'>"
    assert READERS["general"](f"<p>{FIRST}</p>", other).url == "https://khabar.example/news/48213/x"


def told(*pictures: dict[str, object]) -> str:
    entry = {"@type": "NewsArticle", "image": [{"@type": "ImageObject", **p} for p in pictures]}
    return f'<script type="application/ld+json">{json.dumps(entry)}</script>'


@pytest.mark.parametrize("reader", READERS)
def test_sizes_of_one_picture_are_one_picture(reader: str) -> None:
    small = {"url": f"{WP}/road-780x470.jpg", "width": 780, "height": 470}
    (one,) = images(f"<img src='{WP}/road-1024x576.jpg'>", reader, told(small))
    assert (one.url, one.width, one.height) == (f"{WP}/road-1024x576.jpg", None, None)
    (one,) = images(f"<img src='{WP}/road-300x169.jpg' width='300'>", reader, told(small))
    assert (one.url, one.thumbnail) == (f"{WP}/road-780x470.jpg", f"{WP}/road-300x169.jpg")
    assert (one.width, one.height) == (780, 470)
    # The file itself, under its own name, is larger than what was made of it.
    for made in ("road-1024x576", "road-scaled", "road-2560x1440"):
        assert urls(f"<img src='{WP}/{made}.jpg'>", reader, told({"url": f"{WP}/road.jpg"})) == [
            f"{WP}/road.jpg"
        ]
    whole = (
        f"<img src='{WP}/road.jpg' srcset='{WP}/road-300x169.jpg 300w, {WP}/road-768x4.jpg 768w'>"
    )
    assert urls(whole, reader) == [f"{WP}/road.jpg"]
    some = f"<img src='{WP}/road-1024x576.jpg' srcset='{WP}/road-300x169.jpg 300w'>"
    assert urls(some, reader) == [f"{WP}/road-1024x576.jpg"]
    proxied = (
        "<img src='https://i0.wp.com/khabar.example/wp-content/uploads/road.jpg?resize=780%2C4'>"
    )
    assert urls(proxied, reader, told({"url": f"{WP}/road.jpg"})) == [f"{WP}/road.jpg"]
    # Other pictures are others.
    two = f"<img src='{WP}/road-1.jpg'><img src='{WP}/road-2-300x169.jpg'><img src='/a.php?id=1'>"
    assert len(urls(f"{two}<img src='/a.php?id=2'>", reader)) == 4


@pytest.mark.parametrize(
    ("name", "is_picture"),
    [("logo.png", False), ("og-logo.jpg?v=2", False), ("logo-of-the-city.jpg", True)],
)
def test_a_logo_that_open_graph_names_is_no_picture(name: str, is_picture: bool) -> None:
    head = f"<meta property='og:image' content='{M}/{name}'>"
    assert urls("<p>متن</p>", "general", head) == [f"{M}/{name}"] * is_picture


def test_a_small_photograph_is_a_picture() -> None:
    small = "<img src='/portrait.jpg' width=30 height=30><img src='/map.png' width=40 height=33>"
    whole = "<img src='data:x' data-src='/1.png' width=16 height=9><img src='/2.png' height=30 "
    whole += "width=100%><img src='/3.png' width=600 height=30>"
    names = ("portrait.jpg", "map.png", "1.png", "2.png", "3.png")
    found = [f"https://www.tasnimnews.ir/{name}" for name in names]
    assert urls(small + whole) == found


def test_what_is_known_of_its_size() -> None:
    (one,) = images(f"<img src='{M}/s.jpg' srcset='{M}/big.jpg 1200w' width='300' height='200'>")
    assert (one.width, one.height) == (1200, None)
    (one,) = images(f"<img data-src='{M}/big.jpg' width='300' height='200px'>")
    assert (one.width, one.height) == (300, 200)


def test_a_zero_beside_a_size_is_no_size() -> None:
    assert urls(f"<img src='{M}/a.jpg' width='800px' height='0'>") == [f"{M}/a.jpg"]
    assert urls(f"<img src='{M}/a.jpg' width='0' height='0'>") == []
    assert urls("<img srcset='//'>") == []


def test_all_pictures_of_a_story_without_a_class_are_its_own() -> None:
    body = f"<div><p>{FIRST}</p><img src='{M}/big.jpg'><p>{LAST}</p><p>{LAST} باز</p></div>"
    head = f"</head><body><h1>گردنه</h1>{body}</body><!--"
    assert urls("", "general", head) == [f"{M}/big.jpg"]


@given(st.text(alphabet="ab.jpgwx ,()0123\n:/", max_size=60))
def test_any_srcset_gives_addresses_that_stand_in_it(srcset: str) -> None:
    quoted = srcset.replace("'", "")
    for image in images(f"<img srcset='{quoted}'>"):
        assert image.url.rpartition("/")[2] in srcset or "%" in image.url


@pytest.mark.parametrize(
    ("before", "piece", "after"),
    [
        ("srcset='", ",", "'"),
        ("srcset='", "a.jpg 1w,", "'"),
        ("srcset='", "a", "'"),
        ("src='/a.jpg?", "w=1&", "x'"),
        ("src='/a-", "1x", ".jpg'"),
        ("data-", "src", "='a.jpg'"),
        ("src='/a.png' alt='", "🔴", "'"),
        ("src='//pixel.' style='", "width:", "'"),
        ("style='width:' src='", "//pixel.", "'"),
    ],
    ids=range(9),
)
def test_the_work_grows_with_the_length_of_an_attribute(
    before: str, piece: str, after: str
) -> None:
    def work(count: int) -> int:
        return calls(lambda: images(f"<img {before}{piece * count}{after}>"))

    assert is_linear(work(2_500), work(10_000))


def test_the_work_grows_with_the_number_of_pictures() -> None:
    def work(count: int) -> int:
        noscripts = "<noscript><img src='/a.jpg'></noscript>" * 2 * count
        pictures = f"<picture>{f'<source srcset={M}/a.jpg>' * count}<img></picture>" * 5
        return calls(lambda: images(noscripts + pictures))

    assert is_linear(work(100), work(400))


PIECES = "/ // https:// http:// a.ir x .. . ? # % %41 %zz | [ ] ' \" ب \u200c 😀 : @ & = ; ~ { \\"
MORE = [*PIECES.split(" "), *"\n \xa0\x1f", "/x", "a=1", ".jpg"]
ADDRESS = st.lists(st.sampled_from(MORE))
BEGINNING = st.sampled_from(["", "/", "/x?", "https://x.ir/", "https://x.ir/x#"])


@given(
    BEGINNING,
    ADDRESS.map("".join),
    st.sampled_from(["https://x.ir/a/b", "http://X.ir:8/?q", "https://x.ir"]),
)
@example("https://x.ir/", " ?", "https://x.ir/a/b")
def test_an_address_is_joined_and_quoted_as_the_libraries_do(
    beginning: str, rest: str, base: str
) -> None:
    href = beginning + rest
    if (found := absolute(href, base)) is not None:
        assert found == safe_url_string(urljoin(base, href.strip()))


@pytest.mark.long
@given(st.from_regex(image_sources._counter), st.from_regex(placeholders._folder))
def test_each_pattern_has_a_piece_that_is_looked_for_first(counter: str, folder: str) -> None:
    assert any(piece in counter for piece in image_sources._COUNTERS)
    assert any(piece in folder for piece in placeholders._FOLDERS)
