"""What tests of the command line share."""

from pathlib import Path

import pytest
import yaml

from generation.base.recipes import RECIPES


@pytest.fixture
def recipe(tmp_path: Path, checkpoint: Path) -> Path:
    """The packaged recipe with a checkpoint that verifies and cannot draw."""
    fields = yaml.safe_load(RECIPES.joinpath("embedded.yaml").read_text("utf-8"))
    fields["checkpoint"]["path"] = str(checkpoint)
    (tmp_path / "mine.yaml").write_text(yaml.safe_dump(fields))
    return tmp_path / "mine.yaml"
