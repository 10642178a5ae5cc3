"""One client's connection: HTTP/1.1 by ``httptools`` (the parser of Node.js), and our limits (RFC 9112).

Requests are answered one at a time, in the order in which they came. Whoever answers gets the connection and calls
``send`` or ``stream``. A request whose very bytes were answered before, with an answer that holds for the whole
release, is answered from memory without being parsed.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import deque
from collections.abc import Awaitable, Callable
from enum import Enum
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, cast

import httptools

from lsgraph.web import message
from lsgraph.web.message import Request

if TYPE_CHECKING:
    from lsgraph.web.listener import Listener

HEADER_SIZE: Final = 128 * 1024
"""Bytes of a request's header, address included."""
_FIELDS: Final = 100
_ADDRESS: Final = 65_534
_AHEAD: Final = 32  # requests that a client may send before the first is answered; then it is not read on
_COPIED: Final = 64 * 1024  # bytes up to which head and body are put together: one piece is cheaper than two
_METHOD: Final = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+ ")
_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"


class State(Enum):
    """What a connection waits for."""

    IDLE = "a request"
    HEAD = "the rest of a header"
    BODY = "the rest of a body"
    BUSY = "an answer"
    ENDING = "the client to read the last answer"


class Connection(asyncio.Protocol):
    """One for each client."""

    def __init__(self, home: Listener) -> None:
        self._home = home
        self.state = State.IDLE
        self.since = 0.0
        """When the state began, by the event loop's clock."""
        self._reading = State.IDLE  # what there is of the request after the one that is being answered
        self._is_last = False  # nothing that comes from here on is a request
        self.on_gone: Callable[[], None] | None = None
        """Called when the client goes away before its answer."""
        self._requests: deque[Request] = deque()
        self._answering: Request | None = None
        self._begun = 0  # requests whose beginning is in the piece that is being read
        self._learned: bytes | None = None
        self._writable: asyncio.Event | None = None
        self._unsent = 0
        self._size = 0  # bytes read since the last request
        self._is_paused = False

    # what the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast(asyncio.Transport, transport)
        self._parser = httptools.HttpRequestParser(self)
        self.client, self._server = transport.get_extra_info("peername"), transport.get_extra_info("sockname")
        self.since = self._home.now
        self._home.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget everything; who works on an answer is told."""
        self._home.connections.discard(self)
        self._home.uploading.discard(self)
        self._requests.clear()
        if self._writable is not None:
            self._writable.set()
        if self.on_gone is not None and self._answering is not None:
            self.on_gone()
        self._answering, self.on_gone = None, None

    def data_received(self, data: bytes) -> None:
        """Read on."""
        home = self._home
        if self.state is State.IDLE:
            known = home.known.get(data)
            if known is not None and not home.is_retiring:
                self._transport.write(home.clock.ok + known)
                home.count_known()
                self.since = home.now
                return
            self._read_on(State.HEAD)
        elif self._is_last:
            return
        self._begun, self._learned = 0, None
        self._read(data)
        if self._learned is not None and self._begun == 1 and self.state is State.IDLE:
            home.known.learn(data, self._learned)

    def pause_writing(self) -> None:
        """Note that the client reads more slowly than we write."""
        self._writable = asyncio.Event()

    def resume_writing(self) -> None:
        """Go on."""
        if self._writable is not None:
            self._writable.set()
            self._writable = None
        self._next()

    # what the parser calls

    def on_message_begin(self) -> None:
        """Begin a request."""
        self._begun += 1
        self._read_on(State.HEAD)
        self._url, self._fields, self._field_count = b"", dict[str, str](), 0
        self._body: list[bytes] = []
        self._body_size, self._expects = 0, False

    def on_url(self, url: bytes) -> None:
        """Take the next piece of the address."""
        self._url += url
        if len(self._url) > _ADDRESS:
            raise _Refused(414)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a field."""
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        self._fields[key] = f"{self._fields[key]}, {text}" if key in self._fields else text
        self._field_count += 1
        if self._field_count > _FIELDS:
            raise _Refused(431)

    def on_headers_complete(self) -> None:
        """Judge the header, and the body that it announces."""
        if self._size > HEADER_SIZE and sum(map(len, self._fields.values())) + len(self._url) > HEADER_SIZE:
            raise _Refused(431)
        if self._parser.get_http_version() == "1.1" and "," in self._fields.get("host", ","):
            raise _Refused(400)  # there is one, and only one (RFC 9112 §3.2)
        self._read_on(State.BODY)
        path = self._url.partition(b"?")[0].decode("latin-1")
        self._body_limit = message.body_limit(path, self._home.limits)
        if int(self._fields.get("content-length", "0") or 0) > self._body_limit:
            self._complete(is_long=True)
        elif self._fields.get("expect", "").lower() == "100-continue" and self.state is State.BODY:
            self._transport.write(_CONTINUE)

    def on_body(self, body: bytes) -> None:
        """Take the next piece of the body, up to the limit."""
        self._body_size += len(body)
        if self._body_size > self._body_limit:
            self._complete(is_long=True)
        if self._body_size > self._home.limits.request_size_limit and not self._home.lets_upload(self):
            self._complete(is_crowded=True)
        self._body.append(body)

    def on_message_complete(self) -> None:
        """Take in a request that is here whole."""
        self._complete()
        self._size = 0

    # answers

    def is_answering(self, request: Request) -> bool:
        """Tell whether the answer to this request is still to come, and somebody waits for it."""
        return self._answering is request

    def send(self, status: int, block: bytes, body: bytes, *, is_kept: bool = False) -> None:
        """Send a whole answer: its fields as lines (``message.lines``), and its body.

        ``is_kept`` says that the same bytes get the same answer for as long as this release is served.
        """
        request = self._answering
        if request is None:
            return  # the client has gone
        clock = self._home.clock
        start = clock.ok if status == 200 else message.status_line(status) + clock.date
        has_body = message.has_body(request.method, status)
        rest = message.framed(status, block, len(body) if has_body else None) + self._ending(request)
        if not has_body:
            body = b""
        if len(body) <= _COPIED:
            rest += body
            self._transport.write(start + rest)
            if is_kept and status == 200 and request.is_kept and request.version == "1.1":
                self._learned = rest
        else:
            self._transport.write(start + rest)
            self._transport.write(body)
        self._answered(request)

    async def stream(self, status: int, block: bytes, piece: Callable[[], Awaitable[bytes]]) -> None:
        """Send an answer in pieces, as fast as the client reads; an empty piece is the end.

        Its fields tell its length, or it goes out in chunks. Whatever ends it early closes the connection, so that no
        client takes a part for the whole.
        """
        request = self._answering
        if request is None:
            return
        chunked = b"content-length:" not in block and request.version == "1.1"
        if chunked:
            block += b"transfer-encoding: chunked\r\n"
        elif b"content-length:" not in block:
            request.is_kept = False
        start = message.status_line(status) + self._home.clock.date
        self._transport.write(start + block + self._ending(request))
        try:
            while message.has_body(request.method, status) and (data := await piece()):
                self._transport.write(b"%x\r\n%b\r\n" % (len(data), data) if chunked else data)
                if self._writable is not None:
                    await self._writable.wait()
                if self._answering is not request:
                    return
        except BaseException:
            self._transport.abort()
            raise
        if chunked:
            self._transport.write(b"0\r\n\r\n")
        self._answered(request)

    # time

    def look(self, now: float, patience: float, ending: float) -> None:
        """End what takes too long: seconds for a header, a body, a next request; for the last answer to be read."""
        if (unsent := self._transport.get_write_buffer_size()) != self._unsent:
            self._unsent, self.since = unsent, now
        waited = now - self.since
        if self.state is State.BODY and waited > patience:
            self._complete(is_late=True)
        elif self.state in {State.IDLE, State.HEAD} or unsent:
            if waited > patience:
                self._transport.abort() if unsent else self._transport.close()
        elif self.state is State.ENDING and waited > ending:
            self._transport.abort()

    def close_if_idle(self) -> None:
        """Close unless a request is here or on its way."""
        if self.state is State.IDLE:
            self._transport.close()

    def _read(self, data: bytes) -> None:
        self._size += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._close_after_last()
        except httptools.HttpParserInvalidMethodError:
            self._refuse(501 if _METHOD.match(data) else 400)
        except httptools.HttpParserCallbackError as error:
            refused = error.__context__
            if not isinstance(refused, _Refused):
                raise
            if refused.status:
                self._refuse(refused.status)
        except httptools.HttpParserError:
            self._refuse(400)
        if self._reading is State.HEAD and self._size > HEADER_SIZE:
            self._refuse(431)
        is_full = self._reading is State.IDLE and self in self._home.uploading
        if (is_full or len(self._requests) >= _AHEAD) and not self._is_paused:
            self._is_paused = True
            self._transport.pause_reading()

    def _complete(self, *, is_long: bool = False, is_late: bool = False, is_crowded: bool = False) -> None:
        """Hand over a request. Without its body it is the last one: what still comes is thrown away."""
        is_cut = is_long or is_late or is_crowded
        path, _, query = self._url.partition(b"?")
        request = Request(
            self._parser.get_method().decode("latin-1"),
            path.decode("latin-1"),
            query,
            self._fields,
            b"".join(self._body),
            self._parser.get_http_version(),
            # another protocol than this is not spoken here: the request is answered, and that was it
            self._parser.should_keep_alive() and not (is_cut or self._parser.should_upgrade()),
            self.client[:2],
            self._server[:2],
            is_long,
            is_late,
            is_crowded,
        )
        self._reading, self._is_last = State.IDLE, self._is_last or is_cut
        self._requests.append(request)
        self._next()
        if is_long or is_crowded:
            raise _Refused(0)

    def _next(self) -> None:
        """Have the next request answered, unless one is being answered, or the client does not read."""
        while self._requests and self._answering is None and self._writable is None and self.state is not State.ENDING:
            self._answering = request = self._requests.popleft()
            self._enter(State.BUSY)
            self._home.handler(request, self)

    def _ending(self, request: Request) -> bytes:
        """Return the end of a head; it says whether the connection stays."""
        if self._home.is_retiring and not self._requests:
            request.is_kept = False
        if not request.is_kept:
            return b"connection: close\r\n\r\n"
        return b"\r\n" if request.version == "1.1" else b"connection: keep-alive\r\n\r\n"

    def _answered(self, request: Request) -> None:
        self._answering, self.on_gone = None, None
        self._home.uploading.discard(self)
        if not request.is_kept:
            self._end()
            return
        self._enter(self._reading)
        if self._requests:
            self._home.loop.call_soon(self._next)
        elif self._is_paused:
            self._is_paused = False
            self._transport.resume_reading()

    def _refuse(self, status: int) -> None:
        """Answer what is no request, and end. If there are requests before it, they are answered, and it is not."""
        if self._is_last:
            return
        if self._answering is not None:
            self._close_after_last()
            return
        phrase = HTTPStatus(status).phrase
        body = json.dumps({"type": "about:blank", "title": phrase, "status": status}).encode()
        block = b"content-type: application/problem+json\r\ncache-control: no-store\r\nconnection: close\r\n"
        block += b"access-control-allow-origin: *\r\nx-content-type-options: nosniff\r\n"
        head = message.status_line(status) + self._home.clock.date + message.framed(status, block, len(body))
        self._transport.write(head + b"\r\n" + body)
        self._end()

    def _close_after_last(self) -> None:
        self._is_last = True
        last = self._requests[-1] if self._requests else self._answering
        if last is not None:
            last.is_kept = False
        elif self.state is not State.ENDING:
            self._end()

    def _end(self) -> None:
        """Close in a way that lets the client read the answer even if it still sends (RFC 9112 §9.6)."""
        self._enter(State.ENDING)
        self._is_last = True
        self._requests.clear()
        if self._transport.can_write_eof():
            self._transport.write_eof()
        else:
            self._transport.close()

    def _read_on(self, reading: State) -> None:
        """Note how far the next request is; as long as nothing is being answered this is what the client is doing."""
        self._reading = reading
        if self._answering is None:
            self._enter(reading)

    def _enter(self, state: State) -> None:
        self.state, self.since = state, self._home.now


class _Refused(Exception):
    """The parser need not go on; ``status`` is what to answer, 0 where that is on its way."""

    def __init__(self, status: int) -> None:
        self.status = status
