// narrow.js - rows that narrow as one types: an input with data-narrow hides the rows of every data-narrowed table that do not hold
// each of its words; nothing is sent, and what stands in a hidden row stays in the form
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

const narrow = (input) => {
  const words = plain(input.value).split(/\s+/).filter(Boolean);
  for (const table of document.querySelectorAll("[data-narrowed]")) {
    for (const row of table.querySelectorAll("tbody tr")) row.hidden = !words.every((word) => plain(row.textContent).includes(word));
    const none = !table.querySelector("tbody tr:not([hidden])");
    for (const part of [table.parentElement, table.parentElement.previousElementSibling]) if (part) part.hidden = none;
  }
};

export const start = (root) => {
  for (const input of root.querySelectorAll("input[data-narrow]")) {
    const label = input.closest("label");
    if (label) label.hidden = false; // Without a script it would do nothing.
    input.addEventListener("input", () => narrow(input));
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); document.querySelector("[data-narrowed] tbody tr:not([hidden]) input[type=number]")?.focus(); }
      if (event.key === "Escape" && input.value) { event.preventDefault(); input.value = ""; narrow(input); }
    });
  }
};
