"""CSAT, effort and promoters: expected answers, see `sim.measures.experience`."""

from sim.measures.figure import ASSUMED, Figure

_SURVEYED, _ENDED = "contacts that get a survey, whether they answer or not", "issues that ended within the horizon"
_SATISFIED = "expected answers 4 and 5 of 5"
_CUSTOMERS = "expected satisfied customers; the lost ones count as not satisfied"


def _expected(key: str, label: str, unit: str, formula: str, numerator: str, denominator: str) -> Figure:
    """An expected answer, overall and by type."""
    return Figure(key, label, unit, formula, numerator, denominator, ASSUMED, "higher", ("overall", "type"), {}, {})


def _banded(key: str, label: str, formula: str, numerator: str, denominator: str) -> tuple[Figure, ...]:
    """A share under the middle, the low and the high coefficients."""
    return tuple(
        _expected(key + suffix, label + words, "share", formula + suffix, numerator, denominator)
        for suffix, words in (
            ("", ""),
            ("_low_coefficients", ", coefficients x 0.5 or as given"),
            ("_high_coefficients", ", coefficients x 1.5 or as given"),
        )
    )


EXPERIENCE = (
    *_banded("csat_survey", "CSAT, surveyed", "top2_of_surveyed", _SATISFIED, _SURVEYED),
    _expected(
        "csat_survey_top_box", "CSAT, top box", "share", "top1_of_surveyed", "expected answers 5 of 5", _SURVEYED
    ),
    _expected("csat_survey_mean", "CSAT, mean", "points", "mean_1_to_5", "expected answers, 1 to 5", _SURVEYED),
    *_banded("csat_customer", "CSAT, all customers", "top2_of_customers", _CUSTOMERS, _ENDED),
    _expected("ces", "Customer effort score", "points", "mean_1_to_7", "expected answers, 1 to 7 easiest", _SURVEYED),
    _expected(
        "nps", "Net promoter score", "points", "promoters_less_detractors", "answers 9, 10 - answers 0 to 6", _SURVEYED
    ),
)
