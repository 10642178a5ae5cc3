"""Reference pages about the program: commands, settings and limits, routes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import click
from flask import Flask

from generator.markdown import block, code, codes, page, plain, table
from lsgraph.cli import cli
from lsgraph.messages import CATALOGUE
from lsgraph.settings import Settings, StoreSettings
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.problem import Problem
from lsgraph.web import create_app

Examples = Mapping[str, Sequence[str]]


class MissingExample(Exception):
    """Something that users can call has no example in ``docs/examples.toml``."""


def commands(command: click.Command = cli, path: str = "lsgraph") -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, with its full name, in the order of ``--help``."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    for name in command.list_commands(click.Context(command, info_name=path)):
        yield from commands(command.commands[name], f"{path} {name}")


def commands_page(examples: Examples) -> str:
    """Return the page of the command line. Raises ``MissingExample`` for a command or an option without an example."""
    parts = [
        "Results go to stdout, everything else to stderr. Messages are Japanese where `LC_ALL`, `LC_MESSAGES` or "
        "`LANG` says so, English otherwise. Exit status: 0 fine, 1 the data fall short, 2 used wrongly.",
        "Without a `PACKAGE`, a command works on the package that comes with lsgraph. `-h` and `--help` explain each "
        "command, `lsgraph --version` prints the version.",
    ]
    for path, command in commands():
        parts += [f"## {path}", *_command(path, command, _example(examples, path))]
    return page("Commands", "src/lsgraph/cli.py", parts)


def _command(path: str, command: click.Command, examples: Sequence[str]) -> Iterator[str]:
    context = click.Context(command, info_name=path)
    yield _both(command.help or "")
    yield block("text", [command.get_usage(context).removeprefix("Usage: ")])
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    unseen = [option.opts[0] for option in options if not _shown(option, examples)]
    if unseen:
        raise MissingExample(f"{path}: no example shows {', '.join(unseen)}")
    if command.params:
        yield table(("argument", "value", "default", "meaning"), (_parameter(each, context) for each in command.params))
    yield block("sh", examples)


def _shown(option: click.Option, examples: Sequence[str]) -> bool:
    words = {word.partition("=")[0] for example in examples for word in example.split()}
    return bool(words & set(option.opts))


def _parameter(parameter: click.Parameter, context: click.Context) -> tuple[str, str, str, str]:
    if not isinstance(parameter, click.Option):
        name = parameter.make_metavar(context)
        return code(name), _type(parameter), "", "required" if parameter.required else "may be left out"
    default = parameter.default if isinstance(parameter.default, str) else ""
    value = "" if parameter.is_flag else _type(parameter)
    return codes(parameter.opts), value, code(default), _both(parameter.help or "")


def _type(parameter: click.Parameter) -> str:
    kind = parameter.type
    if isinstance(kind, click.Choice):
        return codes(kind.choices)
    if isinstance(kind, click.IntRange):
        return f"{kind.min} to {kind.max}"
    return code(parameter.metavar) if parameter.metavar else kind.name


def _both(text: str) -> str:
    """Return a message in both languages, whichever of them it was given in."""
    for japanese, english in CATALOGUE.values():
        if text in {japanese, english}:
            return f"{plain(english)} / {plain(japanese)}"
    return plain(text)


def _example(examples: Examples, name: str) -> Sequence[str]:
    if not examples.get(name):
        raise MissingExample(f"{name} has no example")
    return examples[name]


def settings_page() -> str:
    """Return the page of settings and limits."""
    parts = [
        "Every setting has a name, a default and a reason, stands once in the code, and can be given as an environment "
        "variable. Options of the command line win over the environment.",
        "## Where it listens, where releases are kept",
        table(
            ("setting", "environment", "default", "why"),
            [
                *(_setting(entry) for entry in fields(Settings)),
                (
                    code("home"),
                    code("LSGRAPH_HOME"),
                    "`build/` of a checkout, otherwise `$XDG_CACHE_HOME/lsgraph` or `~/.cache/lsgraph`",
                    "Where releases are kept; `--out` names another folder for one command.",
                ),
            ],
        ),
        "## A remote store",
        "For `lsgraph publish` ([scale.md](../scale.md)). Who we are there is no setting that is printed: "
        "`LSGRAPH_STORE_CREDENTIALS` names a file whose first line is `user:password`, or `LSGRAPH_STORE_USER` and "
        "`LSGRAPH_STORE_PASSWORD` hold them.",
        table(("setting", "environment", "default", "why"), (_setting(entry) for entry in fields(StoreSettings))),
        "## Limits",
        "One query or upload cannot take the machine, or the service from everybody else.",
        table(("limit", "environment", "default", "unit", "why"), (_limit(entry) for entry in fields(Limits))),
    ]
    return page("Settings and limits", "lsgraph.settings and lsgraph.sparql.limits", parts)


def _setting(entry: Any) -> tuple[str, str, str, str]:
    names = [f"LSGRAPH_{entry.name.upper()}", *([entry.name.upper()] if entry.metadata["plain"] else [])]
    return code(entry.name), codes(names), code(str(entry.default)), plain(entry.metadata["why"])


def _limit(entry: Any) -> tuple[str, str, str, str, str]:
    unit, name = entry.metadata["unit"], f"LSGRAPH_{entry.name.upper()}"
    value = f"{entry.default:,}" if isinstance(entry.default, int) else f"{entry.default:g}"
    if unit == "bytes":
        value += f" ({entry.default // 1024**2} MB)"
    return code(entry.name), code(name), value, unit, plain(entry.metadata["why"])


@dataclass(frozen=True)
class _NoRelease:
    """What ``create_app`` reads of a release, for an application that is only looked at."""

    name: str = "0" * 64
    directory: Path = Path()


class _NoEvaluator:
    """Answers no query: the routes of an application are there without one."""

    def evaluate(self, *_arguments: object, **_options: object) -> Problem:
        """Refuse."""
        return Problem("internal", 500)


def application() -> Flask:
    """Return the application with all its routes and no data."""
    return create_app(_NoRelease(), evaluator=_NoEvaluator())


def routes() -> dict[str, list[str]]:
    """Return each route with its methods, sorted."""
    found: dict[str, set[str]] = {}
    for rule in application().url_map.iter_rules():
        found.setdefault(rule.rule, set()).update(rule.methods or ())
    return {rule: sorted(found[rule]) for rule in sorted(found)}


def routes_page(examples: Examples, notes: Mapping[str, str]) -> str:
    """Return the page of the routes, each with its note if it has one. Raises ``MissingExample``."""
    parts = [
        "Addresses are those of `make serve`. Every answer carries `Lsgraph-Release` (the name of the release), "
        "`Vary` and the security headers. Every error is `application/problem+json` (RFC 9457); browsers get a page.",
    ]
    for rule, methods in routes().items():
        parts += [f"## {plain(rule)}", f"Methods: {codes(methods)}", notes.get(rule, "")]
        parts += [block("sh", _example(examples, rule))]
    return page("Routes", "create_app().url_map", parts)
