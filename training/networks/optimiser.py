"""How the denoiser is optimised: Muon for its matrices, AdamW for the rest."""

from collections.abc import Mapping
from typing import Any

import torch

OUTER = (
    "conv_in",
    "conv_out",
    "token_embedding",
    "position_embedding",
)  # layers that face data rather than other layers
OUTER_RATE = 0.25  # of theirs, against the others: their weights are small, and what they carry is exact
MOMENTUM, DECAY = 0.95, 0.01
NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)  # coefficients of one step (Jordan et al. 2024)
STEPS = 5


class Muon:
    """Orthogonalised momentum (Jordan et al. 2024) on hidden matrices (convolutions: output channels x all else), AdamW
    on vectors and outer layers.

    Muon's step is scaled to AdamW's root mean square, so that both take one rate. `torch.optim.Muon` is the same in
    bfloat16, which a CPU without instructions for it emulates: a step of the denoiser took 30 s there, and takes 0.4 s
    here.
    """

    def __init__(self, network: torch.nn.Module) -> None:
        self._inner, outer = [], []
        for name, parameter in network.named_parameters():
            matrix = parameter.ndim in (2, 4) and not any(part in name for part in OUTER)
            (self._inner if matrix else outer).append(parameter)
        self._all = [*self._inner, *outer]
        self._momentum = [torch.zeros_like(parameter) for parameter in self._inner]
        self._adam = torch.optim.AdamW(outer, betas=(0.9, 0.98), weight_decay=DECAY)

    def step(self, loss: torch.Tensor, rate: float) -> None:
        """Moves the network against the gradient of `loss`, cut to a norm of one."""
        for parameter in self._all:
            parameter.grad = None
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._all, 1.0)
        with torch.no_grad():
            for parameter, momentum in zip(self._inner, self._momentum, strict=True):
                if parameter.grad is not None:
                    momentum.lerp_(parameter.grad, 1 - MOMENTUM)
                    change = orthogonal(parameter.grad.lerp(momentum, MOMENTUM).flatten(1))
                    parameter.mul_(1 - rate * DECAY).sub_(
                        change.view_as(parameter), alpha=rate * 0.2 * max(change.shape) ** 0.5
                    )
        for group in self._adam.param_groups:
            group["lr"] = rate * OUTER_RATE
        self._adam.step()

    def state_dict(self) -> dict[str, Any]:
        """What a later run needs to go on."""
        return {"momentum": self._momentum, "adam": self._adam.state_dict()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Goes on from there."""
        for ours, kept in zip(self._momentum, state["momentum"], strict=True):
            ours.copy_(kept)
        self._adam.load_state_dict(state["adam"])


def orthogonal(matrix: torch.Tensor) -> torch.Tensor:
    """The matrix (m, n) with singular values near one, by Newton-Schulz steps; in bfloat16 on a GPU, in float32 on a
    CPU.

    There the steps of a matrix at least twice as long as wide, as those of convolutions are, are taken on the small
    side's products alone, which takes half the time: every step is a polynomial of the same matrix, so that
    x_k = q_k x_0, and x_k x_k^T follows from the one before.
    """
    a, b, c = NEWTON_SCHULZ
    x = matrix.bfloat16() if matrix.is_cuda else matrix.float()
    tall = x.shape[0] > x.shape[1]
    if tall:
        x = x.T
    x = x / x.norm().clamp(min=1e-7)
    if matrix.is_cuda or x.shape[1] < 2 * x.shape[0]:
        for _ in range(STEPS):
            gram = x @ x.T
            x = torch.addmm(x, torch.addmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    else:
        gram, product = x @ x.T, torch.eye(len(x))
        for _ in range(STEPS):
            factor = torch.addmm(gram, gram, gram, beta=b, alpha=c)
            factor.diagonal().add_(a)
            gram, product = factor @ gram @ factor, factor @ product
        x = product @ x
    return (x.T if tall else x).to(matrix.dtype)
