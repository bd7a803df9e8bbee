// Every page that each role reaches by links, looked at in both languages.

import { holds, sideBySide } from "./check.mjs";
import { axeSource, device, signIn, speak } from "./kith.mjs";

const ROLES = ["patient", "proxy", "nurse", "physician", "pharmacist", "desk", "interpreter", "compliance", "administrator", "moderator", "guest"];

/** A community in which people talk, and one in which something was reported. */
const TALK = "/open/type-2-diabetes", REPORTED = "/open/high-blood-pressure";

/** Where the crawl begins, besides the links found: pages that no link leads to, and one that is missing. */
const GUEST = ["/", "/sign-in", "/register", "/recover", "/demo/phone", "/demo/mailbox", "/demo/clock", "/nowhere", "/offline",
  "/groups", "/groups/type-2-diabetes", "/groups/search?q=sugar", "/groups/search?q=xyzzy", TALK];
const SIGNED_IN = ["/today", "/account", "/step-up", "/check", "/nowhere", "/groups", "/groups/type-2-diabetes", "/names", TALK, `${TALK}/new`];
/** What only some may open. */
const OWN = { administrator: ["/outbox/templates"], moderator: ["/outbox/templates/message", `${TALK}/queue`, `${REPORTED}/queue`] };

/** What is typed into some pages before they are looked at, so that what answers while typing is looked at as well. */
const TYPED = {
  "/check": async (page) => {
    await page.locator("#text").fill("Call Dr. Smith at 303-555-0142. Thank you for coming in last week! I want to kill myself.");
    await page.locator("#text-found .guard").first().waitFor();
  },
  [`${TALK}/new`]: async (page) => {
    // Whoever has not joined is led to joining.
    if (await page.locator("#new-text").count() === 0) return;
    await page.locator("#new-text").fill("Walter Kowalczyk walks with me, text 406-555-0177. I want to kill myself.");
    await page.locator("#new-text-found .guard").first().waitFor();
  },
};

/** Not pages: tables, files, FHIR resources, news streams; and what changes something when asked. */
const NOT_PAGES = /\.csv|\.json$|\/files\/|\/feed$|^\/fhir\/|\/live$|\/news$|^\/language|^\/assets\/|\.webmanifest|^\/sw\.js/;

/** Of pages that differ only in whose they are, this many are looked at. */
const ALIKE = 2, LETTERS = 6;

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const AT_A_TIME = 2;

/** The kind of an address: ids and communities become `*`, and of the query only the names stay. */
const kindOf = (url) => url.pathname.replace(/^\/(groups|open|members|peers)\/(?!search$)[^/]+/, "/$1/*").replace(/^\/outbox\/templates\/[^/]+/, "/outbox/templates/*").replace(/\/[0-9a-z]{26}(?=\/|$)/g, "/*").replace(/\/results\/.+/, "/results/*") +
  [...url.searchParams.keys()].sort().map((key) => `?${key}`).join("");

/** Visits each page of a role in both languages and hands it to `look`; what `look` returns is a list of findings. */
async function crawl(browser, demo, role, languages, look) {
  const page = role === "guest" ? await (await device(browser, demo)).newPage() : await signIn(browser, demo, role);
  await BEFORE[role]?.(page);
  const findings = [], seen = new Set();
  for (const language of languages) {
    await speak(page, language);
    const queue = [...(role === "guest" ? GUEST : [...SIGNED_IN, ...(OWN[role] || [])])], from = new Map(queue.map((path) => [path, "nowhere"])), alike = new Map();
    while (queue.length) {
      const path = queue.shift();
      page.context().faults.length = 0;
      const answer = await page.goto(path);
      const here = `${language} ${path}`;
      seen.add(path.split("?")[0]);
      await TYPED[path]?.(page);
      const expected = path === "/nowhere" ? [404] : role === "guest" ? [200, 401] : [200];
      if (!expected.includes(answer.status())) findings.push(`${here}: answers ${answer.status()}, linked from ${from.get(path)}`);
      for (const found of await look(page, answer, language)) findings.push(`${here}: ${found}`);
      // That a page answers 401 or 404 is said above; the browser says it again.
      for (const fault of page.context().faults) if (!/status of 40[14]/.test(fault)) findings.push(`${here}: ${fault}`);
      for (const href of await page.locator("a[href]").evaluateAll((links) => links.map((a) => a.href))) {
        const url = new URL(href);
        const next = url.pathname + url.search;
        if (url.origin !== demo.base || from.has(next) || NOT_PAGES.test(url.pathname)) continue;
        const kind = kindOf(url), many = alike.get(kind) || 0;
        if (many >= (kind.includes("?mail") ? LETTERS : ALIKE)) continue;
        alike.set(kind, many + 1);
        from.set(next, path);
        queue.push(next);
      }
    }
  }
  await page.context().close();
  return { findings, pages: seen.size };
}

