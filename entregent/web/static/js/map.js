// The map of a network, drawn with sigma (WebGL) from columns of data (their shape: entregent/drawing/columns.py).
// Needs the globals `graphology` and `Sigma`, which their vendored scripts set.

import { EdgeLayer } from "./map-edges.js";
import { CommunityLabels, overlaps } from "./map-labels.js";
import { Picker, pickingSigma, unpicked } from "./map-picking.js";
import { makeSearch } from "./map-search.js";

const LARGE = 5000;
// Of a community with more relations than this only those drawn at rest are put in front.
const MOST_INSIDE = 20000;
const MOST_NAMES = 24;
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** Whether this browser can draw the map at all. */
export function canDraw() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

/** The neighbours of every node: those of `n` stand at `starts[n]` … `starts[n + 1]`, each with its edge. */
export function adjacency(count, { source, target }) {
  const starts = new Uint32Array(count + 1);
  for (let edge = 0; edge < source.length; edge++) {
    starts[source[edge] + 1]++;
    starts[target[edge] + 1]++;
  }
  for (let node = 0; node < count; node++) starts[node + 1] += starts[node];
  const next = starts.slice();
  const nodes = new Uint32Array(2 * source.length);
  const edges = new Uint32Array(2 * source.length);
  for (let edge = 0; edge < source.length; edge++) {
    for (const [from, to] of [[source[edge], target[edge]], [target[edge], source[edge]]]) {
      nodes[next[from]] = to;
      edges[next[from]++] = edge;
    }
  }
  return { starts, nodes, edges };
}

/**
 * Draw `data` into `container` (an element with a height) and return what steers it.
 *
 * options.onSelect(id, position): a person was chosen (null, -1: nobody any more); the container also gets the event
 * `map:select` with {id, position}. options.captions: texts, where not those of the data. options.search: false for no box.
 * Returns { select(position), clear(), community(id or null), whole(), drawn (a promise: every
 * relation is on the picture), adjacency, renderer, destroy() }, or null without WebGL.
 */
export function renderMap(container, data, options = {}) {
  const captions = { ...data.captions, ...options.captions };
  container.classList.add("map");
  if (!canDraw()) {
    container.append(Object.assign(document.createElement("p"), { className: "map-notice", textContent: captions.no_webgl }));
    return null;
  }
  return new NetworkMap(container, data, captions, options).handle();
}

