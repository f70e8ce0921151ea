// sound.js - right and wrong for the ear, the hand and the eye, on pages where one scans; made by the browser, no files
import { remember, remembered } from "./dom.js";

// Notes: [pitch in hertz, start, length in seconds, shape].
const TUNES = {
  right: [[880, 0, 0.08, "sine"], [1320, 0.08, 0.12, "sine"]],
  wrong: [[196, 0, 0.18, "square"], [147, 0.22, 0.26, "square"]],
  kept: [[587, 0, 0.1, "triangle"], [440, 0.12, 0.14, "triangle"]],
};
const SHAKES = { right: [35], wrong: [110, 70, 110], kept: [35, 60, 35] };
const VOLUME = 0.22, FLASH_MS = 700;
let audio = null;

const isOn = (setting) => remembered(`setting.${setting}`, true);

const playNotes = (kind) => {
  audio ??= new AudioContext();
  audio.resume();
  for (const [pitch, start, length, shape] of TUNES[kind]) {
    const note = audio.createOscillator(), gain = audio.createGain(), at = audio.currentTime + start;
    note.type = shape;
    note.frequency.value = pitch;
    gain.gain.setValueAtTime(shape === "square" ? VOLUME / 2 : VOLUME, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + length);
    note.connect(gain).connect(audio.destination);
    note.start(at);
    note.stop(at + length);
  }
};

/** Tell right, wrong or kept. */
export const play = (kind) => {
  if (!TUNES[kind]) return;
  document.documentElement.dataset.flash = kind;
  window.setTimeout(() => { delete document.documentElement.dataset.flash; }, FLASH_MS);
  document.dispatchEvent(new CustomEvent("ampull:sound", { detail: kind }));
  try { if (isOn("sound")) playNotes(kind); } catch { /* A device without sound. */ }
  /* Before the first touch of a page browsers refuse to shake, and complain. */
  if (isOn("vibration") && navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(SHAKES[kind]);
};

document.addEventListener("change", (event) => {
  const setting = event.target.dataset?.setting;
  if (!setting) return;
  remember(`setting.${setting}`, event.target.checked);
  if (event.target.checked) play("right");
});

export const start = (root) => {
  for (const box of root.querySelectorAll("[data-setting]")) {
    box.checked = isOn(box.dataset.setting);
    box.closest(".by-script").hidden = false;
  }
  // The frame's own notices are silent where nobody scans: an office is no place for beeps.
  const scans = document.querySelector("main [data-scan], main [data-resend]");
  const heard = [...root.querySelectorAll("[data-sound]")].filter((one) => scans || !one.hasAttribute("data-frame"));
  const first = heard.find((one) => one.dataset.sound === "wrong") ?? heard[0];
  if (first) play(first.dataset.sound);
};
