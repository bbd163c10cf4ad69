"use strict";
// Texts of articles are data: they enter the page as text nodes only, and links only as http or https addresses.
(async () => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const at = (id) => document.getElementById(id);
  const data = read("data");
  const { nodes, edges, sentences, articles, words } = data;
  await Bokeh.embed.embed_item(read("item"), "plot");
  const doc = Bokeh.documents[Bokeh.documents.length - 1];
  const plot = doc.get_model_by_name("plot");
  const dots = doc.get_model_by_name("dots");
  const lines = doc.get_model_by_name("lines");
  const names = doc.get_model_by_name("names");

  const element = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const last = data.periods.length - 1;
  const state = { least: 1, from: 0, to: last, off: new Set(), focus: null };

  // The whole time holds the articles without a date as well.
  const all = () => state.from <= 0 && state.to >= last;
  const inTime = (article) => all() || (articles[article].time >= state.from && articles[article].time <= state.to);
  const within = (times) => Object.entries(times).filter(([t]) => Number(t) >= state.from && Number(t) <= state.to);
  const inArticles = ({ n, times }) => (all() ? n : within(times).reduce((sum, [, own]) => sum + own, 0));
  const counts = () => edges.map(inArticles);
  let seenEdges = [];
  let seenNodes = [];

  function update() {
    const n = counts();
    const off = (i) => state.off.has(nodes[i].community);
    seenEdges = edges.map((e, i) => n[i] >= state.least && n[i] > 0 && !off(e.s) && !off(e.t));
    const linked = new Set(edges.flatMap((e, i) => (seenEdges[i] ? [e.s, e.t] : [])));
    seenNodes = nodes.map((_, i) => !off(i) && (linked.has(i) || (state.least === 1 && all())));
    const near = neighbours();
    lines.data = {
      ...lines.data,
      alpha: seenEdges.map((seen, i) => (!seen ? 0 : near === null ? 0.5 : near.edges.has(i) ? 0.9 : 0.08)),
    };
    dots.data = {
      ...dots.data,
      alpha: seenNodes.map((seen, i) => (!seen ? 0 : near === null || near.nodes.has(i) ? 1 : 0.2)),
    };
    at("shown").textContent = `${words.nodes}: ${seenNodes.filter(Boolean).length} · ${words.edges}: ${seenEdges.filter(Boolean).length}`;
    label();
  }

  function neighbours() {
    if (state.focus === null) return null;
    const { node, edge } = state.focus;
    const chosen = new Set(edges.flatMap((e, i) => (i === edge || e.s === node || e.t === node ? [i] : [])));
    const found = new Set([...chosen].filter((i) => seenEdges[i]).flatMap((i) => [edges[i].s, edges[i].t]));
    if (node !== null) found.add(node);
    return { edges: chosen, nodes: found };
  }

  // Names that do not cover one another, the strongest first: more of them the nearer one looks.
  const ruler = document.createElement("canvas").getContext("2d");
  function label() {
    const wide = plot.inner_width || 600;
    const high = plot.inner_height || 600;
    const { x_range: x, y_range: y } = plot;
    const near = neighbours();
    const taken = [];
    const column = { x: [], y: [], text: [], offset: [] };
    ruler.font = "13px FiraGO, 'Noto Sans Arabic', 'DejaVu Sans', sans-serif";
    const order = nodes.map((_, i) => i).filter((i) => seenNodes[i] && (near === null || near.nodes.has(i)));
    if (state.focus && state.focus.node !== null) order.sort((a, b) => (b === state.focus.node) - (a === state.focus.node));
    for (const i of order) {
      const px = ((dots.data.x[i] - x.start) / (x.end - x.start)) * wide;
      const py = ((y.end - dots.data.y[i]) / (y.end - y.start)) * high;
      const half = ruler.measureText(nodes[i].label).width / 2 + 2;
      const reach = dots.data.size[i] / 2 + 1;
      // Below its node, or above it where another name stands below.
      for (const offset of [reach, -reach - 16]) {
        const box = [px - half, py + offset, px + half, py + offset + 16];
        if (box[2] < 0 || box[0] > wide || box[3] < 0 || box[1] > high) continue;
        if (taken.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3])) continue;
        taken.push(box);
        column.x.push(dots.data.x[i]);
        column.y.push(dots.data.y[i]);
        column.text.push(nodes[i].shown);
        column.offset.push(offset);
        break;
      }
    }
    names.data = column;
  }

  function link(article) {
    const { title, url } = articles[article];
    let address = null;
    try {
      const parsed = new URL(url);
      if (parsed.protocol === "http:" || parsed.protocol === "https:") address = parsed.href;
    } catch {
      address = null; // no address, or none that can be followed
    }
    const text = title || articles[article].id;
    if (address === null) return element("span", text, { dir: "auto" });
    return element("a", text, { href: address, rel: "noopener noreferrer", target: "_blank", dir: "auto" });
  }

  function quote(place, marked) {
    const sentence = sentences[place];
    const made = element("article");
    const text = element("p", undefined, { dir: "auto" });
    for (const [piece, who] of sentence.p) text.append(who !== -1 && marked.has(who) ? element("mark", piece) : piece);
    const about = element("p", undefined, { class: "about" });
    const { date, source } = articles[sentence.a];
    about.append(link(sentence.a));
    if (source) about.append(" · ", element("bdi", source));
    if (date) about.append(" · ", element("bdi", date));
    made.append(text, about);
    return made;
  }

  function quotes(panel, places, marked, total) {
    const shown = places.filter((place) => inTime(sentences[place].a));
    for (const place of shown) panel.append(quote(place, marked));
    if (!shown.length && total === 0) panel.append(element("p", words.none));
    if (total > shown.length) panel.append(element("p", `${words.more}: ${total - shown.length}`, { class: "about" }));
  }

  function showNode(i) {
    state.focus = { node: i, edge: null };
    update();
    const panel = at("panel");
    panel.replaceChildren(element("h2", nodes[i].label, { dir: "auto" }));
    const about = element("p", undefined, { class: "about" });
    if (nodes[i].other) about.append(element("bdi", nodes[i].other), " · ");
    about.append(`${words[nodes[i].type]} · ${words.articles}: ${inArticles(nodes[i])}`);
    panel.append(about);
    panel.append(element("h3", words.with));
    const list = element("ul");
    const mine = edges.map((e, k) => k).filter((k) => seenEdges[k] && (edges[k].s === i || edges[k].t === i));
    const n = counts();
    mine.sort((a, b) => n[b] - n[a] || a - b);
    for (const k of mine) {
      const other = edges[k].s === i ? edges[k].t : edges[k].s;
      const button = element("button", `${nodes[other].label} (${n[k]})`, { type: "button", dir: "auto" });
      button.addEventListener("click", () => showEdge(k));
      const item = element("li");
      item.append(button);
      list.append(item);
    }
    panel.append(list, element("h3", words.sentences));
    quotes(panel, nodes[i].places, new Set([i]), inArticles(nodes[i]));
    panel.scrollTop = 0;
  }

  function showEdge(k) {
    const { s, t } = edges[k];
    state.focus = { node: null, edge: k };
    update();
    const panel = at("panel");
    const head = element("h2");
    for (const [place, i] of [s, t].entries()) {
      const button = element("button", nodes[i].label, { type: "button", dir: "auto" });
      button.addEventListener("click", () => showNode(i));
      head.append(...(place ? [" – "] : []), button);
    }
    panel.replaceChildren(head, element("p", `${words.articles}: ${counts()[k]}`, { class: "about" }));
    quotes(panel, edges[k].places, new Set([s, t]), counts()[k]);
    panel.scrollTop = 0;
  }

  function clear() {
    state.focus = null;
    update();
    at("panel").replaceChildren(element("p", words.hint));
  }

  const taps = { node: [], edge: [] };
  let waiting = false;
  function tapped() {
    if (waiting) return;
    waiting = true; // a click tells of names and of links, one after the other
    setTimeout(() => {
      waiting = false;
      const node = taps.node.find((i) => seenNodes[i]);
      const edge = taps.edge.find((k) => seenEdges[k]);
      if (node !== undefined) showNode(node);
      else if (edge !== undefined) showEdge(edge);
      else clear();
    }, 0);
  }
  for (const [source, kind] of [[dots, "node"], [lines, "edge"]]) {
    source.selected.properties.indices.change.connect(() => {
      taps[kind] = [...source.selected.indices];
      tapped();
    });
  }
  let timer = 0;
  for (const range of [plot.x_range, plot.y_range]) {
    range.change.connect(() => {
      clearTimeout(timer);
      timer = setTimeout(label, 60);
    });
  }
  addEventListener("resize", () => setTimeout(label, 200));

  const flat = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u0655\u0670\u0640]/g, "").replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه").toLowerCase();
  const keys = nodes.map((node) => flat(`${node.label}\n${node.other}\n${node.id}`));
  at("search").addEventListener("input", () => {
    const wanted = flat(at("search").value.trim());
    const hits = wanted ? nodes.map((_, i) => i).filter((i) => keys[i].includes(wanted)).slice(0, 12) : [];
    at("found").replaceChildren(
      ...hits.map((i) => {
        const item = element("li");
        const button = element("button", nodes[i].label, { type: "button", dir: "auto" });
        button.addEventListener("click", () => showNode(i));
        item.append(button);
        return item;
      }),
    );
  });
  at("controls").addEventListener("submit", (event) => {
    event.preventDefault();
    at("found").querySelector("button")?.click();
  });
  const refresh = () => {
    update();
    if (state.focus === null) return;
    if (state.focus.node !== null) showNode(state.focus.node);
    else showEdge(state.focus.edge);
  };
  at("least").max = String(edges.reduce((most, edge) => Math.max(most, edge.n), 1));
  at("least").addEventListener("input", () => {
    state.least = Number(at("least").value);
    at("least-value").textContent = at("least").value;
    refresh();
  });
  if (last < 1) at("times").hidden = true;
  else {
    for (const id of ["from", "to"]) {
      at(id).append(...data.periods.map((name, i) => element("option", name, { value: i, dir: "ltr" })));
      at(id).addEventListener("change", () => {
        // One that passes the other takes it along: the time is never empty.
        const [from, to] = [Number(at("from").value), Number(at("to").value)];
        if (from > to) at(id === "from" ? "to" : "from").value = at(id).value;
        [state.from, state.to] = [Number(at("from").value), Number(at("to").value)];
        refresh();
      });
    }
    at("to").value = String(last);
  }
  for (const { community, colour, hollow, members } of data.communities) {
    const box = element("input", undefined, { type: "checkbox" });
    box.checked = true;
    box.addEventListener("change", () => {
      if (box.checked) state.off.delete(community);
      else state.off.add(community);
      refresh();
    });
    const swatch = element("span", undefined, { class: "swatch" });
    swatch.style.background = hollow ? "none" : colour;
    swatch.style.border = `3px solid ${colour}`;
    const line = element("label");
    line.append(box, swatch, element("bdi", members));
    at("communities").append(line);
  }
  update();
  setTimeout(label, 300); // once the plot has its size
  document.documentElement.dataset.ready = "yes";
})();
