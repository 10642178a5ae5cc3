// Makes the query form's text box a rich editor: highlighting, errors while typing, completion from this server.
//
// The form stays what it is: the editor writes into its text box, and the form sends the query, so that results,
// their links and their addresses are those of the page without script. YASQE asks two other servers by itself, for
// prefixes and for terms; both completers are given this server's answers instead.

import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor.css";

const MOST_SUGGESTIONS = 60;
const CHOICE = "lsgraph-editor"; // in the reader's browser: "plain" or "rich"

const box = document.getElementById("query");
if (box) enhance(box);

async function enhance(box) {
  const response = await fetch(box.dataset.completions);
  if (!response.ok) return; // the plain form serves
  completeFrom(await response.json());

  const typing = document.activeElement === box;
  const place = document.createElement("div");
  box.after(place);
  const editor = new Yasqe(place, {
    value: box.value,
    autocompleters: ["prefixes", "class", "property", "variables"],
    showQueryButton: false,
    createShareableLink: undefined,
    consumeShareLink: null,
    persistenceId: null,
    resizeable: false,
    editorHeight: "auto", // grows with the query: a box that scrolls in a page that scrolls is hard to use by keyboard
    viewportMargin: Infinity,
    // Tab leaves the editor, as it leaves every other field: nobody gets stuck in it who has no mouse
    extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": () => send(box), "Cmd-Enter": () => send(box) },
  });
  editor.showNotification = () => {}; // what it says in English only, the page says in the reader's language
  const field = editor.getInputField();
  field.setAttribute("aria-label", box.labels[0]?.textContent ?? "");
  field.setAttribute("aria-describedby", "editor-help");
  editor.on("change", () => (box.value = editor.getValue()));
  box.labels[0]?.addEventListener("click", () => editor.focus());
  offerChoice(box, place, editor);
  if (typing && box.hidden) editor.focus(); // whoever was quicker than the editor goes on in it
}

// A screen reader may get along better with the plain box: the reader chooses, and the choice is remembered.
function offerChoice(box, place, editor) {
  const help = document.getElementById("editor-help");
  const button = help.querySelector("button");
  const show = (plain) => {
    box.hidden = !plain;
    place.hidden = plain;
    button.textContent = plain ? button.dataset.rich : button.dataset.plain;
    if (!plain) {
      editor.setValue(box.value);
      editor.refresh();
    }
  };
  button.addEventListener("click", () => {
    const plain = box.hidden;
    localStorage.setItem(CHOICE, plain ? "plain" : "rich");
    show(plain);
  });
  show(localStorage.getItem(CHOICE) === "plain");
  help.hidden = false;
}

function send(box) {
  box.form.requestSubmit();
}

// Let YASQE's completers answer from what this server knows: prefixes, and terms with their labels.
function completeFrom(known) {
  const labels = new Map([...known.classes, ...known.properties]);
  Object.assign(Yasqe.Autocompleters.prefixes, {
    persistenceId: null,
    get: () => Object.entries(known.prefixes).map(([prefix, namespace]) => `${prefix}: <${namespace}>`).sort(),
  });
  for (const [name, terms] of [["class", known.classes], ["property", known.properties]]) {
    Object.assign(Yasqe.Autocompleters[name], {
      get: (_, token) => matching(terms, token),
      postprocessHints: (editor, hints) => hints.map((hint) => ({ ...hint, displayText: shown(editor, hint.text, labels) })),
    });
  }
}

function matching(terms, token) {
  const typed = (token?.autocompletionString ?? "").toLowerCase();
  const found = terms.filter(([iri, label]) => iri.toLowerCase().startsWith(typed) || label.toLowerCase().includes(typed));
  return found.slice(0, MOST_SUGGESTIONS).map(([iri]) => iri);
}

function shown(editor, text, labels) {
  const [prefix, name] = text.split(":", 2);
  const iri = text.startsWith("<") ? text.slice(1, -1) : (editor.getPrefixesFromQuery()[prefix] ?? "") + name;
  const label = labels.get(iri);
  return label ? `${text}  ${label}` : text;
}
