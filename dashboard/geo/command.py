"""The command `sonla geo build`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from dashboard.settings import Settings


@click.group()
def geo() -> None:
    """Ranh giới hành chính (boundaries)."""


@geo.command("build")
@click.option("--communes", required=True, type=click.Path(path_type=Path), help="GeoJSON, GeoPackage or Shapefile.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write; the boundary folder of the settings.")
@click.option("--boundary-set", default="2021", show_default=True, help="Name of the set of boundaries.")
@click.option("--valid-from", default="2021-01-01", show_default=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--vintage", help="The state of the boundaries in words; the day of --valid-from if not given.")
@click.option("--column", "columns", multiple=True, metavar="OURS=THEIRS", help="Name of a column in the file.")
@click.option("--crs", help="Reference system of a file that states none, as EPSG:xxxx.")
@click.option("--neighbours", type=click.Path(path_type=Path), help="Areas around, with a column name.")
@click.option("--source", "sources", multiple=True, help="Who is credited; may be repeated.")
@click.option("--licence", "licences", multiple=True, help="Licence of each --source, in the same order.")
def build(
    communes: Path,
    out: Path | None,
    boundary_set: str,
    valid_from: datetime,
    vintage: str | None,
    columns: tuple[str, ...],
    crs: str | None,
    neighbours: Path | None,
    sources: tuple[str, ...],
    licences: tuple[str, ...],
) -> None:
    """Build the boundary folder from one file of communes; refuse what is not a valid coverage."""
    from dashboard.geo.build import BuildRequest, Source, build_boundaries  # geopandas is slow to load

    if len(sources) != len(licences):
        raise click.UsageError("Mỗi --source cần một --licence (each --source needs one --licence).")
    first_day = valid_from.date().isoformat()
    request = BuildRequest(
        communes=communes,
        out=out or Settings.from_environment().geo_dir,
        boundary_set=boundary_set,
        valid_from=first_day,
        vintage=vintage or first_day,
        columns=_column_names(columns),
        crs=crs,
        neighbours=neighbours,
        sources=tuple(Source(text, licence) for text, licence in zip(sources, licences, strict=True)),
    )
    manifest = build_boundaries(request)
    counts = ", ".join(f"{level}: {facts['unit_count']}" for level, facts in manifest["levels"].items())
    click.echo(f"Đã ghi ranh giới {boundary_set} vào {request.out} ({counts}).")


def _column_names(pairs: tuple[str, ...]) -> dict[str, str]:
    """`code=MAXA` -> {"code": "MAXA"}. Raises click.UsageError for what we do not know."""
    from dashboard.geo.source import COLUMNS

    names = dict(pair.partition("=")[::2] for pair in pairs)
    if unknown := [ours for ours, theirs in names.items() if ours not in COLUMNS or not theirs]:
        raise click.UsageError(f"--column {', '.join(unknown)}: OURS=THEIRS, OURS ∈ {', '.join(COLUMNS)}")
    return names
