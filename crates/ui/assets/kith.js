// What a script adds to Kith. Every page works without it, and each part stands alone: when one fails, the form
// still sends. Words come from the page (both languages), never from here. README.md lists the data attributes.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (selector, root = document) => root.querySelector(selector);
const person = document.body.dataset.person || "";
const channel = "BroadcastChannel" in window ? new BroadcastChannel("kith") : null;
const listeners = [];
let signedOut = false;
const part = (work) => {
  try { work(); } catch (error) { console.warn("kith:", error.name); }
};
const post = (url, fields, more = {}) => fetch(url, {
  method: "POST", body: new URLSearchParams(fields), credentials: "same-origin", headers: { "x-kith": "1" }, ...more,
});
const later = (wait, work) => {
  let timer = 0;
  const run = () => { clearTimeout(timer); timer = setTimeout(run.now, wait); };
  run.now = () => { if (timer) { clearTimeout(timer); timer = 0; work(); } };
  return run;
};
const show = (element, on) => { if (element) element.hidden = !on; };
const clock = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};
if (channel) channel.onmessage = (event) => listeners.forEach((listen) => part(() => listen(event.data || {})));

// Drafts: what was typed survives a reload and a lost connection, on this device and for this person only.
const WEEK = 7 * 24 * 3600 * 1000;
const place = (key) => `kith:${person}:${key}`;
const drafted = (field) => field.name && !field.closest("[data-nodraft]") &&
  !["hidden", "password", "file", "submit", "button", "reset"].includes(field.type);
const forget = (test) => Object.keys(localStorage).filter(test).forEach((key) => localStorage.removeItem(key));

part(() => { // A page that says `sent` has taken the words in; only then is their draft forgotten.
  const url = new URL(location.href);
  const sent = url.searchParams.getAll("sent").concat(all("[data-sent]").map((element) => element.dataset.sent));
  sent.forEach((key) => localStorage.removeItem(place(key)));
  if (url.searchParams.has("sent")) {
    url.searchParams.delete("sent");
    history.replaceState(history.state, "", url);
  }
});

part(() => { // What nobody came back to goes after a week.
  forget((key) => {
    if (!key.startsWith("kith:")) return false;
    try { return !(Date.now() - JSON.parse(localStorage.getItem(key)).at < WEEK); } catch { return true; }
  });
});

const restore = (form, key) => {
  const saved = JSON.parse(localStorage.getItem(place(key)) || "null");
  if (!saved) return;
  let found = false;
  for (const field of [...form.elements].filter(drafted)) {
    const values = saved.fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") {
      field.checked = values.includes(field.value);
    } else if (values.length && values[0] && !field.defaultValue) { // what the server sent back is newer
      field.value = values[0];
      found = true;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  show(one("[data-kept]", form), found);
};

const keepDrafts = (form) => {
  const { draft: key, draftUrl: url } = form.dataset;
  const note = (kept) => {
    show(one("[data-kept]", form), kept);
    show(one("[data-kept-not]", form), !kept);
    if (kept) form.unsent = false;
  };
  const keep = () => {
    const fields = [...form.elements].filter(drafted)
      .filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked)
      .map((field) => [field.name, field.value]);
    try {
      localStorage.setItem(place(key), JSON.stringify({ at: Date.now(), fields }));
      return true;
    } catch { return false; } // full or forbidden: the server may still keep it
  };
  const save = later(800, () => part(() => {
    if (form.sending || signedOut) return;
    const kept = keep();
    if (kept || !url) note(kept);
    if (!url) return;
    const whole = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    post(url, whole).then((answer) => note(kept || answer.ok), () => note(kept));
  }));
  part(() => restore(form, key));
  form.addEventListener("input", save);
  form.addEventListener("change", save);
  form.addEventListener("submit", keep);
  addEventListener("beforeunload", save.now);
  addEventListener("pagehide", save.now);
};
if (person) all("form[data-draft]").forEach((form) => part(() => keepDrafts(form)));

// Danger hints while typing. The words go to this server only, and nothing here can stop them from being sent.
all("[data-screen-url]").forEach((box) => part(() => {
  const into = document.getElementById(box.dataset.screenInto);
  let asked = null;
  const ask = later(400, async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const fields = [...new FormData(box.form)].filter(([name, value]) => name !== box.name && typeof value === "string");
      const answer = await post(box.dataset.screenUrl, [...fields, ["text", box.value]], { signal: asked.signal });
      const html = answer.ok ? await answer.text() : null;
      if (html !== null && into.innerHTML !== html) into.innerHTML = html;
    } catch { /* the server looks again when it is sent */ }
  });
  box.closest(".own,form").addEventListener("input", ask); // another choice beside it changes the answer as well
}));

// Shown while its choice stands.
all("[data-with]").forEach((row) => part(() => {
  const form = row.closest("form"), { with: name, for: keys } = row.dataset;
  const look = () => {
    const { value } = form.elements[name];
    show(row, !value || keys.split(" ").includes(value));
  };
  form.addEventListener("input", look);
  look();
}));

