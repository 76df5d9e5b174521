/* The panel of sources: which answer's cards are shown, in which order, and by which key. */

import { phrase } from "./words.js";

let cards, panel, sort, none;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

export function start(desk) {
  const { root } = desk;
  panel = root.querySelector("#cw-panel");
  cards = root.querySelector("#cw-cards");
  sort = root.querySelector("#cw-sort");
  none = root.querySelector("#cw-no-sources");

  desk.showSources = (turn, html, state) => {
    const old = of(turn);
    if (html) {
      const room = document.createElement("template");
      room.innerHTML = html;
      const fresh = room.content.firstElementChild;
      if (old && old.innerHTML === fresh.innerHTML) return;
      if (old) old.replaceWith(fresh);
      else cards.append(fresh);
      order(fresh);
    }
    choose(html || state !== "waiting" ? turn : null);
  };
  desk.chooseSources = choose;
  desk.dropSources = (turn) => {
    for (const one of cards.querySelectorAll(".cw-sources")) {
      if (Number(one.dataset.turn) >= turn) one.remove();
    }
  };
  desk.clearSources = () => {
    for (const one of cards.querySelectorAll(".cw-sources")) one.remove();
    choose(null);
  };
  desk.showCard = (turn, number) => {
    choose(turn);
    light(document.getElementById(`cw-${turn}-${number}`));
  };
  sort.addEventListener("change", () => {
    for (const one of cards.querySelectorAll(".cw-sources")) order(one);
    desk.say(phrase("Sources %(order)s", { order: sort.selectedOptions[0].textContent }));
  });
  panel.addEventListener("keydown", (event) => step(desk, event));
}

function of(turn) {
  return cards.querySelector(`.cw-sources[data-turn="${turn}"]`);
}

function choose(turn) {
  const chosen = turn === null ? null : of(turn);
  for (const one of cards.querySelectorAll(".cw-sources")) one.hidden = one !== chosen;
  none.hidden = chosen !== null;
  cards.scrollTop = 0;
}

/* Puts the cards of an answer in the order chosen; their numbers stay what they are. */
function order(section) {
  const way = sort.value;
  const also = section.querySelector(".cw-also");
  const all = [...section.querySelectorAll(".cw-card")];
  const place = (card) => Number(card.dataset.order);
  const compare = {
    citation: () => 0,
    score: (one, other) => Number(other.dataset.score) - Number(one.dataset.score),
    newest: (one, other) => later(one, other, -1),
    oldest: (one, other) => later(one, other, 1),
  }[way];
  all.sort((one, other) => compare(one, other) || place(one) - place(other));
  section.append(...all);
  if (!also) return;
  also.hidden = way !== "citation";
  const near = section.querySelector(".cw-near");
  if (near && way === "citation") near.before(also);
}

/* By day; cards without a date come last in either direction. */
function later(one, other, direction) {
  const [first, second] = [one.dataset.day, other.dataset.day];
  if (!first || !second) return (first ? 0 : 1) - (second ? 0 : 1);
  return direction * first.localeCompare(second);
}

/* Marks a quote, and the card of its article around it. */
function light(quote) {
  for (const one of cards.querySelectorAll(".cw-lit")) one.classList.remove("cw-lit");
  if (!quote) return;
  quote.classList.add("cw-lit");
  const card = quote.closest(".cw-card");
  card.classList.add("cw-lit");
  /* Only the panel scrolls: on a phone, where it stands below, the page stays. */
  if (getComputedStyle(cards).overflowY !== "visible") {
    quote.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
  }
}

/* Arrow keys go from card to card, Enter opens the article at its quote. */
function step(desk, event) {
  if (event.key === "Enter" && event.target.matches(".cw-card")) {
    event.preventDefault();
    const quote = event.target.querySelector(".cw-card-quote.cw-lit .cw-number");
    const { article, start, end } = (quote || event.target.querySelector(".cw-read")).dataset;
    desk.openArticle({ article, start: Number(start), end: Number(end) }, event.target);
    return;
  }
  const way = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
  if (!way || event.target.closest("select, input, textarea")) return;
  const shown = [...cards.querySelectorAll(".cw-sources:not([hidden]) .cw-card")];
  if (!shown.length) return;
  event.preventDefault();
  const now = shown.indexOf(event.target.closest(".cw-card"));
  const next = Math.max(0, Math.min(shown.length - 1, now + way));
  shown[next].focus();
}

/* The first card, for who comes by the keyboard from elsewhere. */
export function enter() {
  const first = cards.querySelector(".cw-sources:not([hidden]) .cw-card");
  if (first) first.focus();
}
