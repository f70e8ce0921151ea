// steps.js - steps that wait for the network, kept on the device in their order; each belongs to who took it
const NAME = "ampull", STORE = "steps";
let opened = null;

const open = () => opened ??= new Promise((resolve, reject) => {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "order", autoIncrement: true });
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => { opened = null; reject(request.error); };
});
const run = async (mode, work) => {
  const base = await open();
  return new Promise((resolve, reject) => {
    const change = base.transaction(STORE, mode, mode === "readwrite" ? { durability: "strict" } : {}), request = work(change.objectStore(STORE));
    change.oncomplete = () => resolve(request.result);
    change.onerror = change.onabort = () => reject(change.error);
  });
};

/** The steps of a person, the oldest first. */
export const allSteps = async (person) => (await run("readonly", (store) => store.getAll())).filter((step) => step.person === person);
export const addStep = (step) => run("readwrite", (store) => store.add(step));
export const putStep = (step) => run("readwrite", (store) => store.put(step));
export const removeStep = (order) => run("readwrite", (store) => store.delete(order));
