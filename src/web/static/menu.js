// menu.js - the menu is open on wide screens; what it opens closes by Escape or by a press beside it
const wide = window.matchMedia("(min-width: 46.01rem)");
const menu = document.querySelector("details.menu");
const sections = [...document.querySelectorAll(".menu .section > details")];
const panels = [...sections, ...document.querySelectorAll("details.settings")];

const arrange = () => {
  if (!menu) return;
  menu.open = wide.matches;
  for (const section of sections) { // On a handheld everything is seen at once; on a wide screen one section at a time.
    if (wide.matches) section.setAttribute("name", "section"); else section.removeAttribute("name");
    section.open = !wide.matches;
  }
};
const close = (but) => panels.forEach((panel) => { if (panel !== but && (wide.matches || panel.classList.contains("settings"))) panel.open = false; });

wide.addEventListener("change", arrange);
arrange();
document.addEventListener("click", (event) => close(event.target.closest("details")));
document.addEventListener("keydown", (event) => {
  const panel = event.key === "Escape" && document.activeElement?.closest("details.settings, .menu .section > details");
  if (!panel || !panel.open) return;
  panel.querySelector("summary").focus();
  close(null);
});
document.addEventListener("focusin", (event) => { if (!event.target.closest?.("details")) close(null); });
