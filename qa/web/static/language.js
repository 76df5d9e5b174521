/* The language of the page: what the browser asks for, until the reader chooses. The server makes
   the page, so the choice is a cookie; it says nothing but the language. */

const COOKIE = "citewire-language"; /* qa.web.page_language.COOKIE */
const SECONDS = 365 * 24 * 3600;

export function start(desk) {
  const given = new URLSearchParams(location.search);
  const named = given.get("lang");
  if (named) {
    /* A link may name a language: from then on it is the reader's. */
    keep(desk.root.lang);
    given.delete("lang");
    const rest = given.toString();
    history.replaceState(history.state, "", rest ? `?${rest}` : location.pathname);
  }
  const choice = desk.root.querySelector("#cw-language");
  choice.value = desk.root.lang;
  choice.addEventListener("change", () => {
    keep(choice.value);
    location.reload();
  });
}

function keep(language) {
  document.cookie = `${COOKIE}=${language}; Max-Age=${SECONDS}; SameSite=Lax`;
}
