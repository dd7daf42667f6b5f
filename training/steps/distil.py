"""Step 6: teach a copy of the denoiser to draw with guidance in one pass (Meng et al. 2022, arXiv 2210.03142).

    python -m training.steps.distil --diffusion work/diffusion.pt --out work/distilled.pt

Classifier-free guidance runs the network twice a step, with the prompt and face and without. The student learns from
the guided answer of the finished network (its average weights) at one guidance scale, and then needs neither the second
pass nor the scale: half the time for the same pictures. Resumes from --out when it exists.
"""

import argparse
import copy

import numpy as np
import torch

from training.networks.flow import noised, velocity_loss
from training.networks.loop import Loop
from training.networks.network import build_text_encoder, build_unet, quick, tokenizer_folder
from training.steps.diffusion import Pictures, predicted


@torch.no_grad()
def guided(
    teacher: torch.nn.ModuleDict,
    noisy: torch.Tensor,
    t: torch.Tensor,
    tokens: torch.Tensor,
    faces: torch.Tensor,
    empty: torch.Tensor,
    scale: float,
) -> torch.Tensor:
    """What classifier-free guidance makes of the teacher's answers with the prompt and face and without."""
    nothing = empty.to(tokens.device).expand(len(tokens), -1)
    twice = predicted(
        teacher,
        noisy.repeat(2, 1, 1, 1),
        t.repeat(2, 1, 1, 1),
        torch.cat([nothing, tokens]),
        torch.cat([torch.zeros_like(faces), faces]),
    )
    without, given = twice.chunk(2)
    return without + scale * (given - without)


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--layers", default="work/people")
    parser.add_argument("--pictures", default="work/pictures.npz")
    parser.add_argument("--tiles", default="work/tiles.pt")
    parser.add_argument("--diffusion", default="work/diffusion.pt")
    parser.add_argument("--guidance", type=float, default=2.0)
    parser.add_argument("--steps", type=int, default=450)
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--out", default="work/distilled.pt")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    data = Pictures(args.layers, args.pictures, args.tiles, tokenizer_folder(args.diffusion))
    trained = torch.load(args.diffusion, weights_only=True, map_location=args.device)
    networks = {"text": build_text_encoder(len(data.tokenizer)), "unet": build_unet()}
    teacher = quick(torch.nn.ModuleDict(networks).to(args.device)).eval()
    teacher.load_state_dict(trained["average"])
    student = copy.deepcopy(teacher).train()
    loop = Loop(student, args.out, args.steps, args.rate, warm=50, cool=0.5, scale=data.scale)
    rng, chance = np.random.default_rng([args.seed, 4, loop.step]), torch.Generator().manual_seed(args.seed + loop.step)
    while loop.unfinished:
        clean, weight, tokens, faces = (part.to(args.device) for part in data.batch(rng, drop=False))
        noisy, t = noised(clean, chance)
        wanted = guided(teacher, noisy, t, tokens, faces, data.empty(), args.guidance)
        loop.update(velocity_loss(predicted(student, noisy, t, tokens, faces), wanted, t, weight))


if __name__ == "__main__":
    main()
