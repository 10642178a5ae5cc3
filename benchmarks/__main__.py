"""``python -m benchmarks``: measure the servers that are installed, side by side; write docs/benchmarks.md and .svg."""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Final

import click

from benchmarks import generator, load, peers, report
from benchmarks.queries import QUESTIONS, Question
from benchmarks.report import Cell, Run

_DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
_LARGE: Final = 5_000_000
_SHOWN_WHEN_LARGE: Final = (("point", "join", "path"), ("oxigraph", "lsgraph"))  # loading, and whether it stays fast
_CLOSELY: Final = frozenset({"oxigraph", "lsgraph"})  # the others are so far off that one round tells
_HEAVY_FACTOR: Final = 3  # an answer that takes long needs more seconds for as many of them


@click.command()
@click.option("--sizes", default="50000", show_default=True, help="Triples, separated by commas.")
@click.option("--seconds", default=3.0, show_default=True, help="Seconds for each cell of the table and round.")
@click.option("--rounds", default=3, show_default=True, help="Rounds; the table shows medians.")
@click.option("--servers", default=",".join(peers.COMMANDS), show_default=True)
@click.option("--questions", default=",".join(q.name for q in QUESTIONS), show_default=True)
@click.option("--modes", default="varied,repeated", show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), help="Where data and databases are kept.")
@click.option("--write/--no-write", default=True, help="Write the table and the chart into docs/.")
def main(
    sizes: str, seconds: float, rounds: int, servers: str, questions: str, modes: str, folder: Path | None, write: bool
) -> None:
    """Measure."""
    chosen = [question for question in QUESTIONS if question.name in questions.split(",")]
    with tempfile.TemporaryDirectory(prefix="lsgraph-bench-") as temporary:
        place = folder or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        runs: list[Run] = []
        for size in sizes.split(","):
            runs.append(measure(int(size), chosen, modes.split(","), servers.split(","), seconds, rounds, place))
            text = report.markdown(
                runs, f"python -m benchmarks --sizes {sizes} --seconds {seconds:g} --rounds {rounds}"
            )
            if write:
                (_DOCS / "benchmarks.md").write_text(text, encoding="utf-8")
                (_DOCS / "benchmarks.svg").write_text(report.chart(runs), encoding="utf-8")
    click.echo(text)


def measure(
    size: int, chosen: list[Question], modes: list[str], servers: list[str], seconds: float, rounds: int, folder: Path
) -> Run:
    """Measure one size of data: first those that are compared closely, then each of the others by itself, once."""
    if size >= _LARGE:
        chosen = [question for question in chosen if question.name in _SHOWN_WHEN_LARGE[0]]
        servers = [name for name in servers if name in _SHOWN_WHEN_LARGE[1]]
    place = folder / str(size)
    place.mkdir(exist_ok=True)
    data = place / "data.nt"
    series = Series(data, chosen, modes, seconds, generator.generate(data, size))
    loaded = peers.index_afresh(data, place) if size >= _LARGE and "lsgraph" in servers else None
    series.take([name for name in servers if name in _CLOSELY], rounds)
    for name in servers:
        if name not in _CLOSELY:
            series.take([name], 1)  # what it has not answered when its time is over, it goes on with
    absent = [name for name in servers if name not in {server.name for server in series.facts}]
    questions = [(question.name, question.title) for question in chosen]
    return Run(size, data.stat().st_size, series.facts, questions, modes, series.cells(), loaded, absent)


class Series:
    """The measurements over one file of data."""

    def __init__(self, data: Path, chosen: list[Question], modes: list[str], seconds: float, projects: int) -> None:
        self._data, self._chosen, self._modes, self._seconds, self._projects = data, chosen, modes, seconds, projects
        self._number = 100_000  # of the next request that is sent only once
        self._measured: dict[tuple[str, str, str], list[load.Measurement]] = defaultdict(list)
        self._used: dict[tuple[str, str, str], float] = defaultdict(float)
        self.facts: list[report.Server] = []

    def take(self, servers: list[str], rounds: int) -> None:
        """Measure servers that run side by side, in turn for each question, so that a slow moment meets all of them."""
        with peers.running(servers, self._data, self._data.parent) as up:
            idle = {server.name: server.memory() for server in up}
            for _ in range(rounds):
                for question in self._chosen:
                    for mode in self._modes:
                        for server in up:
                            self._take(server, question, mode)
            self.facts += [report.Server(s.name, s.ready, idle[s.name], s.memory()) for s in up]

    def cells(self) -> dict[tuple[str, str, str], Cell]:
        """Return what the table shows, by server, question and mode."""
        return {
            key: Cell(
                median(m.rate for m in measured),
                median(m.p50 for m in measured),
                median(m.p99 for m in measured),
                sum(m.failed for m in measured),
                self._used[key] / (sum(m.requests for m in measured) or 1) * 1e6,
            )
            for key, measured in self._measured.items()
        }

    def _take(self, server: peers.Running, question: Question, mode: str) -> None:
        key = (server.name, question.name, mode)
        seconds = self._seconds * (_HEAVY_FACTOR if question.heavy else 1)
        before = server.processor_time()
        measured = load.measure(server.url, question, self._projects, seconds, self._number, mode == "repeated")
        self._used[key] += server.processor_time() - before
        self._measured[key].append(measured)
        self._number += measured.requests + 1_000
        print(*key, measured, file=sys.stderr)


if __name__ == "__main__":
    main()
