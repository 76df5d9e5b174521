/* The conversation: asking, the answer as it grows, and answers that come back. */
import { markVerdict } from "./acts.js";
import { shortAddress, wholeAsked } from "./address.js";
import { unfold } from "./folds.js";
import { failure } from "./notice.js";
import * as store from "./store.js";
import { phrase, spoken } from "./words.js";

const HISTORY = 8; /* qa.question.query.MOST_TURNS */
const SILENT_MS = 10_000;
const NAME = 60;
const wait = () => phrase("An answer is on its way: wait for it, or stop it.");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

let log, box, send, stop, pending = null, watchdog = 0, replaced = null;
let sent = []; /* keys of questions that the server has not ended yet, oldest first */

export function start(desk) {
  const { root } = desk;
  log = root.querySelector("#cw-log");
  box = root.querySelector("#cw-question");
  send = root.querySelector("#cw-send");
  stop = root.querySelector("#cw-stop");

  /* Asked again, from a link, or by a chip: what it leans on it names itself. */
  desk.ask = (asked) => ask(desk, wholeAsked(asked), []);
  /* What the address asks has that address already: another one would catch Back. */
  desk.askAnew = (asked) => {
    clear(desk, store.fresh());
    ask(desk, wholeAsked(asked), [], desk.stayAt);
  };
  /* The next question of the conversation, whose address is there already. */
  desk.askOn = (asked) => ask(desk, wholeAsked(asked), before(desk), desk.stayAt);
  desk.show = (conversation, turn) => show(desk, conversation, turn);
  desk.isAsking = () => pending !== null;
  desk.stopAsking = () => {
    const was = pending !== null;
    halt(desk);
    return was;
  };
  desk.replace = (turn, question) => replace(desk, turn, question);
  desk.turnOf = (element) => {
    const number = Number(element.closest(".cw-turn").dataset.turn);
    return desk.conversation.turns.find((turn) => turn.number === number);
  };

  root.querySelector("#cw-form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (pending?.turn) halt(desk); /* which the next question may lean on */
    ask(desk, wholeAsked({ question: box.value, ...desk.filters() }), before(desk));
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    root.querySelector("#cw-form").requestSubmit();
  });
  box.addEventListener("input", grow);
  stop.addEventListener("click", () => halt(desk));
  box.focus({ preventScroll: true });
}