// The timer counts while someone is there: visible, and touched within a minute. Of two tabs only the last used counts.
const IDLE = 60_000, BEAT = 15_000;
all("[data-timer]").forEach((element) => part(() => {
  const key = element.dataset.timer, face = one("[data-clock]", element) || element;
  let total = Number(element.dataset.seconds) || 0, sent = total, input = Date.now(), tick = Date.now(), aside = 0;
  ["pointerdown", "keydown", "pointermove", "scroll", "touchstart"].forEach((name) =>
    addEventListener(name, () => { input = Date.now(); }, { passive: true }));
  const visible = () => document.visibilityState === "visible";
  const active = () => visible() && Date.now() - input < IDLE && Date.now() > aside;
  listeners.push((said) => {
    if (said.timer !== key) return;
    if (said.total > total) sent += said.total - total; // counted, and reported, by the other tab
    total = Math.max(total, said.total);
    if (said.input > input) aside = Date.now() + 3000;
  });
  const fields = () => {
    const seconds = Math.max(0, Math.round(total - sent));
    sent += seconds;
    return { seconds, visible: visible() ? 1 : 0, active: active() ? 1 : 0 };
  };
  setInterval(() => {
    const now = Date.now(), passed = (now - tick) / 1000;
    tick = now;
    if (active() && passed < 5) { // a longer gap means that the machine slept
      total += passed;
      channel?.postMessage({ timer: key, total, input });
    }
    face.textContent = clock(total);
    show(one("[data-paused]", element), !active());
  }, 1000);
  const url = element.dataset.beatUrl;
  if (!url) return;
  setInterval(() => post(url, fields()).catch(() => {}), BEAT);
  addEventListener("pagehide", () => navigator.sendBeacon?.(url, new URLSearchParams(fields())));
}));

// What is left of an inbox block.
all("[data-left]").forEach((element) => part(() => {
  const end = Date.now() + Number(element.dataset.left) * 1000;
  setInterval(() => { element.textContent = clock((end - Date.now()) / 1000); }, 1000);
}));

// News: when the server says that something changed, the named part of the page is fetched again.
all("[data-live]").forEach((element) => part(() => {
  const source = new EventSource(element.dataset.live), id = element.dataset.liveInto;
  const reload = later(300, async () => {
    try {
      const answer = await fetch(element.dataset.liveFrom || location.href, { credentials: "same-origin", headers: { "x-kith": "1" } });
      if (!answer.ok || answer.redirected) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
      const old = document.getElementById(id), focus = document.activeElement;
      if (!fresh || !old || (old.contains(focus) && focus.matches("input, textarea, select"))) return;
      const back = old.contains(focus) && focus.getAttribute("href");
      old.replaceChildren(...fresh.childNodes);
      if (back) one(`a[href="${CSS.escape(back)}"]`, old)?.focus();
    } catch { /* the next event tries again */ }
  });
  source.onmessage = reload;
  source.addEventListener("change", reload);
  addEventListener("pagehide", () => source.close());
}));

// Keys at the desk: j and k move in the queue, Enter opens, r writes, ? lists them. Never while typing.
part(() => {
  if (!one(".desk")) return;
  addEventListener("keydown", (event) => part(() => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable], dialog[open]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = all(".queue a.cover");
    const move = (by) => {
      const here = links.indexOf(document.activeElement);
      const from = here >= 0 ? here : links.findIndex((link) => link.closest("[aria-current]"));
      links[Math.min(links.length - 1, Math.max(0, from + by))]?.focus();
    };
    const act = { j: () => move(1), k: () => move(-1), r: () => one(".composer textarea")?.focus(), "?": () => one("#keys")?.showModal() };
    if (act[event.key]) {
      event.preventDefault();
      act[event.key]();
    }
  }));
});

// Dialogs: a form that names one in data-confirm asks first.
document.addEventListener("click", (event) => part(() => {
  const button = event.target.closest?.("button");
  const dialog = button?.closest("dialog");
  if (button?.dataset.opens) document.getElementById(button.dataset.opens)?.showModal();
  if (dialog && ("no" in button.dataset || "yes" in button.dataset)) dialog.close();
}));
document.addEventListener("submit", (event) => part(() => {
  const form = event.target, dialog = document.getElementById(form.dataset.confirm || "");
  if (!dialog?.showModal || form.agreed) return;
  event.preventDefault();
  one("[data-yes]", dialog).onclick = () => {
    form.agreed = true;
    form.requestSubmit(event.submitter || undefined);
    form.agreed = false;
  };
  dialog.showModal();
}));

// Sending: once, and leaving with unsent words asks (drafts that are kept do not ask).
document.addEventListener("input", (event) => part(() => {
  const form = event.target.form;
  if (form?.method === "post" && event.target.matches("textarea")) form.unsent = true;
}));
document.addEventListener("submit", (event) => part(() => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  form.unsent = false;
  form.sending = true;
  if ("signout" in form.dataset) {
    signedOut = true;
    forget((key) => key.startsWith(place("")));
    channel?.postMessage({ out: true });
  }
  const buttons = [...form.elements].filter((field) => field.type === "submit" && !field.disabled);
  const lock = (on) => buttons.forEach((button) => { button.disabled = on; });
  setTimeout(() => lock(true)); // after the form has taken the pressed button's value
  const free = () => { lock(false); form.sending = false; };
  setTimeout(free, 15_000);
  addEventListener("pageshow", free, { once: true });
}));
addEventListener("beforeunload", (event) => { if (!signedOut && [...document.forms].some((form) => form.unsent)) event.preventDefault(); });

// After signing out, Back and the other tabs show nothing.
addEventListener("pageshow", (event) => { if (event.persisted && person) location.reload(); });
listeners.push((said) => { if (said.out && person) setTimeout(() => location.reload(), 1500); });

part(() => { if (isSecureContext) navigator.serviceWorker?.register("/sw.js").catch(() => {}); });
