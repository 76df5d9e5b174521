/* The limits of a question: days, outlets, languages, and the day to look from. */

import { phrase } from "./words.js";

const MANY = 12;
let since, until, asOf, boxes, words, spoken, spokenSet, limited, panel;

export function start(desk) {
  const { root } = desk;
  since = root.querySelector("#cw-since");
  until = root.querySelector("#cw-until");
  asOf = root.querySelector("#cw-as-of");
  boxes = root.querySelector("#cw-outlets");
  words = root.querySelector("#cw-outlet-words");
  spoken = root.querySelector("#cw-languages");
  spokenSet = root.querySelector("#cw-language-set");
  limited = root.querySelector("#cw-limited");
  panel = root.querySelector("#cw-limits");

  desk.filters = () => ({
    since: since.value, until: until.value, as_of: asOf.value,
    outlets: chosen(boxes), languages: chosen(spoken),
  });
  desk.setFilters = (asked) => {
    since.value = asked.since || "";
    until.value = asked.until || "";
    asOf.value = asked.as_of || "";
    choose(boxes, asked.outlets || []);
    choose(spoken, asked.languages || []);
    showLanguages();
    count();
  };
  root.querySelector("#cw-clear").addEventListener("click", () => {
    desk.setFilters({});
    desk.say(phrase("No limits"));
  });
  panel.addEventListener("change", count);
  words.addEventListener("input", () => {
    const wanted = words.value.trim().toLocaleLowerCase();
    for (const label of boxes.children) {
      const name = label.textContent.toLocaleLowerCase();
      label.hidden = !name.includes(wanted) && !label.firstElementChild.checked;
    }
  });
}

/* The outlets and languages of the archive, as the server tells them. */
export function choices(desk, { outlets, languages }) {
  offer(boxes, outlets.map((name) => [name, name]));
  words.hidden = outlets.length <= MANY;
  offer(spoken, languages);
  showLanguages();
}

/* Values with the words for them; what was chosen stays so. */
function offer(group, pairs) {
  const known = [...group.querySelectorAll("input")].map((input) => input.value);
  if (known.length === pairs.length && known.every((one, place) => one === pairs[place][0])) return;
  const before = chosen(group);
  group.replaceChildren(...pairs.map(([value, name]) => box(value, name)));
  choose(group, before);
}

/* Nobody chooses among one. */
function showLanguages() {
  spokenSet.hidden = spoken.children.length < 2 && !chosen(spoken).length;
}

function box(value, name) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  input.type = "checkbox";
  input.value = value;
  const text = document.createElement("bdi");
  text.textContent = name;
  label.append(input, text);
  return label;
}

function chosen(group) {
  return [...group.querySelectorAll("input:checked")].map((input) => input.value);
}

function choose(group, values) {
  const missing = new Set(values);
  for (const input of group.querySelectorAll("input")) {
    input.checked = missing.delete(input.value);
  }
  /* A link may name an outlet before the list is there, or one that the archive lacks. */
  for (const value of missing) {
    const label = box(value, value);
    label.firstElementChild.checked = true;
    group.append(label);
  }
}

function count() {
  const days = [since, until, asOf].filter((input) => input.value).length;
  const all = days + chosen(boxes).length + chosen(spoken).length;
  limited.textContent = all ? `(${all})` : "";
}
