"""A <picture> shows what its sources name; its <img> may only stand in."""

import pytest
from lxml import html

from newscrawl.reading.image_sources import source_of

BASE = "https://khabar.example/n/1"


def shown(inside: str) -> str:
    node = html.fromstring(f"<picture>{inside}</picture>")
    found = source_of(next(node.iter("img")), BASE)
    assert found is not None
    return found.url.removeprefix("https://khabar.example")


@pytest.mark.parametrize(
    ("inside", "url"),
    [
        ("<source srcset=/real.jpg><img src=/p/grau.png>", "/real.jpg"),
        ("<source data-srcset=/real.jpg><img src=/p/grau.png>", "/real.jpg"),
        ("<source type=image/webp srcset=/real.webp><img src=/p/grau.png>", "/real.webp"),
        # One picture in two forms: the usual one.
        ("<source type=image/webp srcset=/real.webp><img src=/real.jpg>", "/real.jpg"),
        ("<source srcset='/real-300x200.jpg 300w'><img src=/real.jpg>", "/real.jpg"),
        # Another one for narrow screens only.
        ("<source media='(max-width: 600px)' srcset=/narrow.jpg><img src=/wide.jpg>", "/wide.jpg"),
    ],
)
def test_which_file_is_the_picture(inside: str, url: str) -> None:
    assert shown(inside) == url
