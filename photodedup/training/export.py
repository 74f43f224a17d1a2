"""A trained network as ONNX in 8 bits, for onnxruntime."""

from __future__ import annotations

import copy
import os
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from onnxruntime import quantization
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn

from photodedup.core.errors import EnvironmentProblem, cause, printable
from photodedup.training import views
from photodedup.training.network import SIDE, Bottleneck

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from photodedup.training.network import Network
    from photodedup.training.pictures import Picture

OPSET = 17
INPUT = "pictures"
OUTPUT = "vectors"
CALIBRATED_ON = 256


class _Photos(quantization.CalibrationDataReader):
    """Hands photos to the quantiser, one at a time."""

    def __init__(self, pictures: Sequence[Picture]) -> None:
        self._squares: Iterator[NDArray[np.uint8]] = (
            views.plain(picture, SIDE) for picture in pictures
        )

    def get_next(self) -> dict[str, NDArray[np.float32]]:
        """Return the next input of the network, empty at the end."""
        square = next(self._squares, None)
        if square is None:
            return {}
        planes = square.transpose(2, 0, 1)[np.newaxis].astype(np.float32)
        return {INPUT: planes}


def write(network: Network, pictures: Sequence[Picture], path: Path) -> None:
    """Write a network with 8-bit weights and activations.

    Parameters
    ----------
    pictures
        What the ranges of the activations are measured on; every so manieth.
    path
        Replaced when the new file is whole.

    Notes
    -----
    One picture at a time: batches bring nothing on a processor, and the quantiser's
    shape inference fails on open sizes. Weights use 7 of their 8 bits: processors
    without VNNI add pairs of products in 16 bits, which would overflow, and the same
    photo would get another vector on another computer.
    """
    network = copy.deepcopy(network).eval().to(memory_format=torch.contiguous_format)
    _pool_by_convolution(network)
    sample = pictures[:: max(len(pictures) // CALIBRATED_ON, 1)][:CALIBRATED_ON]
    try:
        with tempfile.TemporaryDirectory() as folder:
            whole, ready, small = (
                Path(folder, name) for name in ("whole", "ready", "small")
            )
            _write_float(network, whole)
            _quantise(whole, ready, small, sample)
            part = path.with_name(path.name + ".part")
            part.write_bytes(small.read_bytes())
            os.replace(part, path)  # noqa: PTH105 -- as everywhere: atomic
    except OSError as error:
        raise EnvironmentProblem(
            f"{printable(path)}: the model cannot be written: {cause(error)}"
        ) from error


def _pool_by_convolution(network: Network) -> None:
    """Replace each mean of squares by the convolution that it is.

    onnxruntime has a fast 8-bit kernel for the latter alone: .1 ms of 1.2.
    """
    for block in network.body:
        if not isinstance(block, Bottleneck) or block.stride == 1:
            continue
        inputs, stride = block.inputs, block.stride
        pool = nn.Conv2d(inputs, inputs, stride, stride, groups=inputs, bias=False)
        nn.init.constant_(pool.weight, 1 / stride**2)
        block.shortcut[0] = pool


def _write_float(network: Network, path: Path) -> None:
    with warnings.catch_warnings():
        # The other exporter needs one more package and writes what the quantiser
        # cannot read.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            network,
            (torch.zeros(1, 3, SIDE, SIDE),),
            str(path),
            opset_version=OPSET,
            input_names=[INPUT],
            output_names=[OUTPUT],
            dynamo=False,
        )


def _quantise(
    whole: Path, ready: Path, small: Path, pictures: Sequence[Picture]
) -> None:
    quant_pre_process(str(whole), str(ready), skip_symbolic_shape=True)
    quantization.quantize_static(
        str(ready),
        str(small),
        _Photos(pictures),
        quant_format=quantization.QuantFormat.QDQ,
        op_types_to_quantize=["Conv", "Relu", "Add", "Gemm"],
        per_channel=True,
        reduce_range=True,
        activation_type=quantization.QuantType.QUInt8,
        weight_type=quantization.QuantType.QInt8,
    )
