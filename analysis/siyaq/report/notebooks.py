"""The notebooks: where they are, and running them with other parameters."""

from __future__ import annotations

import copy
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from traitlets.config import Config

from siyaq.errors import SiyaqError

TIMEOUT = 3600
"""Seconds that one cell may take."""

# What kernel and client say to each other is encrypted where the installed Jupyter can do that.
_KERNEL = Config({"KernelManager": {"transport_encryption": "auto"}})


def notebooks_folder() -> Path:
    """Return the folder of the notebooks: the one installed with the package, or the project's own."""
    installed = Path(__file__).parent / "notebooks"
    project = Path(__file__).parents[3] / "notebooks"
    for folder in (installed, project):
        if folder.is_dir():
            return folder
    raise SiyaqError(f"no notebooks in {installed} or {project}; install siyaq from a wheel or from its repository")


def with_parameters(notebook: NotebookNode, parameters: dict[str, object]) -> NotebookNode:
    """Return the notebook with a cell of assignments after the one tagged ``parameters`` (papermill's convention).

    Raises
    ------
    SiyaqError
        Where no cell is tagged so: the parameters would have no effect.
    """
    tagged = [i for i, c in enumerate(notebook.cells) if "parameters" in c.metadata.get("tags", [])]
    if not tagged:
        raise SiyaqError(
            "the notebook has no cell tagged 'parameters'; tag the one that assigns source, out and figures"
        )
    source = "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
    cell = nbformat.v4.new_code_cell(source, id="injected-parameters", metadata={"tags": ["injected-parameters"]})
    result = copy.deepcopy(notebook)
    result.cells.insert(tagged[0] + 1, cell)
    return result


def _failed_cell(notebook: NotebookNode) -> str:
    failed = (c for c in notebook.cells if any(o.output_type == "error" for o in c.get("outputs", [])))
    return next(failed).source


def execute(path: Path, parameters: dict[str, object]) -> NotebookNode:
    """Run one notebook in a fresh kernel and return it with its outputs.

    Raises
    ------
    SiyaqError
        Naming the notebook, the cell and the error, when a cell fails.
    """
    notebook = with_parameters(nbformat.read(path, as_version=4), parameters)
    client = NotebookClient(
        notebook,
        timeout=TIMEOUT,
        kernel_name="python3",
        record_timing=False,  # times would make every run different
        resources={"metadata": {"path": str(path.parent)}},
        config=_KERNEL,
    )
    try:
        return client.execute()
    except CellExecutionError as error:
        raise SiyaqError(
            f"notebook {path.name}: a cell failed with {error.ename}: {error.evalue}; "
            f"run it in JupyterLab to see where; the cell: {_failed_cell(notebook)}"
        ) from None
