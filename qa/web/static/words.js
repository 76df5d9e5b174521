/* What the scripts say, in the language of the page; the server hands the sentences over with the
   page (qa/web/page_language.py: words_json). English stands here and is the key. */

const CATEGORIES = ["zero", "one", "two", "few", "many", "other"];
let language = "en", words = {}, rules = new Intl.PluralRules("en");

export function start({ root }) {
  language = root.lang || "en";
  words = root.dataset.words ? JSON.parse(root.dataset.words) : {};
  rules = new Intl.PluralRules(language);
}

/* The language of the page, as the server knows it. */
export const spoken = () => language;

/* A sentence; values stand in it as %(name)s. */
export function phrase(message, values = {}) {
  return filled(words[message] || message, values);
}

/* A sentence about a number of things, which is %(number)s in it. */
export function phraseOf(number, one, many, values = {}) {
  const known = words[one];
  const english = number === 1 ? one : many;
  const form = Array.isArray(known) ? known[CATEGORIES.indexOf(rules.select(number))] : english;
  return filled(form, { number: numberText(number), ...values });
}

/* A number with its thousands set off, in the digits that the server writes. */
export function numberText(number) {
  return number.toLocaleString(`${language}-u-nu-latn`);
}

/* A day with the name of its month. */
export function dayText(day) {
  const locale = language === "en" ? "en-GB" : `${language}-u-nu-latn`;
  return day.toLocaleDateString(locale, { day: "numeric", month: "long", year: "numeric" });
}


function filled(message, values) {
  return message.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
}
