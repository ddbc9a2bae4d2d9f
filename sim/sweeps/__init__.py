"""Sweeps: thousands of what-ifs on equal luck, that no crash loses.

`axes` reads what is varied, `design` says at which points, `world` makes a centre of each, `ledger` keeps what is done,
`execution` does the rest, `estimates` and `result` say what came out; `selection` finds the best of many, `effects`
(with `space`, `noise` and `metamodel`) says what moves what, `choices` what may be chosen.
"""
