// A session ends after some idle time, and after some hours at most. The page warns two
// minutes before, asks the server before it says anything, and sends what was typed.
const WARNING = 120; // seconds
const PATIENCE = 30; // seconds until the server is asked again
const CLOCK = new Intl.DateTimeFormat("en-GB", {
  hour: "numeric", minute: "2-digit", hourCycle: "h12", timeZone: "Europe/London",
});

function clockWords(time) {
  const words = CLOCK.format(time).replace(/[\s\u202f]/g, "").toLowerCase().replace(":00", "");
  return { "12pm": "midday", "12am": "midnight" }[words] ?? words;
}

function watchSession(dialog) {
  const heading = dialog.querySelector("h2");
  const words = dialog.querySelector("#stay-words");
  const form = dialog.querySelector("form");
  const signIn = dialog.querySelector("[data-sign-in]");
  const back = dialog.querySelector("[data-back]");
  const note = document.querySelector(".app-stay-note");
  const noteWords = note.querySelector("[role=status]");
  const noteButton = note.querySelector("button");
  const noteLink = note.querySelector("[data-sign-in]");
  const mark = dialog.dataset.person;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("pace-portal-session") : null;
  // calm, warned, ended, other (somebody else is signed in) or unsure (nobody answers)
  let state = "calm";
  let endsAt = 0; // by this browser's clock, for waiting only
  let isLast = false; // the hours at most run out, so that nobody can stay
  let warnedOf = {}; // the end that was announced
  let said = ""; // the time at which it ends, by the server's clock
  let lookAt = 0;
  let timer = 0;
  let asking = null;

  function wait(seconds) {
    lookAt = Date.now() + seconds * 1000;
    tick();
  }

  // In short steps: a computer that slept knows soon after that time has passed.
  function tick() {
    clearTimeout(timer);
    const rest = lookAt - Date.now();
    if (rest <= 0) look();
    else timer = setTimeout(tick, Math.min(rest, PATIENCE * 1000));
  }

  function show({ title, sentence, focus, ...parts }) {
    form.hidden = !parts.stays;
    signIn.hidden = !parts.signsIn;
    noteButton.hidden = !parts.stays;
    noteLink.hidden = !parts.signsIn;
    heading.textContent = title;
    // At the warning the dialog itself is read out, and its sentence with it.
    if (parts.signsIn || !parts.stays) words.setAttribute("role", "alert");
    else words.removeAttribute("role");
    words.textContent = sentence;
    if (!dialog.open) {
      note.hidden = true;
      dialog.showModal();
    }
    focus.focus();
  }

  // Closed by Escape or the button, what the dialog said goes on beside the page.
  function remind() {
    note.hidden = false;
    noteWords.textContent = `${heading.textContent}. ${words.textContent}`;
  }

  function calm() {
    if (state === "calm") return;
    const wasOut = state !== "warned";
    state = "calm";
    note.hidden = true;
    if (dialog.open) dialog.close();
    if (wasOut) {
      noteButton.hidden = noteLink.hidden = true;
      note.hidden = false;
      noteWords.textContent = "You are signed in. You can save what you typed.";
    }
  }

  function warn() {
    // Once for each end: who pressed Escape is not stopped again by the same one.
    const isSame = warnedOf.isLast === isLast && Math.abs(warnedOf.endsAt - endsAt) < 5000;
    if (state === "warned" && isSame) return;
    state = "warned";
    warnedOf = { endsAt, isLast };
    show({
      title: "You will soon be signed out",
      sentence: isLast
        ? `You will be signed out at ${said}. Save now. Nobody can stay signed in for longer.`
        : `Nothing has happened here for a while, so you will be signed out at ${said}. What you typed stays on this page.`,
      stays: !isLast,
      focus: isLast ? back : form.querySelector("button"),
    });
  }

  function ended() {
    if (state === "ended") return;
    state = "ended";
    show({
      title: "You have been signed out",
      sentence: "What you typed is still on this page. Sign in again in a new tab, come back to this page and save it.",
      signsIn: true,
      focus: signIn.querySelector("a"),
    });
  }

  function other() {
    if (state === "other") return;
    state = "other";
    show({
      title: "Somebody else is signed in now",
      sentence: "What you typed on this page is not sent in another person’s name. To save it, sign out in the other tab and sign in there as yourself.",
      focus: back,
    });
  }

  function unsure() {
    if (state === "unsure" || state === "ended" || state === "other") return;
    state = "unsure";
    heading.textContent = "The portal does not answer just now";
    words.textContent = "Keep this page open, so that nothing you typed is lost.";
    noteButton.hidden = noteLink.hidden = true;
    if (dialog.open) dialog.close();
    else remind();
  }

  function plan(left) {
    const seconds = Math.max(1, Math.min(left.idle, left.most));
    endsAt = Date.now() + seconds * 1000;
    isLast = left.most <= left.idle;
    said = clockWords((left.now + seconds) * 1000);
    if (seconds > WARNING) {
      calm();
      wait(seconds - WARNING);
    } else {
      warn();
      wait(seconds);
    }
  }

  async function asked(options) {
    try {
      const answer = await fetch(form.action, {
        ...options,
        headers: { Accept: "application/json", "X-Page-Of": mark, ...options.headers },
      });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  // A page of the same person gets a fresh token, and goes on.
  function hear(left) {
    if (left === null) {
      if (Date.now() >= endsAt) unsure();
      else if (Date.now() >= endsAt - WARNING * 1000) warn();
      wait(PATIENCE);
    } else if (left.is_yours) {
      document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => {
        input.value = left.token;
      });
      plan(left);
    } else {
      clearTimeout(timer);
      lookAt = Infinity;
      if (left.signed_in) other();
      else ended();
    }
  }

  function look() {
    clearTimeout(timer);
    asking ??= asked({}).then((left) => {
      asking = null;
      hear(left);
    });
    return asking;
  }

  async function stay() {
    const press = () => asked({
      method: "POST",
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    });
    let left = await press();
    if (left === null) {
      // The token may be from before somebody signed in again: a look brings a new one.
      await look();
      left = state === "calm" || state === "warned" ? await press() : left;
    }
    if (left) {
      hear(left);
      tabs?.postMessage("active");
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    stay();
  });
  noteButton.addEventListener("click", stay);
  back.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    if (state !== "calm") remind();
  });
  // Nothing is sent in the name of somebody else; who it is may have changed since.
  document.addEventListener("submit", async (event) => {
    const sent = event.target;
    if (state !== "other" || sent.method !== "post" || sent === form) return;
    event.preventDefault();
    const { submitter } = event;
    await look();
    if (state === "calm" || state === "warned") sent.requestSubmit(submitter);
    else if (!dialog.open) dialog.showModal();
  }, true);

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) look();
  });
  window.addEventListener("focus", look);
  window.addEventListener("online", look);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) look();
  });
  if (tabs) {
    tabs.onmessage = look;
    tabs.postMessage("active");
  }
  const { idle, most, now } = dialog.dataset;
  plan({ idle: Number(idle), most: Number(most), now: Number(now) });
}

document.querySelectorAll("dialog[data-idle]").forEach(watchSession);
