"""Where a server listens and where releases are kept. The limits of queries are in ``lsgraph.sparql.limits``.

Each setting has a name, a default and a reason, and stands only here. It can be given as an environment variable
``LSGRAPH_<NAME>``; those that are ``plain`` are honoured without prefix too (PORT and HOST).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
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
