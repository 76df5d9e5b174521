/* Conversations kept in this browser, each under a key of its own. */
import { phrase } from "./words.js";

const PREFIX = "citewire.conversation.";
const PLACE = "citewire.place";
const RESTORED = 40; /* qa.web.chat.conversation.MOST_RESTORED */
const PORTION = 150_000; /* characters, of which one may take three bytes */
export const full = () =>
  phrase("This browser's store is full: delete old conversations to keep new ones.");

/* All conversations, the one used last first. Broken ones are passed over, not deleted. */
export function conversations() {
  const found = [];
  try {
    for (let place = 0; place < localStorage.length; place += 1) {
      const key = localStorage.key(place);
      if (key.startsWith(PREFIX)) {
        const one = read(key.slice(PREFIX.length));
        if (one) found.push(one);
      }
    }
  } catch {
    return []; /* a browser that keeps nothing */
  }
  return found.sort((one, other) => (other.used || "").localeCompare(one.used || ""));
}

export function read(id) {
  try {
    const one = JSON.parse(localStorage.getItem(PREFIX + id));
    return one && one.id === id && isWhole(one) ? one : null;
  } catch {
    return null;
  }
}

/* What stands in an answer, the server looks at. */
function isWhole({ name, used, turns }) {
  return typeof name === "string" && typeof used === "string" && Array.isArray(turns)
    && turns.every((turn) => turn && Number.isInteger(turn.number) && turn.answer
      && turn.asked && typeof turn.asked.question === "string");
}

/* Keeps it; false if the browser has no room or keeps nothing. */
export function write(conversation) {
  try {
    localStorage.setItem(PREFIX + conversation.id, JSON.stringify(conversation));
    return true;
  } catch {
    return false;
  }
}

export function remove(id) {
  try {
    localStorage.removeItem(PREFIX + id);
  } catch {
    /* nothing was kept */
  }
}

export function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  const id = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { id, name: "", used: new Date().toISOString(), turns: [] };
}

/* Where this tab is: a conversation, the number of a turn, and its question if it has one. */
export function keepPlace(place) {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(place));
  } catch {
    /* a browser that keeps nothing */
  }
}

/* Where it was before the page was loaded again, if that question was asked there. The page's
   state is lost (Chromium) when an answer comes, and with it another address, meanwhile. */
export function placeBefore({ question }) {
  const [entry] = performance.getEntriesByType("navigation");
  if (!entry || entry.type !== "reload") return null;
  try {
    const place = JSON.parse(sessionStorage.getItem(PLACE));
    return place.question === question ? place : null;
  } catch {
    return null;
  }
}

/* Turns in lists of as many as one call of the server takes. */
export function portions(turns) {
  const all = [];
  let room = 0;
  for (const turn of turns) {
    const size = JSON.stringify(turn).length;
    room -= size;
    if (room < 0 || all[all.length - 1].length === RESTORED) {
      all.push([]);
      room = PORTION - size;
    }
    all[all.length - 1].push(turn);
  }
  return all;
}

/* Another page of this browser has changed the conversations. */
export function onChange(told) {
  window.addEventListener("storage", (event) => {
    if (event.key === null || event.key.startsWith(PREFIX)) told();
  });
}