/** Joins a community: under a new name, or without one under the own. */
async function joins(page, name) {
  await page.goto("/groups/type-2-diabetes");
  await page.locator(`input[name=wear][value=${name ? "new" : "open"}]`).check({ force: true });
  if (name) await page.locator("#persona").fill(name);
  await page.locator("input[name=rules]").check({ force: true });
  await page.locator("form[action$='/join'] button").first().click();
  await page.waitForURL((url) => url.pathname === TALK);
}

/** What some do first, so that pages exist that only follow from an act: the desk, an emergency, letters with links, a name. */
const BEFORE = {
  nurse: async (page) => {
    // Danger in a community comes to the nurse's own inbox.
    await joins(page, "NightFerry");
    await page.goto(`${TALK}/new`);
    await page.locator("#title").fill("The nights are the hardest part");
    await page.locator("#new-text").fill("I want to kill myself tonight.");
    for (const name of ["", "danger"]) await page.locator(`main form .bar button${name && "[name=danger]"}`).last().click();
    await page.waitForURL(/said=danger/);
  },
  patient: async (page) => {
    await joins(page, "RiverLantern");
    await page.goto("/circles");
    await page.locator("a[href$='/invite']").first().click();
    await page.waitForURL(/\/invite$/);
    await page.locator("#name").fill("Amparo Vega");
    await page.locator("#contact").fill("amparo.vega@mail.example");
    await page.locator("input[name=role]").first().check({ force: true });
    await page.locator("input[name=medicines]").check({ force: true });
    await page.locator("main form button").first().click();
    await page.waitForURL((url) => !url.pathname.endsWith("/invite"));
  },
  physician: async (page) => {
    await joins(page);
    await page.goto("/emergency");
    await page.getByLabel("Family name").fill("Haskell");
    await page.getByLabel("Date of birth").fill("1958-06-05");
    await page.getByRole("button", { name: "Find" }).click();
    await page.getByLabel("Why do you need this record now?").fill("Found unresponsive in the waiting room, needs medicines and allergies.");
    await page.getByRole("button", { name: "Open the record for 4 hours" }).click();
    await page.waitForURL((url) => url.pathname !== "/circles" && !url.pathname.endsWith("/emergency"));
    await page.goto("/blocks");
    await page.getByRole("button", { name: "Start now" }).click();
    await page.waitForURL(/\/blocks\/\w+/);
  },
  guest: async (page) => {
    await page.goto("/register");
    await page.locator("#address").fill("new.neighbor@mail.example");
    await page.locator("#birth_date").fill("1990-02-03");
    await page.locator("main form button").first().click();
    await page.waitForLoadState();
    for (const path of ["/recover", "/sign-in"]) {
      await page.goto(path);
      const form = page.locator("main form").last();
      await form.locator("[name=address]").fill("proxy-0@mail.example");
      await form.getByRole("button").click();
      await page.waitForLoadState();
    }
    for (let mails = 0; mails < 4;) {
      await page.goto("/demo/mailbox");
      mails = await page.locator("a[href*='mail=']").count();
    }
  },
};

