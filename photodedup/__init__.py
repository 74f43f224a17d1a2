"""photodedup: find exact and near-duplicate photos without losing one."""

__version__ = "0.1.0"
