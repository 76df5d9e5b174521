/* A sentence of the page's own in the place of what cannot be shown. */
import { labelled } from "./icons.js";
import { phrase } from "./words.js";

export function notice(sentence) {
  const note = document.createElement("p");
  note.className = "cw-notice";
  note.setAttribute("role", "alert");
  note.textContent = sentence;
  return note;
}

/* The same in the place of an answer: the question, the sentence, and a way to ask again. */
export function failure(asked, sentence) {
  const heading = document.createElement("h2");
  heading.className = "cw-question";
  heading.dir = "auto";
  heading.textContent = asked.question;
  const again = document.createElement("button");
  again.type = "button";
  again.className = "cw-act";
  again.append(...labelled("again", phrase("Ask again")));
  again.dataset.ask = JSON.stringify(asked);
  const actions = document.createElement("div");
  actions.className = "cw-actions";
  actions.append(again);
  return [heading, notice(sentence), actions];
}
