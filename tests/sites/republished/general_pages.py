"""Make republished stories on a site of no known layout, and read them."""

from newscrawl.items import Article
from tests.factories import paragraphs, read_copy

TITLE = "تیتر خبر نمونهٔ قم"
H = f"<h1>{TITLE}</h1>"
A, B, C, D = (f"{' '.join(f'واژه{name}{n}' for n in range(12))}." for name in "ABCD")
P = paragraphs


def read(body: str, head: str = "", url: str = "https://khabar.example/n/1") -> Article:
    """Read a republished story. body, head: markup for inside these elements; url: its address."""
    return read_copy(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>", url)


def og(name: str, content: str) -> str:
    """Return an Open Graph meta element."""
    return f"<meta property='og:{name}' content='{content}'>"


def widget(text: str) -> str:
    """Return a text inside the boxes of a page builder."""
    return f"<div class='elementor-widget'><div class=inner>{text}</div></div>"
