"""A load of requests against a server: wrk with 16 connections, and what it says, as values."""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from benchmarks.generator import PROJECTS_OF_PROGRAMME
from benchmarks.queries import PROLOGUE, Question

CONNECTIONS: Final = 16
_MORE: Final = (12.0, 40.0)  # seconds, for servers that need longer than the others for an answer

_SCRIPT: Final = """\
local i, pieces, n = {start}, {pieces}, {projects}
wrk.headers["Accept"] = "{accept}"
local function fill(k, j)
  local out = {{}}
  for _, piece in ipairs(pieces) do
    if piece == "{{n}}" then out[#out + 1] = k
    elseif piece == "{{g}}" then out[#out + 1] = math.floor(k / {group})
    elseif piece == "{{i}}" then out[#out + 1] = j
    else out[#out + 1] = piece end
  end
  return table.concat(out)
end
function request()
  {step}
  return wrk.format("GET", fill((i * 7919) % n, i))
end
function done(summary, latency, requests)
  local lost = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    summary.errors.status, lost.connect + lost.read + lost.write + lost.timeout))
end
"""
_RESULT: Final = re.compile(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)")


class NoGenerator(RuntimeError):
    """wrk is not installed."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """Requests per second, latencies in milliseconds, how many requests failed, and how many there were."""

    rate: float
    p50: float
    p99: float
    failed: int
    requests: int


def measure(url: str, question: Question, projects: int, seconds: float, start: int, repeated: bool) -> Measurement:
    """Send one question for some seconds: always the same request, or never the same twice from ``start`` on.

    ``url`` ends where the encoded query begins. Where hardly anything is answered in this time it gets more. Raises
    ``NoGenerator``.
    """
    requests = 0
    for length in (seconds, *_MORE):
        measured = _once(url, question, projects, length, start, repeated)
        requests += measured.requests
        if measured.requests >= CONNECTIONS:
            break
    return replace(measured, requests=requests)


def _once(url: str, question: Question, projects: int, seconds: float, start: int, repeated: bool) -> Measurement:
    if shutil.which("wrk") is None:
        raise NoGenerator("wrk is needed (Debian: apt-get install wrk)")
    path = "/" + url.split("/", 3)[3]
    script = _SCRIPT.format(
        start=start,
        pieces=_lua(path, question),
        projects=projects,
        accept=question.accept,
        group=PROJECTS_OF_PROGRAMME,
        step="" if repeated else "i = i + 1",
    )
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{math.ceil(seconds)}s", "--timeout", "60s", "-s", file.name]
        text = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    found = _RESULT.search(text)
    if found is None:
        raise RuntimeError(text)
    requests, micros, p50, p99, status, lost = map(int, found.groups())
    return Measurement(requests / (micros / 1e6), p50 / 1000, p99 / 1000, status + lost, requests)


def _lua(path: str, question: Question) -> str:
    """Return the request's path as a table of texts and gaps."""
    parts = re.split(r"(\{[ngi]\})", PROLOGUE + question.text)
    pieces = [path, *(part if re.fullmatch(r"\{[ngi]\}", part) else quote(part, safe="") for part in parts)]
    return "{" + ", ".join(f'"{piece}"' for piece in pieces) + "}"
