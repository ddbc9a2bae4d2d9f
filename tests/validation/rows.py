"""A line of the output: one figure of one case, expected and found."""

from dataclasses import dataclass

Z_LIMIT = 4.0
FLOATING_POINT = 1e-9
"""Relative tolerance where the file allows none: it writes ten digits."""


@dataclass(frozen=True)
class Row:
    """One figure.

    z  (simulated - expected) / sqrt(standard_error^2 + the reference's own^2) for a simulation;
       4 x difference / tolerance for a value without a standard error (theory kernels, figures that do not vary)
    """

    id: str
    figure: str
    expected: float
    simulated: float
    standard_error: float
    z: float
    sanity: float | None = None
    """our standard error over the one the case file measured for as many contacts; None if it gives none"""

    def cells(self) -> list[str]:
        """As CSV."""
        numbers = (self.expected, self.simulated, self.standard_error, self.z)
        return [self.id, self.figure, *(f"{number:.10g}" for number in numbers)]

    @property
    def has_failed(self) -> bool:
        """Beyond the limit, or no number at all."""
        return not abs(self.z) <= Z_LIMIT


def exact_row(case_id: str, figure: str, expected: dict, found: float) -> Row:
    """A figure found without chance."""
    value = expected["value"]
    tolerance = max(expected["tol_abs"], FLOATING_POINT * max(1.0, abs(value)))
    return Row(case_id, figure, value, found, 0.0, Z_LIMIT * (found - value) / tolerance)


def simulated_row(
    case_id: str, figure: str, expected: dict, value: float, error: float, n_contacts: float | None = None
) -> Row:
    """A figure estimated by simulation from so many offered contacts."""
    both = (error**2 + expected.get("se", 0.0) ** 2) ** 0.5
    if both == 0.0:
        return exact_row(case_id, figure, expected, value)
    reference = expected.get("sd_per_1e6_calls")
    sanity = error / (reference * (1e6 / n_contacts) ** 0.5) if reference and n_contacts else None
    return Row(case_id, figure, expected["value"], value, error, (value - expected["value"]) / both, sanity)
