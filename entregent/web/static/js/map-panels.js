// What stands beside and below the map: the legend, the person chosen, and the same as tables.

const AT_ONCE = 25;

function make(tag, { className = "", text = "", ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== "") element.textContent = text;
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}

export function makeWords(data) {
  const { captions, nodes, communities } = data;
  const place = new Map(communities.id.map((id, at) => [id, at]));
  const grouped = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, captions.thousands);
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const community = (id) => {
    const at = place.get(id);
    if (at === undefined) return captions.others;
    return communities.label[at] || filled(captions.unnamed, { number: id + 1 });
  };
  const person = (at) => nodes.name[at] || filled(captions.person, { number: nodes.id[at] });
  return { captions, grouped, filled, community, person };
}

function swatch(data, colour) {
  const dot = make("span", { className: "map-swatch", "aria-hidden": "true" });
  for (const [name, theme] of Object.entries(data.palette)) {
    dot.style.setProperty(`--swatch-${name}`, theme.categories[colour] ?? theme.neutral);
  }
  return dot;
}

function line(className, text) {
  return make("li", {}, make("span", { className: `map-line ${className}`, "aria-hidden": "true" }), make("span", { text }));
}

/** The communities as buttons that put their members in front, and what the lines mean. */
export function makeLegend(data, map) {
  const words = makeWords(data);
  const { captions } = words;
  const { id, size, colour } = data.communities;
  const buttons = [];
  const list = make("ul", { className: "map-legend" });
  const order = [...id.keys()].sort((one, other) => size[other] - size[one]);
  for (const at of order) {
    const button = make("button", { type: "button", "aria-pressed": "false" }, swatch(data, colour[at]),
      make("span", { className: "map-legend-name", text: words.community(id[at]) }),
      make("span", { className: "map-figure", text: words.grouped(size[at]) }));
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      buttons.forEach((other) => other.setAttribute("aria-pressed", "false"));
      button.setAttribute("aria-pressed", String(on));
      map?.community(on ? id[at] : null);
    });
    buttons.push(button);
    list.append(make("li", {}, button));
  }
  const lines = make("ul", { className: "map-lines" }, line("is-proven", captions.stated));
  if (data.edges.inferred.includes(1)) lines.append(line("is-inferred", captions.inferred));
  return make("section", { className: "map-panel" }, make("h2", { text: captions.communities }), list,
    make("h2", { text: captions.edges }), lines, ...thinned(data, words), make("p", { className: "map-note", text: captions.sizes }));
}

// Where not every relation is drawn, how many are.
function thinned({ edges, drawn }, { captions, filled, grouped }) {
  const count = drawn ?? edges.source.length;
  if (count >= edges.source.length) return [];
  const text = filled(captions.thinned, { drawn: grouped(count), relations: grouped(edges.source.length) });
  return [make("p", { className: "map-note", text })];
}

/** A person and all they know here, the closest first, each with the kind of proof. */
export function makePerson(data, map, at, choose) {
  const words = makeWords(data);
  const { captions } = words;
  const { starts, nodes, edges } = map.adjacency;
  const { weight, kind, inferred } = data.edges;
  const own = [];
  for (let place = starts[at]; place < starts[at + 1]; place++) own.push([nodes[place], edges[place]]);
  own.sort((one, other) => weight[other[1]] - weight[one[1]] || one[0] - other[0]);
  const list = make("ul", { className: "map-known" });
  const rows = own.map(([other, edge]) => () => {
    const button = make("button", { type: "button", className: "map-name", text: words.person(other) });
    button.addEventListener("click", () => choose(other));
    const name = data.kinds[kind[edge]];
    const proof = [data.edges.detail?.[edge] || captions.kinds[name] || name, inferred[edge] ? captions.inferred.toLocaleLowerCase(captions.language) : ""];
    return make("li", {}, button, make("span", { className: "map-note", text: proof.filter(Boolean).join(" · ") }));
  });
  const close = make("button", { type: "button", className: "map-close", text: captions.close });
  close.addEventListener("click", () => map.clear());
  const about = [data.nodes.detail[at], words.community(data.nodes.community[at])].filter(Boolean);
  return make("section", { className: "map-panel" },
    make("div", { className: "map-panel-head" }, make("h2", { text: words.person(at), tabindex: "-1" }), close),
    ...about.map((text) => make("p", { className: "map-note", text })),
    make("h3", { text: words.filled(captions.neighbours, { count: words.grouped(own.length) }) }),
    list, grown(list, rows, captions));
}

