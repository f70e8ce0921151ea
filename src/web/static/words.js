// words.js - what the scripts say, in the page's language; the words stand in texts.def under SCRIPT_
const language = document.documentElement.lang === "en" ? "en" : "sv";
const { default: words } = await import(`./words-${language}.js`);

/** The words of a key, with {names} filled in. */
export const say = (key, values = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
/** A moment as the clock shows it. */
export const clock = (moment) => new Date(moment).toLocaleTimeString(language === "en" ? "en-GB" : "sv-SE", { hour: "2-digit", minute: "2-digit" });
