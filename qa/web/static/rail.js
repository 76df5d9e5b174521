/* The list of conversations of this browser: choose, begin, rename, delete. */
import * as store from "./store.js";

let list, rail, button, name, head;

export function start(desk) {
  const { root } = desk;
  rail = root.querySelector("#cw-rail");
  list = root.querySelector("#cw-conversations");
  button = root.querySelector("#cw-rail-button");
  name = root.querySelector("#cw-name");
  head = root.querySelector("#cw-head");

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
  store.onChange(() => show(desk));
  show(desk);
}

function show(desk) {
  showHead(desk);
  if (list.querySelector(".cw-rename")) return; /* a half-typed name stays */
  const all = store.conversations();
  const items = all.map((one) => item(one, one.id === desk.conversation.id));
  list.replaceChildren(...items);
}

function showHead(desk) {
  const { turns } = desk.conversation;
  /* The name that it has from its first question stands there already. */
  const isTold = turns.length === 1 && turns[0].asked.question.startsWith(desk.conversation.name);
  name.textContent = isTold ? "" : desk.conversation.name;
  head.hidden = turns.length === 0;
}

function item(conversation, isCurrent) {
  const entry = document.createElement("li");
  entry.dataset.id = conversation.id;
  const label = conversation.name || "Conversation";
  const choose = make("button", "cw-choose", label);
  choose.dir = "auto";
  choose.title = label;
  if (isCurrent) choose.setAttribute("aria-current", "true");
  const rename = make("button", "cw-mini", "Rename");
  rename.setAttribute("aria-label", `Rename “${label}”`);
  const remove = make("button", "cw-mini", "Delete");
  remove.setAttribute("aria-label", `Delete “${label}”`);
  rename.dataset.do = "rename";
  remove.dataset.do = "delete";
  entry.append(choose, rename, remove);
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
    await desk.show(conversation);
    const last = conversation.turns[conversation.turns.length - 1];
    desk.goTo(last ? desk.addressOf(last.asked) : "", last && last.number);
    desk.closeRail();
  }
}

function rename(desk, entry, conversation) {
  const form = document.createElement("form");
  form.className = "cw-rename";
  const input = document.createElement("input");
  input.value = conversation.name;
  input.maxLength = 200;
  input.setAttribute("aria-label", "New name");
  form.append(input);
  let isOpen = true; /* the box loses the focus once more when it is taken away */
  const finish = (keeps) => {
    if (!isOpen) return;
    isOpen = false;
    const text = input.value.trim();
    if (keeps && text) {
      conversation.name = text;
      if (conversation.id === desk.conversation.id) desk.conversation.name = text;
      if (!store.write(conversation)) desk.warn(store.FULL);
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
    pressed.textContent = "Really?";
    pressed.setAttribute("aria-label", `Really delete “${conversation.name}”?`);
    setTimeout(() => { if (pressed.isConnected) show(desk); }, 5000);
    return;
  }
  store.remove(conversation.id);
  desk.say(`Deleted “${conversation.name}”`);
  if (conversation.id === desk.conversation.id) {
    await desk.show(store.fresh());
    desk.goTo("", undefined);
  }
  show(desk);
  const next = list.querySelector(".cw-choose") || document.getElementById("cw-new");
  next.focus();
}
