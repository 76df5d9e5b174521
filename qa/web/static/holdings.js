// The page of the archive: what is in it, a search for headlines, and adding files.
import { notice } from "./notice.js";
import { numberText, phrase, phraseOf, spoken } from "./words.js";

const PAUSE = 200; // ms without a key before a search begins

let asked = 0; // the number of the last search: an older one's answer is thrown away
let timer = 0;
let isSending = false;

const page = (desk) => desk.root.querySelector("#cw-holdings") || document.getElementById("cw-holdings");

// HTML that the server made of escaped text.
function parsed(html) {
  const made = document.createElement("template");
  made.innerHTML = html;
  return made.content;
}

export function start(desk) {
  const section = page(desk);
  section.addEventListener("input", (event) => {
    if (event.target.id !== "cw-holdings-words") return;
    clearTimeout(timer);
    timer = setTimeout(() => search(desk), PAUSE);
  });
  section.addEventListener("keydown", (event) => {
    if (event.target.id !== "cw-holdings-words" || event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    clearTimeout(timer);
    search(desk);
  });
  section.addEventListener("click", (event) => {
    const more = event.target.closest(".cw-holdings-more");
    if (more) showMore(desk, more);
    const { unwatch } = event.target.closest("[data-unwatch]")?.dataset || {};
    if (unwatch) changeWatched(desk, { remove: unwatch }, phrase("Watched no more"));
  });
  section.addEventListener("submit", (event) => {
    event.preventDefault();
    const field = event.target.querySelector("#cw-watched-new");
    if (field) changeWatched(desk, { add: field.value }, phrase("The question is watched"));
  });
  section.addEventListener("change", (event) => {
    if (event.target.id !== "cw-upload-files") return;
    send(desk, [...event.target.files]);
    event.target.value = "";
  });
  takeDrops(desk, section);
}

// Fills the section each time it is opened; a search, an upload and its report stay.
export async function show(desk) {
  const section = page(desk);
  section.setAttribute("aria-busy", "true");
  const given = await desk.call("holdings", {});
  section.removeAttribute("aria-busy");
  if (given.problem || typeof given.html !== "string") {
    section.querySelector(".cw-notice")?.remove();
    section.prepend(notice(given.problem || phrase("The archive cannot be shown at this moment.")));
    return;
  }
  const fresh = parsed(given.html);
  section.querySelector(":scope > .cw-notice")?.remove();
  const old = section.querySelector("[data-part=facts]");
  if (!old) {
    section.replaceChildren(fresh);
    return;
  }
  old.replaceWith(fresh.querySelector("[data-part=facts]"));
  section.querySelector("#cw-watched").replaceWith(fresh.querySelector("#cw-watched"));
  if (section.querySelector("#cw-holdings-words").value.trim()) search(desk, false);
  else section.querySelector("#cw-holdings-results").replaceWith(fresh.querySelector("#cw-holdings-results"));
}

// Adds a question to those that are watched, or takes one away.
async function changeWatched(desk, change, said) {
  const watched = page(desk).querySelector("#cw-watched");
  for (const control of watched.querySelectorAll("button, input")) control.disabled = true;
  const given = await desk.call("watched", change);
  watched.querySelector(".cw-notice")?.remove();
  if (given.problem) {
    for (const control of watched.querySelectorAll("button, input")) control.disabled = false;
    watched.append(notice(given.problem));
    return;
  }
  watched.replaceWith(parsed(given.html));
  page(desk).querySelector("#cw-watched-new").focus();
  desk.say(said);
}

async function search(desk, isTold = true) {
  const number = ++asked;
  const section = page(desk);
  const words = section.querySelector("#cw-holdings-words").value;
  const results = section.querySelector("#cw-holdings-results");
  const given = await desk.call("headlines", { words, offset: 0 });
  if (number !== asked) return;
  results.replaceChildren(given.problem ? notice(given.problem) : parsed(given.html));
  if (isTold) desk.say(results.querySelector(".cw-holdings-count")?.textContent || "");
}

async function showMore(desk, button) {
  const number = ++asked;
  const section = page(desk);
  const words = section.querySelector("#cw-holdings-words").value;
  button.disabled = true;
  const given = await desk.call("headlines", { words, offset: Number(button.dataset.offset) });
  if (number !== asked) return;
  if (given.problem) {
    button.disabled = false;
    desk.say(given.problem);
    return;
  }
  const next = parsed(given.html);
  const items = [...next.querySelectorAll(".cw-holdings-found > li")];
  section.querySelector(".cw-holdings-found").append(...items);
  const further = next.querySelector(".cw-holdings-more");
  if (further) button.replaceWith(further);
  else button.remove();
  items[0]?.querySelector(".cw-open")?.focus();
  desk.say(phrase("%(number)s more", { number: items.length }));
}

// ---- adding files ----

function takeDrops(desk, section) {
  const form = (event) => event.target.closest?.(".cw-upload-form");
  const hasFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  for (const kind of ["dragenter", "dragover"]) {
    section.addEventListener(kind, (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault(); // beside the form too: the browser would leave the page for the file
      form(event)?.classList.add("cw-upload-over");
      if (!form(event)) event.dataTransfer.dropEffect = "none";
    });
  }
  section.addEventListener("dragleave", (event) => {
    const left = form(event);
    if (left && !left.contains(event.relatedTarget)) left.classList.remove("cw-upload-over");
  });
  section.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const dropped = form(event);
    if (!dropped) return;
    dropped.classList.remove("cw-upload-over");
    send(desk, [...event.dataTransfer.files]);
  });
}

