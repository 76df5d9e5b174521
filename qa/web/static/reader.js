/* The article reader: beside the chat where there is room, over it where there is not. */
import { notice } from "./notice.js";
import { phrase } from "./words.js";

const narrow = window.matchMedia("(max-width: 1023px)");
let dialog, page, opener = null, asked = 0;

export function start(desk) {
  dialog = desk.root.querySelector("#cw-reader");
  page = dialog.querySelector(".cw-reader-page");

  desk.openArticle = (place, from) => open(desk, place, from);
  desk.closeArticle = () => {
    dialog.close();
    closed(desk);
  };
  desk.isReading = () => dialog.open;

  document.body.addEventListener("click", (event) => {
    const link = event.target.closest("[data-article]");
    if (!link || isElsewhere(event)) return;
    event.preventDefault();
    if (link.classList.contains("cw-cite")) desk.showCard(link.dataset.turn, link.dataset.number);
    const { article, start: begin, end } = link.dataset;
    open(desk, { article, start: Number(begin), end: Number(end) }, link);
  });
  dialog.addEventListener("click", (event) => {
    /* A click on the dimmed page behind lands on the dialog itself. */
    if (event.target === dialog || event.target.closest(".cw-close")) desk.closeArticle();
  });
  dialog.addEventListener("close", () => closed(desk));
}

/* At once, for the browser tells of its closing later, when the focus may be elsewhere;
   what the browser itself closes is heard of from it alone. */
function closed(desk) {
  if (dialog.open || !desk.root.classList.contains("cw-reading")) return;
  asked += 1;
  page.replaceChildren();
  desk.root.classList.remove("cw-reading");
  if (opener && opener.isConnected) opener.focus({ preventScroll: true });
  opener = null;
}

async function open(desk, place, from) {
  const mine = ++asked;
  /* From one version to another: what was left open on the page stays the opener. */
  if (from && !dialog.contains(from)) opener = from;
  desk.hideTip(); /* Escape would close it first */
  page.innerHTML = '<p class="cw-waiting" role="status"></p>';
  page.firstElementChild.textContent = phrase("Opening the article…");
  if (!dialog.open) {
    desk.root.classList.add("cw-reading");
    if (narrow.matches) dialog.showModal();
    else dialog.show();
  }
  const given = await desk.call("article", place);
  if (mine !== asked || !dialog.open) return;
  if (given.problem) {
    const note = notice(given.problem);
    note.id = "cw-reader-title";
    page.replaceChildren(note);
  } else {
    page.innerHTML = given.html;
  }
  page.scrollTop = 0;
  page.focus({ preventScroll: true });
  const mark = page.querySelector("mark");
  if (mark) showIn(page, mark);
}

/* Brings the mark to the upper third of the article, without moving the page around it. */
function showIn(room, mark) {
  const offset = mark.getBoundingClientRect().top - room.getBoundingClientRect().top;
  room.scrollTop += offset - room.clientHeight / 3;
}

/* A link that one wants in another tab is the browser's. */
export function isElsewhere(event) {
  return event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0;
}
