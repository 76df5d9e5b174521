/* Two views of one page: the chat, and what the archive holds. */
import { show } from "./holdings.js";
import { relabel } from "./icons.js";
import { phrase } from "./words.js";

export function start(desk) {
  const { root } = desk;
  const button = root.querySelector("#cw-archive-button");
  const section = root.querySelector("#cw-holdings");
  const table = root.querySelector("#cw-desk");

  const turn = (opens) => {
    section.hidden = !opens;
    root.classList.toggle("cw-archive", opens);
    for (const part of ["#cw-rail", "#cw-talk", "#cw-panel"]) {
      table.querySelector(part).hidden = opens;
    }
    relabel(button, opens ? phrase("Back to the chat") : phrase("The archive"));
    button.setAttribute("aria-expanded", String(opens));
  };
  desk.closeArchive = () => {
    if (section.hidden) return false;
    turn(false);
    button.focus({ preventScroll: true });
    return true;
  };
  button.addEventListener("click", () => {
    desk.closeArticle();
    if (!section.hidden) {
      turn(false);
      return;
    }
    desk.closeRail();
    turn(true);
    window.scrollTo(0, 0);
    show(desk);
  });
}
