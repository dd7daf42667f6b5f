"""`pebench publish`: a data set's folder to the Hub."""

import sys
import tempfile
from pathlib import Path

import click

from generation.base.console import StageProgress, agreed, console, output, show_table
from generation.base.errors import UserError
from generation.dataset.loader import check_loadable
from generation.dataset.splits import EXTENDED


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--repo", required=True, metavar="ORG/NAME", help="The data set repository on the Hub; made when it is not there."
)
@click.option("--private", is_flag=True, help="Only its owners see it.")
@click.option("--gated", is_flag=True, help="Readers have to agree to share their names first.")
@click.option("--tag", metavar="NAME", help="Tag this state, such as v1.0.0.")
@click.option("--dry-run", is_flag=True, help="Print what would change and stop.")
@click.option("--yes", is_flag=True, help="Do not ask before publishing.")
def publish(folder: Path, repo: str, private: bool, gated: bool, tag: str | None, dry_run: bool, yes: bool) -> None:
    """Publish a data set's folder: verify, show what changes, one commit, load it back and compare.

    The token is read from HF_TOKEN or from the login of 'hf auth login'.
    """
    from generation.dataset.folder import Local, inspect
    from generation.dataset.hub.loaded_back import loaded_back
    from generation.dataset.hub.publishing import Change, Hub, Wishes, named

    def show(local: Local, change: Change) -> None:
        sizes = sum(local.files[name].size for name in change.send)
        seen = "private" if private or change.private else "public"
        counts, licence = local.marker.rows, local.marker.made_of.recipe.dataset.license
        rows = sum(counts.get(f"all{EXTENDED}", counts["all"]).values())
        show_table(
            f"Plan: {folder} to {repo}",
            [
                (
                    "repository",
                    f"{'new' if change.head is None else 'at ' + change.head[:12]}, {seen}"
                    + (", gated" if gated else ""),
                ),
                ("images", f"{rows:,} in {len(counts)} configs, licence {licence}"),
                ("to send", f"{len(change.send)} files, {sizes / 1e6:,.1f} MB; {change.kept} are there already"),
                ("to delete", ", ".join(change.delete) or "nothing"),
                *(
                    [("overwritten", f"changed there by somebody else: {', '.join(change.overwritten)}")]
                    if change.overwritten
                    else []
                ),
                *([("tag", tag)] if tag else []),
            ],
        )

    folder = check_loadable(folder)
    hub = Hub(repo)
    if not dry_run:
        hub.require_token()
    with tempfile.TemporaryDirectory(prefix="pebench-publish-") as scratch:
        local = named(inspect(folder), repo, Path(scratch))
        change = hub.compare(local)
        show(local, change)
        if dry_run:
            output.record(repo=repo, at=change.head, send=sorted(change.send), delete=sorted(change.delete))
            return
        if not yes:
            if not sys.stdin.isatty():
                raise UserError(f"--repo {repo}: this publishes {folder}. Add --yes to go on.")
            if not agreed("Publish?"):
                raise click.Abort
        commit = hub.publish(local, Wishes(private, gated, tag), change)
        with StageProgress() as progress:
            rows = loaded_back(hub, local, commit, progress)
    output.record(repo=repo, commit=commit, tag=tag, images=rows)
    console.print(
        f"Published as {commit[:12]}"
        + (f", tagged {tag}" if tag else "")
        + f"; {rows:,} images loaded back and compared."
    )
    console.print(f'load_dataset("{repo}", revision="{tag or commit}")', soft_wrap=True)
