// Notices on a device, as a browser does them: the script that turns them on and the worker that shows them, with the files of
// the program. A demo asks no push service and this browser reaches none, so the page and the browser's subscription are
// stand-ins here; what is sent and how it is sealed is tested in features/channels.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

import { holds } from "./check.mjs";

const ENDPOINT = "https://push.example.org/abc";
const KEY = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const HASH = createHash("sha256").update(ENDPOINT).digest("hex").slice(0, 32);
const asset = (name) => readFileSync(new URL(`../../crates/ui/assets/${name}`, import.meta.url), "utf8");

const page = (known) => `<!doctype html><html lang="en"><title>Devices</title><main><p data-push-plain>Plain</p>
  <form method="post" action="/channels/push" hidden data-push="${KEY}" data-none="None" data-denied="Denied" data-failed="Failed"
    data-wait="Wait" data-here="Here"><input type="hidden" name="endpoint"><input type="hidden" name="p256dh">
    <input type="hidden" name="auth"><button>On</button></form><p data-push-said></p>
  ${known ? `<p data-device="${HASH}" hidden>This device</p>` : ""}<script type="module" src="/push.js"></script></main></html>`;

/** The program's files, a page like its own, and what was posted. */
const serve = async () => {
  const posted = [];
  const files = {
    "/push.js": ["text/javascript", asset("push.js")],
    "/sw.js": ["text/javascript", asset("sw.js").replace("VERSION", "1").replace("FILES_LIST", '"/push.js"')],
    "/offline": ["text/html", "Offline"],
  };
  const server = createServer((request, answer) => {
    let body = "";
    request.on("data", (part) => { body += part; });
    request.on("end", () => {
      if (request.method === "POST") {
        posted.push(`${request.url} ${body}`);
        return answer.writeHead(303, { location: "/known" }).end();
      }
      const [kind, text] = files[request.url] || ["text/html", page(request.url === "/known")];
      return answer.writeHead(200, { "content-type": kind }).end(text);
    });
  });
  await new Promise((done) => { server.listen(0, "127.0.0.1", done); });
  return { server, posted, base: `http://127.0.0.1:${server.address().port}` };
};

/** In the page: a browser that gives a subscription, unless it is told to fail or to deny. */
const standIn = (endpoint) => {
  const mine = { endpoint, options: {}, toJSON: () => ({ endpoint, keys: { p256dh: "KEY", auth: "AUTH" } }), unsubscribe: async () => true };
  PushManager.prototype.getSubscription = async () => (localStorage.on ? mine : null);
  PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
    if (localStorage.fails || applicationServerKey.length !== 65 || !userVisibleOnly) throw new Error("Registration failed");
    localStorage.on = "yes";
    return mine;
  };
  Notification.requestPermission = async () => (localStorage.denies ? "denied" : "granted");
};

const said = (tab, words) => tab.waitForFunction((text) => document.querySelector("[data-push-said]").textContent === text, words);
const shown = (tab) => tab.evaluate(async () => {
  const notices = await (await navigator.serviceWorker.ready).getNotifications();
  return notices.map(({ title, body, data }) => [title, body, data].join("|")).sort();
});

export async function devices(browser) {
  const { server, posted, base } = await serve();
  const context = await browser.newContext({ baseURL: base, permissions: ["notifications"] });
  const bare = await browser.newContext({ baseURL: base, javaScriptEnabled: false });
  try {
    await context.addInitScript(standIn, ENDPOINT);
    const tab = await context.newPage();
    const button = tab.locator("button");
    await tab.goto("/");
    await button.waitFor();
    holds(await tab.locator("[data-push-plain]").isHidden(), "with script nothing says that script is needed");
    const tries = async (word, answer) => {
      await tab.evaluate((key) => { localStorage[key] = "yes"; }, word);
      await button.click();
      await said(tab, answer);
      await tab.evaluate((key) => localStorage.removeItem(key), word);
      holds(posted.length === 0 && await button.isEnabled(), `nothing is posted, and it can be tried again: ${answer}`);
    };
    await tries("fails", "Failed");
    await tries("denies", "Denied");
    await button.click();
    await tab.waitForURL("**/known");
    await said(tab, "Here");
    holds(posted.join() === "/channels/push endpoint=https%3A%2F%2Fpush.example.org%2Fabc&p256dh=KEY&auth=AUTH", `posted: ${posted}`);
    holds(await tab.locator("[data-device]").isVisible() && await button.isHidden(), "the device knows itself in the list");

    const session = await context.newCDPSession(tab);
    const known = new Promise((done) => {
      session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
        if (registrations.length) done(registrations[0].registrationId);
      });
    });
    await session.send("ServiceWorker.enable");
    const registrationId = await known;
    const deliver = (data) => session.send("ServiceWorker.deliverPushMessage", { origin: base, registrationId, data });
    // A browser asked for its notices while it is showing one forgets that one: each is given a moment before it is asked for, and is
    // pushed again when it was forgotten.
    const notices = async (data, count) => {
      let there = [];
      for (let n = 0; n < 10 && there.length < count; n++) {
        await deliver(data);
        await tab.waitForTimeout(500);
        there = await shown(tab);
      }
      return there.join(" ");
    };
    const first = await notices(JSON.stringify({ title: "Riverbend Health", body: "You have a message", path: "/threads/1" }), 1);
    holds(first === "Riverbend Health|You have a message|/threads/1", `the notice is shown: ${first}`);
    const both = await notices("no words of ours", 2);
    holds(both.startsWith("Kith||"), `what cannot be read still shows something: ${both}`);

    const plain = await bare.newPage();
    await plain.goto("/");
    holds(await plain.locator("[data-push-plain]").isVisible() && await plain.locator("form").isHidden(), "without script the page says so");
  } finally {
    await context.close();
    await bare.close();
    server.close();
  }
}