/** Fetch the columns that `data-map-source` of the container names, then draw them. */
export async function loadMap(container, options = {}) {
  const answer = await fetch(container.dataset.mapSource, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The map did not come (${answer.status}).`);
  return renderMap(container, await answer.json(), options);
}

class NetworkMap {
  constructor(container, data, captions, options) {
    Object.assign(this, { container, data, captions, options });
    this.large = data.nodes.id.length > LARGE;
    this.selected = -1;
    this.middle = -1;
    this.shown = new Set();
    this.named = new Set();
    this.nameBoxes = [];
    this.focusBoxes = [];
    this.adjacency = adjacency(data.nodes.id.length, data.edges);
    this.media = matchMedia("(prefers-color-scheme: dark)");
    this.theme = this.#theme();
    this.stage = this.#part("map-canvas", { role: "img", "aria-label": captions.picture });
    const Sigma = pickingSigma((point) => this.#pick(point));
    this.renderer = new Sigma(this.#graph(), this.stage, this.#settings());
    // Sigma forgets the extent between two refreshes; the labels are placed in between.
    this.renderer.setCustomBBox(this.renderer.getBBox());
    this.edges = new EdgeLayer(this.renderer, data);
    this.picker = new Picker(this.edges.x, this.edges.y);
    this.labels = new CommunityLabels(this.#part("map-communities", { "aria-hidden": "true" }), this.renderer, data);
    this.#tools();
    this.#events();
    this.#watchTheme();
    this.edges.colours(this.theme);
    this.renderer.refresh({ skipIndexation: true });
  }

  handle() {
    return {
      select: (position) => this.#select(position, true),
      clear: () => this.#select(-1, false),
      community: (id) => this.#community(id),
      whole: () => this.#move({ x: 0.5, y: 0.5, ratio: 1 }),
      adjacency: this.adjacency,
      drawn: this.edges.whole,
      renderer: this.renderer,
      destroy: () => this.#destroy(),
    };
  }

  #part(name, attributes = {}) {
    const part = document.createElement("div");
    part.className = name;
    Object.entries(attributes).forEach(([key, value]) => part.setAttribute(key, value));
    this.container.append(part);
    return part;
  }

  #graph() {
    const { id, name, x, y, size } = this.data.nodes;
    const area = this.stage.clientWidth * this.stage.clientHeight;
    const largest = Math.min(16, Math.max(3.2, 0.42 * Math.sqrt(area / Math.max(id.length, 1))));
    const smallest = Math.max(0.26 * largest, 1.3);
    this.largest = largest;
    this.radii = Float32Array.from(size, (value) => smallest + (largest - smallest) * value);
    const cornerstones = new Set(this.data.bridges.node);
    const graph = new globalThis.graphology.UndirectedGraph();
    id.forEach((_, at) => {
      const type = cornerstones.has(at) ? "ringed" : "dot";
      graph.addNode(String(at), { x: x[at], y: y[at], size: this.radii[at], label: name[at], type });
    });
    return graph;
  }

  #settings() {
    const border = globalThis.Sigma.rendering.createNodeBorderProgram;
    const dot = border({ borders: [
      { size: { value: 0.12 }, color: { attribute: "ground" } }, { size: { fill: true }, color: { attribute: "color" } },
    ] });
    const ringed = border({ borders: [
      { size: { value: 2, mode: "pixels" }, color: { attribute: "ink" } },
      { size: { value: 1, mode: "pixels" }, color: { attribute: "ground" } },
      { size: { fill: true }, color: { attribute: "color" } },
    ] });
    return {
      nodeProgramClasses: { dot: unpicked(dot), ringed: unpicked(ringed) },
      nodeReducer: (key, attributes) => this.#look(Number(key), attributes),
      defaultDrawNodeLabel: (context, node) => this.#drawName(context, node, false),
      defaultDrawNodeHover: (context, node) => this.#drawName(context, node, true),
      labelSize: 12, labelFont: FONT, labelDensity: 0.6, labelGridCellSize: 110, labelRenderedSizeThreshold: this.large ? 7 : 5,
      hideLabelsOnMove: this.large, enableCameraRotation: false, minCameraRatio: 0.02, maxCameraRatio: 1.6,
      stagePadding: 28, zIndex: false, allowInvalidContainer: true,
    };
  }

  #pick(point) {
    const scale = this.renderer.scaleSize();
    const at = this.picker.at(this.renderer, point, (node) => this.radii[node] * scale, this.largest * scale);
    return at < 0 ? null : String(at);
  }

  #look(at, attributes) {
    const { theme } = this;
    const color = theme.categories[this.data.nodes.colour[at]] ?? theme.neutral;
    return { ...attributes, color, ground: theme.ground, ink: theme.ink, highlighted: this.shown.has(at) };
  }

  // A name beside its dot where there is room, with a halo of the ground. The person in focus and the one pointed at are
  // always named; names of others keep off each other, and those of people not in focus off the community labels.
  #drawName(context, node, focused) {
    const needed = focused && (node.key === this.pointed || Number(node.key) === this.middle);
    if (!node.label || (focused && !needed && !this.named.has(Number(node.key)))) return;
    const size = focused ? 13 : 12;
    context.font = `${focused ? 600 : 400} ${size}px ${FONT}`;
    const box = this.#room(node, context.measureText(node.label).width, size, focused, needed);
    if (!box) return;
    (focused ? this.focusBoxes : this.nameBoxes).push(box);
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = this.theme.ground;
    context.strokeText(node.label, box.left, box.bottom - size * 0.2);
    context.fillStyle = this.theme.ink;
    context.fillText(node.label, box.left, box.bottom - size * 0.2);
  }

  #room({ x, y, size }, width, height, focused, needed) {
    const beside = size + 3;
    const spots = [
      [x + beside, y - height / 2], [x - beside - width, y - height / 2],
      [x - width / 2, y + beside], [x - width / 2, y - beside - height],
    ];
    const boxes = spots.map(([left, top]) => ({ left, top, right: left + width, bottom: top + height }));
    const taken = focused ? this.focusBoxes : this.nameBoxes;
    const free = (box) => !overlaps(taken, box) && (focused || !overlaps(this.labels?.boxes ?? [], box));
    return boxes.find(free) ?? (needed ? boxes[0] : null);
  }

  #tools() {
    const tools = this.#part("map-tools");
    if (this.options.search !== false && this.data.nodes.name.some(Boolean)) {
      const holder = Object.assign(document.createElement("div"), { className: "map-search" });
      tools.append(holder);
      makeSearch(holder, this.data, this.captions, (at) => this.#select(at, true));
    }
    const zoom = Object.assign(document.createElement("div"), { className: "map-zoom" });
    const buttons = [["+", "zoom_in", 1 / 1.6], ["−", "zoom_out", 1.6], ["⤢", "whole", 0]];
    for (const [sign, caption, factor] of buttons) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: sign });
      button.setAttribute("aria-label", this.captions[caption]);
      button.title = this.captions[caption];
      button.addEventListener("click", () => this.#zoom(factor));
      zoom.append(button);
    }
    tools.append(zoom);
  }

  #zoom(factor) {
    if (!factor) return this.#move({ x: 0.5, y: 0.5, ratio: 1 });
    const { ratio } = this.renderer.getCamera().getState();
    return this.#move({ ratio: Math.min(1.6, Math.max(0.02, ratio * factor)) });
  }

  #move(state) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const camera = this.renderer.getCamera();
    if (still) camera.setState({ ...camera.getState(), ...state });
    else camera.animate(state, { duration: 350 });
  }

  #events() {
    const { renderer } = this;
    renderer.on("beforeRender", () => {
      this.nameBoxes = [];
      this.focusBoxes = [];
      this.labels.place(renderer.getCamera().getState());
    });
    renderer.on("resize", () => this.labels?.measure());
    renderer.on("enterNode", ({ node }) => {
      this.stage.classList.add("is-pointing");
      this.pointed = node;
      if (this.selected < 0) this.#focus(Number(node));
    });
    renderer.on("leaveNode", () => {
      this.stage.classList.remove("is-pointing");
      this.pointed = null;
      if (this.selected < 0) this.#focus(-1);
    });
    renderer.on("clickNode", ({ node }) => this.#select(Number(node), false));
    renderer.on("clickStage", () => this.#select(-1, false));
    this.onKey = (event) => { if (event.key === "Escape" && this.selected >= 0) this.#select(-1, false); };
    this.container.addEventListener("keydown", this.onKey);
  }

  #select(at, travel) {
    const id = at >= 0 ? this.data.nodes.id[at] : null;
    if (at === this.selected && !travel) return;
    this.selected = at;
    this.#focus(at);
    if (travel && at >= 0) this.#move(this.#around(at));
    this.options.onSelect?.(id, at);
    this.container.dispatchEvent(new CustomEvent("map:select", { bubbles: true, detail: { id, position: at } }));
  }

  // The view with a person in its middle and most of those they know around.
  #around(at) {
    const middle = this.renderer.getNodeDisplayData(String(at));
    const { starts, nodes } = this.adjacency;
    const distances = [...nodes.subarray(starts[at], starts[at + 1])].map((other) => {
      const { x, y } = this.renderer.getNodeDisplayData(String(other));
      return Math.hypot(x - middle.x, y - middle.y);
    }).sort((one, other) => one - other);
    const reach = distances[Math.floor(distances.length * 0.8)] ?? 0;
    return { x: middle.x, y: middle.y, ratio: Math.min(0.7, Math.max(0.08, 3 * reach)) };
  }

  // Put one person and all they know in front; -1 puts everybody back.
  #focus(at) {
    const { starts, nodes, edges } = this.adjacency;
    this.middle = at;
    if (at < 0) return this.#show([], []);
    const own = this.#largestFirst([...nodes.subarray(starts[at], starts[at + 1])]);
    return this.#show([at, ...own], [...edges.subarray(starts[at], starts[at + 1])]);
  }

  #largestFirst(people) {
    const { size } = this.data.nodes;
    return people.sort((one, other) => size[other] - size[one]);
  }

  #community(id) {
    const { community } = this.data.nodes;
    const members = id === null ? [] : [...community.keys()].filter((at) => community[at] === id);
    const { source, target } = this.data.edges;
    let inside = id === null ? [] : [...source.keys()].filter((at) => community[source[at]] === id && community[target[at]] === id);
    if (inside.length > MOST_INSIDE) inside = inside.filter((at) => at < this.edges.count);
    this.selected = this.middle = -1;
    this.#show(this.#largestFirst(members), inside);
  }

  // Put people in front, the most important first: sigma draws names in the order in which it is given them.
  #show(people, edges) {
    const changed = new Set([...people, ...this.shown]);
    this.shown = new Set(people);
    this.named = new Set(people.slice(0, MOST_NAMES));
    this.container.classList.toggle("is-focused", people.length > 0);
    this.edges.highlight(edges);
    this.renderer.refresh({ partialGraph: { nodes: [...changed].map(String) }, skipIndexation: true, schedule: true });
  }

  #watchTheme() {
    this.onTheme = () => this.#colours();
    this.media.addEventListener("change", this.onTheme);
    this.observer = new MutationObserver(this.onTheme);
    this.observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  }

  #theme() {
    const chosen = document.documentElement.dataset.theme;
    const dark = chosen === "dark" || (chosen !== "light" && this.media.matches);
    const theme = this.data.palette[dark ? "dark" : "light"];
    for (const name of ["ground", "ink", "muted", "accent"]) this.container.style.setProperty(`--map-${name}`, theme[name]);
    return theme;
  }

  #colours() {
    this.theme = this.#theme();
    this.edges.colours(this.theme);
    this.renderer.refresh({ skipIndexation: true });
  }

  #destroy() {
    this.media.removeEventListener("change", this.onTheme);
    this.observer.disconnect();
    this.container.removeEventListener("keydown", this.onKey);
    this.edges.destroy();
    this.renderer.kill();
    this.container.replaceChildren();
    this.container.classList.remove("map", "is-focused");
  }
}
