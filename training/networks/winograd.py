"""Convolutions by Winograd's minimal filtering F(4x4, 3x3) (Lavin and Gray 2016, arXiv 1509.09308), for training in
float32 on a CPU.

36 products of matrices for 16 output pixels in place of 144: a quarter of the multiplications, in both directions. The
library's own kernels do this for drawing alone, and their way back is the slowest part of a step of training.
"""

from typing import Any

import torch

ROWS = torch.tensor(
    [
        [4, 0, -5, 0, 1, 0],
        [0, -4, -4, 1, 1, 0],
        [0, 4, -4, -1, 1, 0],
        [0, -2, -1, 2, 1, 0],
        [0, 2, -1, -2, 1, 0],
        [0, 4, 0, -5, 0, 1],
    ],
    dtype=torch.float64,
)  # of a tile's input: B^T in the paper
TAPS = torch.tensor(
    [
        [1 / 4, 0, 0],
        [-1 / 6, -1 / 6, -1 / 6],
        [-1 / 6, 1 / 6, -1 / 6],
        [1 / 24, 1 / 12, 1 / 6],
        [1 / 24, -1 / 12, 1 / 6],
        [0, 0, 1],
    ],
    dtype=torch.float64,
)  # of a filter: G
BACK = torch.tensor(
    [[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]], dtype=torch.float64
)  # to a tile's output: A^T
INPUT, FILTER, OUTPUT = (torch.kron(matrix, matrix).float() for matrix in (ROWS, TAPS, BACK))
FEWEST = 96  # channels, in and out
TILE, REACH = 4, 6  # pixels of a tile's output and of its input, each way


class _Winograd(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, pictures: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
        n, channels, height, width = pictures.shape
        filters = len(weight)
        padded = torch.nn.functional.pad(pictures.permute(0, 2, 3, 1), (0, 0, 1, 1, 1, 1))
        picture, row, column, channel = padded.stride()
        tiles = padded.as_strided(
            (REACH, REACH, n, height // TILE, width // TILE, channels),
            (row, column, picture, TILE * row, TILE * column, channel),
        )
        given = (INPUT @ tiles.reshape(REACH * REACH, -1)).view(REACH * REACH, -1, channels)
        taps = (FILTER @ weight.permute(2, 3, 1, 0).reshape(9, -1)).view(REACH * REACH, channels, filters)
        ctx.save_for_backward(given, taps)
        ctx.size = n, height, width
        made = (OUTPUT @ torch.bmm(given, taps).view(REACH * REACH, -1)).view(
            TILE, TILE, n, height // TILE, width // TILE, filters
        )
        return made.permute(2, 3, 0, 4, 1, 5).reshape(n, height, width, filters).permute(0, 3, 1, 2)

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        given, taps = ctx.saved_tensors
        n, height, width = ctx.size
        channels, filters = taps.shape[1:]
        tiles = gradient.permute(0, 2, 3, 1).reshape(n, height // TILE, TILE, width // TILE, TILE, filters)
        made = (OUTPUT.T @ tiles.permute(2, 4, 0, 1, 3, 5).reshape(TILE * TILE, -1)).view(REACH * REACH, -1, filters)
        weight = (FILTER.T @ torch.bmm(given.transpose(1, 2), made).view(REACH * REACH, -1)).view(
            3, 3, channels, filters
        )
        back = (INPUT.T @ torch.bmm(made, taps.transpose(1, 2)).view(REACH * REACH, -1)).view(
            REACH, REACH, n, height // TILE, width // TILE, channels
        )
        padded = gradient.new_zeros(n, height + TILE, width + TILE, channels)
        for down in range(REACH):
            for across in range(REACH):
                padded[:, down : down + height : TILE, across : across + width : TILE] += back[down, across]
        return padded[:, 1 : height + 1, 1 : width + 1].permute(0, 3, 1, 2), weight.permute(3, 2, 0, 1)


class WinogradConv(torch.nn.Conv2d):
    """A 3x3 convolution with padding 1 and stride 1 for float32 maps (n, channels, height, width) whose sides divide by
    four; other maps take the library's way.
    """

    @classmethod
    def fits(cls, part: torch.nn.Module) -> bool:
        """Whether `part` is such a convolution, with channels enough that transforming tiles is a small part of it."""
        return (
            type(part) is torch.nn.Conv2d
            and (part.kernel_size, part.stride, part.padding, part.groups) == ((3, 3), (1, 1), (1, 1), 1)
            and min(part.in_channels, part.out_channels) >= FEWEST
        )

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """The convolved maps, (n, filters, height, width) in channels_last."""
        if maps.dtype != torch.float32 or maps.is_cuda or maps.shape[2] % TILE or maps.shape[3] % TILE:
            return super().forward(maps)
        made = _Winograd.apply(maps, self.weight)
        return made if self.bias is None else made + self.bias[:, None, None]
