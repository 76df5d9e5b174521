/* "More from the sources": whether it stands open is kept with its turn. */
import * as store from "./store.js";

export function start(desk) {
  /* Of what it is told when an element opens, nothing rises: it is caught on its way down. */
  desk.root.querySelector("#cw-log").addEventListener("toggle", (event) => {
    const turn = event.target.matches(".cw-more") && desk.turnOf(event.target);
    if (!turn || Boolean(turn.unfolded) === event.target.open) return;
    turn.unfolded = event.target.open;
    store.write(desk.conversation);
  }, true);
}

/* Opens what stood open, in an answer that came back. */
export function unfold(log, turn) {
  const more = log.querySelector(`.cw-turn[data-turn="${turn.number}"] .cw-more`);
  if (more) more.open = Boolean(turn.unfolded);
}
