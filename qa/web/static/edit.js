/* A question that was asked, as a field: asked again, it takes the place of its turn and of
   those behind it, and of all of them one way leads back. */

import { phrase, phraseOf } from "./words.js";

let bar, back = null;

export function start(desk) {
  const { root } = desk;
  const log = root.querySelector("#cw-log");
  bar = root.querySelector("#cw-undo");
  log.addEventListener("click", (event) => {
    const pencil = event.target.closest(".cw-edit");
    if (pencil) open(desk, pencil.closest(".cw-turn"));
  });
  bar.querySelector("button").addEventListener("click", () => {
    const restore = back;
    desk.forgetUndo();
    restore();
  });
  desk.forgetUndo = () => {
    bar.hidden = true;
    back = null;
  };
}

function offerUndo(desk, words, restore) {
  back = restore;
  bar.querySelector("span").textContent = words;
  bar.hidden = false;
  const button = bar.querySelector("button").textContent;
  const way = phrase("%(button)s leads back.", { button });
  desk.say(`${words} ${way}`);
}

function open(desk, element) {
  const heading = element.querySelector(".cw-asked");
  const turn = desk.turnOf(heading);
  if (!turn || element.querySelector(".cw-rewrite")) return;
  const behind = desk.conversation.turns.filter((one) => one.number > turn.number).length;
  const form = document.createElement("form");
  form.className = "cw-rewrite";
  form.innerHTML =
    '<textarea rows="2" dir="auto" autocomplete="off"></textarea><p class="cw-small"></p>' +
    '<div><button type="submit" class="cw-button"></button>' +
    '<button type="button" class="cw-plain"></button></div>';
  form.querySelector(".cw-button").textContent = phrase("Ask again");
  form.querySelector(".cw-plain").textContent = phrase("Cancel");
  const field = form.querySelector("textarea");
  field.setAttribute("aria-label", phrase("The question, to be changed"));
  const note = form.querySelector("p");
  field.value = turn.asked.question;
  note.id = `cw-rewrite-${turn.number}`;
  note.textContent = behind
    ? phraseOf(behind, "Takes the place of this answer and of the one behind it.",
      "Takes the place of this answer and of the %(number)s behind it.")
    : phrase("Takes the place of this answer.");
  field.setAttribute("aria-describedby", note.id);
  const close = () => {
    form.remove();
    heading.hidden = false;
    heading.querySelector(".cw-edit").focus();
  };
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  form.querySelector(".cw-plain").addEventListener("click", close);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = field.value.trim();
    if (!question) {
      field.focus();
      return;
    }
    const restore = desk.replace(turn, question);
    if (!restore) return;
    const number = behind + 1;
    const words = phraseOf(number, "%(number)s answer was replaced.",
      "%(number)s answers were replaced.");
    offerUndo(desk, words, restore);
  });
  heading.hidden = true;
  heading.after(form);
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
