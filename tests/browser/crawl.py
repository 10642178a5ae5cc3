"""Follow every link of the site to its end, once."""

from __future__ import annotations

import http.client
import statistics
import time
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

QUERIES = 100
"""Links that run a query are followed so often; there is one beside every block of every page."""

_FILES = (".ttl", ".nt", ".rdf", ".jsonld", ".nq", ".trig", ".csv", ".xlsx", ".zip", ".gz")


@dataclass
class Crawl:
    """What came of it: addresses asked, links seen, failures (address → status), seconds for each page."""

    asked: set[str] = field(default_factory=set)
    links: int = 0
    failures: dict[str, int] = field(default_factory=dict)
    fragments: set[str] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)
    queries: int = 0

    @property
    def median(self) -> float:
        """Return the median time of a page in milliseconds."""
        return statistics.median(self.seconds) * 1000 if self.seconds else 0.0


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.add(str(found["id"]))
        for name in ("href", "src"):
            if found.get(name) and tag in {"a", "link", "script", "img"}:
                self.links.append(str(found[name]))


def crawl(address: str, most: int, start: str = "/") -> Crawl:
    """Follow links from ``start`` until there are none left or ``most`` pages were asked."""
    told = Crawl()
    server = urlsplit(address)
    connection = http.client.HTTPConnection(server.hostname or "", server.port, timeout=60)
    waiting = deque([urljoin(address, start)])
    seen = {waiting[0]}
    while waiting and len(told.asked) < most:
        where = waiting.popleft()
        status, location, body = _ask(connection, where, told)
        if status >= 400:
            told.failures[where] = status
        found = _Links()
        if location:
            found.links.append(location)
        found.feed(body)
        for link in found.links:
            there, fragment = urldefrag(urljoin(where, link))
            if not there.startswith(address + "/") and there != address:
                continue
            told.links += 1
            if fragment and there == where and fragment not in found.ids:
                told.fragments.add(f"{there}#{fragment}")
            if there not in seen and _is_wanted(there, told):
                seen.add(there)
                waiting.append(there)
    connection.close()
    return told


def _is_wanted(where: str, told: Crawl) -> bool:
    """Tell whether a link is followed: pages, each in one order and unfiltered; of queries a sample; files not."""
    parts = urlsplit(where)
    if parts.path.startswith(("/dump/", "/language/")) or parts.path.endswith(_FILES):
        return False
    if parts.path == "/sparql" and parts.query:
        told.queries += 1
        return told.queries <= QUERIES
    return not parts.query or parts.query.startswith(("page=", "v="))


def _ask(connection: http.client.HTTPConnection, where: str, told: Crawl) -> tuple[int, str, str]:
    parts = urlsplit(where)
    began = time.perf_counter()
    connection.request(
        "GET", f"{parts.path or '/'}?{parts.query}".rstrip("?"), headers={"Accept": "text/html,*/*;q=0.5"}
    )
    answer = connection.getresponse()
    body = answer.read()
    told.asked.add(where)
    kind = answer.getheader("Content-Type", "")
    if "html" in kind:
        told.seconds.append(time.perf_counter() - began)
    return answer.status, answer.getheader("Location", ""), body.decode() if "html" in kind else ""
