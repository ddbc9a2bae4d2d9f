"""What a sweep keeps of a point: its figures overall and by queue, replication by replication."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np

from sim.experiment.replicate import Task, run
from sim.measures.tally import Block, Layout
from sim.sweeps.program import program_hash

SAMPLE_FORMAT = 1
"""To be raised when the arrays below change: then nothing that an older ledger holds is used."""


@dataclass(frozen=True)
class Sample:
    """Replications 0 .. n - 1 of one point, or a block of them."""

    totals: np.ndarray
    """(n, 1 + Q, F, 2) float64: numerators and denominators, overall and by queue, F ratio figures."""
    surplus: np.ndarray
    """(n,) float64: new contacts beyond their expectation, the control variate."""
    scores: np.ndarray
    """(n, 2, U, N_NODES + 1) int64: satisfaction predictors overall, as in `sim.measures.tally.Block`."""

    @classmethod
    def of(cls, block: Block, layout: Layout) -> "Sample":
        """The part of a block that is kept."""
        queues = layout.scopes.queues
        totals = np.concatenate([block.totals[:, :1], block.totals[:, queues]], axis=1)
        return cls(totals, block.surplus, block.scores[:, 0])

    @classmethod
    def joined(cls, parts: list["Sample"]) -> "Sample":
        """Blocks in replication order as one."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in _ARRAYS))

    @property
    def n(self) -> int:
        """Replications."""
        return len(self.surplus)

    @property
    def n_queues(self) -> int:
        """Queues that have figures of their own."""
        return self.totals.shape[1] - 1

    def first(self, n: int) -> "Sample":
        """The first n replications of it."""
        return Sample(self.totals[:n], self.surplus[:n], self.scores[:n])

    def packed(self) -> bytes:
        """For the ledger and the way back from a worker; `unpacked` is its inverse."""
        out = BytesIO()
        np.savez_compressed(out, **{name: getattr(self, name) for name in _ARRAYS})
        return out.getvalue()

    @classmethod
    def unpacked(cls, data: bytes) -> "Sample":
        """Raises ValueError or KeyError if it is none."""
        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            return cls(*(arrays[name] for name in _ARRAYS))


_ARRAYS = ("totals", "surplus", "scores")


class Packed(NamedTuple):
    """A block on its way to the ledger."""

    data: bytes
    """`Sample.packed`"""
    contacts: int
    events: int
    """simulated"""
    program: str
    """`program_hash` of whoever worked"""


def sample(task: Task) -> Packed:
    """Run a task and keep what a sweep needs, packed where it was made: a tenth of it travels."""
    block = run(task)
    data = Sample.of(block, Layout(task.compiled)).packed()
    return Packed(data, int(block.contacts), int(block.events), program_hash())


def block_size(compiled: Any, contacts_per_s: float, seconds: float = 1.0) -> int:
    """Replications that keep a worker busy for about so long."""
    contacts = max(1.0, float(compiled.arrival_rate.sum()))
    return max(1, round(seconds * contacts_per_s / contacts))
