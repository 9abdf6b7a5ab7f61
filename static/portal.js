// Starts GOV.UK Frontend, and adds what pages have beyond it. Every page works without.

const script = document.getElementById("portal-script");

if (script && document.body.classList.contains("govuk-frontend-supported")) {
  import(new URL(script.dataset.govukFrontend, document.baseURI).href).then(({ initAll }) => initAll());
}

// Search as you type: a text input with data-suggest="/address/" posts what was typed
// (so that no name stands in an address or a log) and gets
// {"suggestions": [{"value": "…", "hint": "…"}]}. Keyboard and screen reader as in the
// ARIA pattern of an editable combobox with a list; whatever is typed can be sent as it is.
const SHORTEST = 2;
const PAUSE = 200;

function suggest(input) {
  const list = document.createElement("ul");
  const said = document.createElement("div");
  const box = document.createElement("div");
  let options = [];
  let active = -1;
  let timer = 0;
  let latest = 0;

  list.id = `${input.id}_suggestions`;
  list.className = "app-suggest__list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  said.className = "govuk-visually-hidden";
  said.setAttribute("role", "status");
  box.className = "app-suggest";
  input.before(box);
  box.append(input, list, said);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    active = index;
    [...list.children].forEach((item, place) => {
      item.setAttribute("aria-selected", place === index ? "true" : "false");
    });
    if (index < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    }
  }

  function choose(index) {
    input.value = options[index].value;
    close();
    said.textContent = `${input.value} chosen`;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function show(found) {
    options = found;
    list.replaceChildren(
      ...found.map((option, place) => {
        const item = document.createElement("li");
        item.id = `${list.id}_${place}`;
        item.className = "app-suggest__option";
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.textContent = option.value;
        if (option.hint) {
          const hint = document.createElement("span");
          hint.className = "app-suggest__hint";
          hint.textContent = option.hint;
          item.append(" ", hint);
        }
        // Before the input loses focus, which would close the list.
        item.addEventListener("mousedown", (event) => event.preventDefault());
        item.addEventListener("click", () => choose(place));
        return item;
      }),
    );
    active = -1;
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
    said.textContent =
      found.length === 0 ? "No suggestions" : `${found.length} suggestion${found.length === 1 ? "" : "s"}`;
  }

  async function ask() {
    const words = input.value.trim();
    const turn = ++latest;
    if (words.length < SHORTEST) {
      close();
      return;
    }
    const body = new FormData();
    body.set("words", words);
    try {
      const answer = await fetch(input.dataset.suggest, {
        method: "POST",
        body,
        headers: {
          Accept: "application/json",
          "X-CSRFToken": input.form?.elements.csrfmiddlewaretoken?.value ?? "",
        },
      });
      // An answer that was overtaken, or whose input was left, is dropped.
      if (turn !== latest || document.activeElement !== input) {
        return;
      }
      show(answer.ok ? (await answer.json()).suggestions : []);
    } catch {
      close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      choose(active);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) {
        ask();
      } else {
        const step = event.key === "ArrowDown" ? 1 : -1;
        const places = options.length + 1; // the input itself is one of them
        mark(((active + 1 + step + places) % places) - 1);
      }
      event.preventDefault();
    }
  });
}

document.querySelectorAll("input[data-suggest]").forEach(suggest);

// Fields that open under a choice. By our own hand, because GOV.UK's script puts
// aria-expanded on radios, where ARIA does not allow it.
const revealing = [...document.querySelectorAll("input[data-reveals]")];

function reveal() {
  revealing.forEach((input) => {
    const inner = document.getElementById(input.dataset.reveals);
    inner.classList.toggle(`govuk-${input.type === "radio" ? "radios" : "checkboxes"}__conditional--hidden`, !input.checked);
  });
}

if (revealing.length > 0) {
  document.addEventListener("change", reveal);
  window.addEventListener("pageshow", reveal); // a browser restores choices on the way back
}

// Filters start closed where they would push the results off a small screen.
if (window.matchMedia("(max-width: 40em)").matches) {
  document.querySelectorAll("details[data-filters]:not([data-in-use])").forEach((filters) => {
    filters.open = false;
  });
}

