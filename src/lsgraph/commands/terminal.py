"""The terminal: progress, tables, and errors in the user's language. Nothing here decides anything."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Final

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as ProgressBar
from rich.table import Table

from lsgraph.faults import LsgraphError
from lsgraph.messages import language, tell
from lsgraph.publishing.steps import Progress as PublishProgress
from lsgraph.publishing.steps import Step
from lsgraph.release import Progress, ReleaseRefused, Stage, silent

WIDE = 100_000
"""Columns of a table that goes to a file or a pipe: nothing is cut there."""


@contextmanager
def progress(quiet: bool) -> Iterator[Progress]:
    """Give the callback for a build: a bar on a terminal, plain lines elsewhere, nothing when ``quiet``."""
    if quiet:
        yield silent
    elif sys.stderr.isatty():
        with _bar() as bar:
            task = bar.add_task("", total=len(Stage))
            yield lambda stage: bar.update(task, completed=stage.step - 1, description=tell(f"stage-{stage.value}"))
            bar.update(task, completed=len(Stage), description="")
    else:
        yield _plain_line


def _bar() -> ProgressBar:
    columns = (
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    return ProgressBar(*columns, console=Console(stderr=True), transient=True)


def _plain_line(stage: Stage) -> None:
    click.echo(tell("stage", step=stage.step, of=len(Stage), title=tell(f"stage-{stage.value}")), err=True)


_PUBLISH_STEPS: Final = {
    Step.LOAD: lambda: tell("publish-step-load"),
    Step.UNION: lambda: tell("publish-step-union"),
    Step.VERIFY: lambda: tell("publish-step-verify"),
    Step.SWITCH: lambda: tell("publish-step-switch"),
    Step.DROP: lambda: tell("publish-step-drop"),
}


@contextmanager
def publish_progress(quiet: bool) -> Iterator[PublishProgress]:
    """Give the callback for a publish: a bar for each step on a terminal, a line at its end elsewhere."""
    if quiet:
        yield lambda step, done, total: None
    elif sys.stderr.isatty():
        with _bar() as bar:
            tasks: dict[Step, TaskID] = {}

            def show(step: Step, done: int, total: int) -> None:
                if step not in tasks:
                    tasks[step] = bar.add_task(_PUBLISH_STEPS[step](), total=total)
                bar.update(tasks[step], completed=done)

            yield show
    else:
        yield _publish_line


def _publish_line(step: Step, done: int, total: int) -> None:
    if done == total:
        click.echo(tell("stage", step=list(Step).index(step) + 1, of=len(Step), title=_PUBLISH_STEPS[step]()), err=True)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table to stdout, aligned also where characters are two columns wide."""
    console = Console(width=None if sys.stdout.isatty() else WIDE, highlight=False, markup=False, emoji=False)
    grid = Table(*columns, box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for row in rows:
        grid.add_row(*row)
    console.print(grid)
    click.echo(tell("rows", count=len(rows)), err=True)


def fail(error: LsgraphError) -> int:
    """Print an error to stderr and return the exit status; a refused release shows its report first."""
    if isinstance(error, ReleaseRefused):
        from lsgraph.validation.writers.text import text

        click.echo(text(error.report, language(), colour=colour(sys.stderr)), err=True)
    click.echo(str(error), err=True)
    return error.exit_status


def colour(stream: IO[str]) -> bool:
    """Tell whether to write in colour: on a terminal, unless NO_COLOR is set (https://no-color.org/)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def fail_usage(error: click.ClickException) -> int:
    """Print what was wrong with the command line, in the user's language, and return exit status 2."""
    context = getattr(error, "ctx", None)
    if context is not None:
        click.echo(context.get_usage(), err=True)
    click.echo(f"{tell('error')}: {_usage_message(error)}", err=True)
    return 2


def _usage_message(error: click.ClickException) -> str:
    """Return what click found wrong in the user's language; click itself speaks English."""
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or ()) or tell("nothing-near")
        return tell("no-option", name=error.option_name, near=near)
    if isinstance(error, click.exceptions.NoSuchCommand):
        near = ", ".join(error.possibilities or ()) or tell("nothing-near")
        return tell("no-command", name=error.command_name, near=near)
    if isinstance(error, click.MissingParameter):
        return tell("missing-parameter", name=_name(error))
    if isinstance(error, click.BadParameter):
        kind = error.param.type if error.param else None
        if isinstance(kind, click.Choice):
            return tell("bad-choice", name=_name(error), possible=", ".join(map(str, kind.choices)))
        if isinstance(kind, click.IntRange):
            return tell("bad-number", name=_name(error), least=kind.min, most=kind.max)
        return tell("bad-parameter", name=_name(error), reason=error.message)
    return error.format_message()


def _name(error: click.BadParameter) -> str:
    """Return the option or argument as the user writes it."""
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    return error.param.human_readable_name if error.param else ""


def fail_pipe() -> int:
    """End quietly where the reader of our output has gone away (``lsgraph export | head``)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1
