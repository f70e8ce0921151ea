// words.js - what the scripts say, in the page's language; the words stand in texts.def under SCRIPT_
//
// The page names words-sv.js or words-en.js before ampull.js, and that tells them here. Nothing is awaited: a page has its
// keys when it has loaded, and not a moment later.
const language = document.documentElement.lang === "en" ? "en" : "sv";
let words = {};

/** Called once, by the words of the page's language. */
export const learn = (all) => { words = all; };

/** The words of a key, with {names} filled in. */
export const say = (key, values = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
/** A moment as the clock shows it. */
export const clock = (moment) => new Date(moment).toLocaleTimeString(language === "en" ? "en-GB" : "sv-SE", { hour: "2-digit", minute: "2-digit" });
