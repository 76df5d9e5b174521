/* The icons of the page's sprite (qa/web/templates/icons.html), beside words that say the same. */

/* What a button shows: an icon, and words that `relabel` can change. */
export function labelled(name, words) {
  const made = document.createElement("template");
  made.innerHTML =
    `<svg class="cw-icon" aria-hidden="true"><use href="#cw-i-${name}"></use></svg>` +
    '<span class="cw-words"></span>';
  made.content.lastElementChild.textContent = words;
  return [...made.content.children];
}

/* Gives a button other words, and another icon where it is named; returns what it had. */
export function relabel(button, words, name) {
  const shown = button.querySelector(".cw-words");
  const use = button.querySelector("use");
  const before = [shown.textContent, use.getAttribute("href").slice("#cw-i-".length)];
  shown.textContent = words;
  if (name) use.setAttribute("href", `#cw-i-${name}`);
  return before;
}
