"""An evaluation calendar for other programs: iCalendar (RFC 5545) and Atom (RFC 4287).

The source gives fiscal years, never days: an event lies on the last day of its fiscal year and says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import icalendar

from lsgraph.views.calendar import Calendar, Entry, remark
from lsgraph.views.drawing.svg import Place, clean
from lsgraph.views.formats import fiscal_year
from lsgraph.views.picture import Say, code, evidence_cell

_ATOM = "http://www.w3.org/2005/Atom"


def last_day(fiscal: int) -> date:
    """Return the last day of a Japanese fiscal year: 31 March of the year after the one it is named after."""
    return date(fiscal + 1, 3, 31)


def ics(value: Calendar, name: str, adopted: date, place: Place, say: Say, language: str) -> bytes:
    """Return the evaluations that have a year as all-day events; ``adopted`` is the date of what they rest on."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//lsgraph//evaluation calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-caldesc", say("feed-note", undated=len(value.undated)))
    for entry in value.dated:
        calendar.add_component(_event(entry, adopted, place, say, language))
    return bytes(calendar.to_ical())


def atom(
    value: Calendar, name: str, adopted: date, address: str, author: str, place: Place, say: Say, language: str
) -> bytes:
    """Return every evaluation as an entry, dated like the source; ``address`` is that of the feed itself."""
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    updated = datetime.combine(adopted, time(), UTC).isoformat().replace("+00:00", "Z")
    _add(feed, "id", address)
    _add(feed, "title", name)
    _add(feed, "updated", updated)
    _add(_add(feed, "author"), "name", author)
    ElementTree.SubElement(feed, "link", {"rel": "self", "href": address, "type": "application/atom+xml"})
    for entry in (*value.dated, *value.undated):
        _entry(feed, entry, updated, place, say, language)
    return bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True))


def _event(entry: Entry, adopted: date, place: Place, say: Say, language: str) -> icalendar.Event:
    evaluation, event = entry.evaluation, icalendar.Event()
    fiscal = evaluation.year or 0
    event.add("uid", evaluation.iri)
    event.add("dtstamp", datetime.combine(adopted, time(), UTC))
    event.add("dtstart", last_day(fiscal))
    event.add("summary", say("event-summary", year=fiscal_year(fiscal, language), **_names(entry, say)))
    status = code(say, "status", evaluation.status)
    told = say("event-description", status=status, year=fiscal_year(fiscal, language), printed=evaluation.printed)
    event.add(
        "description", " ".join(filter(None, (told, remark(entry, say, language), _evidence(entry, say, language))))
    )
    event.add("categories", [code(say, "evaluation", evaluation.kind)])
    event.add("status", "TENTATIVE" if evaluation.status == "planned" else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("url", place(evaluation.iri))
    return event


def _entry(feed: Element, entry: Entry, updated: str, place: Place, say: Say, language: str) -> None:
    evaluation, made = entry.evaluation, ElementTree.SubElement(feed, "entry")
    year = fiscal_year(evaluation.year, language) if evaluation.year is not None else say("year-unknown")
    _add(made, "id", evaluation.iri)
    _add(made, "title", say("entry-title", year=year, **_names(entry, say)))
    _add(made, "updated", updated)
    ElementTree.SubElement(made, "link", {"rel": "alternate", "href": place(evaluation.iri)})
    for term, scheme in ((evaluation.kind, "evaluation"), (evaluation.status, "status")):
        if term:
            ElementTree.SubElement(made, "category", {"term": clean(term), "label": clean(code(say, scheme, term))})
    status = code(say, "status", evaluation.status)
    summary = say("entry-summary", status=status, printed=evaluation.printed, evidence=_evidence(entry, say, language))
    _add(made, "summary", " ".join(_filled(summary, remark(entry, say, language))))


def _names(entry: Entry, say: Say) -> dict[str, str]:
    number = entry.evaluation.number
    numbered = say("numbered", number=number) if number and number > 1 else ""
    return {
        "kind": code(say, "evaluation", entry.evaluation.kind),
        "number": numbered,
        "project": str(entry.project.name),
    }


def _evidence(entry: Entry, say: Say, language: str) -> str:
    return " ".join(cell.text for cell in evidence_cell(entry.evaluation.evidence, language, say).all)


def _filled(*parts: str) -> Iterable[str]:
    return (part for part in parts if part)


def _add(parent: Element, name: str, words: str = "") -> Element:
    made = ElementTree.SubElement(parent, name)
    made.text = clean(words) or None
    return made
