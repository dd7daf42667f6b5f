"""Which versions of `datasets` read a data set or an export: each in an environment of its own.

    python benchmarks/older_datasets.py --versions 3.0.1 4.0.0 -- pebench exported/omm exported/sft

Needs a package registry. Every config is loaded and its first row is read; a line a folder and version.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

LOAD = """
import sys
from datasets import get_dataset_config_names, load_dataset
rows = 0
for config in get_dataset_config_names(sys.argv[1]):
    for split in load_dataset(sys.argv[1], config).values():
        rows += len(split)
        split[0]
print(f"reads it, {rows:,} rows in all configs")
"""


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--versions", nargs="+", default=["3.0.1", "4.0.0"])
    parser.add_argument("folders", nargs="+", type=Path)
    args = parser.parse_args()
    for version in args.versions:
        with tempfile.TemporaryDirectory() as scratch:
            python = environment(Path(scratch), version)
            for folder in args.folders:
                said = told(python, folder.absolute(), Path(scratch))
                print(f"datasets {version}, {folder.name}: {said}", flush=True)


def environment(scratch: Path, version: str) -> Path:
    """A fresh environment with one version of `datasets`; its interpreter."""
    venv.create(scratch / "venv", with_pip=True)
    python = scratch / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [python, "-m", "pip", "install", "-q", f"datasets=={version}", "pillow"]
    installed = subprocess.run(install, stdout=subprocess.DEVNULL, check=False)
    if installed.returncode:
        sys.exit(f"datasets {version}: cannot be installed here")
    return python


def told(python: Path, folder: Path, scratch: Path) -> str:
    """What loading a folder comes to."""
    cache = os.environ | {"HF_DATASETS_CACHE": str(scratch / "cache" / folder.name), "HF_HUB_OFFLINE": "1"}
    loading = subprocess.run([python, "-c", LOAD, folder], env=cache, capture_output=True, text=True, check=False)
    lines = (loading.stdout if loading.returncode == 0 else loading.stderr).strip().splitlines()
    return lines[-1][:160] if lines else "said nothing"


if __name__ == "__main__":
    main()
