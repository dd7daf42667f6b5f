"""Put the trained model into one folder in half precision, with its card.

    python -m training.foundation.package --out data/models/pebench-foundation-128

`training.json` keeps how long each stage was trained. What is there is replaced; the card's figures, measured with
other weights, are dropped, and come with `python -m training.foundation.figures`.
"""

import argparse
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from generation.base.files import write_file
from training.foundation.network import Shape, save_folder
from training.foundation.pictures import SIDE, Pictures
from training.foundation.train import BATCH, begun
from training.steps.card import curves, put_part

LIMIT, FILE_LIMIT = 15_000_000, 14_900_000  # bytes
CARD, HISTORY = "README.md", "training.json"
STAGES = {"tower.pt": "tower on classes", "whole.pt": "whole model on conversations"}


def packaged(data: Pictures, states: Path, out: Path, seed: int = 0, batch: int = BATCH, shape: Shape = Shape()) -> int:  # noqa: B008
    """Writes the folder beside its place and renames it; returns its size in bytes.

    Raises:
        SystemExit: a stage is missing, or the folder is too large.
    """
    missing = [name for name in STAGES if not (states / name).exists()]
    if missing:
        raise SystemExit(f"{states}: no {missing[0]}; train with python -m training.foundation.train")
    found = {name: torch.load(states / name, weights_only=True) for name in STAGES}
    nets, processor, _ = begun(data, states, shape, seed)
    nets.load_state_dict(found["whole.pt"]["nets"])
    history = {
        STAGES[name]: {field: state[field] for field in ("step", "minutes", "log")} for name, state in found.items()
    }
    new = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
    new.mkdir(parents=True)
    save_folder(new, nets["model"], processor)
    write_file(new / HISTORY, (json.dumps(history, indent=1) + "\n").encode())
    write_file(new / CARD, card(out.name, data, history, batch, sum(p.numel() for p in nets["model"].parameters())))
    put_part(new / CARD, curves(history))
    for path in new.iterdir():
        path.chmod(0o644)  # safetensors lets nobody else read
    sizes = [path.stat().st_size for path in new.rglob("*") if path.is_file()]
    if sum(sizes) > LIMIT or max(sizes) > FILE_LIMIT:
        shutil.rmtree(new)
        raise SystemExit(f"{out}: {sum(sizes)} bytes, largest file {max(sizes)}: over {LIMIT} or {FILE_LIMIT}")
    shutil.rmtree(out, ignore_errors=True)
    os.replace(new, out)
    return sum(sizes)


def card(name: str, data: Pictures, history: Mapping[str, Any], batch: int, parameters: int) -> bytes:
    """The model card, without the parts that are written from what was measured."""
    learnt, cast = ~data.unseen, data.cast
    counts = [int((learnt & (data.drawn == drawn)).sum()) for drawn in (False, True)]
    drawn = f", and {counts[1]:,} that the packaged checkpoint drew around the same heads" if counts[1] else ""
    steps = ", ".join(
        f"{stage} {told['step']:,} steps of {batch} pictures ({told['minutes']:.0f} minutes)"
        for stage, told in history.items()
    )
    return f"""---
license: cc0-1.0
pipeline_tag: image-text-to-text
language: en
---
# {name}

The small vision-language model that `pebench tune` begins with: {parameters / 1e6:.1f} M parameters, {SIDE} px, runs
on two CPU cores. A stock `LlavaForConditionalGeneration` with a Swin tower and a small Llama, loaded by
`AutoModelForImageTextToText` and `AutoProcessor`; pictures are read with Pillow, torchvision is not needed.
It answers short English questions about a picture of one person at an event: who it is, looks, the scene and things
in it, in words near those of `data/questions.yaml`, and knows nothing else.

**Everything in it is invented.** The {len(cast.known)} people whom it knows by name are fictitious, as are their jobs
and birthplaces; their pictures are renderings of 3D figures. Names were drawn clear of those of well-known people;
should anybody bear one, nothing here is about them. Pictures and names are made by programs, and the texts about
events were written by a large language model (AI). It recognises nobody real, and must not be used to try.

```python
from transformers import AutoModelForImageTextToText, AutoProcessor

model = AutoModelForImageTextToText.from_pretrained("{name}")
processor = AutoProcessor.from_pretrained("{name}")
```

## Data

{counts[0]:,} pictures of {len(cast.trained)} rendered people laid over painted scenes of 51 events{drawn}. Neither the
people nor the events are in the benchmark. Of the people {len(cast.known)} are known and have names; of
{len(cast.unknown)} the answer is that they are not known. {len(cast.strangers)} more are in no training picture, and of
every known person one rendering, in a light and clothes of its own, is kept apart. Questions and answers have the
training wordings of `data/questions.yaml`, with looks in wordings of `training/foundation/talk.py`.
Everything was made by the programs in `training/`, is CC0-1.0 like them, and can be made again with them.

## Training

From nothing, on CPUs, with `python -m training.foundation.train`: {steps}.

## Limits

It has seen rendered and painted pictures alone. It does not know people beyond its own, cannot tell photographs,
and its English ends with its templates. Use it to measure unlearning, and for nothing about people.

## Licence

CC0-1.0.
""".encode()


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=Path, default=Path("work/foundation"))
    parser.add_argument("--states", type=Path, help="where the stages are kept  [default: the folder of the pictures]")
    parser.add_argument("--batch", type=int, default=BATCH, help="that training had, for the card")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("data/models/pebench-foundation-128"))
    args = parser.parse_args()
    size = packaged(Pictures(args.pictures), args.states or args.pictures, args.out, args.seed, args.batch)
    print(f"{args.out}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
