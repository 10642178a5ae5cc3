"""A circuit breaker as a value: what happened so far in, whether to ask the engine now out. It has no clock.

Closed: every request goes. After ``limit`` failures in a row it opens: none goes until ``opens_at``. Then one request
goes as a trial; its success closes the breaker, its failure opens it for twice as long. Times are seconds of any
monotonic clock. See https://martinfowler.com/bliki/CircuitBreaker.html
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Breaker:
    """The state; each method returns the next one.

    ``limit`` failures in a row open it for ``pause`` seconds, then for twice as long each time up to ``longest``.
    """

    limit: int = 5
    pause: float = 1.0
    longest: float = 60.0
    failures: int = 0
    opened: int = 0
    opens_at: float | None = None
    on_trial: bool = False

    def allows(self, now: float) -> bool:
        """Tell whether a request may go: always when closed, one at a time after the pause when open."""
        return self.opens_at is None or (now >= self.opens_at and not self.on_trial)

    def retry_after(self, now: float) -> float:
        """Return the seconds until a request may go; 0 when one may go now."""
        if self.allows(now) or self.opens_at is None:
            return 0.0
        return max(self.opens_at - now, self.pause if self.on_trial else 0.0)

    def began(self) -> Breaker:
        """Return the state while a request is on its way: with the breaker open, this is the trial."""
        return self if self.opens_at is None else replace(self, on_trial=True)

    def succeeded(self) -> Breaker:
        """Return the closed breaker."""
        return replace(self, failures=0, opened=0, opens_at=None, on_trial=False)

    def failed(self, now: float) -> Breaker:
        """Return the state after one more failure; a failed trial opens it again at once."""
        failures = self.failures + 1
        if self.opens_at is None and failures < self.limit:
            return replace(self, failures=failures)
        pause = min(self.pause * 2**self.opened, self.longest)
        return replace(self, failures=failures, opened=self.opened + 1, opens_at=now + pause, on_trial=False)


def delay(attempt: int, chance: float, *, first: float = 0.2, longest: float = 20.0) -> float:
    """Return the seconds to wait before the attempt (1 is the first repetition): exponential with full jitter.

    ``chance`` is a random number from 0 to 1. Full jitter keeps clients that failed together from coming back together
    (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
    """
    return float(chance * min(first * 2 ** (attempt - 1), longest))
