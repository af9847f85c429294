// A box that finds a person by name: a combobox with a list, all by keyboard.

const MOST = 8;
const MARKS = /[\u0300-\u036f]/g;

export function folded(text) {
  return text.normalize("NFD").replace(MARKS, "").toLowerCase();
}

/** Positions of up to `most` names that match all words of `query`; those that begin with it come first. */
export function findNames(names, query, most = MOST) {
  const words = folded(query).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const found = [];
  names.forEach((name, at) => {
    if (words.every((word) => name.includes(word))) found.push([name.startsWith(words[0]) ? 0 : 1, at]);
  });
  return found.sort((one, other) => one[0] - other[0] || one[1] - other[1]).slice(0, most).map(([, at]) => at);
}

export function makeSearch(holder, data, captions, onChosen) {
  let names = null;
  let found = [];
  let active = -1;
  const key = `map-search-${Math.random().toString(36).slice(2, 8)}`;
  const input = Object.assign(document.createElement("input"), { type: "search", className: "map-search-box" });
  const list = Object.assign(document.createElement("ul"), { className: "map-search-list", id: key, hidden: true });
  const status = Object.assign(document.createElement("p"), { className: "map-hidden" });
  const attributes = {
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": key,
    "aria-label": captions.search, placeholder: captions.search, autocomplete: "off", spellcheck: "false",
  };
  Object.entries(attributes).forEach(([name, value]) => input.setAttribute(name, value));
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", captions.people);
  status.setAttribute("role", "status");
  holder.append(input, list, status);

  function mark(position) {
    active = position;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === position)));
    if (position >= 0) input.setAttribute("aria-activedescendant", `${key}-${position}`);
    else input.removeAttribute("aria-activedescendant");
  }

  function show() {
    names ??= data.nodes.name.map(folded);
    found = findNames(names, input.value);
    list.replaceChildren(...found.map((node, at) => {
      const item = Object.assign(document.createElement("li"), { id: `${key}-${at}`, textContent: data.nodes.name[node] });
      item.setAttribute("role", "option");
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(at); });
      return item;
    }));
    const asked = input.value.trim() !== "";
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    status.textContent = !asked ? "" : found.length ? captions.found.replace("{count}", found.length) : captions.nobody;
    status.classList.toggle("map-search-none", asked && !found.length);
    mark(found.length ? 0 : -1);
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  }

  function choose(at) {
    const node = found[at];
    input.value = data.nodes.name[node];
    close();
    onChosen(node);
  }

  input.addEventListener("input", show);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return show();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((active + step + found.length) % found.length);
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Escape") {
      if (list.hidden) input.value = "";
      close();
    }
    return undefined;
  });
  return input;
}
