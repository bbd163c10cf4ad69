"""Reports: the notebooks run on a source of articles, and one page made of them that opens offline."""

from siyaq.report.notes import localised_note
from siyaq.report.show import Shown, show
from siyaq.report.summary import findings
from siyaq.report.write import Report, write_report

__all__ = ["Report", "Shown", "findings", "localised_note", "show", "write_report"]