function grow() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 180)}px`;
}

/* ---- asking ---- */

/* What a new question may lean on. */
function before(desk) {
  return desk.conversation.turns.slice(-HISTORY).map(({ asked, answer }) => answer.turn || {
    question: asked.question, understood: answer.understood, any_time: asked.any_time,
  });
}

function ask(desk, asked, history, goTo = desk.goTo) {
  if (pending?.turn) halt(desk);
  if (pending) {
    desk.warn(wait());
    return;
  }
  desk.forgetUndo();
  const kept = desk.conversation.turns.map((turn) => turn.number);
  const number = Math.max(lastNumber(), ...kept) + 1;
  const llm = desk.wantsModel();
  pending = { number, asked, request: { number, key: store.fresh().id, asked, history, llm, lang: spoken() } };
  desk.setFilters(asked);
  busy(true);
  place(desk, number, "", "waiting");
  goTo(shortAddress(asked), number);
  sent.push(pending.request.key);
  submit(desk, pending);
  watchdog = setInterval(() => look(desk, pending), SILENT_MS);
}

/* Asks in the place of a turn and of those behind it; returns what brings them back. */
function replace(desk, turn, question) {
  if (pending?.turn) halt(desk);
  if (pending) {
    desk.warn(wait());
    return null;
  }
  const { conversation } = desk;
  const { turns, name } = conversation;
  conversation.turns = turns.filter((one) => one.number < turn.number);
  if (name === nameOf(turns[0])) conversation.name = conversation.turns.length ? name : "";
  replaced = { conversation, number: turns.length };
  for (const element of [...log.children]) {
    if (Number(element.dataset.turn) >= turn.number) element.remove();
  }
  desk.dropSources(turn.number);
  ask(desk, { ...turn.asked, question, after: [] }, before(desk));
  return async () => {
    halt(desk);
    Object.assign(conversation, { turns, name });
    replaced = null;
    if (!store.write(conversation)) desk.warn(store.full());
    clear(desk, conversation);
    await show(desk, conversation, turn.number);
    desk.goTo(shortAddress(turn.asked), turn.number);
  };
}

/* Whether the server is still there, for an answer that never comes. A question of which nothing
   was heard, though none waits for its turn, was lost on the way and is sent once more; under its
   key, so that two answers to it are one. */
async function look(desk, asked) {
  const status = await desk.call("status", {});
  if (!asked || pending !== asked) return;
  if (status.problem) {
    halt(desk, status.problem);
  } else if (!asked.isTaken && !status.is_full) {
    asked.isTaken = true;
    submit(desk, asked);
  }
}

function submit(desk, asked) {
  desk.trigger("submit", { request: JSON.stringify(asked.request) });
}

/* A message of the server about the question that is being answered; see Chat.ask. */
export function hear(desk, message) {
  /* One that was not taken has no key, and one stopped before its turn that of an earlier one:
     they end in their order, but the one that is waited for is not stopped. */
  const isKnown = message.number || sent.includes(message.key);
  const oldest = !message.key || sent[0] !== pending?.request.key ? sent[0] : "";
  const key = isKnown ? message.key : oldest;
  if (["answered", "problem"].includes(message.state)) sent = sent.filter((one) => one !== key);
  if (!pending || key !== pending.request.key) return;
  pending.isTaken = true;
  const { number } = pending;
  const isNew = message.state === "waiting";
  const element = place(desk, number, message.talk, message.state, message.sources);
  if (!message.number && !element.querySelector("h2")) {
    element.insertAdjacentHTML("afterbegin", '<h2 class="cw-question" dir="auto"></h2>');
    element.querySelector("h2").textContent = pending.asked.question.slice(0, 160);
  }
  if (isNew) element.scrollIntoView({ block: "start", behavior: motion() });
  if (message.state === "choosing") {
    pending.turn = message.turn;
    empty();
  } else if (message.state === "answered") {
    finish(desk, element, message.turn);
  } else if (message.state === "problem") {
    done(desk);
  }
}

function finish(desk, element, turn) {
  keep(desk, turn);
  desk.lookFurther(turn);
  empty();
  done(desk);
  element.querySelector('[data-timeline="open"]')?.click();
}

function empty() {
  if (box.value === pending.asked.question) { box.value = ""; grow(); }
}

/* An answer that a language model might still have changed is the answer, for nobody waits. */
function settle(desk, turn) {
  const element = log.querySelector(`.cw-turn[data-turn="${turn.number}"]`);
  element.querySelector(".cw-doing")?.remove();
  element.querySelector(".cw-actions").hidden = false;
  element.dataset.state = "answered";
  finish(desk, element, turn);
}

function keep(desk, turn) {
  const { conversation } = desk;
  const isHere = desk.isAt(turn.number); /* and Back was not pressed meanwhile */
  const kept = store.read(conversation.id);
  /* Another tab has gone on with it: both are kept, each as a conversation. */
  const known = replaced?.conversation === conversation ? replaced.number : conversation.turns.length;
  replaced = null;
  if (kept && kept.turns.length > known) conversation.id = store.fresh().id;
  else if (kept && conversation.name) conversation.name = kept.name;
  conversation.turns.push(turn);
  /* Now it is known which earlier questions it leans on; a link must name them. */
  if (isHere) desk.stayAt(shortAddress(turn.asked), turn.number);
  conversation.used = new Date().toISOString();
  if (!conversation.name) conversation.name = nameOf(turn);
  if (!store.write(conversation)) desk.warn(store.full());
  desk.listed();
}

function nameOf({ asked }) {
  return asked.question.trim().slice(0, NAME);
}

function halt(desk, sentence = phrase("Stopped.")) {
  if (!pending) return;
  desk.trigger("stop");
  if (pending.turn) settle(desk, pending.turn);
  else fail(desk, sentence);
}

/* A sentence of the page's own in the place of the answer. */
function fail(desk, sentence) {
  const { number, asked } = pending;
  place(desk, number, "", "problem").replaceChildren(...failure(asked, sentence));
  done(desk);
}

function done(desk) {
  pending = null;
  clearInterval(watchdog);
  busy(false);
  desk.listed();
}

function busy(is) {
  if (!is && document.activeElement === stop) box.focus({ preventScroll: true });
  send.hidden = is;
  stop.hidden = !is;
  log.setAttribute("aria-busy", String(is));
}

/* ---- showing ---- */

function place(desk, number, talk, state, cards) {
  let element = log.querySelector(`.cw-turn[data-turn="${number}"]`);
  if (!element) {
    element = document.createElement("section");
    element.className = "cw-turn";
    element.dataset.turn = String(number);
    /* A question may be asked while those before it are still being brought back. */
    const later = [...log.children].find((one) => Number(one.dataset.turn) > number);
    log.insertBefore(element, later || null);
    desk.root.classList.add("cw-talking");
  }
  /* What takes the place of an answer that stood comes without a movement, as open as that. */
  const stood = element.dataset.state === "choosing";
  const isOpen = stood && element.querySelector(".cw-more")?.open;
  element.classList.toggle("cw-stood", stood);
  element.dataset.state = state;
  if (talk) element.innerHTML = talk;
  if (isOpen) element.querySelector(".cw-more")?.setAttribute("open", "");
  if (state === "waiting" || cards) desk.showSources(number, cards || "", state);
  return element;
}

function lastNumber() {
  const shown = [...log.querySelectorAll(".cw-turn")].map((turn) => Number(turn.dataset.turn));
  return Math.max(0, ...shown);
}

function clear(desk, conversation) {
  if (pending) halt(desk);
  desk.forgetUndo();
  desk.conversation = conversation;
  log.replaceChildren();
  desk.clearSources();
  desk.closeArticle();
  desk.root.classList.remove("cw-talking");
  desk.listed();
}

/* Shows a conversation of this browser; its answers are compared with the archive again. */
async function show(desk, conversation, turn) {
  if (desk.conversation.id !== conversation.id || !log.children.length) {
    clear(desk, conversation);
    for (const turns of store.portions(conversation.turns)) {
      const given = await desk.call("restore", { turns });
      if (desk.conversation !== conversation) return;
      if (given.problem) {
        place(desk, turns[0].number, "", "problem").textContent = given.problem;
        return;
      }
      for (const one of given.turns) place(desk, one.number, one.talk, one.state, one.sources);
      for (const one of turns) { markVerdict(log, one); unfold(log, one); }
    }
  }
  const newest = conversation.turns[conversation.turns.length - 1];
  if (newest && newest.next && !pending) desk.offer(newest);
  const last = turn || lastNumber();
  const element = log.querySelector(`.cw-turn[data-turn="${last}"]`);
  if (element) {
    desk.chooseSources(last);
    element.scrollIntoView({ block: "start" });
  }
  const asked = conversation.turns.find((one) => one.number === last);
  if (asked) desk.setFilters(asked.asked);
}

function motion() {
  return calm.matches ? "auto" : "smooth";
}
