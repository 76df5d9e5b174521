/* Questions and articles in the address of the page. Pure: text in, plain objects out. */

const LONGEST = 4000; /* characters */

/* The question that an address asks, null if it asks none; see qa/web/views/question_form.py. */
export function askedIn(search) {
  const given = new URLSearchParams(search);
  const question = (given.get("q") || "").trim();
  if (!question) return null;
  const day = (name) => given.get(name) || "";
  return {
    question,
    since: day("since"),
    until: day("until"),
    as_of: day("as_of"),
    outlets: given.getAll("outlet"),
    languages: given.getAll("language"),
    any_time: given.get("any_time") === "1",
    drop: given.getAll("drop"),
    after: given.getAll("after"),
  };
}

export function addressOf(asked) {
  const given = new URLSearchParams();
  given.append("q", asked.question);
  for (const name of ["since", "until", "as_of"]) if (asked[name]) given.append(name, asked[name]);
  for (const outlet of asked.outlets) given.append("outlet", outlet);
  for (const language of asked.languages || []) given.append("language", language);
  if (asked.any_time) given.append("any_time", "1");
  for (const phrase of asked.drop) given.append("drop", phrase);
  for (const question of asked.after) given.append("after", question);
  return `?${given}`;
}

/* An address that servers and proxies still take; of a longer question none. */
export function shortAddress(asked) {
  const address = addressOf(asked);
  return asked.question.trim() && address.length < LONGEST ? address : "";
}

/* The place in an article that an address opens, null if it opens none. */
export function placeIn(search) {
  const given = new URLSearchParams(search);
  const article = given.get("article");
  if (!article) return null;
  const offset = (name) => Math.max(0, parseInt(given.get(name), 10) || 0);
  return { article, start: offset("start"), end: offset("end") };
}

/* Every field of a question, those not given empty. */
export function wholeAsked(asked) {
  return {
    question: "", since: "", until: "", as_of: "", outlets: [], languages: [], any_time: false,
    drop: [], after: [], ...asked,
  };
}
