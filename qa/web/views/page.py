"""The skeleton of the chat's page: what stands there before anything is asked.

Nothing of an archive is in it, and no question: the scripts beside it fill it in.
"""

from __future__ import annotations

_MASTHEAD = """
<a class="cw-skip" href="#cw-question">Go to the question</a>
<header class="cw-masthead">
  <h1>Citewire</h1>
  <p class="cw-motto">Ask the archive, get the quote.</p>
  <p class="cw-coverage" id="cw-coverage"></p>
  <div class="cw-tools">
    <button type="button" class="cw-tool" id="cw-rail-button" aria-expanded="false"
      aria-controls="cw-rail">Conversations</button>
    <button type="button" class="cw-tool" id="cw-archive-button" aria-expanded="false"
      aria-controls="cw-holdings">The archive</button>
    <button type="button" class="cw-tool" id="cw-theme">Dark</button>
    @sign-out
  </div>
</header>
"""

_RAIL = """
<nav class="cw-rail" id="cw-rail" aria-label="Conversations">
  <button type="button" class="cw-plain" id="cw-new">New conversation</button>
  <ul id="cw-conversations"></ul>
  <p class="cw-small">Kept in this browser only.</p>
</nav>
"""

_FORM = """
<form class="cw-form" id="cw-form">
  <div class="cw-ask">
    <label class="cw-hidden" for="cw-question">Your question</label>
    <textarea id="cw-question" rows="1" dir="auto" placeholder="Ask the archive…"
      autocomplete="off" spellcheck="true" enterkeyhint="send"
      aria-describedby="cw-status"></textarea>
    <button type="submit" class="cw-button" id="cw-send">Ask</button>
    <button type="button" class="cw-button" id="cw-stop" hidden>Stop</button>
  </div>
  <details class="cw-limits" id="cw-limits">
    <summary>Limit by date or outlet <span id="cw-limited"></span></summary>
    <div class="cw-fields">
      <label>Since <input type="date" id="cw-since" max="9999-12-31"></label>
      <label>Until <input type="date" id="cw-until" max="9999-12-31"></label>
      <label>As of <input type="date" id="cw-as-of" max="9999-12-31"
        aria-describedby="cw-as-of-help"></label>
      <button type="button" class="cw-plain" id="cw-clear">Clear the limits</button>
    </div>
    <p class="cw-small" id="cw-as-of-help">As of: only what was published by that day, as if
      you asked on it.</p>
    <fieldset class="cw-outlets"><legend>Outlets</legend>
      <input type="search" id="cw-outlet-words" aria-label="Find an outlet"
        placeholder="Find an outlet…" hidden>
      <div id="cw-outlets"></div>
    </fieldset>
  </details>
  <p class="cw-status" id="cw-status" role="status" data-state="busy">Loading the model…</p>
</form>
"""

_TALK = f"""
<div class="cw-talk" id="cw-talk" role="region" aria-label="Conversation">
  <div class="cw-head" id="cw-head" hidden>
    <h2 class="cw-name" id="cw-name" dir="auto"></h2>
    <div class="cw-menu">
      <button type="button" class="cw-plain" id="cw-export" aria-expanded="false"
        aria-controls="cw-forms">Export</button>
      <div class="cw-forms" id="cw-forms" role="group" aria-label="Export the conversation" hidden>
        <button type="button" data-form="markdown">Markdown</button>
        <button type="button" data-form="html">Web page</button>
        <button type="button" data-form="print">Print or PDF</button>
        <button type="button" data-form="bibtex">Sources as BibTeX</button>
        <button type="button" data-form="csl">Sources as CSL-JSON</button>
      </div>
    </div>
  </div>
  <div class="cw-scroll" id="cw-scroll">
  <div class="cw-welcome" id="cw-welcome">
    <p class="cw-lead">Every answer is quoted word for word from an article of this archive,
      with its source. When the archive does not know, it says so.</p>
    <div id="cw-examples"></div>
  </div>
  <div class="cw-log" id="cw-log" role="log" aria-live="polite" aria-label="Answers"></div>
  </div>
  {_FORM}
</div>
"""

_SIDE = """
<div class="cw-side" id="cw-side">
  <aside class="cw-panel" id="cw-panel" aria-label="Sources">
    <div class="cw-panel-bar">
      <h2 class="cw-label">Sources</h2>
      <label class="cw-sort">Order <select id="cw-sort">
        <option value="citation">as cited</option>
        <option value="score">by relevance</option>
        <option value="newest">newest first</option>
        <option value="oldest">oldest first</option>
      </select></label>
    </div>
    <div class="cw-cards" id="cw-cards">
      <p class="cw-empty" id="cw-no-sources">The passages behind an answer appear here.</p>
    </div>
  </aside>
  <dialog class="cw-reader" id="cw-reader" aria-labelledby="cw-reader-title">
    <div class="cw-reader-bar"><p class="cw-label">Article</p>
      <button type="button" class="cw-close">Close <kbd>Esc</kbd></button></div>
    <div class="cw-reader-page" tabindex="0"></div>
  </dialog>
</div>
"""

_SIGN_OUT = '<a class="cw-tool" href="logout">Sign out</a>'


def page_html(*, has_login: bool) -> str:
    """The whole page as HTML.

    Args:
        has_login: whether one can sign out.
    """
    masthead = _MASTHEAD.replace("@sign-out", _SIGN_OUT if has_login else "")
    return (
        f'<div class="cw-page" id="cw-page">{masthead}'
        f'<div class="cw-desk" id="cw-desk">{_RAIL}{_TALK}{_SIDE}</div>'
        '<section class="cw-holdings" id="cw-holdings" aria-label="The archive" hidden></section>'
        '<p class="cw-hidden" id="cw-live" role="status"></p></div>'
    )
