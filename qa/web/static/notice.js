/* A sentence of the page's own in the place of what cannot be shown. */
export function notice(sentence) {
  const note = document.createElement("p");
  note.className = "cw-notice";
  note.setAttribute("role", "alert");
  note.textContent = sentence;
  return note;
}
