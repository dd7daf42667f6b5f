"""Step 5: train the text encoder, the denoiser and the identity adapter together.

    python -m training.steps.diffusion --layers work/people --pictures work/pictures.npz --tiles work/tiles.pt

Flow matching (x_t = (1 - t) x + t noise) with a network that predicts the clean latent x and is judged by the implied
velocity. The identity comes from another view of the same person, so that pose, light and background cannot leak.
Resumes from --out when it exists.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from transformers import CLIPTokenizer

from training.data.compose import images_of
from training.networks.flow import noised, velocity_loss
from training.networks.loop import Loop
from training.networks.network import (
    CELLS,
    FACE,
    briefly,
    build_text_encoder,
    build_tokenizer,
    build_unet,
    quick,
    tokenizer_folder,
)
from training.networks.tiles import batches, load_tiles

BATCH = 24
FACE_WEIGHT = 8.0  # extra loss on the cells of the face, which are a tenth of the picture
FACE_NOISE = 0.006  # per number; people differ by 0.036 per number, so much more would hide who they are
DROP_ALL, DROP_FACE, DROP_TEXT = 0.10, 0.12, 0.05  # for guidance
DROP_PORTRAIT = 0.5  # of portraits, which are drawn before there is a face to give, and once more with one


class Pictures:
    """Everything a step needs, held in memory: latents, prompts, identities. The tokenizer is that of the folder
    `tokenizer` where there is one.
    """

    def __init__(self, layers: str, pictures: str, tiles: str, tokenizer: Path) -> None:
        data = np.load(pictures)
        self.captions: list[str] = json.loads(str(data["captions"]))
        self.event, self.layer = torch.from_numpy(data["event"]), torch.from_numpy(data["layer"])
        shards = [np.load(path) for path in sorted(Path(layers).glob("layers-*.npz"))]
        self.embedding = torch.from_numpy(np.concatenate([s["embedding"] for s in shards])).float()
        person = np.concatenate([s["person"] for s in shards])
        self.views = [torch.from_numpy(np.flatnonzero(person == p)) for p in person]  # all layers of the same person
        images, encode = images_of(pictures), load_tiles(tiles).encode
        self.latents = torch.cat([encode(x).half() for x in batches(images)])
        self.scale = 1 / self.latents.float().std().item()
        self.weight = self._weights(torch.from_numpy(data["box"]) * CELLS / images.shape[1])
        self.tokenizer = (
            CLIPTokenizer.from_pretrained(tokenizer) if tokenizer.exists() else build_tokenizer(self.captions)
        )
        self.tokens = self.tokenizer(
            self.captions, padding="max_length", truncation=True, return_tensors="pt"
        ).input_ids

    @staticmethod
    def _weights(box: torch.Tensor) -> torch.Tensor:
        """Loss weight of every cell, (n, 1, CELLS, CELLS), one on average."""
        at = torch.arange(CELLS) + 0.5
        across = ((at > box[:, 0:1] - 0.5) & (at < box[:, 2:3] + 0.5)).float()
        down = ((at > box[:, 1:2] - 1.0) & (at < box[:, 3:4] + 0.5)).float()
        weight = 1 + FACE_WEIGHT * down[:, :, None] * across[:, None, :]
        return (weight / weight.mean((1, 2), keepdim=True))[:, None]

    def batch(self, rng: np.random.Generator, drop: bool = True) -> tuple[torch.Tensor, ...]:
        """Clean latents, loss weights, prompt tokens and face embeddings of BATCH pictures; some prompts and faces left
        out if `drop`.
        """
        i = torch.from_numpy(rng.integers(len(self.latents), size=BATCH))
        faces = torch.stack([self.embedding[self._other(int(self.layer[n]), rng)] for n in i])
        faces += FACE_NOISE * torch.from_numpy(rng.standard_normal(faces.shape)).float()
        tokens = self.tokens[i].clone()
        chance, alone = (
            rng.random((2, BATCH)) if drop else np.ones((2, BATCH)),
            torch.from_numpy(rng.random(BATCH) < DROP_PORTRAIT),
        )
        no_face = torch.from_numpy(chance[0] < DROP_ALL + DROP_FACE) | ((self.event[i] < 0) & alone)
        no_text = torch.from_numpy((chance[0] < DROP_ALL) | (chance[1] < DROP_TEXT))
        faces[no_face] = 0
        tokens[no_text] = self.empty()
        return self.latents[i].float() * self.scale, self.weight[i], tokens, faces

    def _other(self, layer: int, rng: np.random.Generator) -> int:
        views = self.views[layer]
        others = views[views != layer]
        return int(others[rng.integers(len(others))]) if len(others) else layer

    def empty(self) -> torch.Tensor:
        """The tokens of no prompt, (TEXT_TOKENS,)."""
        return self.tokenizer("", padding="max_length", return_tensors="pt").input_ids[0]


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--layers", default="work/people")
    parser.add_argument("--pictures", default="work/pictures.npz")
    parser.add_argument("--tiles", default="work/tiles.pt")
    parser.add_argument("--steps", type=int, default=12000)
    parser.add_argument("--rate", type=float, default=2.5e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--out", default="work/diffusion.pt")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    data = Pictures(args.layers, args.pictures, args.tiles, tokenizer_folder(args.out))
    data.tokenizer.save_pretrained(tokenizer_folder(args.out))
    nets = torch.nn.ModuleDict({"text": build_text_encoder(len(data.tokenizer)), "unet": build_unet(data.embedding)})
    loop = Loop(quick(nets.to(args.device)), args.out, args.steps, args.rate, warm=200, scale=data.scale)
    print(
        f"{len(data.latents)} pictures, {sum(p.numel() for p in nets.parameters()) / 1e6:.1f} M parameters, scale"
        f" {data.scale:.3f}",
        flush=True,
    )
    rng, chance = np.random.default_rng([args.seed, 3, loop.step]), torch.Generator().manual_seed(args.seed + loop.step)
    while loop.unfinished:
        clean, weight, tokens, faces = (part.to(args.device) for part in data.batch(rng))
        noisy, t = noised(clean, chance)
        loop.update(velocity_loss(predicted(nets, noisy, t, tokens, faces), clean, t, weight))


def predicted(
    nets: torch.nn.ModuleDict, noisy: torch.Tensor, t: torch.Tensor, tokens: torch.Tensor, faces: torch.Tensor
) -> torch.Tensor:
    """The clean latents that the network sees behind the noise."""
    with briefly(noisy.device.type), sdpa_kernel(SDPBackend.MATH):  # the fused kernel is slow backwards on a CPU
        words = nets["text"](tokens).last_hidden_state
        guess = nets["unet"](
            noisy, (t.flatten() * 1000).round(), words, added_cond_kwargs={"image_embeds": [faces.view(-1, 1, FACE)]}
        ).sample
    return guess.float()


if __name__ == "__main__":
    main()
