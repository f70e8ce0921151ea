// camera_worker.js - decodes pictures: DataMatrix, EAN-13, Code 128 and QR, by zxing (WebAssembly)
//
// The only script under a policy that allows WebAssembly. FNC1 is written as hand scanners' is kept: "<GS>".
"use strict";
importScripts("zxing.js");
const FORMATS = ["DataMatrix", "EAN13", "EAN8", "Code128", "QRCode"];
const ready = ZXingWASM.prepareZXingModule({ overrides: { locateFile: (name) => new URL(name, self.location.href).href }, fireImmediately: true });
const canvas = new OffscreenCanvas(1, 1), paper = canvas.getContext("2d", { willReadFrequently: true });

const read = async (picture) => {
  await ready;
  canvas.width = picture.width;
  canvas.height = picture.height;
  paper.drawImage(picture, 0, 0);
  picture.close();
  const found = await ZXingWASM.readBarcodes(paper.getImageData(0, 0, canvas.width, canvas.height),
    { formats: FORMATS, maxNumberOfSymbols: 1, tryHarder: true, textMode: "Plain" });
  const code = found.find((one) => one.isValid);
  return code ? { text: code.text.replaceAll("\u001d", "<GS>"), format: code.format } : null;
};
self.addEventListener("message", async ({ data: { asked, picture } }) => {
  try { self.postMessage({ asked, found: await read(picture) }); } catch (wrong) { self.postMessage({ asked, wrong: String(wrong) }); }
});
