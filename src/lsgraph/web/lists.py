"""Lists: ``/list`` and ``/list/CLASS`` as pages, CSV, XLSX and JSON of exactly what the address selects."""

from __future__ import annotations

import difflib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, cast
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, current_app, request

from lsgraph.search.query import LONGEST
from lsgraph.sparql.negotiation import NotAcceptable, Offer, negotiate
from lsgraph.sparql.problem import Problem
from lsgraph.views import lists as views
from lsgraph.views.lists import Column, Item, Table
from lsgraph.views.paging import Paging
from lsgraph.views.search import named
from lsgraph.views.texts import Text
from lsgraph.vocabulary import LSG, SKOS
from lsgraph.web import problems
from lsgraph.web.address import public_url
from lsgraph.web.asking import Asked, Unanswered, ask
from lsgraph.web.context import service
from lsgraph.web.language import FIELDS, content_language, fixed, language, languages, text
from lsgraph.web.links import not_acceptable, page_number, this_page
from lsgraph.web.messages import CATALOGUES
from lsgraph.web.page import page
from lsgraph.web.search import class_names, index
from lsgraph.web.source import source_sheet
from lsgraph.web.spreadsheet import CSV_TYPE, XLSX_TYPE, Cell, Sheet, csv_file, xlsx_file

blueprint = Blueprint("lists", __name__)

SIZE: Final = 50
"""Rows on a page."""
_KEPT: Final = 128  # tables that are remembered
_FILES: Final = 4  # files of all tables that are remembered: two forms in two choices of languages
_KEY: Final = "lsgraph-lists"
_HTML, _CSV, _XLSX, _JSON = (
    Offer("text/html", "html"), Offer(CSV_TYPE, "csv"), Offer(XLSX_TYPE, "xlsx"), Offer("application/json", "json")
)  # fmt: skip
_RESERVED: Final = frozenset({"q", "fy", "sort", "order", "page", "format", *FIELDS})
_GROUPS: Final = (LSG.iri + "PolicyElement", LSG.iri + "Record", LSG.iri + "Document", SKOS.iri + "Concept", "")


@dataclass(frozen=True, slots=True)
class Kind:
    """A class that has things: its local name, IRI, name for readers, number of things, and group."""

    name: str
    iri: str
    title: Text
    count: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A class's table and the question behind it."""

    kind: Kind
    table: Table
    asked: Asked

    def heads(self) -> list[str]:
        """Return the titles of the columns, that of the name first."""
        return [text("listed-name"), *(column_title(column).text for column in self.table.columns)]


