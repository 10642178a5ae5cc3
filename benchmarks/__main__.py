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
_EACH_ROUND: Final = frozenset({"oxigraph", "lsgraph"})  # the others are so far off that one round tells
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
        runs = [
            measure(int(size), chosen, modes.split(","), servers.split(","), seconds, rounds, place)
            for size in sizes.split(",")
        ]
    text = report.markdown(runs, f"python -m benchmarks --sizes {sizes} --seconds {seconds:g} --rounds {rounds}")
    click.echo(text)
    if write:
        (_DOCS / "benchmarks.md").write_text(text, encoding="utf-8")
        (_DOCS / "benchmarks.svg").write_text(report.chart(runs), encoding="utf-8")


def measure(
    size: int, chosen: list[Question], modes: list[str], servers: list[str], seconds: float, rounds: int, folder: Path
) -> Run:
    """Measure one size of data: the servers in turn for each question, so that a slow moment meets all of them."""
    if size >= _LARGE:
        chosen = [question for question in chosen if question.name in _SHOWN_WHEN_LARGE[0]]
        servers = [name for name in servers if name in _SHOWN_WHEN_LARGE[1]]
    place = folder / str(size)
    place.mkdir(exist_ok=True)
    data = place / "data.nt"
    projects = generator.generate(data, size)
    loaded = peers.index_afresh(data, place) if size >= _LARGE and "lsgraph" in servers else None
    cells: dict[tuple[str, str, str], list[load.Measurement]] = defaultdict(list)
    used: dict[tuple[str, str, str], float] = defaultdict(float)
    with peers.running(servers, data, place) as up:
        number = 100_000
        idle = {server.name: server.memory() for server in up}
        for turn in range(rounds):
            for question in chosen:
                for mode in modes:
                    for server in up:
                        if turn and server.name not in _EACH_ROUND:
                            continue
                        length = seconds * (_HEAVY_FACTOR if question.heavy else 1)
                        before = server.processor_time()
                        cell = load.measure(server.url, question, projects, length, number, mode == "repeated")
                        cells[server.name, question.name, mode].append(cell)
                        used[server.name, question.name, mode] += server.processor_time() - before
                        number += int(cell.rate * length) + 1_000
                        print(f"{size} {question.name} {mode} {server.name}: {cell}", file=sys.stderr)
        facts = [report.Server(s.name, s.ready, idle[s.name], s.memory()) for s in up]
    found = {
        key: Cell(
            median(m.rate for m in measured),
            median(m.p50 for m in measured),
            median(m.p99 for m in measured),
            sum(m.failed for m in measured),
            used[key] / (sum(m.requests for m in measured) or 1) * 1e6,
        )
        for key, measured in cells.items()
    }
    absent = [name for name in servers if name not in {server.name for server in facts}]
    return Run(size, data.stat().st_size, facts, [(q.name, q.title) for q in chosen], modes, found, loaded, absent)


if __name__ == "__main__":
    main()
