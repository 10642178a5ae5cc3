"""What can go wrong with a remote store: one exception each, which says where it happened and what to do.

No message holds a user name, a password, or a query: addresses are shown as the user gave them, which is without any.
"""

from __future__ import annotations

from lsgraph.faults import LsgraphError
from lsgraph.messages import tell
from lsgraph.store import QueryError


class RemoteError(LsgraphError):
    """A remote store did not do what was asked; ``place`` is its address, ``transient`` whether a retry may help."""

    exit_status = 1
    message = "remote-failed"
    transient = False

    def __init__(self, place: str, **values: object) -> None:
        super().__init__(tell(self.message, place=place, **values))
        self.place = place


class BadAddress(RemoteError):
    """The address is not an http(s) URL, or holds a user name and password."""

    exit_status = 2
    message = "remote-bad-address"


class CredentialsInAddress(BadAddress):
    """The address holds a user name or a password; the message does not repeat them."""

    message = "remote-credentials-in-address"


class BadCredentials(RemoteError):
    """The file of credentials cannot be used."""

    exit_status = 2
    message = "remote-bad-credentials"


class Unreachable(RemoteError):
    """Nobody answers: the name is unknown, the connection is refused or breaks off before the answer."""

    message = "remote-unreachable"
    transient = True


class Refused(RemoteError):
    """The engine wants other credentials (401, 403)."""

    message = "remote-refused"


class Redirected(RemoteError):
    """The engine sends clients to another address; it is not followed, so that credentials stay where they belong."""

    message = "remote-redirected"


class NotAnEndpoint(RemoteError):
    """What answers is no SPARQL engine: a web page, or nothing at this path."""

    message = "remote-no-endpoint"


class BrokenAnswer(RemoteError):
    """The answer ends too early, or cannot be read."""

    message = "remote-broken"
    transient = True


class ErrorInside(RemoteError):
    """The status says success, but the body is, or holds, an error message."""

    message = "remote-error-inside"


class AnswerCut(RemoteError):
    """The engine left out rows because of a limit of its own."""

    message = "remote-cut"


class AnswerTooLarge(RemoteError):
    """The answer is longer than ``store_byte_limit``."""

    message = "remote-too-large"


class TimedOut(RemoteError):
    """The time limit passed, here or at the engine."""

    message = "remote-timed-out"
    transient = True


class EngineFailed(RemoteError):
    """The engine reports a failure of its own (5xx), such as a full disk; ``transient`` depends on the status."""

    message = "remote-failed"

    def __init__(self, place: str, *, status: int, reason: str) -> None:
        super().__init__(place, status=status, reason=reason)
        self.status = status
        self.transient = status in {429, 500, 502, 503, 504}


class RemoteQueryError(RemoteError, QueryError):
    """The engine does not accept the query or the update (400)."""

    message = "remote-query-error"


class CircuitOpen(RemoteError):
    """The engine failed so often of late that it is left alone for ``retry_after`` seconds."""

    message = "remote-circuit-open"
    transient = True

    def __init__(self, place: str, *, retry_after: float) -> None:
        super().__init__(place, seconds=f"{retry_after:.0f}")
        self.retry_after = retry_after
