"""The network: eight plain convolution blocks, 192 numbers of length one.

Plain convolutions learn more per second of processor time than depthwise ones: 163
pictures a second against 146 at three times the weights. A stem of stride 4 halves
the time of the first layers, where a small square has most of its pixels.
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

SIDE = 112
"""Side in px of the square that the exported network takes."""
DIMENSIONS = 192
MEAN = (124.0, 116.0, 104.0)
STD = (58.0, 57.0, 58.0)
"""Of photos in general, gray levels; a part of the graph, not of the caller."""
SMALLEST = 1e-12


class Bottleneck(nn.Module):
    """1x1 to half, 3x3, 1x1, beside a shortcut that averages where it shrinks."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__()
        self.inputs, self.stride = inputs, stride
        half = outputs // 2
        self.main = nn.Sequential(
            nn.Conv2d(inputs, half, 1, bias=False),
            nn.BatchNorm2d(half),
            nn.ReLU(inplace=True),
            nn.Conv2d(half, half, 3, stride, 1, bias=False),
            nn.BatchNorm2d(half),
            nn.ReLU(inplace=True),
            nn.Conv2d(half, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )
        shortcut: list[nn.Module] = []
        if stride > 1:
            shortcut.append(nn.AvgPool2d(stride))
        if inputs != outputs:
            shortcut += [
                nn.Conv2d(inputs, outputs, 1, bias=False),
                nn.BatchNorm2d(outputs),
            ]
        self.shortcut = nn.Sequential(*shortcut)

    def forward(self, maps: Tensor) -> Tensor:
        """Return (N, outputs, H / stride, W / stride)."""
        return functional.relu(self.main(maps) + self.shortcut(maps))


class Network(nn.Module):
    """Pictures to unit vectors; the dot product of two is their similarity, -1..1."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1))
        self.register_buffer("scale", 1 / torch.tensor(STD).view(1, 3, 1, 1))
        self.body = nn.Sequential(
            nn.Conv2d(3, 48, 7, 4, 3, bias=False),
            nn.BatchNorm2d(48),
            nn.ReLU(inplace=True),
            Bottleneck(48, 128, 2),
            Bottleneck(128, 128),
            Bottleneck(128, 256, 2),
            Bottleneck(256, 256),
            Bottleneck(256, 256),
        )
        self.head = nn.Linear(256, DIMENSIONS)

    def forward(self, pictures: Tensor) -> Tensor:
        """Return unit vectors.

        Parameters
        ----------
        pictures
            float32 (N, 3, S, S), sRGB, 0..255.

        Returns
        -------
        float32 (N, `DIMENSIONS`).

        Notes
        -----
        Pooled by the generalised mean (Radenovic, Tolias, Chum: Fine-tuning CNN image
        retrieval with no human annotation, 2018): between average and maximum. A
        learnt power went from 3 to 3.93 and found as much as 4, which takes two
        squares and no logarithm: .08 ms of 1.2.
        """
        return self.pooled(self.maps(pictures))

    def maps(self, pictures: Tensor) -> Tensor:
        """Return what the convolutions make of pictures, (N, 256, H, W)."""
        mean, scale = cast("Tensor", self.mean), cast("Tensor", self.scale)
        maps: Tensor = self.body((pictures - mean) * scale)
        return maps

    def pooled(self, maps: Tensor) -> Tensor:
        """Return the unit vectors of `maps`."""
        squares = maps.square()
        pooled = squares.square().mean((2, 3)).clamp(min=SMALLEST).sqrt().sqrt()
        return functional.normalize(self.head(pooled))
