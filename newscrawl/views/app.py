"""The web app: its addresses, and what each page shows."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

from flask import Flask, Response, abort, g, render_template, request

from newscrawl.errors import ArgumentError
from newscrawl.persian.clock import today
from newscrawl.persian.dates import day_from_user, to_jalali
from newscrawl.reports import heatmap_cells
from newscrawl.reports.heatmap import HeatMap
from newscrawl.search.snippets import snippet
from newscrawl.sites.provinces import provinces
from newscrawl.sites.registry import choose_desks
from newscrawl.store import Database, articles, browse, open_to_read, reading, search_index
from newscrawl.store.browse import Revision
from newscrawl.store.counts import (
    by_province_and_site,
    first_and_last,
    numbers,
    open_links,
    provinces_met,
)
from newscrawl.store.coverage import coverage
from newscrawl.store.runs import last_runs, without_end
from newscrawl.store.search import search
from newscrawl.utils.locks import is_held
from newscrawl.utils.rendering import source
from newscrawl.views import article_page
from newscrawl.views.filters import Filters, read_checkpoint
from newscrawl.views.layout import dress
from newscrawl.views.tile_map import tile_map

# As many days as fit side by side on a wide screen.
_DAY = timedelta(days=1)
_HEAT_DAYS = 42 * _DAY
# Days that the map of the provinces counts: its choices, by their names.
_MAP_DAYS = {"یک هفته": 7, "شش هفته": _HEAT_DAYS.days, "یک سال": 365}
_LATEST, _RUNS = 8, 5
# Search results are fewer, for each snippet is searched for in the whole text.
_ON_A_PAGE, _FOUND_ON_A_PAGE = 30, 20
# Sections and tags offered to filter a list by.
_NAMES = 30
# Each page of results is searched for from the first result on; nobody reads more pages.
_PAGES = 20
_LONGEST_WORDS = 1_000
_REVISIONS, _COPIES = 10, 50


def make_app(folder: Path) -> Flask:
    """Make the app on ``folder/news.db``, which it opens read-only for each page anew."""
    app = dress(Flask("newscrawl", template_folder="templates/views", static_folder=None))

    @contextmanager
    def opened() -> Iterator[Database]:
        # One transaction, so that a page shows the state of one moment.
        with closing(open_to_read(folder)) as database, reading(database):
            yield database

    @app.get("/")
    def front() -> str:
        asked = Filters.read(request.args)
        with opened() as database:
            newest = browse.newest_day(database)
            last = min(day_from_user(newest), today()) if newest else today()
            since = last - _HEAT_DAYS + _DAY
            chosen = Filters(site=asked.site, since=asked.since, until=asked.until)
            if not (chosen.since or chosen.until):
                chosen = chosen.but("since", to_jalali(since))
            counted = by_province_and_site(database, chosen.selection)
            days = coverage(database, since=since, is_summed=False)
            runs = last_runs(database, _RUNS)
            return render_template(
                "front.html",
                total=articles.count(database),
                provinces=provinces_met(database),
                span=first_and_last(database),
                open=open_links(database),
                latest=browse.last_stored(database, _LATEST),
                tiles=tile_map(_of_site(counted, chosen.site)),
                chosen=chosen,
                presets=[
                    (name, to_jalali(last - n * _DAY + _DAY)) for name, n in _MAP_DAYS.items()
                ],
                sites=sorted({site for _, site in counted}),
                heat=HeatMap(days, choose_desks(None), since),
                runs=runs[::-1],
                running={run.key for run in without_end(runs) if is_held(folder, run.spider)},
                **heatmap_cells.WORDS,
            )

    @app.get("/articles")
    def shelf() -> str:
        filters, after = Filters.read(request.args), read_checkpoint(request.args.get("after"))
        with opened() as database:
            found = browse.shelf(database, filters.selection, after, _ON_A_PAGE, _NAMES)
        return render_template("shelf.html", filters=filters, found=found, after=after)

    @app.get("/search")
    def found() -> str:
        filters, words = Filters.read(request.args), request.args.get("q", "").strip()
        page = request.args.get("page", 1, type=int)
        if not 1 <= page <= _PAGES or len(words) > _LONGEST_WORDS:
            raise ArgumentError("no such page, or too many words")
        results = None
        desks_apart = {d.short: d for d in choose_desks(None) if d.short not in provinces()}
        with opened() as database:
            months = [m for m in numbers(database, "month") if m]
            waiting = search_index.waiting(database)
            if words:
                results = search(database, words, filters.selection, page * _FOUND_ON_A_PAGE)
        return render_template(
            "search.html",
            words=words,
            filters=filters,
            results=results,
            first=(page - 1) * _FOUND_ON_A_PAGE,
            page=page,
            pages=_PAGES,
            waiting=waiting,
            months=months[::-1],
            places={**provinces(), **desks_apart},
            snippet=snippet,
        )

    @app.get("/article/<path:article_id>")
    def article(article_id: str) -> str:
        with opened() as database:
            record = articles.record(database, article_id)
            if record is None:
                abort(404)
            before = browse.revisions(database, article_id, _REVISIONS)
            others = [*record["related"], *([record["original"]] if record["original"] else [])]
            pictures = request.args.get("pictures") == "yes"
            g.picture_hosts = {article_page.origin(i["url"]) for i in record["images"] if pictures}
            now = Revision(record["revision"], record["headline"], record["lead"], record["body"])
            return render_template(
                "article.html",
                record=record,
                blocks=article_page.blocks(record["body"]),
                changes=article_page.changes(before, now),
                headlines=browse.headlines(database, others),
                copies=browse.copies(database, article_id, _COPIES),
                pictures=pictures,
            )

    @app.get("/style.css")
    def style() -> Response:
        text = source(app.jinja_env, "heatmap.css", "style.css")
        response = Response(text, mimetype="text/css")
        response.add_etag()
        return response.make_conditional(request)  # type: ignore[return-value]

    return app


def _of_site(counted: dict[tuple[str | None, str], int], site: str | None) -> dict[str | None, int]:
    """Sum up the numbers by province, of one site or of all."""
    found: dict[str | None, int] = {}
    for (province, of), number in counted.items():
        if site in (None, of):
            found[province] = found.get(province, 0) + number
    return found
