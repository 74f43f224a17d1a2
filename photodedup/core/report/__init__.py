"""Reports of a scan: CSV and JSON (both read back), and one HTML page.

Also the answers of a search (CSV, JSON) and of a comparison by named methods (JSON).

Every report is written beside its place first and then put there in one step, so a
full disk or a crash never costs an older report. ``docs/reports.md`` describes the
forms.
"""

from photodedup.core.report.answers import (
    verdict,
    write_comparison,
    write_search_csv,
    write_search_json,
)
from photodedup.core.report.calibration import STRICTNESSES, write_calibration
from photodedup.core.report.document import write_json
from photodedup.core.report.page import write_html
from photodedup.core.report.reading import ReportRow, read_csv
from photodedup.core.report.restoring import read_json
from photodedup.core.report.table import COLUMNS, write_csv
from photodedup.core.report.writing import check_writable

__all__ = [
    "COLUMNS",
    "STRICTNESSES",
    "ReportRow",
    "check_writable",
    "read_csv",
    "read_json",
    "verdict",
    "write_calibration",
    "write_comparison",
    "write_csv",
    "write_html",
    "write_json",
    "write_search_csv",
    "write_search_json",
]
