"""Where a server listens, where releases are kept, how a remote store is used; ``lsgraph.sparql.limits`` has more.

Each setting has a name, a default and a reason, and stands only here. It can be given as an environment variable
``LSGRAPH_<NAME>``; those that are ``plain`` are honoured without prefix too (PORT and HOST).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from lsgraph.faults import LsgraphError
from lsgraph.messages import tell
from lsgraph.package import GraphPackage, checkout

_URL: Final = re.compile(r"https?://[^\s/?#<>\"{}|\\^`]+(/[^\s?#<>\"{}|\\^`]*)?\Z")


class BadSetting(LsgraphError):
    """A setting whose value cannot be used."""


def _setting(default: Any, why: str, *, plain: bool = False) -> Any:
    return field(default=default, metadata={"why": why, "plain": plain})


@dataclass(frozen=True, slots=True)
class Settings:
    """Where a release is served; see each field's ``why``."""

    host: str = _setting("127.0.0.1", "Only this machine, until somebody decides otherwise.", plain=True)
    port: int = _setting(8000, "The port to listen on.", plain=True)
    base_url: str = _setting(
        "",
        "Where clients reach this server, if a proxy stands in front: the addresses that descriptions and links name "
        "begin so. Without it they begin as the request says.",
    )

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] | None = None, *, host: str | None = None, port: int | None = None
    ) -> Settings:
        """Return the settings: what is given, else ``LSGRAPH_HOST`` or HOST (likewise the port), else the defaults.

        Raises ``BadSetting`` for a port that is no integer from 1 to 65535, and for a base URL that is none.
        """
        variables = os.environ if environment is None else environment
        _, host_text = _variable(variables, "HOST")
        port_name, port_text = _variable(variables, "PORT")
        return cls(
            host=host or host_text or cls().host,
            port=port or (_port(port_name, port_text) if port_text else cls().port),
            base_url=base_url(variables),
        )


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """How a remote store (any SPARQL 1.1 engine) is asked and filled; see each field's ``why``."""

    store: str = _setting("", "The engine's URL, if releases are kept at one; lsgraph publish takes --to instead.")
    store_update_url: str = _setting(
        "", "Where the engine takes updates, if that does not follow from its URL and its kind (docs/scale.md)."
    )
    store_graphs_url: str = _setting("", "Where it takes graphs (Graph Store Protocol), likewise.")
    store_connections: int = _setting(
        8, "Connections kept open to the engine. More requests than that wait for one of them, not for the engine."
    )
    store_time_limit: float = _setting(
        30.0,
        "Seconds for one query, from sending it to the last byte. It holds here whatever the engine does, and is told "
        "to engines that know a limit themselves.",
    )
    store_load_time_limit: float = _setting(
        600.0, "Seconds for one order of a publish: a piece of a graph, one graph added to another, one graph dropped."
    )
    store_byte_limit: int = _setting(
        256 * 1024 * 1024, "Bytes of one answer. A longer one is not read on: an engine must not fill our memory."
    )
    store_failure_limit: int = _setting(
        5, "Failures in a row after which the engine is left alone for a while (1 s, then twice as long, up to 60 s)."
    )
    store_attempts: int = _setting(
        12, "How often a publish tries one order that fails in a way that may pass: a minute or two with the pauses."
    )
    publish_piece: int = _setting(
        20_000,
        "Triples sent at once: some 4 MB. Larger ones are a little faster, smaller ones lose less to a failure.",
    )
    publish_parallel: int = _setting(4, "Pieces that are on their way at the same time.")
    publish_delay: float = _setting(
        3_600.0, "Seconds for which a release that is no longer current stays, for readers who still use it."
    )
    publish_keep: int = _setting(1, "Earlier releases that stay in any case, so that going back is one small update.")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, **given: Any) -> StoreSettings:
        """Return the settings: what is given and not None, else ``LSGRAPH_<NAME>``, else the default.

        Raises ``BadSetting`` for a number that is none, or is below zero, or zero where that makes no sense.
        """
        variables = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for entry in fields(cls):
            value = given.get(entry.name)
            text = variables.get(f"LSGRAPH_{entry.name.upper()}")
            if value is None and text:
                value = _number(entry.name, text, type(entry.default))
            if value is not None:
                values[entry.name] = value
        return cls(**values)


_OR_ZERO: Final = frozenset({"publish_delay", "publish_keep"})


def _number(name: str, text: str, kind: type[Any]) -> Any:
    least = "≥ 0" if name in _OR_ZERO else "> 0"
    try:
        value = kind(text)
    except ValueError:
        value = None
    if kind is not str and (value is None or value < 0 or (value == 0 and name not in _OR_ZERO)):
        raise BadSetting(tell("bad-setting", name=f"LSGRAPH_{name.upper()}", value=text, expected=least))
    return value


def _variable(variables: Mapping[str, str], name: str) -> tuple[str, str]:
    """Return name and value of the variable that is set: with our prefix, or without."""
    prefixed = f"LSGRAPH_{name}"
    return (prefixed, variables[prefixed]) if variables.get(prefixed) else (name, variables.get(name, ""))


def _port(name: str, text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise BadSetting(tell("bad-setting", name=name, value=text, expected="1–65535"))


def base_url(environment: Mapping[str, str] | None = None) -> str:
    """Return ``LSGRAPH_BASE_URL`` without a slash at the end; empty where it is not set.

    Raises ``BadSetting`` unless it is an absolute http or https URL without query and fragment.
    """
    variables = os.environ if environment is None else environment
    url = variables.get("LSGRAPH_BASE_URL", "")
    if url and not _URL.match(url):
        raise BadSetting(tell("bad-setting", name="LSGRAPH_BASE_URL", value=url, expected="https://example.org/"))
    return url.rstrip("/")


def home(environment: Mapping[str, str] | None = None) -> Path:
    """Return where releases are kept: ``$LSGRAPH_HOME``, a checkout's ``build/``, or the user's cache folder.

    The cache folder follows https://specifications.freedesktop.org/basedir-spec/latest/ .
    """
    variables = os.environ if environment is None else environment
    if chosen := variables.get("LSGRAPH_HOME"):
        return Path(chosen)
    if (root := checkout()) is not None:
        return root / "build"
    cache = variables.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "lsgraph"


def out_for(package: GraphPackage, environment: Mapping[str, str] | None = None) -> Path:
    """Return the default place for a package's releases; packages other than the default one have a folder each."""
    if package.is_default:
        return home(environment)
    place = "-".join(part for part in package.root.parts if part not in ("/", "\\"))
    return home(environment) / "packages" / place


def quoted_out_for(package: GraphPackage, environment: Mapping[str, str] | None = None) -> Path:
    """Return the default place for releases with quotations: apart, so that none is served or exported by accident."""
    return out_for(package, environment) / "quoted"
