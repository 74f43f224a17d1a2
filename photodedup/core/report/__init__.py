"""Reports of a scan: CSV (and back), JSON, and one HTML page.

Every report is written beside its place first and then put there in one step, so a
full disk or a crash never costs an older report. ``docs/reports.md`` describes the
forms.
"""

from photodedup.core.report.document import write_json
from photodedup.core.report.page import write_html
from photodedup.core.report.reading import ReportRow, read_csv
from photodedup.core.report.table import COLUMNS, write_csv
from photodedup.core.report.writing import check_writable

__all__ = [
    "COLUMNS",
    "ReportRow",
    "check_writable",
    "read_csv",
    "write_csv",
    "write_html",
    "write_json",
]
