"""Kernels: loops over columns, compiled by Numba for their annotated types.

A kernel is one loop in place of a dozen NumPy calls with an array between each. A kernel checks nothing: its caller
passes arrays of the dtypes it names, in bounds. Read-only arguments may be mapped from files.
"""
