"""One web process: ``python -m lsgraph.web.process``, started by ``web/supervisor.py`` with a listening socket.

Its orders are one line of JSON on standard input; it says when it is ready with a line on standard output. SIGTERM ends
it when what runs is answered. SIGUSR1 retires it: another generation of processes accepts from now on, and it stays for
its clients' next requests. It ends with its parent.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import uvloop

from lsgraph.package import GraphPackage
from lsgraph.queries import Library
from lsgraph.release import Release
from lsgraph.sparql import confinement
from lsgraph.sparql.conversation import AsyncEngine
from lsgraph.sparql.engine import Engine
from lsgraph.sparql.limits import Limits
from lsgraph.validation.validators import Validators
from lsgraph.web import create_app, logs, metrics, rates
from lsgraph.web.bridge import Bridge
from lsgraph.web.cache import Known
from lsgraph.web.context import KEY
from lsgraph.web.direct import PATH, Direct
from lsgraph.web.listener import Listener
from lsgraph.web.questions import Asking
from lsgraph.web.watch import Ledger, Watch

_SWITCH: Final = 0.001  # seconds that a thread may make a page before the event loop has its turn
GRACE: Final = 15.0
"""Seconds that running requests get when a process is to end, and clients to come with their next one."""


async def serve(orders: Mapping[str, Any]) -> None:
    """Answer until told to end."""
    limits = Limits(**orders["limits"])
    release = Release.open(Path(orders["release"]))
    library = Library.open(GraphPackage.open(Path(orders["package"])))
    flask = create_app(
        release,
        limits,
        evaluator=Engine(orders["socket"], limits),
        library=library,
        missing=orders["missing"],
        validator=Validators(orders["validators"], limits),
        kept_reports=Path(orders["kept_reports"]),
    )
    counters = metrics.metrics(flask)
    observer = logs.Observer(counters, limits)
    engine = AsyncEngine(orders["socket"], limits, orders["processes"])
    watch = Watch(observer, rates.rates(flask), limits)
    size = limits.response_cache_size
    direct = Direct(flask.extensions[KEY], Asking(engine, observer), watch.refusal, size * 3 // 4)
    bridge = Bridge(logs.Observed(flask, observer), direct, watch, limits)
    listening = socket.socket(fileno=orders["listener"])
    listener = Listener(listening, bridge.answer, lambda: watch.hit("hit", PATH, 200), Known(size // 4), limits)
    ledger = Ledger(observer, counters, engine)
    loop = asyncio.get_running_loop()
    told: asyncio.Future[bool] = loop.create_future()
    loop.add_signal_handler(signal.SIGTERM, _tell, told, False)
    loop.add_signal_handler(signal.SIGUSR1, _tell, told, True)
    _collect_seldom()
    sys.setswitchinterval(_SWITCH)
    listener.start()
    ledger.start()
    print("ready", flush=True)
    is_retired = await told
    listener.retire()
    loop.remove_signal_handler(signal.SIGUSR1)
    ending = loop.create_task(listener.finish(GRACE, wait_for_idle=is_retired))
    if is_retired:
        loop.add_signal_handler(signal.SIGTERM, ending.cancel)
    await asyncio.wait([ending])
    ledger.flush()


def _tell(told: asyncio.Future[bool], is_retired: bool) -> None:
    if not told.done():
        told.set_result(is_retired)


def _collect_seldom() -> None:
    """Let the garbage collector look through everything next to never.

    Kept answers are a hundred thousand objects without cycles, and to look through them takes 50 ms in which nobody is
    answered: without this a request in a hundred waited so long.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 1_000)


def main() -> None:
    """Read the orders and serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to the whole group: the parent ends us in its own time
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    orders = json.loads(sys.stdin.readline())
    confinement.die_with_parent(orders["parent"])
    logs.set_up()
    uvloop.run(serve(orders))
    os._exit(0)  # without waiting for threads: what they work on has no client any more


if __name__ == "__main__":
    main()
