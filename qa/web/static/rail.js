/* The list of conversations of this browser by day: choose, find, begin, rename, delete. */
import { groupOf, placeOf } from "./find.js";
import * as store from "./store.js";
import { phrase, phraseOf } from "./words.js";

const TYPING_MS = 150;
let list, rail, button, name, head, words, number, typing = 0;

export function start(desk) {
  const { root } = desk;
  rail = root.querySelector("#cw-rail");
  list = root.querySelector("#cw-conversations");
  button = root.querySelector("#cw-rail-button");
  name = root.querySelector("#cw-name");
  head = root.querySelector("#cw-head");
  words = root.querySelector("#cw-find");
  number = root.querySelector("#cw-number");

  desk.listed = () => show(desk);
  desk.closeRail = () => {
    const was = root.classList.contains("cw-railed");
    root.classList.remove("cw-railed");
    button.setAttribute("aria-expanded", "false");
    return was;
  };
  button.addEventListener("click", () => {
    const opens = root.classList.toggle("cw-railed");
    button.setAttribute("aria-expanded", String(opens));
    if (opens) root.querySelector("#cw-new").focus();
  });
  root.querySelector("#cw-new").addEventListener("click", async () => {
    desk.closeArchive();
    await desk.show(store.fresh());
    desk.setFilters({});
    desk.goTo("", undefined);
    desk.closeRail();
    root.querySelector("#cw-question").focus();
  });
  /* Over the page it closes by a press beside it. */
  document.body.addEventListener("click", (event) => {
    if (!event.target.isConnected || event.target.closest("#cw-rail, #cw-rail-button")) return;
    desk.closeRail();
  });
  list.addEventListener("click", (event) => press(desk, event));
  words.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => show(desk), TYPING_MS);
  });
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !words.value) return;
    event.stopPropagation();
    event.preventDefault();
    words.value = "";
    show(desk);
  });
  store.onChange(() => show(desk));
  show(desk);
}

function show(desk) {
  showHead(desk);
  if (list.querySelector(".cw-rename")) return; /* a half-typed name stays */
  const all = store.conversations();
  const wanted = words.value.trim();
  const places = new Map(all.map((one) => [one, wanted ? placeOf(one, wanted) : {}]));
  const shown = all.filter((one) => places.get(one));
  const told = count(all.length, shown.length, wanted);
  if (number.textContent !== told) number.textContent = told;
  const groups = new Map();
  for (const one of shown) {
    const day = groupOf(one.used);
    if (!groups.has(day)) groups.set(day, []);
    groups.get(day).push(item(one, one.id === desk.conversation.id, places.get(one)));
  }
  list.replaceChildren(...[...groups].flatMap(([day, items]) => group(day, items)));
}

function count(all, shown, wanted) {
  if (!all) return phrase("None yet. Kept in this browser.");
  if (!wanted) return phrase("Kept in this browser only.");
  if (!shown) return phrase("None has these words.");
  return phraseOf(shown, "%(number)s conversation found.", "%(number)s conversations found.");
}

/* The conversations of a day, under its name. */
function group(day, items) {
  const heading = document.createElement("h3");
  heading.className = "cw-label";
  heading.textContent = day;
  const all = document.createElement("ul");
  all.setAttribute("aria-label", day);
  all.append(...items);
  return [heading, all];
}

function showHead(desk) {
  const { turns } = desk.conversation;
  /* The name that it has from its first question stands there already. */
  const isTold = turns.length === 1 && turns[0].asked.question.startsWith(desk.conversation.name);
  name.textContent = isTold ? "" : desk.conversation.name;
  head.hidden = turns.length === 0;
}

function item(conversation, isCurrent, { turn, shown }) {
  const entry = document.createElement("li");
  entry.dataset.id = conversation.id;
  const label = conversation.name || phrase("Conversation");
  const choose = make("button", "cw-choose", label);
  choose.dir = "auto";
  choose.title = label;
  if (isCurrent) choose.setAttribute("aria-current", "true");
  const rename = make("button", "cw-mini", phrase("Rename"));
  rename.setAttribute("aria-label", phrase("Rename “%(name)s”", { name: label }));
  const remove = make("button", "cw-mini", phrase("Delete"));
  remove.setAttribute("aria-label", phrase("Delete “%(name)s”", { name: label }));
  rename.dataset.do = "rename";
  remove.dataset.do = "delete";
  entry.append(choose);
  if (turn && shown !== label) {
    /* Where the words stand, if its name does not say so; choosing it leads there. */
    entry.dataset.turn = String(turn);
    const place = document.createElement("p");
    place.className = "cw-small cw-place";
    place.dir = "auto";
    place.textContent = shown;
    entry.append(place);
  }
  entry.append(rename, remove);
  return entry;
}

function make(kind, style, text) {
  const element = document.createElement(kind);
  element.type = "button";
  element.className = style;
  element.textContent = text;
  return element;
}

async function press(desk, event) {
  const pressed = event.target.closest("button");
  if (!pressed) return;
  const entry = pressed.closest("li");
  const conversation = store.read(entry.dataset.id);
  if (!conversation) {
    show(desk);
  } else if (pressed.dataset.do === "rename") {
    rename(desk, entry, conversation);
  } else if (pressed.dataset.do === "delete") {
    remove(desk, pressed, conversation);
  } else if (pressed.classList.contains("cw-choose")) {
    desk.closeArchive();
    const wanted = Number(entry.dataset.turn);
    await desk.show(conversation, wanted || undefined);
    const { turns } = conversation;
    const turn = turns.find((one) => one.number === wanted) || turns[turns.length - 1];
    desk.goTo(turn ? desk.addressOf(turn.asked) : "", turn && turn.number);
    desk.closeRail();
  }
}

function rename(desk, entry, conversation) {
  const form = document.createElement("form");
  form.className = "cw-rename";
  const input = document.createElement("input");
  input.value = conversation.name;
  input.maxLength = 200;
  input.setAttribute("aria-label", phrase("New name"));
  form.append(input);
  let isOpen = true; /* the box loses the focus once more when it is taken away */
  const finish = (keeps) => {
    if (!isOpen) return;
    isOpen = false;
    const text = input.value.trim();
    if (keeps && text) {
      conversation.name = text;
      if (conversation.id === desk.conversation.id) desk.conversation.name = text;
      if (!store.write(conversation)) desk.warn(store.full());
    }
    form.remove();
    show(desk);
    const choose = list.querySelector(`li[data-id="${conversation.id}"] .cw-choose`);
    if (choose) choose.focus();
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); finish(true); });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    finish(false);
  });
  input.addEventListener("blur", () => finish(true));
  entry.replaceChildren(form);
  input.select();
}

/* The first press asks, the second one does it. */
async function remove(desk, pressed, conversation) {
  if (!pressed.classList.contains("cw-sure")) {
    pressed.classList.add("cw-sure");
    pressed.textContent = phrase("Really?");
    pressed.setAttribute("aria-label", phrase("Really delete “%(name)s”?", { name: conversation.name }));
    setTimeout(() => { if (pressed.isConnected) show(desk); }, 5000);
    return;
  }
  store.remove(conversation.id);
  desk.say(phrase("Deleted “%(name)s”", { name: conversation.name }));
  if (conversation.id === desk.conversation.id) {
    await desk.show(store.fresh());
    desk.goTo("", undefined);
  }
  show(desk);
  const next = list.querySelector(".cw-choose") || document.getElementById("cw-new");
  next.focus();
}
