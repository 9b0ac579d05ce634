"""Draw a right-to-left bar chart for reports, as SVG or as PNG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from newscrawl.errors import ArgumentError
from newscrawl.persian.formatting import number
from newscrawl.utils.rendering import environment

_WIDTH = 900
_NAMES, _NUMBERS = 190, 90  # pixels, right and left of the bars
_LINE, _BAR = 26, 16
_INK, _PAPER, _FILL = "#1f2328", "#ffffff", "#2f6f9f"
# PNG takes the first of these that is installed; the last ones are on nearly every system.
FONTS = (
    *("Vazirmatn-Regular.ttf", "NotoNaskhArabic-Regular.ttf", "NotoSansArabic-Regular.ttf"),
    *("DejaVuSans.ttf", "tahoma.ttf", "Arial.ttf"),
)


@dataclass(frozen=True, slots=True)
class BarGroup:
    """Bars under one title. ``bars``: a name and a number each."""

    title: str
    bars: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the chart: a title, or a bar of ``length`` pixels between its name and number."""

    y: int
    name: str
    number: str = ""
    length: int | None = None


def write_svg(out: IO[bytes], groups: Sequence[BarGroup]) -> None:
    """Write the chart as SVG. Its texts stay text: the viewer shapes the letters."""
    drawn = list(_lines(groups))
    template = environment().get_template("chart.svg")
    page = template.render(
        lines=drawn,
        width=_WIDTH,
        height=_height(drawn),
        right=_WIDTH - _NAMES,
        bar=_BAR,
        ink=_INK,
        paper=_PAPER,
        fill=_FILL,
    )
    out.write(page.encode())


def write_png(out: IO[bytes], groups: Sequence[BarGroup]) -> None:
    """Write the chart as PNG.

    Raises ArgumentError without Pillow, libfribidi, or a font with Persian letters.
    """
    try:
        from PIL import Image, ImageDraw, features
    except ImportError as error:
        raise ArgumentError(
            "PNG wants Pillow, which is not installed: pip install 'newscrawl[plot]', or --plot "
            "FILE.svg"
        ) from error
    if not features.check("raqm"):
        raise ArgumentError(
            "Pillow cannot shape Persian: it finds no libfribidi (Debian's libfribidi0); install "
            "it, or --plot FILE.svg"
        )
    drawn = list(_lines(groups))
    font = _font()
    image = Image.new("RGB", (_WIDTH, _height(drawn)), _PAPER)
    draw = ImageDraw.Draw(image)
    right = _WIDTH - _NAMES
    said: dict[str, Any] = {"font": font, "fill": _INK, "direction": "rtl", "language": "fa"}
    for line in drawn:
        if line.length is None:
            draw.text((_WIDTH - 20, line.y), line.name, anchor="rm", **said)
            continue
        top = line.y - _BAR // 2
        draw.rectangle((right - line.length, top, right, top + _BAR), fill=_FILL)
        draw.text((right + 10, line.y), line.name, anchor="lm", **said)
        draw.text((right - line.length - 8, line.y), line.number, anchor="rm", **said)
    image.save(out, format="PNG")


def _lines(groups: Sequence[BarGroup]) -> Iterator[_Line]:
    y = _LINE
    for group in groups:
        yield _Line(y, group.title)
        y += _LINE
        most = max((value for _, value in group.bars), default=1) or 1
        for name, value in group.bars:
            length = round((_WIDTH - _NAMES - _NUMBERS) * value / most)
            yield _Line(y, name, number(value), length)
            y += _LINE
        y += _LINE // 2


def _height(lines: Sequence[_Line]) -> int:
    return (lines[-1].y if lines else 0) + _LINE


def _font() -> Any:
    from PIL import ImageFont

    for name in FONTS:
        try:
            return ImageFont.truetype(name, 15, layout_engine=ImageFont.Layout.RAQM)
        except OSError:
            continue
    raise ArgumentError(
        "no font with Persian letters was found (such as Debian's fonts-noto-core or "
        "fonts-dejavu-core): install one, or --plot FILE.svg"
    )
