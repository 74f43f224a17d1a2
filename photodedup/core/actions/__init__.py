"""Removes copies without losing a photo: plan, prove, act, journal, undo.

The only room that changes the user's files. ``plan`` is pure and decides what may go;
``proof`` re-reads both files right before each act; ``perform`` acts and writes every
step to the ``journal`` before and after; ``undo`` puts things back, ``recovery``
settles what a crash left behind. There is no permanent delete here.
"""
