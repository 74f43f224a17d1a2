"""Opens ONNX networks and asks them, on one thread.

The only user of onnxruntime. What its sessions take is measured: from a path the
weights are mapped and shared instead of copied twice, so a CLIP of 470 MB needs 530 MB
more address space and a VGG of 537 MB 1.3 GB; from bytes they need 1.6 GB.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from photodedup.core.errors import EnvironmentProblem

if TYPE_CHECKING:
    from pathlib import Path

    import onnxruntime
    from numpy.typing import NDArray

ONLY_FATAL = 4
"""What onnxruntime may write to standard error; its exceptions say the rest."""
LONGEST_REASON = 200
_NUMBERING = re.compile(r"(\[\w+\] : )?\d+ : [A-Z_]+ : ")


class UnusableNetworkError(Exception):
    """A network cannot be loaded or carried out; the text is onnxruntime's reason."""


@dataclass(frozen=True, slots=True)
class Port:
    """An input or an output of a network.

    Attributes
    ----------
    name
        In the graph.
    shape
        One number per axis; None where any number is right.
    kind
        Type of the numbers as ONNX calls it, ``tensor(float)`` for float32.
    """

    name: str
    shape: tuple[int | None, ...]
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A network that is ready to be asked, in this process.

    Attributes
    ----------
    session
        Of onnxruntime, one thread.
    inputs, outputs
        In the order of the graph.
    """

    session: onnxruntime.InferenceSession
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]

    def run(self, given: NDArray[np.float32], output: str) -> NDArray[np.float32]:
        """Return one output for an array of the shape of the only input, as float32.

        Raises
        ------
        UnusableNetworkError
            The network does not take such an array, or fails.
        """
        try:
            (answer,) = self.session.run([output], {self.inputs[0].name: given})
        except _refusals() as error:
            raise UnusableNetworkError(_reason(error)) from error
        # 16-bit floats that pass the range of float32 do not exist; 64-bit ones do.
        with np.errstate(over="ignore"):
            return np.asarray(answer, np.float32)


def open_network(model: bytes | Path) -> Network:
    """Return a network.

    Parameters
    ----------
    model
        The content of an ONNX file, or its path. A path takes half the memory.

    Raises
    ------
    EnvironmentProblem
        onnxruntime cannot be loaded.
    UnusableNetworkError
        This is no ONNX network, or one that onnxruntime cannot carry out.
    """
    try:
        # 0.1 s, and only photos that are to be embedded need it.
        import onnxruntime  # noqa: PLC0415
    except ImportError as error:
        raise EnvironmentProblem(
            f"the learned descriptor needs onnxruntime, which cannot be loaded "
            f"({error}); install photodedup again"
        ) from error
    options = onnxruntime.SessionOptions()
    # The workers are as many as the cores: more threads would only wait.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = ONLY_FATAL
    # An arena doubles whenever it grows: 150 MB more for a CLIP, and no time won.
    options.enable_cpu_mem_arena = False
    source = model if isinstance(model, bytes) else str(model)
    try:
        session = onnxruntime.InferenceSession(
            source, options, providers=["CPUExecutionProvider"]
        )
    except _refusals() as error:
        raise UnusableNetworkError(_reason(error)) from error
    return Network(session, _ports(session.get_inputs()), _ports(session.get_outputs()))


def _ports(arguments: list[onnxruntime.NodeArg]) -> tuple[Port, ...]:
    return tuple(
        Port(
            argument.name,
            tuple(
                side if isinstance(side, int) and side > 0 else None
                for side in argument.shape
            ),
            argument.type,
        )
        for argument in arguments
    )


def _refusals() -> tuple[type[Exception], ...]:
    """Return what onnxruntime raises; these have no common base."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state  # noqa: PLC0415 -- as above

    return (
        *(state.InvalidProtobuf, state.InvalidGraph, state.InvalidArgument),
        *(state.Fail, state.NotImplemented, state.RuntimeException, state.NoModel),
        *(state.NoSuchFile, state.EPFail, state.ModelLoadCanceled),
        *(ValueError, TypeError, MemoryError),
    )


def _reason(error: Exception) -> str:
    """Return the reason on one line, without onnxruntime's own numbering."""
    text = " ".join(str(error).split())
    if isinstance(error, MemoryError) or "bad_alloc" in text:
        return "it does not fit into the memory of this process"
    return _NUMBERING.sub("", text)[:LONGEST_REASON]
