// The page of the map: the picture, beside it the legend or the person chosen with the evidence, below it the tables.

import { renderMap } from "./map.js";
import { makeLegend, makePerson, makeTables, makeWords } from "./map-panels.js";

const LEGEND_ROWS = 18;
const container = document.getElementById("map");
const side = document.getElementById("side");

const answer = await fetch(container.dataset.mapSource, { headers: { Accept: "application/json" } });
const data = await answer.json();
container.replaceChildren();
const words = makeWords(data);
document.getElementById("summary").textContent = words.filled(data.captions.summary, {
  people: words.grouped(data.nodes.id.length + data.isolated.id.length),
  relations: words.grouped(data.edges.source.length),
  communities: words.grouped(data.communities.id.length),
});

const legend = document.createElement("div");
const chosen = document.createElement("div");
side.append(chosen, legend);
const map = renderMap(container, data, { onSelect: show });

function show(id, at) {
  legend.hidden = at >= 0;
  chosen.replaceChildren();
  legend.querySelectorAll("[aria-pressed]").forEach((button) => button.setAttribute("aria-pressed", "false"));
  if (at < 0) return;
  const panel = makePerson(data, map, at, choose);
  const address = addressOf(id);
  if (address) {
    const link = Object.assign(document.createElement("a"), { href: address, textContent: side.dataset.open });
    panel.querySelector(".map-panel-head").after(link);
  }
  if (side.dataset.proofs) addEvidence(panel, id, at);
  chosen.append(panel);
}

// The page of a person; on the picture of groups that of a group one step further, whose ids begin with a g.
function addressOf(id) {
  const { person, group } = side.dataset;
  if (!group) return person.replace("0", id);
  return id.startsWith("g") ? group.replace("0", id.slice(1)) : "";
}

// Under everybody they know, the evidence of the edge, asked for when it is opened.
function addEvidence(panel, id, at) {
  const list = panel.querySelector(".map-known");
  const equip = () => {
    for (const row of list.querySelectorAll("li:not([data-other])")) {
      const other = data.nodes.id[neighbours(at)[[...list.children].indexOf(row)]];
      row.dataset.other = other;
      const details = document.createElement("details");
      const summary = Object.assign(document.createElement("summary"), { textContent: side.dataset.evidence });
      const holder = document.createElement("div");
      details.append(summary, holder);
      details.addEventListener("toggle", () => loadProofs(holder, id, other), { once: true });
      row.append(details);
    }
  };
  equip();
  new MutationObserver(equip).observe(list, { childList: true });
}

async function loadProofs(holder, id, other) {
  const address = side.dataset.proofs.replace("1", id).replace("/0/", `/${other}/`);
  const told = await fetch(address, { headers: { "HX-Request": "true" } });
  holder.innerHTML = told.ok ? await told.text() : "";
}

// The neighbours of a person in the order in which makePerson lists them.
function neighbours(at) {
  const { starts, nodes, edges } = map.adjacency;
  const own = [];
  for (let place = starts[at]; place < starts[at + 1]; place++) own.push([nodes[place], edges[place]]);
  const { weight } = data.edges;
  return own.sort((one, other) => weight[other[1]] - weight[one[1]] || one[0] - other[0]).map(([node]) => node);
}

// Of many communities the largest are enough at first.
function foldLegend(rows) {
  const small = [...rows].slice(LEGEND_ROWS);
  if (!small.length) return;
  const more = Object.assign(document.createElement("button"), { type: "button", className: "map-more", textContent: data.captions.more });
  for (const row of small) row.hidden = true;
  more.addEventListener("click", () => {
    for (const row of small) row.hidden = false;
    small[0].querySelector("button").focus();
    more.remove();
  });
  rows[0].parentElement.after(more);
}

function choose(at) {
  map.select(at);
  chosen.querySelector("h2")?.focus();
}

legend.append(makeLegend(data, map));
foldLegend(legend.querySelectorAll(".map-legend li"));
document.getElementById("tables").append(...makeTables(data, map, choose));