const each = (report, what, work) => sideBySide(AT_A_TIME, ROLES.map((role) => () => {
  let pages = 0;
  return report.test(`${what}: ${role}`, async () => {
    const done = await work(role);
    pages = done.pages;
    const most = done.findings.slice(0, 40).join("\n");
    holds(pages > 5, `only ${pages} pages were reached`);
    holds(done.findings.length === 0, `${done.findings.length} findings on ${pages} pages\n${most}`);
  });
}));

const LANGUAGES = ["es", "en"];

/** Nothing serious or critical, on any page, in either language, on a phone and on a desk. */
export const axe = (report, browser, demo) => {
  const look = reachable();
  return each(report, "axe", (role) => crawl(browser, demo, role, LANGUAGES, look));
};

/** Small, whole, quiet, and never wider than a narrow phone. */
export const weight = (report, browser, demo) => each(report, "weight", (role) => crawl(browser, demo, role, LANGUAGES, light));

/** Both in one walk. */
export const pages = (report, browser, demo) => {
  const look = reachable();
  return each(report, "axe and weight", (role) => crawl(browser, demo, role, LANGUAGES, async (...page) => [...await light(...page), ...await look(...page)]));
};

function reachable() {
  const drawn = new Set();
  return async (page, _, language) => {
    // A page made of exactly the same parts as an earlier one would say the same again: words alone change no finding.
    const parts = `${language} ${await page.evaluate(partsOfPage)}`;
    if (drawn.has(parts)) return [];
    drawn.add(parts);
    const findings = [];
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 740 });
      for (const found of await violations(page)) findings.push(`${width} px: ${found}`);
    }
    return findings;
  };
}

/** Every way in which an element stands in another, with the attributes that a finding could hang on. */
function partsOfPage() {
  const sign = (e) => {
    const shown = [...e.attributes].filter((a) => !["href", "id", "value", "for", "title", "alt", "action"].includes(a.name) && !a.name.startsWith("data-"));
    const value = (a) => (["class", "role", "type"].includes(a.name) ? a.value : a.value ? "set" : "empty");
    return `${e.localName}[${shown.map((a) => `${a.name}=${value(a)}`).sort()}]${e.childElementCount ? "" : e.textContent.trim() ? "words" : "none"}`;
  };
  return [...new Set([...document.querySelectorAll("body, body *:not(svg *)")].map((e) => `${e.parentElement ? sign(e.parentElement) : ""}>${sign(e)}`))].sort().join("\n");
}

async function violations(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(async (tags) => {
    const { violations } = await globalThis.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
    return violations.filter((v) => ["serious", "critical"].includes(v.impact))
      .map((v) => `${v.id}: ${v.nodes.slice(0, 2).map((n) => `${n.target.join(" ")} ${n.failureSummary.split("\n")[1]?.trim()}`).join(" | ")}`);
  }, WCAG);
  return found;
}

const MOST_BYTES = 60 * 1024;
const NARROW = 320;

async function light(page, answer) {
  const findings = [], html = await answer.text(), bytes = Buffer.byteLength(html);
  if (bytes > MOST_BYTES) findings.push(`${bytes} bytes, more than ${MOST_BYTES}`);
  if (/<[^>]+\sstyle\s*=/i.test(html) || /<style[\s>]/i.test(html)) findings.push("holds an inline style");
  if (/<[^>]+\son[a-z]+\s*=/i.test(html)) findings.push("holds an inline handler");
  // Data for search engines is no script.
  if (/<script(?![^>]*\ssrc=)(?!\stype="application\/ld\+json")[^>]*>/i.test(html)) findings.push("holds an inline script");
  await page.setViewportSize({ width: NARROW, height: 640 });
  const wide = await page.evaluate(() => {
    const most = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= most) return "";
    const out = [...document.querySelectorAll("body *:not(.hide *)")].filter((e) => e.getBoundingClientRect().right > most + 1).pop();
    return `${document.documentElement.scrollWidth} px wide at ${most}: ${out?.outerHTML.slice(0, 120)}`;
  });
  if (wide) findings.push(wide);
  return findings;
}
