// camera.js - the camera as a scanner: a button beside a field with data-camera; what is read is written there and sent
//
// The decoder is WebAssembly and lives in a worker of its own, whose policy alone allows it; nothing of a picture leaves the device.
import { make } from "./dom.js";
import { play } from "./sound.js";
import { say } from "./words.js";

const BETWEEN_MS = 90, WIDTH = 1280, HEIGHT = 720;
const WRONGS = { NotAllowedError: "CAMERA_DENIED", SecurityError: "CAMERA_DENIED", NotFoundError: "CAMERA_NONE", OverconstrainedError: "CAMERA_NONE", NotReadableError: "CAMERA_BUSY", AbortError: "CAMERA_BUSY" };
let worker = null, asked = 0;

/** What stands in a picture: { text, format }, or null. */
export const decode = (picture) => new Promise((resolve, reject) => {
  worker ??= new Worker(new URL("./camera_worker.js", import.meta.url));
  const mine = ++asked;
  const listen = ({ data }) => {
    if (data.asked !== mine) return;
    worker.removeEventListener("message", listen);
    if (data.wrong) reject(new Error(data.wrong)); else resolve(data.found);
  };
  worker.addEventListener("message", listen);
  worker.addEventListener("error", (wrong) => reject(new Error(wrong.message)), { once: true });
  worker.postMessage({ asked: mine, picture }, [picture]);
});

const openCamera = async (field) => {
  const video = make("video", { playsinline: true, muted: true, "aria-hidden": "true" });
  const status = make("p", { role: "status" }, say("CAMERA_START"));
  const torch = make("button", { type: "button", class: "second", hidden: true, "aria-pressed": "false" }, say("CAMERA_LIGHT"));
  const dialog = make("dialog", { id: "camera", "aria-labelledby": "camera-title" }, make("h2", { id: "camera-title" }, say("CAMERA")), make("div", { class: "sight" }, video), status,
    make("form", { method: "dialog", class: "row" }, make("button", {}, say("CLOSE")), torch));
  let track = null, ended = false;
  dialog.addEventListener("close", () => {
    ended = true;
    track?.stop();
    dialog.remove();
    field.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) { status.textContent = say("CAMERA_INSECURE"); return; }
  try {
    const source = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "environment", width: { ideal: WIDTH }, height: { ideal: HEIGHT } } });
    [track] = source.getVideoTracks();
    if (ended) { track.stop(); return; }
    video.srcObject = source;
    await video.play();
  } catch (wrong) {
    if (!ended) status.textContent = say(WRONGS[wrong.name] ?? "CAMERA_FAILED");
    return;
  }
  if (track.getCapabilities?.().torch) {
    torch.hidden = false;
    torch.addEventListener("click", () => {
      const on = torch.getAttribute("aria-pressed") !== "true";
      torch.setAttribute("aria-pressed", String(on));
      track.applyConstraints({ advanced: [{ torch: on }] }).catch(() => {});
    });
  }
  status.textContent = say("CAMERA_AIM");
  try {
    while (!ended) {
      const found = video.videoWidth ? await decode(await createImageBitmap(video)) : null;
      if (found && !ended) {
        play("right");
        field.value = found.text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        dialog.close();
        if (field.matches("[data-scan]")) field.form?.requestSubmit(); // Beside others it is only filled in.
        return;
      }
      await new Promise((resolve) => { window.setTimeout(resolve, BETWEEN_MS); });
    }
  } catch { if (!ended) status.textContent = say("CAMERA_FAILED"); }
};

export const start = (root) => {
  if (!document.body.hasAttribute("data-has-camera")) return;
  for (const mark of root.querySelectorAll("[data-camera]")) {
    const field = mark.matches("input") ? mark : mark.closest("label, form, .row")?.querySelector("input[data-scan], input:not([type=hidden])");
    if (!field || field.dataset.cameraReady) continue;
    field.dataset.cameraReady = "1";
    // No button of the form: what a form's own buttons are stays as its page says.
    const button = make("a", { href: "#camera", role: "button", class: "button second camera" }, say("CAMERA"));
    button.addEventListener("click", (event) => { event.preventDefault(); openCamera(field); });
    button.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); button.click(); } });
    (field.closest("label") ?? field).after(button);
  }
};
