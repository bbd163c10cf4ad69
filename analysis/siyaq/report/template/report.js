"use strict";
// Tables sort by the column that is clicked; numbers as numbers, all else by the letters of the page's language.
for (const table of document.querySelectorAll("table.siyaq")) {
  const body = table.tBodies[0];
  if (!body || body.rows.length < 3) continue;
  for (const [column, cell] of [...table.tHead.rows[0].cells].entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...cell.childNodes);
    cell.append(button);
    let order = 1;
    button.addEventListener("click", () => {
      const key = (row) => row.cells[column].textContent.trim();
      const number = (text) => Number(text.replaceAll(/[,%<]/g, ""));
      const rows = [...body.rows];
      const numeric = rows.every((row) => key(row) === "–" || !Number.isNaN(number(key(row))));
      const compare = numeric
        ? (a, b) => (number(key(a)) || 0) - (number(key(b)) || 0)
        : (a, b) => key(a).localeCompare(key(b), document.documentElement.lang);
      rows.sort((a, b) => order * compare(a, b));
      cell.setAttribute("aria-sort", order > 0 ? "ascending" : "descending");
      order = -order;
      body.append(...rows);
    });
  }
}
