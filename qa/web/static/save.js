/* The conversation as a file: Markdown, a web page, BibTeX, CSL-JSON, or on paper. */
import { phrase } from "./words.js";

const MOST = 200; /* qa.web.chat.downloads.MOST_EXPORTED */
export function start(desk) {
  const button = desk.root.querySelector("#cw-export");
  const forms = desk.root.querySelector("#cw-forms");
  const open = (is) => {
    forms.hidden = !is;
    button.setAttribute("aria-expanded", String(is));
  };
  desk.closeExport = () => {
    if (forms.hidden) return false;
    open(false);
    button.focus();
    return true;
  };
  button.addEventListener("click", () => open(forms.hidden));
  document.body.addEventListener("click", (event) => {
    if (!event.target.closest(".cw-menu")) open(false);
  });
  forms.addEventListener("click", async (event) => {
    const chosen = event.target.closest("[data-form]");
    if (!chosen) return;
    open(false);
    button.focus();
    if (chosen.dataset.form === "print") {
      window.print();
      return;
    }
    const { name, turns: all } = desk.conversation;
    const turns = all.slice(-MOST).map(cited);
    const given = await desk.call("export", { form: chosen.dataset.form, name, turns });
    if (given.problem) {
      desk.warn(given.problem);
      return;
    }
    download(given, name);
    const left = all.length - turns.length + given.left_out;
    if (left) {
      desk.warn(phrase("%(number)s of %(total)s answers could not be put into the file.",
        { number: left, total: all.length }));
    }
  });
}

/* A turn without what was found and not cited: one call takes 500,000 bytes.
   A refusal keeps it, for it names the nearest articles. */
function cited(turn) {
  return turn.answer.abstained ? turn : { ...turn, answer: { ...turn.answer, passages: [] } };
}

export function download({ text, type, ending }, name) {
  const link = document.createElement("a");
  const plain = name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60);
  link.download = `${plain || "conversation"}.${ending}`;
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
