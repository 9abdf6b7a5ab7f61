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
