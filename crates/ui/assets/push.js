// Notices on this device: `form[data-push=KEY]` asks the browser, fills its fields with what the browser gives, and goes. A
// device in the list is marked as this one by the hash of its address (`[data-device=HASH]`). Words come from the page.

const form = document.querySelector("form[data-push]");
const said = document.querySelector("[data-push-said]");
const button = form.querySelector("button");
const words = form.dataset;

const say = (text) => { said.textContent = text; };
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const same = (one, two) => one && one.byteLength === two.byteLength && new Uint8Array(one).every((byte, n) => byte === two[n]);
const hash = async (text) => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest).slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
};
const worker = async () => {
  await navigator.serviceWorker.register("/sw.js");
  return navigator.serviceWorker.ready;
};

/** Asks the browser; it asks the person. A subscription that was made for another key is made anew. */
const subscribe = async () => {
  if (await Notification.requestPermission() !== "granted") throw words.denied;
  const { pushManager } = await worker();
  const key = bytes(words.push);
  const before = await pushManager.getSubscription();
  if (before && same(before.options.applicationServerKey, key)) return before;
  await before?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
};

const turnOn = async () => {
  button.disabled = true;
  say(words.wait);
  const { endpoint, keys } = (await subscribe()).toJSON();
  Object.entries({ endpoint, p256dh: keys.p256dh, auth: keys.auth }).forEach(([name, value]) => { form.elements[name].value = value; });
  form.requestSubmit();
};

const start = async () => {
  document.querySelector("[data-push-plain]").hidden = true;
  if (!isSecureContext || !navigator.serviceWorker || !window.PushManager || !window.Notification) return say(words.none);
  const known = await (await worker()).pushManager.getSubscription();
  const mark = known && document.querySelector(`[data-device="${await hash(known.endpoint)}"]`);
  if (mark && Notification.permission === "granted") {
    mark.hidden = false;
    return say(words.here);
  }
  form.hidden = false;
  if (Notification.permission === "denied") say(words.denied);
};

form.addEventListener("submit", (event) => {
  if (form.elements.endpoint.value) return;
  event.preventDefault();
  turnOn().catch((reason) => {
    button.disabled = false;
    say(reason === words.denied ? reason : words.failed);
  });
});
start().catch(() => say(words.failed));
