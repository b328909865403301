"""Kernels: loops over columns that Numba compiles, each for the types of its annotations.

What NumPy needs a dozen calls for, with an array between each, is one loop here. Nothing is checked in a kernel: its caller
passes arrays of the dtypes it names, in bounds. Read-only arguments may be mapped from files.
"""
