"""What was measured, as a Markdown document and as a chart."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Final

REFERENCE: Final = "oxigraph"
_COLOURS: Final = {
    "oxigraph": "#8a8f98",
    "lsgraph": "#1f5fa8",
    "rdflib-endpoint": "#c77b30",
    "virtuoso": "#6b9a4b",
    "fuseki": "#a0527a",
}
_MODES: Final = {"varied": "never the same request twice", "repeated": "one request again and again"}


_PROFILE: Final = """\
## Where the time of a request goes

Processor time of one never-repeated point look-up at 50,000 triples under this load on a quiet machine, from the
kernel's accounts and a sampling profiler (2026-11-24); `oxigraph serve` needs 32 to 38 µs for the same.

| part | µs |
|---|---|
| web process: read the request, write the answer (httptools, uvloop, the system's `send`) | 17 |
| web process: protocol, query policy, negotiation, entity tag | 10 |
| web process: conversation with the evaluator | 10 |
| web process: cache, header fields, the steps between | 9 |
| web process: counting and the line in the log | 3 |
| web process: event loop, other system calls | 8 |
| evaluator: parse, plan, evaluate, serialise (Oxigraph) | 17 |
| evaluator: Python round it | 11 |
| evaluator: system calls | 4 |

So an evaluator that can be ended, and Python round it, cost some 55 µs more than the same engine in a Rust server.
Where the engine itself needs a millisecond it does not show; where it needs 20 µs it decides. A repeated request
costs 8 µs in all, six of them in the system's network code.

One web process is the best for two cores: with two, a look-up takes 130 to 150 µs of processor time instead of 90,
since five processes then push each other out of two cores' caches. For the same reason a machine that is busy with
other things slows lsgraph, whose request passes through two processes, more than a server of one.
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """Medians over the rounds: requests/s, latencies in ms; how many requests failed in all; and the processor time
    of one request in µs, over all rounds.
    """

    rate: float
    p50: float
    p99: float
    failed: int
    used: float = 0.0


@dataclass(frozen=True, slots=True)
class Server:
    """A server: seconds until it answered with the data loaded, memory in bytes before and after the load."""

    name: str
    ready: float
    idle: int
    after: int


@dataclass(frozen=True, slots=True)
class Run:
    """One size of data. ``cells`` by server, question and mode."""

    size: int
    bytes: int
    servers: Sequence[Server]
    questions: Sequence[tuple[str, str]]
    modes: Sequence[str]
    cells: Mapping[tuple[str, str, str], Cell]
    loaded: tuple[int, float] | None = None
    """How many triples lsgraph's index on disk took in, and the seconds; None where it needs none."""
    absent: Sequence[str] = ()
    """Servers that are not installed."""

    def ratio(self, server: str, question: str, mode: str) -> float | None:
        """Return how many times the requests of the reference a server answers."""
        mine, reference = self.cells.get((server, question, mode)), self.cells.get((REFERENCE, question, mode))
        return mine.rate / reference.rate if mine and reference and reference.rate else None


def markdown(runs: Sequence[Run], command: str) -> str:
    """Return the document."""
    lines = [
        "# Benchmarks",
        "",
        f"Measured on {datetime.now(UTC):%Y-%m-%d} by `{command}`: {machine()}. The load (`wrk`, 16 connections, one "
        "thread) ran on the same cores. oxigraph and lsgraph took turns for each question and round, so ratios can be "
        "trusted and absolute numbers cannot: the machine was shared. The others ran by themselves, once.",
        "",
        f"`oxigraph` is `oxigraph serve` {_version('oxigraph')} in memory; lsgraph {_version('lsgraph')} runs with its "
        "defaults: one web process, two evaluators. Each cell: requests/s (ratio to oxigraph; p50 / p99 in ms; "
        "processor time of the server for one request).",
        "",
        "![Requests per second as a ratio to oxigraph serve](benchmarks.svg)",
    ]
    for run in runs:
        lines += ["", f"## {run.size:,} triples ({run.bytes / 1e6:,.0f} MB of N-Triples)"]
        for mode in run.modes:
            lines += ["", f"### {_MODES[mode][0].upper()}{_MODES[mode][1:]}", "", *_table(run, mode)]
        lines += ["", "### Start and memory", "", "| server | ready after | memory, idle | memory, afterwards |"]
        lines += ["|---|---|---|---|"]
        lines += [
            f"| {s.name} | {s.ready:.1f} s | {s.idle / 1e6:,.0f} MB | {s.after / 1e6:,.0f} MB |" for s in run.servers
        ]
        if run.loaded:
            number, seconds = run.loaded
            text = f"Making it took {seconds:.0f} s ({number / seconds:,.0f} triples/s), once"
            lines += ["", f"lsgraph serves this size from an index on disk. {text}; it was there at the start above."]
        if run.absent:
            lines += ["", f"Not installed where this was measured: {', '.join(run.absent)}."]
    return "\n".join(lines) + "\n\n" + _PROFILE


def _table(run: Run, mode: str) -> list[str]:
    lines = ["| server | " + " | ".join(title for _, title in run.questions) + " |"]
    lines.append("|---" * (len(run.questions) + 1) + "|")
    for server in run.servers:
        row = [_cell(run, server.name, name, mode) for name, _ in run.questions]
        lines.append(f"| {server.name} | " + " | ".join(row) + " |")
    return lines


def _cell(run: Run, server: str, question: str, mode: str) -> str:
    cell = run.cells.get((server, question, mode))
    if cell is None:
        return "–"
    ratio = run.ratio(server, question, mode)
    shown = f"{ratio:.2f}; " if ratio is not None else ""
    failed = f"; {cell.failed} failed" if cell.failed else ""
    if not cell.rate:
        return f"none in 40 s{failed}"
    rate = f"{cell.rate:,.0f}" if cell.rate >= 10 else f"{cell.rate:.2g}"
    used = f"{cell.used:.0f} µs" if cell.used < 10_000 else f"{cell.used / 1000:.0f} ms"
    return f"{rate} ({shown}{_ms(cell.p50)} / {_ms(cell.p99)}; {used}{failed})"


def _ms(value: float) -> str:
    return f"{value:.2g}" if value < 100 else f"{value:.0f}"


def chart(runs: Sequence[Run]) -> str:
    """Return bars of the ratios, on a logarithmic scale from 0.01 to 100, as SVG."""
    width, row, left = 760, 15, 250
    rows: list[str] = []
    y = 40
    for run in runs:
        for mode in run.modes:
            rows.append(f'<text x="10" y="{y + 12}" font-weight="bold">{run.size:,} triples, {_MODES[mode]}</text>')
            y += 24
            for name, title in run.questions:
                rows.append(f'<text x="10" y="{y + 11}">{escape(title)}</text>')
                for server in run.servers:
                    if (ratio := run.ratio(server.name, name, mode)) is None:
                        continue
                    rows.append(_bar(left, y, width - left - 70, ratio, server.name))
                    y += row
                y += 6
            y += 10
    legend = "".join(
        f'<rect x="{10 + 150 * n}" y="10" width="11" height="11" fill="{colour}"/>'
        f'<text x="{26 + 150 * n}" y="20">{name}</text>'
        for n, (name, colour) in enumerate(_COLOURS.items())
    )
    one = left + (width - left - 70) / 2
    line = f'<line x1="{one}" y1="32" x2="{one}" y2="{y}" stroke="#444" stroke-dasharray="3 3"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y + 10}" font-family="sans-serif" '
        f'font-size="12" role="img"><title>Requests per second as a ratio to oxigraph serve</title>'
        f'<rect width="100%" height="100%" fill="#fff"/>{legend}{line}{"".join(rows)}</svg>\n'
    )


def _bar(left: int, y: int, width: int, ratio: float, server: str) -> str:
    from math import log10

    length = max(2.0, min(1.0, (log10(max(ratio, 0.01)) + 2) / 4) * width)
    label = f'<text x="{left + length + 4:.0f}" y="{y + 11}" font-size="11">{ratio:.2f}</text>'
    colour = _COLOURS.get(server, "#999")
    return f'<rect x="{left}" y="{y + 2}" width="{length:.0f}" height="11" fill="{colour}"/>{label}'


def machine() -> str:
    """Return the processor, the memory and the system that something was measured on."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return (
        f"{model}, {os.cpu_count()} cores, {pages / 2**30:.0f} GiB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}"
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except ImportError:
        from lsgraph import __version__

        return __version__ if name == "lsgraph" else ""
