// The standalone page: the map, beside it the legend or the person chosen, below it the tables.
performance.mark("map-data");
const data = JSON.parse(document.getElementById("map-data").textContent);
const words = makeWords(data);
const side = document.getElementById("side");
const legendHolder = document.createElement("div");
const personHolder = document.createElement("div");
side.append(personHolder, legendHolder);

document.getElementById("summary").textContent = words.filled(data.captions.summary, {
  people: words.grouped(data.nodes.id.length + data.isolated.id.length),
  relations: words.grouped(data.edges.source.length),
  communities: words.grouped(data.communities.id.length),
});

const map = renderMap(document.getElementById("map"), data, { onSelect: show });
map?.drawn.then(() => requestAnimationFrame(() => performance.measure("map-drawn", "map-data")));

function show(id, at) {
  legendHolder.hidden = at >= 0;
  personHolder.replaceChildren(...(at >= 0 ? [makePerson(data, map, at, choose)] : []));
  legendHolder.querySelectorAll("[aria-pressed]").forEach((button) => button.setAttribute("aria-pressed", "false"));
}

function choose(at) {
  map.select(at);
  personHolder.querySelector("h2")?.focus();
}

legendHolder.append(makeLegend(data, map));
document.getElementById("tables").append(...makeTables(data, map, choose));
