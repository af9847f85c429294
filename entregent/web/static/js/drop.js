// Dropping files and folders, with the progress of the sending. Without it the form sends them all the same.

const form = document.querySelector("[data-drop]");

if (form) {
  const errors = form.querySelector("[data-drop-errors]");
  const sending = form.querySelector("[data-sending]");
  const files = form.querySelector("input[name=files]");
  const folder = form.querySelector("input[name=folder]");
  form.querySelector("[data-folder]").hidden = false;

  const over = (on) => (event) => {
    event.preventDefault();
    form.classList.toggle("is-over", on);
  };
  for (const name of ["dragenter", "dragover"]) form.addEventListener(name, over(true));
  for (const name of ["dragleave", "dragend"]) form.addEventListener(name, over(false));
  form.addEventListener("drop", async (event) => {
    over(false)(event);
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const dropped = [...event.dataTransfer.files];
    const directories = entries.filter((entry) => entry.isDirectory);
    const names = new Set(directories.map((entry) => entry.name));
    const inside = (await Promise.all(directories.map(walk))).flat();
    return send(dropped.filter((file) => !names.has(file.name)), inside, directories.length === 1 ? directories[0].name : "");
  });
  folder.addEventListener("change", () => {
    const chosen = [...folder.files].map((file) => ({ file, path: file.webkitRelativePath }));
    send([], chosen, chosen[0]?.path.split("/")[0]);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send([...files.files], []);
  });

  async function walk(entry) {
    if (entry.isFile) return [{ file: await new Promise((done, failed) => entry.file(done, failed)), path: entry.fullPath }];
    const reader = entry.createReader();
    const children = [];
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) break;
      children.push(...some);
    }
    return (await Promise.all(children.map(walk))).flat();
  }

  function send(single, inside, name = "") {
    const told = new FormData();
    for (const field of ["csrfmiddlewaretoken", "preview"]) {
      const input = form.elements[field];
      if (input.type !== "checkbox" || input.checked) told.append(field, input.value);
    }
    single.forEach((file) => told.append("files", file));
    for (const { file, path } of inside) {
      told.append("folder", file);
      told.append("paths", path.replace(/^\//, ""));
    }
    told.append("folder_name", name);
    const request = new XMLHttpRequest();
    const bar = sending.querySelector("progress");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("loadend", () => arrived(request));
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    errors.replaceChildren();
    sending.hidden = false;
    request.send(told);
  }

  function arrived(request) {
    sending.hidden = true;
    let told = {};
    try {
      told = JSON.parse(request.responseText);
    } catch {
      told = { errors: [form.dataset.lost] };
    }
    if (told.next) location.assign(told.next);
    else errors.append(...told.errors.map((text) => Object.assign(document.createElement("p"), { className: "error", textContent: text })));
  }
}
