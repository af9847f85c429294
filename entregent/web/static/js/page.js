// What every page has: keys, dialogs, copying, notices of what went wrong. Pages work without it.

const GO_MS = 1200;
const ARROWS = { ArrowDown: 1, ArrowUp: -1 };
const LETTERS = { j: 1, k: -1 };
let leading = 0;

function typing(target) {
  return target.closest?.("input:not([type=checkbox]):not([type=radio]):not([type=file]), textarea, select, [contenteditable], dialog[open]");
}

function cards() {
  return [...document.querySelectorAll("[data-card]")].filter((card) => card.offsetParent);
}

// A key acts on the card in focus, else on the first that knows it, else on any button of the page that has it.
function press(key) {
  const own = document.activeElement.closest?.("[data-card]");
  const named = (root) => root?.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const button = named(own) ?? (own ? null : cards().map(named).find(Boolean)) ?? document.querySelector(`.notices [data-key="${CSS.escape(key)}"]`);
  button?.click();
  return Boolean(button);
}

function step(by) {
  const all = cards();
  const at = all.indexOf(document.activeElement.closest("[data-card]"));
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
  next?.querySelector("[data-first]")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (typing(event.target)) {
    if (event.key === "Escape" && event.target.matches("[data-search]")) event.target.blur();
    return;
  }
  const { key } = event;
  const following = Date.now() - leading < GO_MS;
  leading = 0;
  if (following) {
    const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (link) {
      event.preventDefault();
      link.click();
    }
    return;
  }
  if (key === "g") leading = Date.now();
  else if (key === "?") document.getElementById("keys")?.showModal();
  else if (key === "/") {
    const box = document.querySelector("[data-search], .map-search-box, .ask input");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    } else document.querySelector('[data-go="p"]')?.click();
  } else if (ARROWS[key] && event.target.closest("[data-card]")) {
    event.preventDefault();
    step(ARROWS[key]);
  } else if (!press(key) && LETTERS[key]) step(LETTERS[key]);
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener instanceof HTMLButtonElement) document.getElementById(opener.dataset.open)?.showModal();
  const copier = event.target.closest("[data-copy]");
  if (copier) copy(copier);
  if (event.target.closest("[data-print]")) print();
  if (event.target.closest("[data-back]") && history.length > 1) {
    event.preventDefault();
    history.back();
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

// What takes a moment says so, and is not sent twice.
document.addEventListener("submit", (event) => {
  const { busy } = event.target.dataset;
  const button = event.submitter;
  if (!busy || !button) return;
  setTimeout(() => { button.disabled = true; button.textContent = busy; });
});

async function copy(button) {
  const text = document.getElementById(button.dataset.copy);
  text.select();
  await navigator.clipboard?.writeText(text.value);
  const status = button.parentElement.querySelector("[role=status]");
  if (status) status.textContent = "✓";
}

function reveal(root) {
  for (const button of root.querySelectorAll("[data-copy], [data-print]")) button.hidden = false;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-check-all]")) {
    for (const box of event.target.form.querySelectorAll("[data-card] input[type=checkbox]:enabled")) box.checked = event.target.checked;
  }
});

// After a card was answered, its place is taken by the next one: the focus stays there.
let place = -1;
document.addEventListener("htmx:beforeRequest", (event) => {
  place = cards().indexOf(event.target.closest?.("[data-card]"));
});
document.addEventListener("htmx:afterSwap", (event) => {
  reveal(document);
  if (place < 0 || !document.querySelector("[data-cards]")) return;
  const all = cards();
  all[Math.min(place, all.length - 1)]?.querySelector("[data-first]")?.focus();
  place = -1;
});
document.addEventListener("htmx:responseError", (event) => say(event.detail.xhr));
document.addEventListener("htmx:sendError", () => say(null));

function say(answer) {
  const toast = document.getElementById("toast");
  const plain = answer?.getResponseHeader("Content-Type")?.startsWith("text/plain");
  toast.textContent = plain ? answer.responseText : toast.dataset.lost;
  setTimeout(() => { toast.textContent = ""; }, 8000);
}

reveal(document);
