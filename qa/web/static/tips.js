/* What a marker shows when a pointer rests on it or the keyboard comes to it. */

const GAP = 8;
const LEAVE_MS = 150;
let open = null, marked = null, leaving = 0;

export function start(desk) {
  const { root } = desk;
  for (const kind of ["pointerover", "focusin"]) {
    root.addEventListener(kind, (event) => {
      const marker = event.target.closest(".cw-cite");
      if (marker) show(marker);
      else if (open && open.contains(event.target)) clearTimeout(leaving);
    });
  }
  for (const kind of ["pointerout", "focusout"]) {
    root.addEventListener(kind, (event) => {
      if (event.target.closest(".cw-cite, .cw-tip")) leave();
    });
  }
  window.addEventListener("scroll", follow, { capture: true, passive: true });
  desk.hideTip = () => {
    const was = open !== null;
    hide();
    return was;
  };
}

function show(marker) {
  clearTimeout(leaving);
  const tip = document.getElementById(marker.getAttribute("aria-describedby"));
  if (tip === open) return;
  hide();
  if (!tip) return;
  [open, marked] = [tip, marker];
  tip.classList.add("cw-shown");
  place(tip, marker.getBoundingClientRect());
}

function place(tip, at) {
  const { offsetWidth: width, offsetHeight: height } = tip;
  const left = Math.min(Math.max(GAP, at.left - 24), document.documentElement.clientWidth - width - GAP);
  const above = at.top - height - GAP;
  tip.style.left = `${Math.max(GAP, left)}px`;
  tip.style.top = `${above > GAP ? above : at.bottom + GAP}px`;
}

/* What has the focus may have been brought into view just now: its words stay beside it. */
function follow() {
  if (!open) return;
  const at = marked.getBoundingClientRect();
  const isSeen = at.top >= 0 && at.bottom <= document.documentElement.clientHeight;
  if (document.activeElement === marked && isSeen) place(open, at);
  else hide();
}

/* A little later, so that the pointer can go over to the words. */
function leave() {
  clearTimeout(leaving);
  leaving = setTimeout(hide, LEAVE_MS);
}

function hide() {
  clearTimeout(leaving);
  if (open) open.classList.remove("cw-shown");
  [open, marked] = [null, null];
}
