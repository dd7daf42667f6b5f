"""The wheel, in an environment of its own, run from a folder that has its own data.py and schemas.py."""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from datasets import load_dataset

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_wheel_builds_a_data_set_beside_foreign_modules(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(ROOT)], check=True
    )
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    python, command = home / "bin/python", home / "bin/pebench"
    subprocess.run(
        [python, "-m", "pip", "install", "-q", "--no-deps", "--no-index", *map(str, tmp_path.glob("*.whl"))], check=True
    )
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    # the dependencies are those of this environment; its editable install is not seen, since its own .pth files are not
    # read
    Path(site, "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")

    folder = tmp_path / "project"
    folder.mkdir()
    for name in ("data", "schemas", "prompts", "validation", "generation", "publish"):
        (folder / f"{name}.py").write_text("raise SystemExit('a foreign module was imported')\n")
    done = subprocess.run(
        [command, "build", "--people", "2", "--events", "2"], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert len(load_dataset(str(folder / "pebench"), "all", split="train", cache_dir=str(tmp_path / "cache"))) > 0
    told = (
        "from generation.review.pages import STATIC, refused_page, static; print(all(map(static, STATIC)),"
        " len(refused_page('')) > 100)"
    )
    assert (
        subprocess.run([python, "-c", told], capture_output=True, text=True, check=True, cwd=home).stdout
        == "True True\n"
    )
    where = subprocess.run(
        [python, "-c", "import generation; print(generation.__file__)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=home,
    ).stdout
    assert where.startswith(site)
