/* Conversations kept in this browser, each under a key of its own. */

const PREFIX = "citewire.conversation.";
export const FULL = "This browser's store is full: delete old conversations to keep new ones.";

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

/* Another page of this browser has changed the conversations. */
export function onChange(told) {
  window.addEventListener("storage", (event) => {
    if (event.key === null || event.key.startsWith(PREFIX)) told();
  });
}
