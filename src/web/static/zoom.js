// zoom.js - a figure whose series are long can be looked into: uPlot in place of the picture, on demand; the table stays
import { make } from "./dom.js";
import { askJson } from "./search.js";
import { say } from "./words.js";

const STEP = 0.25, HEIGHT = 340;
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const seriesOf = (rows) => {
  const points = [...new Set(rows.map((row) => row.point))], names = [...new Set(rows.map((row) => row.series))];
  const at = new Map(points.map((point, i) => [point, i]));
  const values = names.map(() => points.map(() => null));
  for (const row of rows) values[names.indexOf(row.series)][at.get(row.point)] = row.value;
  return { points, names, values };
};

const draw = (uPlot, box, figure, { points, names, values }, isMoney) => {
  const shown = (value) => value === null ? "–" : (isMoney ? value / 100 : value).toLocaleString("sv-SE", { maximumFractionDigits: isMoney ? 2 : 0 });
  const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") } };
  const plot = new uPlot({
    width: box.clientWidth, height: HEIGHT, cursor: { drag: { x: true, y: false } }, scales: { x: { time: false } },
    axes: [{ ...axis, values: (_, splits) => splits.map((i) => Number.isInteger(i) ? points[i] ?? "" : ""), space: 70 },
           { ...axis, size: 95, values: (_, splits) => splits.map(shown) }],
    series: [{ label: figure.dataset.zoomAxis || "", value: (_, i) => points[i] ?? "–" },
             ...names.map((label, i) => ({ label, stroke: colour(`--s${i % 8 + 1}`), width: 2, dash: i ? [8, 3 + i] : [], points: { show: points.length < 120 }, value: (_, value) => shown(value) }))],
  }, [points.map((_, i) => i), ...values], box);
  new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: HEIGHT })).observe(box);
  return plot;
};

/* Moving the window by keys and buttons, as the mouse does by dragging. */
const move = (plot, count, how) => {
  const whole = Math.max(count - 1, 1), { min, max } = plot.scales.x, width = max - min;
  const [from, to] = { whole: [0, whole], in: [min + width * STEP, max - width * STEP], out: [min - width * STEP * 2, max + width * STEP * 2],
    back: [min - width * STEP, max - width * STEP], on: [min + width * STEP, max + width * STEP] }[how];
  if (to - from < 1) return;
  const shift = from < 0 ? -from : to > whole ? Math.max(whole - to, -from) : 0;
  plot.setScale("x", { min: Math.max(from + shift, 0), max: Math.min(to + shift, whole) });
};

const open = async (figure, button) => {
  button.disabled = true;
  const picture = figure.querySelector("svg"), box = make("div", { class: "zoomed", role: "img", "aria-label": figure.querySelector("h2, h1")?.textContent ?? "" });
  try {
    const [{ default: uPlot }, rows] = await Promise.all([import("./uplot.js"), askJson(figure.dataset.zoom)]);
    if (!document.querySelector("link[data-uplot]")) {
      const style = make("link", { rel: "stylesheet", href: new URL("./uplot.css", import.meta.url).href, "data-uplot": true });
      const there = new Promise((resolve) => { style.onload = style.onerror = resolve; });
      document.head.append(style);
      await there;
    }
    const data = seriesOf(rows);
    picture.after(box);
    const plot = draw(uPlot, box, figure, data, figure.hasAttribute("data-zoom-money"));
    picture.style.display = "none"; // By the script's own hand: the policy is about the page's markup.
    const tools = make("div", { class: "row zoom-tools", role: "group", "aria-label": say("ZOOM") },
      ...[["in", "ZOOM_IN"], ["out", "ZOOM_OUT"], ["back", "ZOOM_BACK"], ["on", "ZOOM_ON"], ["whole", "ZOOM_WHOLE"]].map(([how, words]) => make("button", { type: "button", class: "second", "data-move": how }, say(words))),
      make("button", { type: "button", class: "second", "data-end": true }, say("ZOOM_END")));
    const hint = make("p", { class: "help" }, say("ZOOM_HINT"));
    box.after(tools, hint);
    tools.addEventListener("click", (event) => {
      const how = event.target.dataset.move;
      if (how) move(plot, data.points.length, how);
      if (event.target.hasAttribute("data-end")) { plot.destroy(); for (const part of [box, tools, hint]) part.remove(); picture.style.display = ""; button.hidden = false; button.focus(); }
    });
    button.hidden = true;
    tools.querySelector("button").focus();
  } catch { box.remove(); } finally { button.disabled = false; }
};

export const start = (root) => {
  if (!document.body.hasAttribute("data-has-camera")) return; // The parts from npm are there together, or not at all.
  for (const figure of root.querySelectorAll("figure[data-zoom]")) {
    const button = make("button", { type: "button", class: "second zoom" }, say("ZOOM"));
    button.addEventListener("click", () => open(figure, button));
    figure.querySelector("figcaption").append(button);
  }
};
