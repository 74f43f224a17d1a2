"""Measures of two photos' fingerprints: pure functions, one number each.

Every function says its range and which end means alike. Import the module you need:
`hamming` needs nothing, `correlation` numpy, `histogram` OpenCV, `structural`
scikit-image.
"""
