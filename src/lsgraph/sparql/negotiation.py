"""The one negotiator of the application: what a client accepts against what there is to offer (RFC 9110 §12)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_WORD: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE: Final = re.compile(rf"\s*({_WORD})(?:/({_WORD}))?\s*", re.ASCII)
_PARAMETER: Final = re.compile(rf';\s*(?:({_WORD})\s*=\s*("(?:[^"\\]|\\.)*+"|{_WORD})?)?\s*', re.ASCII)
_MEMBER: Final = re.compile(r'(?:[^",]|"(?:[^"\\]|\\.)*+")++')
_QUALITY: Final = re.compile(r"(?:0?\.\d+|[01](?:\.\d*)?)\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Offer:
    """One representation: its media type (parameters included, if the type has any that matter) and its format name."""

    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class NotAcceptable:
    """Nothing on offer is acceptable; ``offers`` is the list to tell the client."""

    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class _Range:
    type: str
    subtype: str
    parameters: frozenset[tuple[str, str]]
    quality: float


def negotiate(accept: str | None, offers: Sequence[Offer], format_name: str | None = None) -> Offer | NotAcceptable:
    """Return the offer that the client prefers.

    ``accept`` is the Accept field (several fields joined with commas); missing, empty or wholly malformed accepts
    everything. ``format_name`` (``?format=``) is an offer's name or media type and overrides it. Among equal
    qualities the more specific range wins, then the earlier offer.
    """
    if format_name:
        return _named(format_name, offers)
    ranges = parse(accept or "")
    if not ranges:
        return offers[0]
    best: tuple[float, int] = (0.0, -1)
    chosen: Offer | None = None
    for offer in offers:
        rank = _rank(offer.media_type, ranges)
        if rank[0] > 0 and rank > best:
            best, chosen = rank, offer
    return chosen or NotAcceptable(tuple(offers))


def quality(media_type: str, accept: str | None) -> float:
    """Return how much the client wants this media type, 0 (not at all) to 1."""
    ranges = parse(accept or "")
    return _rank(media_type, ranges)[0] if ranges else 1.0


def negotiate_language(header: str | None, offers: Sequence[str], default: str) -> str:
    """Return the offered language that the Accept-Language field prefers (basic filtering, RFC 4647 §3.3.1)."""
    best, chosen = 0.0, default
    ranges = _languages(header or "")
    for offer in offers:
        matching = [(len(tag), weight) for tag, weight in ranges if _covers(tag, offer)]
        weight = max(matching)[1] if matching else 0.0
        if weight > best:
            best, chosen = weight, offer
        elif weight == best and weight > 0 and offer == default:
            chosen = offer
    return chosen


@lru_cache(maxsize=512)
def parse(accept: str) -> tuple[_Range, ...]:
    """Return the well-formed members of an Accept field; the others are passed over, as are empty ones."""
    members = (_member(text) for text in _MEMBER.findall(accept[:8192]))
    return tuple(member for member in members if member)


def _member(text: str) -> _Range | None:
    head = _RANGE.match(text)
    if not head or (head[2] is None and head[1] != "*"):
        return None  # "*" alone is what old Java clients send for "*/*"
    kind, subtype = head[1].lower(), (head[2] or "*").lower()
    if kind == "*" and subtype != "*":
        return None
    parameters: set[tuple[str, str]] = set()
    position = head.end()
    while position < len(text):
        parameter = _PARAMETER.match(text, position)
        if not parameter:
            return None
        position = parameter.end()
        name, value = (parameter[1] or "").lower(), _unquote(parameter[2] or "")
        if name == "q":
            if not _QUALITY.match(value) or float(value) > 1:
                return None
            return _Range(kind, subtype, frozenset(parameters), float(value))
        if name:
            parameters.add((name, value))
    return _Range(kind, subtype, frozenset(parameters), 1.0)


def _unquote(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def _rank(media_type: str, ranges: Sequence[_Range]) -> tuple[float, int]:
    """Return (quality, specificity) from the most specific range that covers the media type."""
    kind, subtype, parameters = _split(media_type)
    best = (-1, 0.0)
    for entry in ranges:
        level = _level(entry, kind, subtype, parameters)
        if level >= 0:
            best = max(best, (level, entry.quality))
    return (best[1], best[0]) if best[0] >= 0 else (0.0, -1)


def _level(entry: _Range, kind: str, subtype: str, parameters: Mapping[str, str]) -> int:
    if entry.type == "*":
        return 0
    if entry.type != kind:
        return -1
    if entry.subtype == "*":
        return 1
    if entry.subtype != subtype:
        return -1
    offered = [(name, value) for name, value in entry.parameters if name in parameters]
    if any(parameters[name] != value for name, value in offered):
        return -1
    return 2 + len(offered)


@lru_cache(maxsize=256)
def _split(media_type: str) -> tuple[str, str, Mapping[str, str]]:
    parsed = _member(media_type)
    if parsed is None:
        raise ValueError(f"not a media type: {media_type}")
    return parsed.type, parsed.subtype, dict(parsed.parameters)


def _named(name: str, offers: Sequence[Offer]) -> Offer | NotAcceptable:
    wanted = name.strip().lower()
    for offer in offers:
        if wanted in {offer.name, offer.media_type.lower()}:
            return offer
    return NotAcceptable(tuple(offers))


@lru_cache(maxsize=512)
def _languages(header: str) -> tuple[tuple[str, float], ...]:
    found = []
    for text in header[:2048].split(","):
        tag, _, rest = text.partition(";")
        weight = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,6})?|\.\d+)\s*", rest) if rest.strip() else None
        if rest.strip() and not weight:
            continue
        if re.fullmatch(r"\*|[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", tag.strip()):
            found.append((tag.strip().lower(), float(weight[1]) if weight else 1.0))
    return tuple(found)


def _covers(language_range: str, offer: str) -> bool:
    return language_range == "*" or language_range == offer or language_range.startswith(offer + "-")
