"""The entries of the table, family by family; none of them loads a library.

Each has a recipe that loads what it needs, in the worker that asks for it.
"""
