/* Words in the conversations of this browser. Pure: conversations in, places out. */
import { dayText, phrase } from "./words.js";

/* The turn of a conversation that holds all of some words, or the conversation whose name
   does; null where none does. */
export function placeOf(conversation, words) {
  const wanted = folded(words).split(/\s+/).filter(Boolean);
  const holds = (text) => {
    const held = folded(text);
    return wanted.every((word) => held.includes(word));
  };
  const turn = conversation.turns.find((one) => holds(wordsOf(one)));
  if (turn) return { turn: turn.number, shown: turn.asked.question };
  const all = [conversation.name, ...conversation.turns.map(wordsOf)].join(" ");
  return holds(all) ? { turn: null, shown: "" } : null;
}

/* The day that a conversation was used last, as its group is called. */
export function groupOf(used, today = new Date()) {
  const day = new Date(used);
  if (Number.isNaN(day.getTime())) return phrase("Earlier");
  const before = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (day.toDateString() === today.toDateString()) return phrase("Today");
  if (day.toDateString() === before.toDateString()) return phrase("Yesterday");
  return dayText(day);
}

function wordsOf({ asked, answer }) {
  const titles = list(answer.citations).map((one) => `${one.title} ${one.outlet || ""}`);
  const said = [asked.question, answer.text, ...titles];
  return said.filter((text) => typeof text === "string").join(" ");
}

function list(value) {
  return Array.isArray(value) ? value.filter(Boolean) : [];
}

/* In lower case, without the marks on letters. */
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