// Append rows in portions: a list of 30,000 people stays quick. Returns the button that asks for more.
function grown(list, rows, captions) {
  let done = 0;
  const more = make("button", { type: "button", className: "map-more", text: captions.more });
  const add = () => {
    list.append(...rows.slice(done, done + AT_ONCE).map((row) => row()));
    done += AT_ONCE;
    more.hidden = done >= rows.length;
  };
  more.addEventListener("click", add);
  add();
  return more;
}

function table(caption, heads, rows, captions) {
  const body = make("tbody");
  const head = make("tr", {}, ...heads.map((text) => make("th", { scope: "col", text })));
  const whole = make("table", {}, make("caption", { text: caption }), make("thead", {}, head), body);
  return make("section", { className: "map-table" }, make("div", { className: "map-scroll", tabindex: "0", role: "region", "aria-label": caption }, whole), grown(body, rows, captions));
}

/** The map as tables: people by how many they know, the cornerstones, and those without a known relation. */
export function makeTables(data, map, choose) {
  const words = makeWords(data);
  const { captions } = words;
  const { nodes, bridges, isolated } = data;
  const named = (at) => {
    const name = make(map ? "button" : "span", { className: "map-name", text: words.person(at) });
    if (map) name.addEventListener("click", () => choose(at));
    const about = nodes.detail[at] ? [make("span", { className: "map-note", text: nodes.detail[at] })] : [];
    return make("th", { scope: "row" }, name, ...about);
  };
  const degree = new Uint32Array(nodes.id.length);
  for (const end of ["source", "target"]) data.edges[end].forEach((at) => degree[at]++);
  const people = [...nodes.id.keys()].sort((one, other) => degree[other] - degree[one] || one - other);
  const row = (at) => () => make("tr", {}, named(at), make("td", { text: words.community(nodes.community[at]) }),
    make("td", { className: "map-figure", text: words.grouped(degree[at]) }));
  const heads = [captions.name, captions.community, captions.knows];
  const sections = [];
  if (bridges.node.length) {
    const rows = bridges.node.map((at, place) => () => make("tr", {}, named(at),
      make("td", { text: bridges.between[place].map(words.community).join(" · ") })));
    sections.push(table(captions.bridges, [captions.name, captions.between], rows, captions));
  }
  if (data.edges.detail) {
    const { source, target, detail } = data.edges;
    const ends = [...source.keys()].sort((one, other) => data.edges.weight[other] - data.edges.weight[one]);
    const rows = ends.map((edge) => () => make("tr", {}, named(source[edge]), named(target[edge]), make("td", { text: detail[edge] })));
    sections.push(table(captions.bridging, [captions.between, "", captions.through], rows, captions));
  }
  sections.unshift(table(captions.people, heads, people.map(row), captions));
  if (isolated.id.length) sections.push(alone(isolated, words));
  return sections;
}

function alone(isolated, words) {
  const { captions } = words;
  const section = make("section", { className: "map-table" }, make("h2", { text: captions.isolated_title }),
    make("p", { className: "map-note", text: words.filled(captions.isolated, { count: words.grouped(isolated.id.length) }) }));
  if (!isolated.name.some(Boolean)) return section;
  const list = make("ul", { className: "map-alone" });
  const rows = isolated.name.map((name, at) => () => make("li", { text: name, title: isolated.detail[at] }));
  section.append(list, grown(list, rows, captions));
  return section;
}
