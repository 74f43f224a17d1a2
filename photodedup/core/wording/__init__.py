"""English words for kinds, copies, measures, reasons and sizes.

Every function takes a `Translate`, so that the window can put Qt's in: each sentence
stands in a literal call ``translate("Context", "text")``, where Qt's lupdate finds it.
Numbers are put in with `str.format` afterwards.
"""

from photodedup.core.wording.copies import copy_sentence, match_sentence
from photodedup.core.wording.kinds import (
    confidence_name,
    kind_name,
    suggestion_name,
    turned_copy,
)
from photodedup.core.wording.measures import (
    evidence_text,
    measure_name,
    measure_sentence,
    measure_text,
)
from photodedup.core.wording.numbers import (
    Translate,
    duration_text,
    percent_text,
    size_text,
    untranslated,
)
from photodedup.core.wording.reasons import reason_text, reasons_text

__all__ = [
    "Translate",
    "confidence_name",
    "copy_sentence",
    "duration_text",
    "evidence_text",
    "kind_name",
    "match_sentence",
    "measure_name",
    "measure_sentence",
    "measure_text",
    "percent_text",
    "reason_text",
    "reasons_text",
    "size_text",
    "suggestion_name",
    "turned_copy",
    "untranslated",
]
