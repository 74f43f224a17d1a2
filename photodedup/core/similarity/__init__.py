"""Measures of two photos' fingerprints: pure functions, one number each.

Every function says its range and which end means alike. Import the module you need:
`hamming` and `measures` need nothing, `features` OpenCV, `structural` scikit-image, the
others numpy alone.
"""
