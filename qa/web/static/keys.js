/* The keyboard: "/" to the question, "s" to the sources, Escape closes what is open or stops. */
import { enter } from "./sources.js";

export function start(desk) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      escape(desk, event);
      return;
    }
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      event.preventDefault();
      desk.closeArchive();
      desk.root.querySelector("#cw-question").focus();
    } else if (event.key === "s") {
      enter();
    }
  });
}

/* The smallest thing that is open closes first. */
function escape(desk, event) {
  if (desk.hideTip() || desk.closeExport()) return;
  if (desk.isReading()) {
    event.preventDefault();
    desk.closeArticle();
  } else if (!desk.closeRail() && !desk.closeArchive()) {
    desk.stopAsking();
  }
}