// A session ends after some idle time, and after some hours at most: warn two minutes
// before, tell the truth in every tab, and let what was typed be sent.
const WARNING = 120;
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "numeric", minute: "2-digit", hour12: true, timeZone: "Europe/London" });

function clockWords(time) {
  return CLOCK.format(time).replace(":00", "").replace(/\s/g, "").toLowerCase();
}

function watchSession(dialog) {
  const heading = dialog.querySelector("h2");
  const words = dialog.querySelector("#stay-words");
  const form = dialog.querySelector("form");
  const signIn = dialog.querySelector("[data-sign-in]");
  const back = dialog.querySelector("[data-back]");
  const note = document.querySelector(".app-stay-note");
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("pace-portal-session") : null;
  let timers = [];
  let hasEnded = false;
  let beside = ""; // what goes on being said beside the page once the dialog is closed

  function say(title, sentence) {
    heading.textContent = title;
    words.textContent = sentence;
  }

  function plan(left) {
    timers.forEach(clearTimeout);
    hasEnded = false;
    const seconds = Math.min(left.idle, left.most);
    const isLast = left.most <= left.idle;
    const at = clockWords(Date.now() + seconds * 1000);
    timers = [
      setTimeout(() => warn(at, isLast), Math.max(0, seconds - WARNING) * 1000),
      setTimeout(end, seconds * 1000),
    ];
    beside = "";
    note.hidden = true;
    if (dialog.open) dialog.close();
  }

  function warn(at, isLast) {
    const sentence = isLast
      ? `You will be signed out at ${at}, because you signed in 12 hours ago. Save what you typed now.`
      : `Nothing has happened here for a while, so you will be signed out at ${at}. What you typed on this page stays.`;
    say("You will soon be signed out", sentence);
    form.hidden = isLast;
    signIn.hidden = true;
    back.hidden = !isLast;
    beside = sentence;
    if (!dialog.open) dialog.showModal();
    (isLast ? back : form.querySelector("button")).focus();
  }

  async function end() {
    const left = await ask();
    if (!left) {
      note.textContent = "The portal does not answer just now. Keep this page open, so that nothing you typed is lost.";
      note.hidden = false;
      timers.push(setTimeout(end, 15000));
      return;
    }
    if (left.signed_in && left.person === dialog.dataset.person && Math.min(left.idle, left.most) > 0) return;
    hasEnded = true;
    beside = "You have been signed out. Sign in again in a new tab before you save.";
    words.setAttribute("role", "alert");
    say("You have been signed out", "What you typed is still on this page. Sign in again in a new tab, come back to this one, and save it.");
    form.hidden = true;
    signIn.hidden = false;
    back.hidden = false;
    if (!dialog.open) dialog.showModal();
    signIn.querySelector("a").focus();
  }

  // What the server says; a page of the same person gets a fresh token and goes on.
  async function ask(options) {
    let left = null;
    try {
      const answer = await fetch(form.action, { credentials: "same-origin", ...options });
      left = answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
    if (left && left.signed_in) {
      if (left.person === dialog.dataset.person) {
        document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => { input.value = left.token; });
        plan(left);
      } else if (hasEnded) {
        say("Somebody else is signed in now", "What you typed on this page cannot be saved by another person. Copy it, or sign in again as yourself.");
      }
    }
    return left;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const left = await ask({ method: "POST", body: new FormData(form) });
    if (left && left.signed_in) tabs?.postMessage("active");
    else end();
  });
  back.addEventListener("click", () => dialog.close());
  // Closed by Escape or the button, what it said goes on beside the page.
  dialog.addEventListener("close", () => {
    note.textContent = beside;
    note.hidden = !beside;
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  window.addEventListener("focus", () => { if (hasEnded) ask(); });
  if (tabs) {
    tabs.onmessage = () => ask();
    tabs.postMessage("active");
  }
  plan({ idle: Number(dialog.dataset.idle), most: Number(dialog.dataset.most) });
}

document.querySelectorAll("dialog[data-idle]").forEach(watchSession);
