/* The limits of a question: days, outlets, and the day to look from. */

const MANY = 12;
let since, until, asOf, boxes, words, limited, panel;

export function start(desk) {
  const { root } = desk;
  since = root.querySelector("#cw-since");
  until = root.querySelector("#cw-until");
  asOf = root.querySelector("#cw-as-of");
  boxes = root.querySelector("#cw-outlets");
  words = root.querySelector("#cw-outlet-words");
  limited = root.querySelector("#cw-limited");
  panel = root.querySelector("#cw-limits");

  desk.filters = () => ({
    since: since.value, until: until.value, as_of: asOf.value, outlets: chosen(),
  });
  desk.setFilters = (asked) => {
    since.value = asked.since || "";
    until.value = asked.until || "";
    asOf.value = asked.as_of || "";
    choose(asked.outlets || []);
    count();
  };
  root.querySelector("#cw-clear").addEventListener("click", () => {
    desk.setFilters({});
    desk.say("No limits");
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

/* The outlets of the archive, and the days it covers, as the server tells them. */
export function choices(desk, { outlets }) {
  const before = chosen();
  const known = [...boxes.children].map((label) => label.textContent);
  if (known.length === outlets.length && known.every((name, place) => name === outlets[place])) {
    return;
  }
  boxes.replaceChildren(...outlets.map(box));
  words.hidden = outlets.length <= MANY;
  choose(before);
}

function box(name) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  input.type = "checkbox";
  input.value = name;
  const text = document.createElement("bdi");
  text.textContent = name;
  label.append(input, text);
  return label;
}

function chosen() {
  return [...boxes.querySelectorAll("input:checked")].map((input) => input.value);
}

function choose(names) {
  const missing = new Set(names);
  for (const input of boxes.querySelectorAll("input")) {
    input.checked = missing.delete(input.value);
  }
  /* A link may name an outlet before the list is there, or one that the archive lacks. */
  for (const name of missing) {
    const label = box(name);
    label.firstElementChild.checked = true;
    boxes.append(label);
  }
}

function count() {
  const days = [since, until, asOf].filter((input) => input.value).length;
  const all = days + chosen().length;
  limited.textContent = all ? `(${all})` : "";
}
