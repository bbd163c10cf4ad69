"""Draw docs/gallery.md and its pictures from seeds/: each line of code on the page is the one that drew its picture.

Run it from the root of the repository: ``python docs/draw_gallery.py``.
"""

from __future__ import annotations

from pathlib import Path

import siyaq
from siyaq import figures, frequencies, network, pipeline

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).parent / "gallery"
SET = [
    ("overview", "What the corpus is made of", "figures.figure_overview(run.articles, run.skipped)"),
    ("frequencies", "Who is named most", "figures.figure_frequencies(run.frequencies, run.entities)"),
    ("timeline", "Who is named when", "figures.figure_timeline(run.frequencies, run.entities, bursts=bursts)"),
    ("keyness", "Who is named more in one half", 'figures.figure_keyness(change, ("الأقدم", "الأحدث"), run.entities)'),
    ("network", "Who is named with whom", "figures.figure_network(run.nodes, run.edges)"),
    ("matrix", "The same as a matrix", "figures.figure_matrix(run.nodes, run.edges)"),
    ("network_over_time", "The network through time", "figures.figure_network_over_time(networks)"),
    ("topic_terms", "What the articles are about", "figures.figure_topic_terms(run.topics, run.topic_terms)"),
    (
        "topics_over_time",
        "Topics through time",
        "figures.figure_topics_over_time(run.article_topics, run.articles, run.topics)",
    ),
    (
        "topics_entities",
        "Topics and names",
        "figures.figure_topics_entities(run.article_topics, run.articles, run.mentions, run.topics, run.entities)",
    ),
    ("stability", "How many topics", "figures.figure_stability(run.stability)"),
    ("story", "The story line", "figures.figure_story(run.article_topics, run.articles, run.topics)"),
]
BEFORE = """\
run = siyaq.run("seeds")
early = run.articles[run.articles.published <= run.articles.published.median()]
late = run.articles[run.articles.published > run.articles.published.median()]
change = frequencies.compare(early, late, mentions=run.mentions)
bursts = frequencies.bursts(run.mentions, run.articles)
networks = {
    "الأقدم": network.build_network(run.mentions, early, run.entities),
    "الأحدث": network.build_network(run.mentions, late, run.entities),
}
"""
PAGE = """\
# Gallery

Every picture was drawn from `seeds/` by the line above it; `python docs/draw_gallery.py` draws them again. Before them:

```python
import siyaq
from siyaq import figures, frequencies, network

{before}```

All take `language` ("ar", "en" or "both"), `size` ("column", "page" or "slide"), `title` and `credit`;
`siyaq.save_figure(figure, "name", directory="figures")` writes SVG, PDF, PNG, the CSV of what is drawn, and an entry in
`manifest.json`; `siyaq figures verify` draws them again and compares.
"""


def main() -> None:
    """Write the page and one PNG a figure, two of them in English as well."""
    HERE.mkdir(exist_ok=True)
    names = {"siyaq": siyaq, "figures": figures, "frequencies": frequencies, "network": network}
    run = pipeline.run(ROOT / "seeds")
    exec(BEFORE.split("\n", 1)[1], names | {"run": run}, found := {"run": run})  # noqa: S102 (the code of this page)
    page = PAGE.format(before=BEFORE)
    for name, heading, code in SET:
        page += f"\n## {heading}\n\n```python\n{code}\n```\n\n![{heading}](gallery/{name}.png)\n"
        figure = eval(code, names | found)  # noqa: S307
        (HERE / f"{name}.png").write_bytes(figure._repr_png_())
    english = 'figures.figure_network(run.nodes, run.edges, language="en", size="column")'
    page += f"\n## In English, one column wide\n\n```python\n{english}\n```\n\n![network](gallery/network_en.png)\n"
    (HERE / "network_en.png").write_bytes(eval(english, names | found)._repr_png_())  # noqa: S307
    interactive = 'figures.interactive_network(run.nodes, run.edges, run.mentions, run.articles).save("network.html")'
    page += (
        "\n## To click\n\nOne page that opens offline: search, filter, click a name or a link, read the sentences.\n"
    )
    page += f"\n```python\n{interactive}\n```\n"
    (HERE.parent / "gallery.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