class Listings:
    """The tables of a release, each made once in a language of the content. Any number of threads may share it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Listing] = OrderedDict()
        self._files: OrderedDict[tuple[str, ...], bytes] = OrderedDict()
        self._kinds: Asked | None = None
        self._lock = threading.Lock()

    def kinds(self) -> Asked:
        """Return the classes that have things, which are asked for once. Raises ``Unanswered``."""
        if self._kinds is None:
            self._kinds = ask(service().evaluator, "list-classes")
        return self._kinds

    def file(self, key: tuple[str, ...], make: Callable[[], bytes]) -> bytes:
        """Return a file of all tables; those that were asked for last are kept, because they take a second to make."""
        with self._lock:
            made = self._files.get(key)
        if made is None:
            made = make()
            with self._lock:
                self._files[key] = made
                while len(self._files) > _FILES:
                    self._files.popitem(last=False)
        return made

    def get(self, kind: Kind) -> Listing:
        """Return the table of a class in the language of the content. Raises ``Unanswered``."""
        key = (kind.iri, content_language())
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return replace(self._kept[key], kind=kind)  # which is called in the language of the interface
            same = next((listing.asked for (iri, _), listing in self._kept.items() if iri == kind.iri), None)
        listing = _make(kind, same)
        with self._lock:
            self._kept[key] = listing
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return listing


def install(app: Flask) -> None:
    """Give the application its tables."""
    app.extensions[_KEY] = Listings()


@blueprint.get("/list")
def lists() -> Response:
    """Show every class that has things, with how many."""
    try:
        found, asked = kinds()
    except Unanswered as error:
        return problems.respond(error.problem)
    groups = [
        (group.rpartition("#")[2] or "Other", [k for k in found.values() if k.group == group]) for group in _GROUPS
    ]
    return page("lists.html", groups=[(name, listed) for name, listed in groups if listed], asked=asked)


@blueprint.get("/list/<name>")
def listed(name: str) -> Response:
    """List the things of a class: sorted, filtered, in pages; or all of them as a file."""
    offer = negotiate(request.headers.get("Accept"), (_HTML, _CSV, _XLSX, _JSON), request.args.get("format"))
    if isinstance(offer, NotAcceptable):
        return not_acceptable(offer)
    try:
        found = kinds()[0]
        if name not in found:
            return _elsewhere(name, found)
        listing = listings().get(found[name])
    except Unanswered as error:
        return problems.respond(error.problem)
    items, number = _selected(listing.table), page_number()
    if isinstance(items, Problem):
        return problems.respond(items)
    if isinstance(number, Problem):
        return problems.respond(number)
    return _page(listing, items, number) if offer is _HTML else _file(listing, items, offer)


def listings() -> Listings:
    """Return the tables of the current application."""
    return cast(Listings, current_app.extensions[_KEY])


def kinds() -> tuple[dict[str, Kind], Asked]:
    """Return the classes that have things, by local name, and the question that was asked. Raises ``Unanswered``."""
    asked = listings().kinds()
    names = class_names(str(row["class"]) for row in asked.rows)
    found: dict[str, Kind] = {}
    for row in asked.rows:
        iri, group = str(row["class"]), str(row.get("group", ""))
        name = iri.rpartition("#")[2]
        if name not in found or iri.startswith(LSG.iri):
            title = Text(names[iri].text[:1].upper() + names[iri].text[1:], names[iri].language)
            found[name] = Kind(name, iri, title, int(str(row["count"])), group)
    return found, asked


def column_title(column: Column) -> Text:
    """Return the title of a column: a message, or the name of the property that it is made from."""
    key = f"listed-{column.name}"
    if column.property or key not in CATALOGUES[language()]:
        return named(column.property, index().labels([column.property]), language())
    return Text(text(key))


def sheet(listing: Listing, items: tuple[Item, ...]) -> Sheet:
    """Return the rows as a table for a file: names, numbers, and the IRI in the last column."""
    rows = [[item.name.text, *(_cell(cell) for cell in item.cells), item.iri] for item in items]
    return Sheet(listing.kind.title.text, [*listing.heads(), "IRI"], rows)


def _make(kind: Kind, same: Asked | None) -> Listing:
    """Return the table of a class; ``same`` is its answer where the table is known in another language."""
    block, columns = views.layout(kind.name)
    asked = same or ask(service().evaluator, block, **{"class": f"<{kind.iri}>"})
    labels = index().labels(str(term) for row in asked.rows for term in row.values() if term.kind == "uri")
    wanted = content_language()
    name = cache(lambda iri: named(iri, labels, wanted))  # most things are named in many rows
    return Listing(kind, views.table(asked.rows, columns, name, wanted), asked)


def _elsewhere(name: str, found: Mapping[str, Kind]) -> Response:
    """Return the way to a list whose name is written otherwise (``plan-project``), or 404 with the nearest ones."""
    plain = {each.casefold(): each for each in found}
    known = plain.get(name.replace("-", "").casefold())
    if known:
        return Response(status=301, headers={"Location": this_page(f"/list/{known}")})
    nearest = difflib.get_close_matches(name.replace("-", "").casefold(), plain, 3, 0.6)
    problem = Problem("no-list", 404, {"name": name[:80]}, nearest=tuple(plain[each] for each in nearest))
    return problems.respond(problem)


def _selected(table: Table) -> tuple[Item, ...] | Problem:
    """Return the rows that the address selects, in its order; a problem for what cannot be read."""
    fields = request.args.to_dict()
    filters = {name: value for name, value in fields.items() if name not in _RESERVED and value}
    names = ", ".join(column.name for column in table.columns)
    if len(fields.get("q", "")) > LONGEST:
        return Problem("search-too-long", 400, {"length": f"{len(fields['q']):,}", "limit": str(LONGEST)})
    sorted_by, order = fields.get("sort", ""), fields.get("order", "asc")
    position = table.column(sorted_by)
    if sorted_by not in {"", "name"} and position is None:
        return Problem("no-column", 400, {"column": sorted_by[:80], "columns": f"name, {names}"})
    if order not in {"asc", "desc"}:
        return Problem("bad-order", 400, {"value": order[:40]})
    try:
        items = views.select(table, fields.get("q", ""), filters, fields.get("fy", ""))
    except KeyError as error:
        return Problem("no-column", 400, {"column": str(error.args[0])[:80], "columns": names})
    except ValueError:
        return Problem("bad-fiscal-year", 400, {"value": fields.get("fy", "")[:40]})
    return views.sort(items, position, order == "desc") if sorted_by else items


def _page(listing: Listing, items: tuple[Item, ...], number: int) -> Response:
    paging = Paging(len(items), SIZE, number)
    fields = request.args.to_dict()
    shown = items[paging.start : paging.end]
    columns = [
        {
            "name": column.name,
            "title": column_title(column),
            "kind": column.kind,
            "sort": _sort_link(column.name, fields),
            "order": fields.get("order", "asc") if fields.get("sort") == column.name else "",
            "choices": views.choices(listing.table, position),
            "value": fields.get(column.name, ""),
        }
        for position, column in enumerate(listing.table.columns)
    ]
    return page(
        "list.html",
        listing=listing,
        columns=columns,
        by_name=_sort_link("name", fields),
        name_order=fields.get("order", "asc") if fields.get("sort") == "name" else "",
        items=shown,
        paging=paging,
        fields=fields,
        selected=any(name not in {*FIELDS, "page", "sort", "order"} and value for name, value in fields.items()),
        years=any(column.kind == "year" for column in listing.table.columns),
        this_page=this_page,
        file=lambda name: fixed(this_page(format=name)),
    )


def _sort_link(name: str, fields: Mapping[str, str]) -> str:
    turned = fields.get("sort") == name and fields.get("order", "asc") == "asc"
    return this_page(sort=name, order="desc" if turned else "asc")


def _file(listing: Listing, items: tuple[Item, ...], offer: Offer) -> Response:
    here = public_url(f"{request.path}?{urlencode(request.args.to_dict())}".rstrip("?"))
    if offer is _CSV:
        body = csv_file(sheet(listing, items))
    elif offer is _XLSX:
        body = xlsx_file([sheet(listing, items)], source_sheet(here))
    else:
        body = _json(listing, items)
    return sent(body, offer, f"{listing.kind.name}.{offer.name}")


def sent(body: bytes, offer: Offer, name: str) -> Response:
    """Return a file that was made for this request; a browser keeps all but JSON under its name."""
    text_type = "; charset=utf-8" if offer.media_type.startswith("text/") else ""
    response = Response(body, content_type=offer.media_type + text_type)
    response.headers["Content-Language"] = languages()
    response.headers["Cache-Control"] = "no-cache"
    if offer.name != "json":
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.add_etag()
    response.make_conditional(request)
    return response


def _json(listing: Listing, items: tuple[Item, ...]) -> bytes:
    names = [column.name for column in listing.table.columns]
    rows = [
        {
            "iri": item.iri,
            "name": item.name.text,
            **{
                name: [_json_value(value.raw, value.iri) for value in cell]
                for name, cell in zip(names, item.cells, strict=True)
            },
        }
        for item in items
    ]
    document = {
        "class": listing.kind.iri,
        "title": listing.kind.title.text,
        "release": service().release,
        "columns": {name: head for name, head in zip(["name", *names], listing.heads(), strict=True)},
        "total": len(items),
        "items": rows,
    }
    return json.dumps(document, ensure_ascii=False).encode()


def _json_value(raw: Cell, iri: str) -> Cell | dict[str, Cell]:
    return {"iri": iri, "label": raw} if iri else raw


def _cell(cell: tuple[views.Value, ...]) -> Cell:
    """Return the values of a cell for a file: one as it is, more as a text with bars between."""
    if len(cell) == 1:
        return cell[0].raw
    return " | ".join(str(value.raw) for value in cell)
