"""Batches composed on the device: portraits, turns and scenes in fixed shares."""

import torch

from training.data.compositor import in_front, references, scenes, stances
from training.data.stage import LIT_ANEW, SIZE
from training.lease.packs import CAPTIONS, Packed
from training.steps.edits import DROP_BOTH, DROP_REFERENCE, DROP_TEXT, GREY, PORTRAITS, TURNS


def batch_of(data: Packed, size: int, chance: torch.Generator) -> tuple[torch.Tensor, ...]:
    """Pictures and heads (n, 3, SIZE, SIZE) in 0..1, the faces' boxes (n, 4), tokens (n, TEXT_TOKENS), and whether
    anything is given, (n,).
    """
    draw = lambda high, n: torch.randint(high, (n,), generator=chance, device=chance.device)  # noqa: E731
    portraits, turns = round(size * PORTRAITS), round(size * TURNS)
    first = draw(len(data.source.layers), portraits)
    able = torch.nonzero(data.turned >= 0).flatten()
    second = able[draw(len(able), turns)] if len(able) else first[:0]
    lit = torch.nonzero(data.lit_anew >= 0).flatten()
    third = lit[draw(len(lit), size - portraits - len(second))]
    plain = torch.cat([first, second])
    at = in_front(data.source.boxes[plain])
    pictures, boxes = [scenes(data.source, plain, None, at, chance)], [at.boxes(data.source.boxes[plain])]
    grey = torch.full((portraits, 3, SIZE, SIZE), GREY / 255, device=plain.device)
    other = data.turned[second]
    heads = [grey, references(data.source, other, in_front(data.source.boxes[other]), chance)]
    said = draw(CAPTIONS - 1, len(third))
    events = data.events[third, said]
    layouts = data.layouts[events]
    column = (torch.rand(len(third), generator=chance, device=chance.device) * (layouts >= 0).sum(1)).long()
    at = stances(data.source, third, chance)
    pictures.append(scenes(data.source, third, layouts[torch.arange(len(third)), column], at, chance))
    boxes.append(at.boxes(data.source.boxes[third]))
    anew = torch.rand(len(third), generator=chance, device=chance.device) < LIT_ANEW
    heads.append(references(data.source, torch.where(anew, data.lit_anew[third], third), at, chance))
    tokens = torch.cat([data.tokens[plain, CAPTIONS - 1], data.tokens[third, said]])
    nothing, silent, nobody = (
        torch.rand(len(tokens), generator=chance, device=chance.device) < share
        for share in (DROP_BOTH, DROP_TEXT, DROP_REFERENCE)
    )
    silent, nobody = silent | nothing, nobody | nothing
    tokens = torch.where(silent[:, None], data.empty, tokens)
    joined = torch.where(nobody.view(-1, 1, 1, 1), torch.full_like(grey[:1], GREY / 255), torch.cat(heads))
    return torch.cat(pictures), torch.cat(boxes), joined, tokens, ~nothing