const size = (bytes) => `${numberText(Math.round(bytes / 2 ** 20))} MiB`;

// Said here too: a server that refuses a long body hangs up before the browser listens.
function problemOf(files, limits) {
  const most = {
    files: Number(limits.files),
    file: Number(limits.fileBytes),
    total: Number(limits.totalBytes),
  };
  if (files.length > most.files) {
    return phraseOf(most.files, "At most %(number)s file can be sent at once.",
      "At most %(number)s files can be sent at once.");
  }
  const big = files.find((file) => file.size > most.file);
  if (big) {
    return phrase("%(name)s is too big: a file may have at most %(size)s.",
      { name: big.name, size: size(most.file) });
  }
  const total = files.reduce((sum, file) => sum + file.size, 0);
  if (total > most.total) {
    return phrase("That is too much at once: all files together may have at most %(size)s.",
      { size: size(most.total) });
  }
  return "";
}

function send(desk, files) {
  if (!files.length) return;
  const area = page(desk).querySelector(".cw-upload");
  const form = area.querySelector("form");
  const report = area.querySelector(".cw-upload-report");
  const told = (text) => {
    report.replaceChildren(notice(text));
    area.querySelector(".cw-upload-progress").hidden = true;
  };
  if (isSending) {
    desk.say(phrase("The files before these are still being read."));
    return;
  }
  const problem = problemOf(files, form.dataset);
  if (problem) {
    told(problem);
    return;
  }
  isSending = true;
  report.replaceChildren();
  area.querySelector("input").disabled = true;
  const body = new FormData();
  for (const file of files) body.append("files", file, file.name);
  // Not fetch(): it does not say how much has been sent.
  const request = new XMLHttpRequest();
  // Below the address of the page, which may lie in a folder of its host.
  request.open("POST", form.dataset.place.replace(/^\//, ""));
  request.setRequestHeader("X-Citewire", "upload");
  request.setRequestHeader("Accept-Language", spoken());
  const sending = phraseOf(files.length, "Sending one file", "Sending %(number)s files");
  advance(area, sending, 0, 0);
  desk.say(sending);
  request.upload.onprogress = (event) => advance(area, sending, event.loaded, event.total);
  let step = "";
  request.onprogress = () => {
    const news = lines(request.responseText)
      .filter((one) => one.step)
      .pop();
    if (!news) return;
    advance(area, news.step, news.done, news.total, true);
    if (news.step !== step) desk.say(news.step);
    step = news.step;
  };
  request.onloadend = async () => {
    isSending = false;
    area.querySelector("input").disabled = false;
    const last = request.status ? lines(request.responseText).pop() : null;
    if (!last || last.step || last.problem || last.detail) {
      told(
        last?.problem ||
          last?.detail ||
          phrase("The connection broke off. What has arrived in whole is read all the same."),
      );
    } else {
      area.querySelector(".cw-upload-progress").hidden = true;
      report.replaceChildren(parsed(last.html));
      report.focus();
      desk.say(phrase("The files have been read."));
    }
    await Promise.all([show(desk), desk.refresh()]);
  };
  request.send(body);
}

// A line that has not come in whole is no JSON yet.
function lines(text) {
  return text.split("\n").flatMap((line) => {
    try {
      return line ? [JSON.parse(line)] : [];
    } catch {
      return [];
    }
  });
}

function advance(area, step, done, total, isCounted = false) {
  area.querySelector(".cw-upload-progress").hidden = false;
  const counted = isCounted && total > 1
    ? phrase("%(step)s: %(done)s of %(total)s", { step, done: numberText(done), total: numberText(total) })
    : step;
  area.querySelector("#cw-upload-step").textContent = counted;
  const bar = area.querySelector("progress");
  if (total > 1) {
    bar.max = total;
    bar.value = Math.min(done, total);
  } else bar.removeAttribute("value");
}
