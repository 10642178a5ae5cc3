"""Write the hostile table: ``python -m tests.hostile.table [FILE]``. Takes some minutes.

For each attack: the answer, how long it took, the slowest ordinary question of a neighbour meanwhile, and the memory of
the whole server (proportional set size) before and after. One server process from the first row to the last.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from ..web import serving
from .attacks import DISGUISES, Attack, attacks, told
from .conftest import LIMITS
from .watching import canary, memory, neighbour, speed

ATTACKS_IN_A_ROW = 100


def row(server: serving.Server, attack: Attack) -> str:
    """Return the line of one attack."""
    before = memory(server)
    alone = attack.name != "60 bombs at once"  # who attacks with the whole queue makes everybody wait for a turn
    began = time.monotonic()
    if alone:
        with neighbour(server) as waits:
            answer = attack.send(server)
            took = time.monotonic() - began
            time.sleep(0.1)
        slowest = f"{max(waits) * 1000:.0f} ms"
    else:
        answer, took, slowest = attack.send(server), time.monotonic() - began, "–"
    limit = float(LIMITS["LSGRAPH_QUERY_TIME_LIMIT"])
    late = f"{(took - limit) * 1000:.0f} ms" if answer.endswith("time-limit") and alone else "–"
    sizes = f"{before / 1024:.0f} | {memory(server) / 1024:.0f}"
    right = "" if not attack.right or answer in attack.right else " **wrong**"
    return f"| {attack.name} | {answer}{right} | {took:.2f} s | {late} | {slowest} | {sizes} |"


def table(server: serving.Server) -> list[str]:
    """Return the lines of the table."""
    lines = [
        "| attack | answer | took | late | neighbour's slowest | memory before, MB | after, MB |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [row(server, attack) for attack in attacks()]
    with canary() as (iri, calls):
        answers = sorted({told(server.query(template.format(iri=iri))) for template in DISGUISES})
        time.sleep(0.2)
    lines.append(
        f"| {len(DISGUISES)} disguises of SERVICE, LOAD, FROM | {', '.join(answers)} | | | {len(calls)} calls | | |"
    )
    return lines


def in_a_row(server: serving.Server) -> str:
    """Return the sentence about a hundred attacks one after the other."""
    hostile = [attack for attack in attacks() if attack.kind in {"bomb", "depth", "odd", "http"}]
    for attack in hostile[::4]:
        attack.send(server)
    size, quick = memory(server), speed(server)
    for number in range(ATTACKS_IN_A_ROW):
        hostile[number % len(hostile)].send(server)
    later, slow = memory(server), speed(server)
    grown = f"memory {size / 1024:.0f} → {later / 1024:.0f} MB ({later / size:.2f}×)"
    slowed = f"an ordinary question {quick * 1000:.2f} → {slow * 1000:.2f} ms ({slow / quick:.2f}×)"
    return f"{ATTACKS_IN_A_ROW} attacks in a row, the same server process: {grown}, {slowed}."


def main() -> None:
    """Start a server, attack it, and write the table."""
    with tempfile.TemporaryDirectory() as folder:
        package = serving.make_package(Path(folder) / "package")
        release = serving.make_release(package, Path(folder) / "out")
        with serving.running(package, release, **LIMITS) as server:
            text = "\n".join([*table(server), "", in_a_row(server), ""])
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if target:
        target.write_text(text, encoding="utf-8")
    else:
        os.write(1, text.encode())


if __name__ == "__main__":
    main()
