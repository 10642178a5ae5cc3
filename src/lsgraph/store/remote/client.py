"""HTTP to an engine: a pool of connections, a time limit for the whole exchange, a limit on what is read.

Redirects are never followed, proxies of the environment are not used, and nothing is repeated here: whoever sends a
request knows whether it may be sent twice.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    IncompleteRead,
    NewConnectionError,
    ProtocolError,
    TimeoutError,
)
from urllib3.util import Timeout, parse_url

from lsgraph import __version__
from lsgraph.store.remote.address import Credentials
from lsgraph.store.remote.authentication import Authenticator
from lsgraph.store.remote.errors import AnswerTooLarge, BrokenAnswer, Redirected, Refused, TimedOut, Unreachable

MEGABYTE: Final = 1024 * 1024
_PIECE: Final = 64 * 1024
_CONNECT: Final = 5.0


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request: ``url`` without query, ``parameters`` for its query."""

    method: str
    url: str
    parameters: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete answer; header names are in lower case, ``media_type`` has no parameters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """Return the media type without parameters, in lower case; empty where there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Incoming:
    """An answer whose head is here and whose body is read in pieces."""

    def __init__(self, place: str, response: urllib3.BaseHTTPResponse, end: float, limit: int) -> None:
        self._place, self._response, self._end, self._limit = place, response, end, limit
        self.status: Final = response.status
        self.headers: Final = {name.lower(): value for name, value in response.headers.items()}

    def pieces(self) -> Iterator[bytes]:
        """Yield the body; raises ``BrokenAnswer`` where it ends early, ``TimedOut`` and ``AnswerTooLarge``."""
        size = 0
        with _translated(self._place, begun=True):
            while True:
                self._hurry()
                piece = self._response.read1(_PIECE)
                if not piece:
                    return
                size += len(piece)
                if size > self._limit:
                    raise AnswerTooLarge(self._place, limit=f"{self._limit:,}")
                yield piece

    def _hurry(self) -> None:
        """Let the socket wait no longer than the exchange may still take."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimedOut(self._place)
        sock = getattr(self._response.connection, "sock", None)
        if sock is not None:
            sock.settimeout(left)


class Client:
    """Sends requests to one engine; may be shared by threads."""

    def __init__(self, credentials: Credentials | None = None, *, connections: int = 8) -> None:
        """``connections`` are kept open; more wait for one of them."""
        self._authenticator = Authenticator(credentials)
        self._pool = urllib3.PoolManager(maxsize=connections, block=True, retries=False)

    def send(self, request: Request, *, seconds: float, limit: int = 64 * MEGABYTE) -> Reply:
        """Return the whole answer, whatever its status; see ``incoming`` for what it raises."""
        with self.incoming(request, seconds=seconds, limit=limit) as answer:
            return Reply(answer.status, answer.headers, b"".join(answer.pieces()))

    @contextmanager
    def incoming(self, request: Request, *, seconds: float, limit: int) -> Iterator[Incoming]:
        """Give the answer as it comes in; the connection is closed if it is not read to its end.

        ``seconds`` are for the whole exchange, ``limit`` is in bytes of the body. Raises ``Unreachable``,
        ``TimedOut``, ``Refused`` (401, 403), ``Redirected``.
        """
        end = time.monotonic() + seconds
        response = self._open(request, end)
        try:
            challenges = response.headers.getlist("WWW-Authenticate")
            if response.status == 401 and self._authenticator.learn(challenges):
                response.drain_conn()
                response = self._open(request, end)
            if response.status in {401, 403}:
                raise Refused(request.url, status=response.status)
            if 300 <= response.status < 400:
                raise Redirected(request.url, target=_named(response.headers.get("Location", "")))
            yield Incoming(request.url, response, end, limit)
        finally:
            # A body that was read has given its connection back; any other is closed: the engine need not go on.
            response.close()
            response.release_conn()

    def head(self, url: str, *, seconds: float) -> Mapping[str, str]:
        """Return the headers of whatever answers at the URL, whatever its status, with names in lower case.

        No credentials are sent.
        """
        with _translated(url, begun=False):
            response = self._pool.urlopen(
                "GET", url, redirect=False, preload_content=False, timeout=Timeout(connect=_CONNECT, read=seconds)
            )
            response.close()
        return {name.lower(): value for name, value in response.headers.items()}

    def close(self) -> None:
        """Close what is open."""
        self._pool.clear()

    def _open(self, request: Request, end: float) -> urllib3.BaseHTTPResponse:
        url = request.url
        if request.parameters:
            url += "?" + urlencode(request.parameters)
        left = end - time.monotonic()
        if left <= 0:
            raise TimedOut(request.url)
        headers = {
            "User-Agent": f"lsgraph/{__version__}",
            **request.headers,
            **self._authenticator.header(request.method, parse_url(url).request_uri),
        }
        with _translated(request.url, begun=False):
            return self._pool.urlopen(
                request.method,
                url,
                body=request.body,
                headers=headers,
                redirect=False,
                preload_content=False,
                timeout=Timeout(connect=min(_CONNECT, left), read=left),
                pool_timeout=left,
            )


def _named(location: str) -> str:
    return location.partition("?")[0].rpartition("@")[2] or "?"


@contextmanager
def _translated(place: str, *, begun: bool) -> Iterator[None]:
    """Turn the library's exceptions into ours."""
    try:
        yield
    except (NewConnectionError, ConnectTimeoutError) as error:
        raise Unreachable(place, reason=_reason(error)) from None
    except (TimeoutError, urllib3.exceptions.EmptyPoolError):
        raise TimedOut(place) from None
    except (ProtocolError, IncompleteRead) as error:
        if begun:
            raise BrokenAnswer(place, reason=_reason(error)) from None
        raise Unreachable(place, reason=_reason(error)) from None
    except HTTPError as error:
        raise Unreachable(place, reason=_reason(error)) from None


def _reason(error: Exception) -> str:
    """Return the last words of the library's message, which says first where."""
    return str(error).rpartition(": ")[2].rstrip("')")[:200] or type(error).__name__
