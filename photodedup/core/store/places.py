"""Where the stores lie on this computer."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

HOME_VARIABLE = "PHOTODEDUP_HOME"
"""Environment variable that names one folder for everything."""


@dataclass(frozen=True, slots=True)
class Places:
    """The two folders of photodedup; they need not exist yet.

    Attributes
    ----------
    cache
        May be emptied by anybody: the cache of readings.
    data
        Must not be lost: decisions, journal.
    """

    cache: Path
    data: Path

    @property
    def models(self) -> Path:
        """Where encoders lie that people added."""
        return self.data / "models"

    @classmethod
    def default(cls) -> Places:
        """Return the places that the system intends, or those under PHOTODEDUP_HOME."""
        home = os.environ.get(HOME_VARIABLE)
        if home:
            folder = Path(home).expanduser().absolute()
            return cls(cache=folder / "cache", data=folder / "data")
        return cls(
            cache=platformdirs.user_cache_path("photodedup", appauthor=False),
            data=platformdirs.user_data_path("photodedup", appauthor=False),
        )
