"""English plurals without a generated catalogue.

The sources write ``tr("%Ln photo(s)", "", count)``. Qt needs a compiled catalogue to
turn that into "1 photo", even in English; this translator does it by rule. Catalogues
of other languages are installed after it and win.
"""

from __future__ import annotations

from PySide6.QtCore import QTranslator

MARK = "(s)"


class EnglishPlurals(QTranslator):
    """Replaces every ``(s)`` of a counted text by "" or "s"."""

    def translate(
        self,
        context: str,
        source_text: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:
        """Return the counted English text; None (a null QString) for every other."""
        del context, disambiguation
        if n < 0 or MARK not in source_text:
            return None
        return source_text.replace(MARK, "" if n == 1 else "s")

    def isEmpty(self) -> bool:
        """Say that there is something to translate."""
        return False
