"""Write ``docs/hostile.md``: ``python -m tests.hostile.table``. Takes some minutes.

For each attack: the answer, how long it took, the slowest ordinary question of a neighbour meanwhile, and the memory of
the whole server (proportional set size) before and after. One server process from the first row to the last.
"""

from __future__ import annotations

import os
import platform
import tempfile
import time
from pathlib import Path
from typing import Final

from ..web import serving
from .attacks import DISGUISES, Attack, attacks, told
from .conftest import LIMITS
from .watching import canary, memory, neighbour, speed, traced

PAGE: Final = serving.REPOSITORY / "docs" / "hostile.md"
ATTACKS_IN_A_ROW: Final = 100
_HEAD: Final = """\
# What hostile requests get

Made by `python -m tests.hostile.table`, which starts a server with tight limits ({limits}) over a small release, on
{machine}, and sends one attack after the other to the same server process. `tests/hostile` holds each of them to its
right answer. What is promised stands in [SECURITY.md](../SECURITY.md), against whom in
[THREAT_MODEL.md](../THREAT_MODEL.md).

- **answer**: status and [kind of problem](problems.md); **took**: until it was there; **late**: after the time limit.
- **neighbour's slowest**: the longest that another client waited meanwhile for an ordinary answer that no cache had.
- **memory**: of the whole server, all its processes (proportional set size).
"""
_CALLS: Final = """\
## Nothing calls out

{count} queries that ask for a call in disguise – `SERVICE` in odd case, after comments, as a variable, glued to other
tokens, escaped; `LOAD`; `FROM`, `FROM NAMED`, `DESCRIBE` and `BASE` with the address of a listener – each by POST, by
GET and as a page. The listener waits on the loopback interface, where nothing else could stop a call:

```sh
python -m pytest tests/hostile -k calls_out
```

Answers: {answers}. Calls that the listener got: **{calls}**. {trace}
"""
_TRACE: Final = """\
Meanwhile `strace -f -e trace=connect,sendto` on every process of the server saw {all} `connect` to any socket, and
**{network}** to an address of the network."""


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
    return lines


def calls_out(server: serving.Server) -> str:
    """Return what is said about calls to other machines."""
    with canary() as (iri, calls), traced(server) as connected:
        answers: set[str] = set()
        for query in (template.format(iri=iri) for template in DISGUISES):
            answers.add(told(server.query(query)))
            for form in ("json", "html"):
                server.get("/sparql", {"query": query, "format": form})
        time.sleep(0.5)
    trace = "`strace` was not at hand."
    if connected is not None:
        trace = _TRACE.format(all=connected.count("connect("), network=connected.count("AF_INET"))
    return _CALLS.format(count=len(DISGUISES), answers=", ".join(sorted(answers)), calls=len(calls), trace=trace)


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
            rows, after, calls = table(server), in_a_row(server), calls_out(server)
    limits = ", ".join(f"`{name}={value}`" for name, value in LIMITS.items())
    machine = f"{os.cpu_count()} cores, {platform.system()}"
    head = _HEAD.format(limits=limits, machine=machine)
    PAGE.write_text("\n".join([head, *rows, "", after, "", calls]), encoding="utf-8")


if __name__ == "__main__":
    main()
