"""The report as PDF: by WeasyPrint where it works, else by an installed Chromium, else not, and a line says why."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TIMEOUT = 180
# What is not on paper: the page to click through holds all its sentences, and reading it is a third of the work. Texts
# of articles are escaped, so that no such tag is theirs.
_ON_SCREEN = re.compile(r"<(iframe|script|details)\b.*?</\1>", re.DOTALL)


def on_paper(page: str) -> str:
    """Return the HTML of a page without what its style hides in print.

    Examples
    --------
    >>> on_paper('<p>a</p><iframe srcdoc="&lt;p&gt;"></iframe><script>1</script><p>b</p>')
    '<p>a</p><p>b</p>'
    """
    return _ON_SCREEN.sub("", page)


def _weasyprint(page: Path, pdf: Path) -> bool:
    try:
        from weasyprint import HTML  # optional: its C libraries are often missing, which shows at import
    except (ImportError, OSError):
        return False
    HTML(string=on_paper(page.read_text(encoding="utf-8"))).write_pdf(str(pdf))
    return True


def _browser(page: Path, pdf: Path) -> bool:
    command = next(filter(None, map(shutil.which, BROWSERS)), None)
    if command is None:
        return False
    with tempfile.TemporaryDirectory() as profile:
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
        options += ["--no-first-run", f"--user-data-dir={profile}", "--no-pdf-header-footer", f"--print-to-pdf={pdf}"]
        done = subprocess.run(  # noqa: S603 - the browser that is installed, with our own page
            [command, *options, page.resolve().as_uri()], capture_output=True, timeout=TIMEOUT, check=False
        )
    return done.returncode == 0 and pdf.is_file()


def write_pdf(page: Path, pdf: Path) -> str:
    """Write the PDF of a page; return '' or the sentence that says why there is none."""
    pdf.unlink(missing_ok=True)
    if _weasyprint(page, pdf) or _browser(page, pdf):
        return ""
    return "no PDF: install WeasyPrint (pip install 'siyaq[pdf]', with Pango) or Chromium, then run siyaq report again"
