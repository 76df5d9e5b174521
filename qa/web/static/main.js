/* The page of the chat: joins its parts. Runs once, when Gradio has put the page there.
   Every piece of HTML that is shown comes escaped from the server (qa/web). */
import * as acts from "./acts.js";
import { addressOf, askedIn, placeIn } from "./address.js";
import * as edit from "./edit.js";
import * as filters from "./filters.js";
import * as folds from "./folds.js";
import * as holdings from "./holdings.js";
import * as keys from "./keys.js";
import * as language from "./language.js";
import * as model from "./model.js";
import * as next from "./next.js";
import * as rail from "./rail.js";
import * as reader from "./reader.js";
import * as save from "./save.js";
import * as sources from "./sources.js";
import * as store from "./store.js";
import * as talk from "./talk.js";
import * as theme from "./theme.js";
import * as timeline from "./timeline.js";
import * as tips from "./tips.js";
import * as views from "./views.js";
import * as words from "./words.js";
import { phrase, spoken } from "./words.js";

const silent = () => phrase("The chat does not answer. Is it still running?");
const refused = () =>
  phrase("The chat did not take that. Load the page again: you may have to sign in anew.");
const STATUS_MS = 400;
const LATER_MS = 5000;
const WARNED_MS = 8000;
let warned = 0;

async function present(id) {
  while (!document.getElementById(id)) await new Promise(requestAnimationFrame);
  return document.getElementById(id);
}

export async function start({ props, watch, trigger, server }) {
  const root = await present("cw-page");
  const live = root.querySelector("#cw-live");
  const desk = {
    root,
    conversation: store.fresh(),
    trigger,
    addressOf,
    async call(name, request) {
      try {
        const given = await server[name](JSON.stringify({ ...request, lang: spoken() }));
        return given && typeof given === "object" ? given : { problem: silent() };
      } catch {
        return { problem: (await isUp()) ? refused() : silent() };
      }
    },
    refresh: () => refresh(desk),
    say(text) {
      live.textContent = "";
      requestAnimationFrame(() => { live.textContent = text; });
    },
    /* What did not work, where everybody sees it. */
    warn(text) {
      const line = root.querySelector("#cw-status");
      line.dataset.state = "problem";
      line.textContent = text;
      clearTimeout(warned);
      warned = setTimeout(() => refresh(desk), WARNED_MS);
    },
    /* Changes the address, so that it asks this and Back leads to what was before. */
    goTo(address, turn) {
      history.pushState(stateOf(desk, turn), "", address || location.pathname);
      keepPlace(desk, turn);
    },
    /* The same, in the place of the address that is there. */
    stayAt(address, turn) {
      history.replaceState(stateOf(desk, turn), "", address || location.pathname);
      keepPlace(desk, turn);
    },
    isAt(turn) {
      const { conversation, turn: number } = history.state || {};
      return conversation === desk.conversation.id && number === turn;
    },
  };
  for (const part of [words, language, theme, sources, reader, filters, model, talk, edit, next, acts, folds, rail, save, tips, timeline, holdings, views, keys]) {
    part.start(desk);
  }
  watch("value", () => { if (props.value) talk.hear(desk, props.value); });

  document.body.addEventListener("click", (event) => {
    const within = event.target.closest('a[href^="#"]');
    if (within && !reader.isElsewhere(event)) {
      event.preventDefault(); /* an address of its own would count as another question */
      goWithin(document.getElementById(within.hash.slice(1)));
      return;
    }
    const link = event.target.closest("[data-ask]");
    if (!link || !root.contains(link) || reader.isElsewhere(event)) return;
    event.preventDefault();
    desk.ask(JSON.parse(link.dataset.ask));
  });
  root.addEventListener("cw-within", (event) => {
    const turn = desk.conversation.turns.find((one) => one.number === Number(event.detail.turn));
    if (!turn) return;
    const { since, until } = event.detail;
    desk.ask({ ...turn.asked, since, until });
  });
  window.addEventListener("popstate", () => open(desk));

  const ready = untilReady(desk);
  await open(desk, true);
  await ready;
}

function stateOf(desk, turn) {
  return { conversation: desk.conversation.id, turn };
}

function keepPlace(desk, turn) {
  const asked = askedIn(location.search);
  store.keepPlace({ ...stateOf(desk, turn), question: asked && asked.question });
}

/* What the address asks for: a conversation of before, an article, a question. */
async function open(desk, isFirst = false) {
  const place = placeIn(location.search);
  const asked = askedIn(location.search);
  const state = history.state || (isFirst && asked && store.placeBefore(asked)) || {};
  /* Before its first question a conversation was empty, whatever it holds now. */
  const known = state.turn && store.read(state.conversation);
  if (known) {
    await desk.show(known, state.turn);
    /* Loaded again while its answer was on its way. */
    const isKept = known.turns.some((turn) => turn.number === state.turn);
    if (isFirst && asked && !isKept) desk.askOn(asked);
  } else if (asked) {
    if (!desk.isAsking()) desk.askAnew(asked);
  } else if (desk.conversation.turns.length || desk.isAsking()) {
    await desk.show(store.fresh());
  }
  if (place) await desk.openArticle(place, null);
  else desk.closeArticle();
}

/* Whether the server is there, though it takes no call: nobody need sign in to be told. */
async function isUp() {
  try {
    return (await fetch("health")).ok;
  } catch {
    return false;
  }
}

/* To another place of the page, the keyboard too. */
function goWithin(target) {
  if (!target) return;
  if (target.tabIndex < 0) target.tabIndex = -1;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "nearest" });
}

/* What the archive covers, and whether it can be asked; gives the state. */
async function refresh(desk) {
  const line = desk.root.querySelector("#cw-status");
  const status = await desk.call("status", {});
  line.dataset.state = status.problem ? "problem" : status.state;
  line.textContent = status.problem || status.text;
  if (!status.problem) {
    desk.root.querySelector("#cw-coverage").innerHTML = status.coverage;
    desk.root.querySelector("#cw-examples").innerHTML = status.examples;
    filters.choices(desk, status);
  }
  return status.problem ? "problem" : status.state;
}

async function untilReady(desk) {
  for (;;) {
    const state = await refresh(desk);
    if (state === "ready") return;
    await new Promise((resolve) => setTimeout(resolve, state === "busy" ? STATUS_MS : LATER_MS));
  }
}
