// search.js - search as you type: an input with data-search is a combobox over the list that data-results names
//
// The focus stays in the input, the arrows move among the options, Enter sends the form around the list with the chosen pack.
// Enter with none chosen sends the input's own form, which searches on a page of its own; so does the button beside it.
import { isTelling, make, tell } from "./dom.js";
import { say } from "./words.js";

const KEYS = { ArrowDown: 1, ArrowUp: -1 }, WAIT_MS = 120, PATIENCE_MS = 8000;

/**
 * Make an input and a list a combobox. `ask(words, signal)` gives the rows, `draw(row)` the element of one, `choose(row, event)`
 * takes it; `least` is how many characters it takes. Rows may be set at any time with the function that is returned.
 */
export const makeCombobox = (input, list, { ask, draw, choose, least = 2, none = () => [], failed = () => {}, found = () => {} }) => {
  let timer = 0, asking = null, active = -1, rows = [];
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) input.setAttribute(name, value);
  const options = () => [...list.querySelectorAll("[role=option]")];
  const point = (at) => {
    active = at;
    options().forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    const option = options()[at];
    if (option) { input.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    else input.removeAttribute("aria-activedescendant");
  };
  const show = (next) => {
    rows = next;
    list.replaceChildren(...rows.map((row, i) => {
      const option = draw(row);
      option.id = `${list.id}-${i}`;
      option.setAttribute("role", "option");
      return option;
    }));
    if (rows.length) list.setAttribute("role", "listbox"); else list.removeAttribute("role");
    input.setAttribute("aria-expanded", String(rows.length > 0));
    point(-1);
  };
  const stop = () => { window.clearTimeout(timer); asking?.abort(); asking = null; };
  const start = async () => {
    const mine = asking = new AbortController();
    const late = window.setTimeout(() => mine.abort(), PATIENCE_MS);
    try {
      const answer = await ask(input.value, mine.signal);
      if (asking !== mine) return;
      show(answer);
      found(answer);
    } catch (wrong) {
      if (asking !== mine) return; // Something newer was typed: nobody waits for this answer.
      show(none());
      failed(wrong);
    } finally { window.clearTimeout(late); }
  };
  input.addEventListener("input", () => {
    stop();
    if (input.value.trim().length < least) { show(none()); tell(""); return; }
    timer = window.setTimeout(start, WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    const count = options().length;
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (KEYS[event.key] && count) {
      event.preventDefault();
      const next = active + KEYS[event.key];
      point(next < -1 ? count - 1 : next >= count ? -1 : next); // Past either end stands the input itself.
    } else if (event.key === "Enter" && active >= 0) { event.preventDefault(); stop(); choose(rows[active], event); }
    else if (event.key === "Escape" && !input.closest("dialog") && (count || isTelling())) { event.preventDefault(); stop(); show([]); tell(""); }
  });
  list.addEventListener("mousedown", (event) => { if (event.target.closest("[role=option]")) event.preventDefault(); });
  list.addEventListener("click", (event) => {
    const at = options().indexOf(event.target.closest("[role=option]"));
    if (at >= 0) { stop(); choose(rows[at], event); }
  });
  return { show, first: () => rows[0], stop };
};

/** What the server answers, or an error named after its status. */
export const askJson = async (path, signal) => {
  const reply = await fetch(path, { headers: { Accept: "application/json" }, signal });
  if (!reply.ok) throw new Error(String(reply.status));
  return reply.json();
};

export const drawPack = (row) => make("li", {}, make("strong", {}, [row.name, row.strength].filter(Boolean).join(" ")), " ", row.pack_text ?? "", make("br"),
  make("span", { class: "quiet" }, [row.substance, row.vnr, row.company].filter(Boolean).join(" · ")));

export const start = (root) => {
  for (const input of root.querySelectorAll("input[data-search]")) {
    const list = document.getElementById(input.dataset.results), form = list?.closest("form");
    if (!list || !form) continue;
    makeCombobox(input, list, {
      ask: async (words, signal) => (await askJson(`${input.dataset.search}?q=${encodeURIComponent(words)}`, signal)).packs.slice(),
      draw: drawPack,
      found: (packs) => tell(packs.length ? say("FOUND_MANY", { n: packs.length }) : say("FOUND_NONE"), packs.length > 0),
      failed: (wrong) => tell(say(wrong.message === "401" ? "SIGNED_OUT" : "NO_ANSWER")),
      choose: (row) => {
        const chosen = make("input", { type: "hidden", name: "pack_id", value: row.pack_id });
        form.append(chosen);
        form.requestSubmit(); // Takes the values at once.
        chosen.remove(); // When it was not sent, another button of the form must not send it.
      },
    });
  }
};
