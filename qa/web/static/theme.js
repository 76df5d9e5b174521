/* Light or dark: what the system says, until the reader chooses. */
import { relabel } from "./icons.js";
import { phrase } from "./words.js";

const KEY = "citewire.theme";

export function start(desk) {
  const button = desk.root.querySelector("#cw-theme");
  const wish = kept();
  if (wish) document.body.classList.toggle("dark", wish === "dark");
  const label = () => {
    const isDark = document.body.classList.contains("dark");
    relabel(button, isDark ? phrase("Light") : phrase("Dark"), isDark ? "sun" : "moon");
  };
  button.addEventListener("click", () => {
    const isDark = document.body.classList.toggle("dark");
    try {
      localStorage.setItem(KEY, isDark ? "dark" : "light");
    } catch {
      /* the wish lasts as long as the page */
    }
    label();
  });
  /* Gradio sets the class itself, when the system's wish changes too. */
  new MutationObserver(label).observe(document.body, { attributeFilter: ["class"] });
  label();
}

function kept() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
