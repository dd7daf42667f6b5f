"""What import-linter cannot see: publish.py is a module beside the packages, and imports from dataset/ down."""

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_publish_imports_nothing_above_the_data_sets_room() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (layers,) = (
        contract["layers"] for contract in settings["tool"]["importlinter"]["contracts"] if "layers" in contract
    )
    below = tuple(layers[layers.index("generation.dataset") :])
    tree = ast.parse((ROOT / "publish.py").read_text("utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    rooms = {name for name in imported if name.partition(".")[0] == "generation"}
    assert rooms and all(name.startswith(below) for name in rooms), sorted(rooms)
