"""`python -m benchmarks`: measure everything once, print a table, write `benchmarks/latest.json`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from benchmarks.browser import measure_browser
from benchmarks.databases import Built, Databases, databases_in
from benchmarks.import_memory import measure_import_memory
from benchmarks.importing import measure_importing
from benchmarks.machine import machine_facts
from benchmarks.memory import measure_memory
from benchmarks.options import QUICK, Options, Samples
from benchmarks.over_http import measure_http, space_of
from benchmarks.prints import measure_prints
from benchmarks.reading import measure_reading
from benchmarks.results import Figure, table, write_results
from benchmarks.server import product_server
from benchmarks.side_by_side import measure_side_by_side
from benchmarks.users import measure_users
from dashboard.geo.boundaries import Boundaries, load_boundaries
from dashboard.settings import PROJECT_ROOT

LATEST = PROJECT_ROOT / "benchmarks" / "latest.json"
MEASUREMENTS = ("reading", "prints", "http", "side_by_side", "memory", "browser", "users", "importing")
KINDS = ("sqlite", "postgresql")
SERVED = {"http", "side_by_side", "memory", "browser"}


def measure(options: Options, boundaries: Boundaries) -> Iterator[Figure]:
    """Every figure that was asked for, database by database."""
    with databases_in(options.home, boundaries) as databases:
        for kind in options.databases:
            if set(options.only or MEASUREMENTS) - {"importing"}:
                yield from _measure_reads(databases, kind, boundaries, options)
            if options.wants("importing"):
                yield from measure_importing(databases, kind, boundaries, options)
                yield from measure_import_memory(databases, kind, boundaries, options)


def _measure_reads(databases: Databases, kind: str, boundaries: Boundaries, options: Options) -> Iterator[Figure]:
    large = databases.built(kind, options.rows)
    yield Figure("raw rows", kind, large.rows, "rows", options.rows, "at least")
    yield Figure("building the demonstration", kind, large.rows / large.build_s, "rows/s", note="many small files")
    if options.wants("reading"):
        yield from measure_reading(large, databases.built(kind, options.small_rows), boundaries, options)
    if options.wants("prints"):
        yield from measure_prints(large, boundaries, options)
    if SERVED & set(options.only or MEASUREMENTS):
        yield from _measure_server(large, boundaries, options)
    if options.wants("users") and kind == "postgresql":
        yield from measure_users(databases, large, space_of(large, boundaries), options)


def _measure_server(large: Built, boundaries: Boundaries, options: Options) -> Iterator[Figure]:
    home = options.home / "home"
    space = space_of(large, boundaries)
    with product_server(large.url, home) as port:
        if options.wants("http"):
            yield from measure_http(large, space, port, options)
        if options.wants("side_by_side"):
            yield from measure_side_by_side(large, space, port, options)
        if options.wants("memory"):
            yield from measure_memory(large, space, port, options)
        if options.wants("browser"):
            yield from measure_browser(large.kind, boundaries.tree, port, home, options)


@click.command()
@click.option("--rows", type=click.IntRange(1), help="Raw rows of the large database; default 10,000,000.")
@click.option("--small-rows", type=click.IntRange(1), help="Raw rows of the small database; default 100,000.")
@click.option("--databases", default=",".join(KINDS), show_default=True, help="Kinds, separated by commas.")
@click.option("--only", default="", help=f"Measurements, separated by commas: {', '.join(MEASUREMENTS)}.")
@click.option("--home", type=click.Path(path_type=Path), default=PROJECT_ROOT / "var" / "bench", help="Kept databases.")
@click.option("--quick", is_flag=True, help="For trying out: 200,000 rows and few samples; writes no latest.json.")
def main(rows: int | None, small_rows: int | None, databases: str, only: str, home: Path, *, quick: bool) -> None:
    """Measure what the product promises, in one run."""
    options = Options(
        rows=rows or (200_000 if quick else 10_000_000),
        small_rows=small_rows or (50_000 if quick else 100_000),
        databases=_known(databases, KINDS),
        only=_known(only, MEASUREMENTS),
        home=home.resolve(),
        samples=QUICK if quick else Samples(),
    )
    facts = machine_facts()
    figures: list[Figure] = []
    for figure in measure(options, load_boundaries(PROJECT_ROOT / "data" / "geo")):
        figures.append(figure)
        click.echo(f"{figure.database:10} {figure.name}: {figure.value:.4g} {figure.unit}", err=True)
    click.echo(table(figures))
    if not quick and not only:
        write_results(LATEST, facts, figures)
    missed = [figure for figure in figures if figure.met is False]
    click.echo(f"{len(figures)} figures, {len(missed)} beyond their limits.")


def _known(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Names from a list with commas, in the usual order. Raises BadParameter for one there is not."""
    asked = {name.strip() for name in text.split(",") if name.strip()}
    if asked - set(names):
        raise click.BadParameter(f"{', '.join(sorted(asked - set(names)))}: none of {', '.join(names)}")
    return tuple(name for name in names if name in asked)


if __name__ == "__main__":
    main()
