// `node tests/browser/run.mjs [journey] [journey-without-script] [communities] [communities-phone] [communities-without-script]
// [communities-peers] [communities-first-view] [texting] [devices] [doors] [keyboard] [axe] [weight] [pages]`: Kith as people meet it, in a real browser.
// Without words all of them run. README.md says what each one holds.

import { axe, pages, weight } from "./crawl.mjs";
import { Report } from "./check.mjs";
import { communities, firstView, onThePhone, withoutScript } from "./communities.mjs";
import { devices } from "./devices.mjs";
import { doors, doorsWithoutScript } from "./doors.mjs";
import { journey } from "./journey.mjs";
import { keyboard } from "./keyboard.mjs";
import { Demo, launch } from "./kith.mjs";
import { cases, mentors, officeHours } from "./peers.mjs";
import { texting } from "./texting.mjs";

const SUITES = {
  journey: (report, browser) => onItsOwn(report, "the journey, with script", (demo) => journey(browser, demo, true)),
  "journey-without-script": (report, browser) => onItsOwn(report, "the journey, without script", (demo) => journey(browser, demo, false)),
  communities: (report, browser) => onItsOwn(report, "the communities, on a desk", (demo) => communities(browser, demo)),
  "communities-phone": (report, browser) => onItsOwn(report, "the communities, on a phone in Spanish", (demo) => onThePhone(browser, demo)),
  "communities-without-script": (report, browser) => onItsOwn(report, "the communities, without script", (demo) => withoutScript(browser, demo)),
  "communities-peers": async (report, browser) => {
    await onItsOwn(report, "cases among colleagues", (demo) => cases(browser, demo));
    await onItsOwn(report, "office hours", (demo) => officeHours(browser, demo));
    await onItsOwn(report, "mentors", (demo) => mentors(browser, demo));
  },
  "communities-first-view": (report, browser) => onItsOwn(report, "the first view over a slow line", (demo) => firstView(browser, demo)),
  texting: (report, browser) => onItsOwn(report, "the main job by text only", (demo) => texting(browser, demo)),
  devices: (report, browser) => report.test("notices on a device", () => devices(browser)),
  doors: async (report, browser) => {
    await onItsOwn(report, "the doors, with script", (demo) => doors(browser, demo));
    await onItsOwn(report, "the doors, without script", (demo) => doorsWithoutScript(browser, demo));
  },
  keyboard: (report, browser) => together(report, browser, keyboard),
  axe: (report, browser) => together(report, browser, axe),
  weight: (report, browser) => together(report, browser, weight),
  pages: (report, browser) => together(report, browser, pages),
};

// `pages` is `axe` and `weight` in one walk.
const ALL = ["journey", "journey-without-script", "communities", "communities-phone", "communities-without-script", "communities-peers",
  "communities-first-view", "texting", "devices", "doors", "keyboard", "pages"];

/** A test that moves the clock has its own organisation. */
const onItsOwn = (report, name, work) => report.test(name, async () => {
  const demo = await Demo.start();
  try { await work(demo); } finally { await demo.stop(); }
});

/** Suites that only look share one browser and one organisation each. */
const together = async (report, browser, suite) => {
  const demo = await Demo.start();
  try { await suite(report, browser, demo); } finally { await demo.stop(); }
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in SUITES));
if (unknown.length) {
  console.error(`unknown: ${unknown.join(", ")}; known: ${Object.keys(SUITES).join(", ")}`);
  process.exit(2);
}

const report = new Report();
const browser = await launch();
try {
  for (const name of wanted.length ? wanted : ALL) {
    console.log(`-- ${name}`);
    await SUITES[name](report, browser);
  }
} finally {
  await browser.close();
}
process.exitCode = report.end() ? 0 : 1;
