/* What can be done with an answer: copy it, link to it, unfold its timeline, judge it. */
import { relabel } from "./icons.js";
import { notice } from "./notice.js";
import { download } from "./save.js";
import * as store from "./store.js";
import { phrase, phraseOf } from "./words.js";

export function start(desk) {
  const log = desk.root.querySelector("#cw-log");
  log.addEventListener("click", (event) => act(desk, event));
  log.addEventListener("submit", (event) => sendFeedback(desk, event));
}

async function act(desk, event) {
  const button = event.target.closest(".cw-act");
  if (!button) return;
  if (button.dataset.copy) {
    const given = await desk.call("copy", {
      form: button.dataset.copy, turn: desk.turnOf(button),
    });
    await copied(desk, button, given.text, given.problem);
  } else if (button.dataset.link !== undefined) {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    await copied(desk, button, button.href);
  } else if (button.dataset.timeline !== undefined) {
    await unfold(desk, button);
  } else if (button.dataset.translate) {
    await translate(desk, button);
  } else if (button.dataset.more) {
    await listMore(desk, button);
  } else if (button.dataset.table) {
    await saveTable(desk, button);
  } else if (button.dataset.verdict) {
    askReason(desk, button);
  }
}

/* All articles of a list as a file for a spreadsheet. */
async function saveTable(desk, button) {
  const given = await desk.call("export", JSON.parse(button.dataset.table));
  if (given.problem) {
    desk.warn(given.problem);
    return;
  }
  download(given, desk.turnOf(button).asked.question);
  if (given.left_out) {
    desk.warn(phraseOf(given.left_out, "%(number)s more article could not be put into the file.",
      "%(number)s more articles could not be put into the file."));
  };
}

/* The next articles of a list, behind those that are there. */
async function listMore(desk, button) {
  button.disabled = true;
  const given = await desk.call("listing", JSON.parse(button.dataset.more));
  button.disabled = false;
  if (given.problem) {
    desk.warn(given.problem);
    return;
  }
  const made = document.createElement("template");
  made.innerHTML = given.html;
  const items = [...made.content.querySelectorAll(".cw-listed > li")];
  const further = made.content.querySelector(".cw-listed-more");
  button.previousElementSibling.append(...items);
  if (further) button.replaceWith(further);
  else button.remove();
  items[0]?.querySelector("a")?.focus();
  desk.say(phrase("%(number)s more", { number: items.length }));
}

async function copied(desk, button, text, problem) {
  const is = !problem && (await copy(text));
  const said = is ? phrase("Copied") : problem || phrase("This browser does not let a page copy.");
  if (!is) {
    desk.warn(said);
    return;
  }
  desk.say(said);
  if (button.textContent === said) return;
  button.style.minWidth = `${button.offsetWidth}px`;
  const before = relabel(button, said, "check");
  setTimeout(() => relabel(button, ...before), 1500);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    /* Browsers give the clipboard to safe addresses only; this way is the old one. */
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "cw-hidden";
    document.body.append(area);
    area.select();
    const is = document.execCommand("copy");
    area.remove();
    return is;
  }
}

async function unfold(desk, button) {
  const turn = desk.turnOf(button);
  const room = button.closest(".cw-answer").querySelector(".cw-time");
  const opens = room.hidden;
  button.setAttribute("aria-expanded", String(opens));
  room.hidden = !opens;
  if (!opens || room.querySelector(".cw-timeline")) return;
  room.innerHTML = '<p class="cw-waiting"></p>';
  room.firstElementChild.textContent = phrase("Looking for the course of events…");
  const { number, asked, answer } = turn;
  const cited = answer.citations.map((one) => one.article_id);
  const given = await desk.call("timeline", { number, asked, cited });
  if (given.problem) {
    room.replaceChildren(notice(given.problem));
  } else {
    room.innerHTML = given.html;
  }
}

/* What the language model makes of a quote stands below it; the quote stays as it is. */
async function translate(desk, button) {
  const { translate: quote } = button.dataset;
  const before = button.textContent;
  button.disabled = true;
  button.textContent = phrase("Translating…");
  const given = await desk.call("translate", { turn: desk.turnOf(button), quote: Number(quote) });
  if (given.problem) {
    button.disabled = false;
    button.textContent = before;
    desk.warn(given.problem);
    return;
  }
  const made = document.createElement("template");
  made.innerHTML = given.html;
  const box = made.content.firstElementChild;
  button.closest(".cw-quote").append(box);
  button.remove();
  box.focus({ preventScroll: true });
  box.scrollIntoView({ block: "nearest" });
}

function askReason(desk, button) {
  const turn = desk.turnOf(button);
  const { verdict } = button.dataset;
  const answer = button.closest(".cw-answer");
  const old = answer.querySelector(".cw-why");
  const isOpen = old && old.dataset.verdict === verdict;
  if (old) old.remove();
  markVerdict(answer, turn);
  if (isOpen || turn.verdict === verdict) return;
  for (const one of answer.querySelectorAll("[data-verdict].cw-act")) {
    one.setAttribute("aria-pressed", String(one === button));
  }
  const form = document.createElement("form");
  form.className = "cw-why";
  form.innerHTML =
    '<label><span></span> <input type="text" maxlength="2000" autocomplete="off"></label>' +
    '<button type="submit" class="cw-plain"></button>';
  form.querySelector("span").textContent = phrase("Why?");
  form.querySelector("button").textContent = phrase("Send");
  form.dataset.verdict = verdict;
  form.querySelector("input").placeholder =
    verdict === "up" ? phrase("What was good (optional)") : phrase("What was wrong (optional)");
  button.closest(".cw-actions").after(form);
  form.querySelector("input").focus();
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    form.remove();
    markVerdict(answer, turn);
    button.focus();
  });
}

async function sendFeedback(desk, event) {
  const form = event.target.closest(".cw-why");
  if (!form) return;
  event.preventDefault();
  const { conversation } = desk;
  const turn = desk.turnOf(form);
  const { verdict } = form.dataset;
  const reason = form.querySelector("input").value.trim();
  const given = await desk.call("feedback", { turn, verdict, reason });
  const said = document.createElement("p");
  said.className = "cw-small";
  said.setAttribute("role", "status");
  said.textContent = given.problem || given.said;
  form.replaceWith(said);
  if (given.problem) return;
  turn.verdict = verdict;
  store.write(conversation);
}

/* Shows the verdict that was given, in the element that holds the turn. */
export function markVerdict(element, turn) {
  const holder = element.querySelector(`.cw-turn[data-turn="${turn.number}"]`) || element;
  for (const button of holder.querySelectorAll(".cw-act[data-verdict]")) {
    button.setAttribute("aria-pressed", String(button.dataset.verdict === turn.verdict));
  }
}
