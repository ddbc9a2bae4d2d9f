"""The compiled engine and the theory kernels against models with known results: `python -m tests.validation`."""
