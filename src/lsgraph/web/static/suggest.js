// Suggestions under the search box: the combobox pattern of the WAI-ARIA Authoring Practices, with a list that is
// only suggested. Without this script the form works by itself.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
"use strict";

const WAIT = 120; // milliseconds after the last key before the server is asked

function suggest(input) {
  const list = document.createElement("ul");
  const status = document.createElement("span");
  list.id = `${input.id}-list`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0].textContent);
  status.className = "skip";
  status.setAttribute("role", "status");
  input.after(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
  })) input.setAttribute(name, value);

  let timer = 0, active = -1, last = "", request = null;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const activate = (place) => {
    const options = list.children;
    if (active >= 0) options[active].setAttribute("aria-selected", "false");
    active = options.length ? (place + options.length) % options.length : -1;
    if (active < 0) return;
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[active].id);
  };

  const option = (entry, place) => {
    const item = document.createElement("li");
    item.id = `${list.id}-${place}`;
    item.dataset.url = entry.url;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    for (const [name, text] of [["label", entry.label], ["why", entry.why], ["kind", entry.class]]) {
      if (!text) continue;
      const part = document.createElement("span");
      part.className = name;
      part.textContent = text;
      item.append(part, " ");
    }
    return item;
  };

  const show = (entries) => {
    close();
    list.replaceChildren(...entries.map(option));
    status.textContent = entries.length ? input.dataset.count.replace("{count}", entries.length) : "";
    if (!entries.length || document.activeElement !== input) return;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };

  const ask = async () => {
    const text = input.value.trim();
    if (text === last) return;
    last = text;
    request?.abort();
    if (!text) return show([]);
    request = new AbortController();
    const query = new URLSearchParams({ q: text });
    const address = new URLSearchParams(location.search); // the page's own address may name its languages
    for (const field of ["lang", "content"]) if (address.get(field)) query.set(field, address.get(field));
    try {
      const answer = await fetch(`${input.dataset.suggest}?${query}`, {
        headers: { Accept: "application/json" }, signal: request.signal,
      });
      if (answer.ok && input.value.trim() === text) show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") close(); // the form still works
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the keys belong to the input method
    const keys = {
      ArrowDown: () => { if (!list.hidden) return activate(active + 1); last = ""; ask(); },
      ArrowUp: () => !list.hidden && activate(active < 0 ? -1 : active - 1),
      Escape: () => (list.hidden ? undefined : close()),
      Enter: () => active >= 0 && !list.hidden && location.assign(list.children[active].dataset.url),
    };
    if (!(event.key in keys) || (event.key === "Enter" && active < 0) || (event.key === "Escape" && list.hidden)) return;
    event.preventDefault();
    keys[event.key]();
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus in the box
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) location.assign(item.dataset.url);
  });
}

document.querySelectorAll("input[data-suggest]").forEach(suggest);
