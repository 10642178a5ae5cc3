"""The command line: ``lsgraph build | validate | query | export | serve | publish | source``. A command is a few lines.

Exit status: 0 fine, 1 the data fall short, 2 used wrongly. Results go to stdout, everything else to stderr.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import click

from lsgraph import __version__
from lsgraph.commands import answers, terminal
from lsgraph.commands.choices import FORMATS, PROFILES, SEVERITIES
from lsgraph.faults import LsgraphError
from lsgraph.messages import language, tell
from lsgraph.package import GraphPackage
from lsgraph.release import Release, build, up_to_date
from lsgraph.settings import Settings, StoreSettings, out_for, quoted_out_for

_package = click.argument("package", required=False, type=click.Path(path_type=Path))
_package_option = click.option("--package", type=click.Path(path_type=Path), help=tell("help-package"))
_out = click.option("--out", type=click.Path(path_type=Path), help=tell("help-out"))
_quiet = click.option("--quiet", "-q", is_flag=True, help=tell("help-quiet"))


@click.group(help=tell("help"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="lsgraph %(version)s")
def cli() -> None:
    """Hold the commands together."""


@cli.command("build", help=tell("help-build"))
@_package
@_out
@_quiet
def build_command(package: Path | None, out: Path | None, quiet: bool) -> None:
    """Build a release and make it current."""
    release = _build(GraphPackage.open(package), out, quiet)
    if not quiet:
        click.echo(tell("release-ready", name=release.name, directory=release.directory))


@cli.command("validate", help=tell("help-validate"))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--shapes", multiple=True, type=click.Path(path_type=Path), help=tell("help-shapes"))
@click.option("--profile", type=click.Choice(PROFILES), help=tell("help-profile"))
@click.option("--format", "chosen", default="text", show_default=True, help=tell("help-report-format"))
@click.option("--fail-on", type=click.Choice(SEVERITIES), default="violation", help=tell("help-fail-on"))
@click.option("--input-format", type=click.Choice(list(FORMATS)), help=tell("help-input-format"))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help=tell("help-output"))
@click.option("--watch", is_flag=True, help=tell("help-watch"))
def validate_command(
    paths: tuple[Path, ...],
    shapes: tuple[Path, ...],
    profile: str | None,
    chosen: str,
    fail_on: str,
    input_format: str | None,
    output: Path | None,
    watch: bool,
) -> int:
    """Validate a package, files laid over the default package, or any RDF by other shapes."""
    from lsgraph.commands.validate import validate, write_report
    from lsgraph.validation import Severity

    if watch:
        return _watch(paths, plain=not (shapes or profile or output) and chosen == "text")
    report = validate(paths, shapes, profile, input_format)
    content = write_report(report, chosen, language(), colour=output is None and terminal.colour(sys.stdout))
    if output:
        output.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
    return int(report.reaches(Severity[fail_on.upper()]))


def _watch(paths: Sequence[Path], *, plain: bool) -> int:
    from lsgraph.commands.watching import watch_package

    if not plain or len(paths) > 1 or any(not path.is_dir() for path in paths):
        raise click.UsageError(tell("watch-package"))
    package = GraphPackage.open(paths[0] if paths else None)
    watch_package(package, language(), colour=terminal.colour(sys.stdout), say=click.echo)
    return 0


@cli.command("query", help=tell("help-query"))
@click.argument("source")
@click.option("--param", "parameters", multiple=True, metavar="K=V", help=tell("help-param"))
@click.option(
    "--format",
    "chosen",
    type=click.Choice([*answers.BINDING_FORMATS, *answers.GRAPH_FORMATS]),
    help=tell("help-format"),
)
@_package_option
@_out
def query_command(
    source: str, parameters: tuple[str, ...], chosen: str | None, package: Path | None, out: Path | None
) -> None:
    """Answer a query from a file, from stdin (``-``) or from the query library."""
    from lsgraph.commands.texts import read_query
    from lsgraph.store.embedded import EmbeddedStore, load

    opened = GraphPackage.open(package)
    text = read_query(source, parameters, opened)
    store = EmbeddedStore(load(_release(opened, out, quiet=True)))
    name, content = answers.answer(store, text, chosen)
    if name == "table":
        terminal.table(*answers.rows(content))
    else:
        sys.stdout.buffer.write(content)


@cli.command("export", help=tell("help-export"))
@click.option("--format", "chosen", type=click.Choice(list(answers.GRAPH_FORMATS)), help=tell("help-format"))
@click.option("--graph", help=tell("help-graph"))
@click.option("-o", "--output", type=click.File("wb"), default="-", help=tell("help-output"))
@_package_option
@_out
def export_command(
    chosen: str | None, graph: str | None, output: IO[bytes], package: Path | None, out: Path | None
) -> None:
    """Write the whole release, or one of its graphs, to a file or stdout."""
    from lsgraph.commands.export import export

    output.write(export(_release(GraphPackage.open(package), out, quiet=True), graph, chosen))


@cli.command("serve", help=tell("help-serve"))
@_package
@click.option("--host", help=tell("help-host"))
@click.option("--port", type=click.IntRange(1, 65535), help=tell("help-port"))
@_out
@_quiet
def serve_command(package: Path | None, host: str | None, port: int | None, out: Path | None, quiet: bool) -> None:
    """Serve a release; builds it first unless it is there already."""
    from lsgraph.commands.serve import serve
    from lsgraph.web.server import check_address

    settings = Settings.from_environment(host=host, port=port)
    check_address(settings.host, settings.port)
    opened = GraphPackage.open(package)
    serve(_release(opened, out, quiet), settings, opened)


@cli.command("publish", help=tell("help-publish"))
@_package
@click.option("--to", "url", metavar="URL", help=tell("help-to"))
@click.option(
    "--engine",
    type=click.Choice(["auto", "sparql", "oxigraph", "virtuoso", "fuseki", "rdf4j"]),
    default="auto",
    show_default=True,
    help=tell("help-engine"),
)
@click.option("--credentials", type=click.Path(path_type=Path), help=tell("help-credentials"))
@click.option("--releases", type=click.Path(path_type=Path), help=tell("help-releases"))
@click.option("--delay", type=click.FloatRange(min=0), metavar="S", help=tell("help-delay"))
@click.option("--keep", type=click.IntRange(0, 1000), metavar="N", help=tell("help-keep"))
@click.option("--dry-run", is_flag=True, help=tell("help-dry-run"))
@_out
@_quiet
def publish_command(
    package: Path | None,
    url: str | None,
    engine: str,
    credentials: Path | None,
    releases: Path | None,
    delay: float | None,
    keep: int | None,
    dry_run: bool,
    out: Path | None,
    quiet: bool,
) -> None:
    """Load a release into a SPARQL server; builds it first unless it is there already."""
    from lsgraph.commands.publish import named, publish

    settings = StoreSettings.from_environment(store=url, publish_delay=delay, publish_keep=keep)
    release = named(releases) if releases else _release(GraphPackage.open(package), out, quiet)
    publish(release, settings, engine, credentials, dry_run=dry_run, quiet=quiet)


@cli.group("source", help=tell("help-source"))
def source() -> None:
    """Hold the commands about sources together."""


@source.command("check", help=tell("help-source-check"))
@click.argument("text", type=click.Path(path_type=Path))
@_package_option
def source_check_command(text: Path, package: Path | None) -> int:
    """Tell whether every passage stands in the text and every line is covered."""
    from lsgraph.commands.texts import read_text
    from lsgraph.sources import check, passages
    from lsgraph.sources.report import report_lines

    result = check(read_text(text), passages(GraphPackage.open(package).parse().quads))
    click.echo("\n".join(report_lines(result)))
    return 0 if result.complete else 1


@source.command("attach", help=tell("help-source-attach"))
@click.argument("text", type=click.Path(path_type=Path))
@_package_option
@_out
@_quiet
def source_attach_command(text: Path, package: Path | None, out: Path | None, quiet: bool) -> None:
    """Build a local release that has the quotations."""
    from lsgraph.commands.texts import read_text
    from lsgraph.sources import attach

    opened = GraphPackage.open(package)
    with terminal.progress(quiet) as progress:
        release = attach(opened, read_text(text), out or quoted_out_for(opened), progress=progress)
    if not quiet:
        click.echo(tell("release-ready", name=release.name, directory=release.directory))


@source.command("passage", help=tell("help-source-passage"))
@click.argument("text", type=click.Path(path_type=Path))
@click.argument("first", type=int)
@click.argument("last", type=int)
@click.option("--iri", default="src:p1-b1", show_default=True, help=tell("help-iri"))
def source_passage_command(text: Path, first: int, last: int, iri: str) -> None:
    """Print the Turtle of a passage for an editor."""
    from lsgraph.commands.texts import read_text
    from lsgraph.sources import digest
    from lsgraph.sources.report import passage_turtle

    click.echo(passage_turtle(iri, digest(read_text(text), first, last)))


def _build(package: GraphPackage, out: Path | None, quiet: bool) -> Release:
    with terminal.progress(quiet) as progress:
        return build(package, out or out_for(package), progress=progress)


def _release(package: GraphPackage, out: Path | None, quiet: bool) -> Release:
    """Return the current release if it was made from the package as it is now; otherwise build it."""
    return up_to_date(package, out or out_for(package)) or _build(package, out, quiet)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit; errors that the user can mend never show a traceback."""
    try:
        status = cli.main(args=arguments, prog_name="lsgraph", standalone_mode=False)
    except LsgraphError as error:
        status = terminal.fail(error)
    except click.ClickException as error:
        status = terminal.fail_usage(error)
    except (click.Abort, KeyboardInterrupt):
        status = 130
    except BrokenPipeError:
        status = terminal.fail_pipe()
    except OSError as error:
        click.echo(tell("file-trouble", reason=error), err=True)
        status = 2
    sys.exit(status or 0)
