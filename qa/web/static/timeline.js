/* The timeline: a bar narrows the list to its days, and the question can be asked of these alone.
   Every timeline on the page keeps its own state in its own elements. */

import { phrase, phraseOf } from "./words.js";

const NEAR_PX = 16; // a finger that misses a narrow bar by less means that bar

export function start(desk) {
  desk.root.addEventListener("click", (event) => {
    const timeline = event.target.closest(".cw-timeline");
    if (!timeline) return;
    const bar = event.target.closest(".cw-timeline-bar") || barNear(event);
    if (bar) choose(desk, timeline, bar.getAttribute("aria-pressed") === "true" ? null : bar);
    else if (event.target.closest(".cw-timeline-release")) release(desk, timeline);
    else if (event.target.closest(".cw-timeline-within")) askWithin(timeline);
    else if (event.target.closest(".cw-timeline-all")) showAll(desk, timeline);
  });
  desk.root.addEventListener("keydown", (event) => {
    const timeline = event.target.closest(".cw-timeline");
    if (!timeline || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && chosen(timeline)) {
      // Else it would close the article beside the timeline too.
      event.stopPropagation();
      release(desk, timeline);
    } else if (event.target.matches(".cw-timeline-bar")) {
      move(timeline, event);
    }
  });
}

const bars = (timeline) => [...timeline.querySelectorAll(".cw-timeline-bar")];
const chosen = (timeline) => timeline.querySelector('.cw-timeline-bar[aria-pressed="true"]');

function barNear(event) {
  const chart = event.target.closest(".cw-timeline-bars");
  if (!chart) return null;
  const distance = (bar) => {
    const { left, right } = bar.getBoundingClientRect();
    return Math.max(left - event.clientX, event.clientX - right, 0);
  };
  const all = [...chart.querySelectorAll(".cw-timeline-bar")];
  all.sort((one, other) => distance(one) - distance(other));
  return all.length && distance(all[0]) <= NEAR_PX ? all[0] : null;
}

function choose(desk, timeline, bar) {
  const list = timeline.querySelector(".cw-timeline-list");
  // What stands below must not jump up, and the page not scroll.
  if (bar && !chosen(timeline)) list.style.minHeight = `${list.getBoundingClientRect().height}px`;
  if (!bar) list.style.minHeight = "";
  for (const one of bars(timeline)) {
    one.setAttribute("aria-pressed", String(one === bar));
    if (bar) one.tabIndex = one === bar ? 0 : -1;
  }
  timeline.classList.toggle("cw-timeline-narrowed", Boolean(bar));
  const shown = refresh(timeline);
  const total = Number(timeline.dataset.total);
  const said = bar
    ? phraseOf(total, "%(days)s: %(shown)s of %(number)s article", "%(days)s: %(shown)s of %(number)s articles",
      { days: bar.dataset.days, shown })
    : phraseOf(total, "All days: %(number)s article", "All days: %(number)s articles");
  timeline.querySelector(".cw-timeline-days").textContent = bar ? said : "";
  desk.say(said);
}

function release(desk, timeline) {
  const bar = chosen(timeline);
  if (!bar) return;
  choose(desk, timeline, null);
  bar.focus({ preventScroll: true });
}

function askWithin(timeline) {
  const bar = chosen(timeline);
  if (!bar) return;
  const { since, until } = bar.dataset;
  const detail = { turn: Number(timeline.dataset.turn), since, until };
  timeline.dispatchEvent(new CustomEvent("cw-within", { bubbles: true, detail }));
}

function showAll(desk, timeline) {
  const first = timeline.querySelector(".cw-timeline-entry[hidden]");
  for (const entry of timeline.querySelectorAll("[data-more]")) entry.removeAttribute("data-more");
  timeline.querySelector(".cw-timeline-all").remove();
  const hint = timeline.querySelector(".cw-timeline-hint");
  if (hint) hint.textContent = phrase("Choose a bar to see only its days.");
  desk.say(phraseOf(refresh(timeline), "%(number)s article shown", "%(number)s articles shown"));
  // The button that had the focus is gone.
  first?.querySelector(".cw-open").focus({ preventScroll: true });
}

/* Shows what belongs to the chosen days, or else what was not folded away; how many that are. */
function refresh(timeline) {
  const bar = chosen(timeline);
  let shown = 0;
  for (const group of timeline.querySelectorAll(".cw-timeline-group")) {
    let inGroup = 0;
    for (const entry of group.querySelectorAll(".cw-timeline-entry")) {
      const { day, more } = entry.dataset;
      // Days in ISO 8601 have the order of their letters.
      entry.hidden = bar ? !(day && bar.dataset.since <= day && day <= bar.dataset.until)
        : more !== undefined;
      if (!entry.hidden) inGroup += 1;
    }
    group.hidden = inGroup === 0;
    shown += inGroup;
  }
  return shown;
}

/* Arrow keys go from bar to bar; Tab leaves them. */
function move(timeline, event) {
  const all = bars(timeline);
  const at = all.indexOf(event.target);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const next = all[Math.min(Math.max(to, 0), all.length - 1)];
  for (const one of all) one.tabIndex = one === next ? 0 : -1;
  next.focus({ preventScroll: true });
}
