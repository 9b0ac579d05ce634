"""Write the figures of speed into the documents, from figures.json by the templates beside it.

``python -m tests.bench.figures [BENCH.json]``: BENCH.json is a file that ``make bench`` wrote. Its
medians and ratios first replace those of figures.json. A run of a million articles takes hours, so
figures of other runs stay until they are measured again.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from newscrawl.utils.rendering import MANNERS
from tests.bench.measure import number
from tests.conftest import ROOT

KEPT = Path(__file__).with_name("figures.json")

#: Each document that shows figures of speed -> the template of its part.
DOCUMENTS = {
    "README.md": "figures.readme.md",
    "README.fa.md": "figures.readme.fa.md",
    "docs/internals.md": "figures.internals.md",
}

_part = re.compile(
    r"(<!-- figures: written by tests/bench/figures\.py -->\n).*?(<!-- /figures -->)", re.DOTALL
)
_PERSIAN = str.maketrans("0123456789.,", "۰۱۲۳۴۵۶۷۸۹٫٬")


class Figures:
    """Medians and ratios of bench.json, asked for by patterns of groups and beginnings of names."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._measures = [one for module in document["modules"] for one in module["measures"]]

    def median(self, group: str, name: str, unit: str = "") -> float:
        """Return a median. ``unit``: where a group has one name in several units."""
        return float(self._one(group, name, unit)["median"])

    def judged(self, group: str, name: str) -> float:
        """Return the value that a measure's bar judges, such as that of the slowest twentieth."""
        return float(self._one(group, name, "")["judged"])

    def ratio(self, group: str, name: str, to: str, unit: str = "") -> float:
        """Return the median of a measure's ratios to another one."""
        ratios = self._one(group, name, unit)["ratios"]
        (found,) = (one["median"] for one in ratios if one["to"].startswith(to))
        return float(found)

    def most(self, group: str) -> float:
        """Return the greatest ratio of a group's measures."""
        return max(
            float(ratio["median"])
            for one in self._measures
            if re.match(group, one["group"])
            for ratio in one["ratios"]
        )

    def numbers(self, group: str) -> tuple[str, str]:
        """Return the least and the greatest number of articles in the groups of a name."""
        found = {
            int(match[1].replace(",", ""))
            for one in self._measures
            if (match := re.match(rf"{group} ([\d,]+) articles", one["group"]))
        }
        return f"{min(found):,}", f"{max(found):,}"

    def _one(self, group: str, name: str, unit: str) -> dict[str, Any]:
        found = [
            one
            for one in self._measures
            if re.match(group, one["group"])
            and one["name"].startswith(name)
            and one["unit"].startswith(unit)
        ]
        # The shortest name: "newscrawl" is not "newscrawl, articles and lists".
        found.sort(key=lambda one: len(one["name"]))
        if not found:
            raise KeyError(f"figures.json has no {group}: {name} {unit}".rstrip())
        return dict(found[0])


def take(kept: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Return the kept figures with those of a new bench.json in the place of its modules'."""
    modules = {module["name"]: module for module in kept["modules"]}
    for module in new["modules"]:
        measures = [
            {
                **{key: one[key] for key in ("group", "name", "unit", "median")},
                **({"judged": one["bar"]["value"]} if one.get("bar") else {}),
                "ratios": [
                    {key: ratio[key] for key in ("to", "median")} for ratio in one["ratios"]
                ],
            }
            for one in module["measures"]
        ]
        names = {(one["group"], one["name"], one["unit"]) for one in measures}
        old = modules.get(module["name"], {"measures": []})["measures"]
        others = [one for one in old if (one["group"], one["name"], one["unit"]) not in names]
        modules[module["name"]] = {"name": module["name"], "measures": [*measures, *others]}
    machine = {key: new["machine"][key] for key in ("at", "cores")}
    return {"machine": machine, "modules": [*modules.values()]}


def rendered(document: str, figures: Figures) -> str:
    """Return a document's text with its part written anew."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=False,  # Markdown
        **MANNERS,
    )
    environment.filters["rounded"] = _rounded
    environment.filters["number"] = number
    environment.filters["persian"] = lambda text: str(text).translate(_PERSIAN)
    template = environment.get_template(DOCUMENTS[document])
    few, many = figures.numbers("Searching")
    part = template.render(
        median=figures.median,
        judged=figures.judged,
        ratio=figures.ratio,
        most=figures.most,
        few=few,
        many=many,
        exported=figures.numbers("Exporting")[1],
    )
    text = (ROOT / document).read_text(encoding="utf-8")
    return _part.sub(lambda found: f"{found[1]}\n{part.strip()}\n\n{found[2]}", text)


def _rounded(value: float, digits: int = 0) -> str:
    return f"{value:,.{digits}f}"


def read_kept() -> dict[str, Any]:
    """Return figures.json."""
    return dict(json.loads(KEPT.read_text(encoding="utf-8")))


def main(new: list[str]) -> None:
    """Take the figures of a new run, if a file is named, and write all documents."""
    kept = read_kept()
    for name in new:
        kept = take(kept, json.loads(Path(name).read_text(encoding="utf-8")))
        text = json.dumps(kept, ensure_ascii=False, indent=1)
        KEPT.write_text(text + "\n", encoding="utf-8")
    for document in DOCUMENTS:
        text = rendered(document, Figures(kept))
        (ROOT / document).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
