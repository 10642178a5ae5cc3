"""Pages of something long: which part is shown, and which other pages there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paging:
    """A page of ``total`` things, ``size`` on each, counted from 1; beyond the last page the last one is shown."""

    total: int
    size: int
    asked: int = 1

    @property
    def pages(self) -> int:
        """How many pages there are; one at least."""
        return max(-(-self.total // self.size), 1)

    @property
    def number(self) -> int:
        """The page that is shown."""
        return min(max(self.asked, 1), self.pages)

    @property
    def start(self) -> int:
        """How many things come before the page."""
        return (self.number - 1) * self.size

    @property
    def end(self) -> int:
        """How many there are up to its end."""
        return min(self.start + self.size, self.total)

    def around(self, reach: int = 2) -> Iterator[int | None]:
        """Yield the first page, those near this one and the last; None where pages are left out."""
        last = 0
        for page in range(1, self.pages + 1):
            if page in {1, self.pages} or abs(page - self.number) <= reach:
                if page - last > 1:
                    yield None
                yield page
                last = page
