/* The article view and the markers. Runs once, with `element` and `server` given by
   the component that holds the dialog; all article HTML comes escaped from qa/markup.py. */
const dialog = element.querySelector("dialog");
const page = dialog.querySelector(".cw-reader-page");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
let opener = null;
let asked = 0;

function motion() {
  return calm.matches ? "auto" : "smooth";
}

/* The style shows the sources of the last turn, until a marker chooses another. */
function showTurn(turn) {
  document.getElementById("cw-panel").classList.toggle("cw-chosen", turn !== null);
  document.querySelectorAll(".cw-sources").forEach((panel) => {
    panel.classList.toggle("cw-shown", panel.dataset.turn === turn);
  });
}

function showCard(turn, number) {
  showTurn(turn);
  document.querySelectorAll(".cw-card.cw-lit").forEach((card) => card.classList.remove("cw-lit"));
  const card = document.getElementById(`cw-${turn}-${number}`);
  if (card) {
    card.classList.add("cw-lit");
    card.scrollIntoView({ block: "nearest", behavior: motion() });
  }
}

async function openArticle(button) {
  const mine = ++asked;
  /* From one version to another: what was left open on the page stays the opener. */
  if (!dialog.contains(button)) opener = button;
  page.innerHTML = '<p class="cw-waiting" role="status">Opening the article…</p>';
  if (!dialog.open) dialog.showModal();
  const { article, start, end } = button.dataset;
  let html;
  try {
    html = await server.open_article(JSON.stringify([article, Number(start), Number(end)]));
  } catch {
    html = undefined;
  }
  if (mine !== asked || !dialog.open) return;
  if (typeof html !== "string") {
    html = '<p class="cw-notice" role="alert">The chat does not answer. Is it still running?</p>';
  }
  page.innerHTML = html;
  page.scrollTop = 0;
  if (!dialog.contains(document.activeElement)) page.focus();
  const mark = page.querySelector("mark");
  if (mark) mark.scrollIntoView({ block: "center" });
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const marker = event.target.closest(".cw-cite");
  if (marker) showCard(marker.dataset.turn, marker.dataset.number);
  const button = marker || event.target.closest(".cw-open");
  if (button) openArticle(button);
});

dialog.addEventListener("click", (event) => {
  /* A click on the dimmed page behind lands on the dialog itself. */
  if (event.target === dialog || event.target.closest(".cw-close")) dialog.close();
});
dialog.addEventListener("close", () => {
  asked += 1;
  page.replaceChildren();
  if (opener && opener.isConnected) opener.focus();
});

/* A new question comes into view, and its sources replace those that were chosen. */
let newest = "";
new MutationObserver(() => {
  const turns = document.querySelectorAll("#cw-log .cw-turn");
  const last = turns.length ? turns[turns.length - 1] : null;
  const number = last ? last.dataset.turn : "";
  if (number === newest) return;
  newest = number;
  showTurn(null);
  const panel = document.querySelector("#cw-panel > *");
  if (panel) panel.scrollTop = 0;
  if (last) last.scrollIntoView({ block: "start", behavior: motion() });
}).observe(document.body, {
  childList: true, subtree: true, attributes: true, attributeFilter: ["data-turn"],
});
