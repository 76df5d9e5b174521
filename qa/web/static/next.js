/* What may be asked next: looked for behind an answer, and shown under it. */
import * as store from "./store.js";
import { phrase } from "./words.js";

export function start(desk) {
  /* Under the answer just given; nothing where another question was asked meanwhile. */
  desk.lookFurther = async (turn) => {
    if (turn.answer.abstained || turn.answer.reply) return;
    const { conversation } = desk;
    reserve(desk, turn);
    const given = await desk.call("next_questions", { turn });
    if (given.problem || !given.questions.length) return;
    if (desk.conversation !== conversation || !conversation.turns.includes(turn)) return;
    turn.next = given.questions;
    store.write(conversation);
    if (!desk.isAsking() && conversation.turns[conversation.turns.length - 1] === turn) {
      desk.offer(turn);
    }
  };
  desk.offer = (turn) => {
    const element = desk.root.querySelector(`.cw-turn[data-turn="${turn.number}"]`);
    if (!element || !isTexts(turn.next)) return;
    element.querySelector(".cw-next")?.remove();
    element.append(list(turn));
  };
}

/* Room for them, so that what stands below on a phone does not jump. */
function reserve(desk, { number }) {
  const room = document.createElement("div");
  room.className = "cw-next cw-next-room";
  desk.root.querySelector(`.cw-turn[data-turn="${number}"]`).append(room);
}

function isTexts(questions) {
  return Array.isArray(questions) && questions.every((one) => typeof one === "string");
}

function list({ asked, number, next }) {
  const section = document.createElement("section");
  section.className = "cw-next";
  const label = document.createElement("h3");
  label.className = "cw-label";
  label.id = `cw-next-${number}`;
  label.textContent = phrase("Ask next");
  section.setAttribute("aria-labelledby", label.id);
  const all = document.createElement("ul");
  for (const question of next.slice(0, 3)) {
    const button = document.createElement("button");
    button.type = "button";
    button.dir = "auto";
    button.textContent = question;
    /* Within the same limits; it stands on its own, and takes nothing over. */
    const { since, until, as_of, outlets, languages } = asked;
    button.dataset.ask = JSON.stringify({ question, since, until, as_of, outlets, languages });
    const item = document.createElement("li");
    item.append(button);
    all.append(item);
  }
  section.append(label, all);
  return section;
}
