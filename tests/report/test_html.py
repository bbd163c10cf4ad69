"""Notebooks to a page: parameters in, prose in the language, nothing that runs or calls out."""

import re
from html import escape, unescape

import nbformat
import pandas as pd
import pytest

from siyaq.errors import SiyaqError
from siyaq.report import show
from siyaq.report.html import page
from siyaq.report.notebooks import execute, notebooks_folder, with_parameters
from siyaq.report.pdf import on_paper, write_pdf

NEW = nbformat.v4


def notebook(*cells):
    return NEW.new_notebook(cells=list(cells))


def code(source, *outputs, tags=()):
    return NEW.new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})


def html(text):
    return NEW.new_output("display_data", data={"text/html": text})


def build(*notebooks, **options):
    given = {"title": "<b>عنوان</b>", "facts": "3 < 4", "notes": ["<i>note</i>"], "data": "d" * 64, "code": "c" * 64}
    return page(list(notebooks), **{**given, **options})


def test_prose_comes_in_the_language_of_the_page():
    cell = NEW.new_markdown_cell("# Corpus\n\nWhat was read.", metadata={"siyaq": {"ar": "# المقالات\n\nما قُرئ."}})
    assert "What was read." in build(notebook(cell))
    arabic = build(notebook(cell), language="ar")
    assert "ما قُرئ." in arabic
    assert "What was read." not in arabic
    assert '<html lang="ar" dir="rtl">' in arabic


def test_contents_list_sections_beneath_their_chapter_even_where_two_use_one_title():
    one = notebook(
        NEW.new_markdown_cell("# Names\n\n## Most\n\n### Detail"), NEW.new_markdown_cell("## *Least* & <b>last</b>")
    )
    text = build(one, notebook(NEW.new_markdown_cell("# Names\n\n## Most")))
    contents = text[text.index("<nav") : text.index("</nav>")]
    assert re.sub(r"<(?!/?[ol][li])[^>]*>|\s", "", contents) == (
        "Contents<ol><li>Names<ol><li>Most</li><li>Least&amp;last</li></ol></li><li>Names<ol><li>Most</li></ol></li></ol>"
    )
    links = re.findall(r'href="#([^"]+)"', contents)
    assert links == re.findall(r'<h[23] id="([^"]+)"', text)
    assert len(links) == len(set(links)) == 5


def test_chapters_stand_above_sections_and_the_title_above_all():
    text = build(
        notebook(NEW.new_markdown_cell("# Names"), NEW.new_markdown_cell("## Most"), NEW.new_markdown_cell("### x"))
    )
    levels = re.findall(r"<h(\d)", text[text.index("<body") :])
    assert levels == ["1", "2", "2", "3", "4"]  # the page, its contents, a chapter, a section, a part of it


def test_a_section_without_a_chapter_is_listed():
    text = build(notebook(NEW.new_markdown_cell("## Alone")))
    assert re.findall(r'<li><a href="#([^"]+)"', text) == re.findall(r'<h3 id="([^"]+)"', text) == ["section-1"]


def test_cover_cells_go_before_the_contents_and_parameters_are_not_shown():
    text = build(
        notebook(code("source = '/home/x'", tags=["parameters"]), code("1", html("<p>FINDING</p>"), tags=["cover"]))
    )
    assert text.index("FINDING") < text.index("<nav")
    assert "/home/x" not in text


def test_results_of_cells_are_shown_richest_form_first():
    result = NEW.new_output("execute_result", data={"text/plain": "PLAIN", "text/html": "<p>RICH</p>"})
    text = build(notebook(code("siyaq.show(x)", result)))
    assert "<p>RICH</p>" in text
    assert "PLAIN" not in text


def test_a_framed_page_may_run_the_scripts_it_allows_itself_and_no_others():
    digest = "'sha256-" + "A" * 43 + "='"
    inside = f'<meta http-equiv=Content-Security-Policy content="script-src {digest}">'
    frame = f'<iframe sandbox="allow-scripts" srcdoc="{escape(inside, quote=True)}"></iframe>'
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', build(notebook(code("1", html(frame)))))[1]
    assert digest in unescape(policy)
    other = re.search(
        r'Content-Security-Policy" content="([^"]+)"', build(notebook(code("1", html(f"<p>{digest}</p>"))))
    )
    assert digest not in unescape(other[1])


