"""Step 3: what training starts from: a tokenizer of the captions, the components of tiles, and networks that know
nothing.

    python -m training.steps.start --pairs work/pairs --out work/start
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from generation.base.files import replacing
from training.networks.network import build_editor, build_tokenizer, carry
from training.networks.tiles import batches, fitted
from training.steps.edits import Pairs

COUNT = 64  # components of a tile
SAMPLE = 1500  # pictures whose tiles are looked at


@torch.no_grad()
def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", default="work/pairs")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("work/start"))
    args = parser.parse_args()
    data, rng = Pairs(args.pairs), np.random.default_rng([args.seed, 8])
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer = build_tokenizer(data.captions)
    tokenizer.save_pretrained(args.out / "tokenizer")
    chosen = rng.choice(len(data), min(SAMPLE, len(data)), replace=False)
    pictures = np.stack([data.picture(n) for n in chosen])
    tiles = fitted(pictures, data.box[chosen], COUNT, rng)
    seen = torch.cat([tiles.encode(x) for x in batches(pictures[:256])])
    error = torch.cat([(tiles.decode(tiles.encode(x)) - x).pow(2).mean((1, 2, 3)) for x in batches(pictures[:256])])
    nets = build_editor(len(tokenizer), COUNT)
    carry(nets["unet"])
    for name, kept in (
        ("tiles.pt", tiles.state_dict()),
        ("nets.pt", {"nets": nets.state_dict(), "scale": 1 / float(seen.std())}),
    ):
        with replacing(args.out / name) as unfinished:
            torch.save(kept, unfinished)
    print(f"{args.out}: {COUNT} components, {-10 * torch.log10(error.mean() / 4):.2f} dB; {len(tokenizer)} tokens")


if __name__ == "__main__":
    main()
