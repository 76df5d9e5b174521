/* Whether a language model takes part in answers: until the reader wants quotes only. */

const KEY = "citewire.quotes-only";

export function start(desk) {
  const only = desk.root.querySelector("#cw-quotes-only"); /* only where there is a model */
  desk.wantsModel = () => !only?.checked;
  if (!only) return;
  only.checked = isKept();
  /* Without it there is nothing that could translate. */
  const show = () => { desk.root.dataset.model = only.checked ? "" : "on"; };
  show();
  only.addEventListener("change", () => {
    show();
    try {
      localStorage.setItem(KEY, only.checked ? "1" : "");
    } catch {
      /* the wish lasts as long as the page */
    }
  });
}

function isKept() {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false;
  }
}
