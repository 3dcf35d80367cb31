"""XLSForms that were written, as tests read them."""

from io import BytesIO

from openpyxl import load_workbook
from pyxform.xls2xform import convert as to_xform

from surveys.exchange import Outcome


def rows(data, sheet="survey"):
    found = load_workbook(BytesIO(data))[sheet].iter_rows(values_only=True)
    head = next(found)
    return [{name: cell for name, cell in zip(head, row, strict=True) if cell} for row in found]


def losses(written, kind="question"):
    return {
        finding.source.name: (finding.outcome, finding.reason, finding.detail)
        for finding in written.report
        if finding.source.kind == kind and finding.outcome is not Outcome.BECAME
    }


def valid(data):
    """Return the XForm that pyxform makes of the workbook; it raises when it is not sound."""
    return to_xform(xlsform=BytesIO(data), validate=False, file_type=".xlsx").xform