def test_the_page_has_one_set_of_rules_for_all_tables():
    shown = show(pd.DataFrame({"n": [1]})).html
    assert "<style" in shown
    text = build(notebook(code("1", html(shown)), code("2", html(shown), tags=["cover"])))
    assert text.count("<style") == 1 and text.count('<table class="siyaq">') == 2


def test_titles_and_notes_are_escaped():
    text = build(notebook())
    assert "&lt;b&gt;عنوان&lt;/b&gt;" in text
    assert "&lt;i&gt;note&lt;/i&gt;" in text


def test_the_page_asks_for_nothing_and_runs_only_its_own_script():
    text = build(notebook(NEW.new_markdown_cell("prose"), code("1", html("<p>x</p>"))))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1]
    assert "default-src &#39;none&#39;" in policy or "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)


def test_an_unknown_language_is_named():
    with pytest.raises(SiyaqError, match="no language 'fr'; allowed: ar, en"):
        build(notebook(), language="fr")


def test_parameters_follow_the_tagged_cell_and_the_original_is_untouched():
    given = notebook(code("x = 1", tags=["parameters"]), code("x"))
    changed = with_parameters(given, {"x": "مرحبا"})
    assert [c.source for c in changed.cells] == ["x = 1", "x = 'مرحبا'", "x"]
    assert len(given.cells) == 2
    with pytest.raises(SiyaqError, match="no cell tagged 'parameters'"):
        with_parameters(notebook(code("x")), {"x": 1})


def test_a_failing_cell_names_the_notebook_and_the_error(tmp_path):
    nbformat.write(notebook(code("", tags=["parameters"]), code("1 / 0")), tmp_path / "bad.ipynb")
    with pytest.raises(SiyaqError, match=r"bad\.ipynb: a cell failed with ZeroDivisionError"):
        execute(tmp_path / "bad.ipynb", {})


def test_notebooks_in_git_carry_no_outputs_and_define_nothing():
    paths = sorted(notebooks_folder().glob("*.ipynb"))
    assert [p.stem for p in paths] == ["00_corpus", "01_entities", "02_network", "03_topics", "04_report"]
    for path in paths:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                assert not cell.outputs
                assert cell.execution_count is None
                assert "def " not in cell.source
            else:
                assert cell.metadata.get("siyaq", {}).get("ar"), (
                    f"{path.name}: prose without Arabic: {cell.source[:40]}"
                )


def test_without_any_printer_the_pdf_says_how_to_get_one(tmp_path, monkeypatch):
    monkeypatch.setattr("siyaq.report.pdf._weasyprint", lambda *_: False)
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert "install WeasyPrint" in write_pdf(tmp_path / "a.html", tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()


def test_paper_has_all_that_is_read_and_nothing_that_is_clicked():
    frame = f'<iframe srcdoc="{escape("<p>framed</p></iframe><script>", quote=True)}"></iframe>'
    table = html("<table><tr><td>&lt;iframe&gt; kept</td></tr></table><figure><img alt='kept too'></figure>")
    text = build(notebook(NEW.new_markdown_cell("# Names"), code("1 + 1", html(frame), table)))
    assert "srcdoc" in text and "<details" in text and "<script" in text
    paper = on_paper(text)
    assert not re.search("<iframe|<script|<details|framed", paper)
    assert "&lt;iframe&gt; kept" in paper and "kept too" in paper and paper.endswith("</html>")


def test_the_outline_of_the_pdf_has_chapters_and_sections_beneath_them():
    try:
        from weasyprint import HTML
    except (ImportError, OSError):
        pytest.skip("needs WeasyPrint and its C libraries")
    one = notebook(NEW.new_markdown_cell("# Names\n\n## Most\n\n## Least"))
    printed = HTML(string=on_paper(build(one, notebook(NEW.new_markdown_cell("# Topics"))))).render()
    outline = [(b[0], [below[0] for below in b[2]]) for b in printed.make_bookmark_tree()]
    assert outline == [("Names", ["Most", "Least"]), ("Topics", [])]
