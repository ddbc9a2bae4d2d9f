"""Chance, and nothing else: keyed uniforms, the distributions drawn from them, and the arrivals of a horizon.

`uniforms` says who draws and what for, `distributions` turns a uniform into a time or a factor, `poisson` into a
count, `arrivals` puts the three together. Both engines call these kernels and no others, so they share every draw.
"""
