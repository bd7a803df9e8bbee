// Key tasks with the keyboard only. What has the focus is on the screen, and nothing lies over it.

import { holds } from "./check.mjs";
import { DESK, PHONE, signIn } from "./kith.mjs";

const MOST_TABS = 150;

/** Where the focus is: its words, and whether it can be seen. */
const focus = (page) => page.evaluate(() => {
  const e = document.activeElement;
  if (!e || e === document.body) return { words: "", seen: true };
  // A radio button or a link over a whole row is drawn by what stands round it.
  const drawn = e.matches("input[type=radio], input[type=checkbox]") ? e.closest("label") || e : e;
  const box = drawn.getBoundingClientRect();
  const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const at = (x, y) => {
    const top = document.elementFromPoint(Math.min(Math.max(x, 0), innerWidth - 1), Math.min(Math.max(y, 0), innerHeight - 1));
    return top && (drawn.contains(top) || top.contains(drawn) || e.labels && [...e.labels].some((label) => label.contains(top)));
  };
  const [y1, y2] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  const points = [[(box.left + box.right) / 2, (y1 + y2) / 2], [box.left + 3, y1 + 3], [box.right - 3, y2 - 3]];
  const uncovered = points.some(([x, y]) => at(x, y));
  const style = getComputedStyle(e), round = getComputedStyle(drawn);
  const marked = [style, round].some((s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== "none") ||
    e.matches(".cover") && getComputedStyle(e, "::after").outlineStyle !== "none";
  const words = (e.labels?.[0]?.innerText || e.getAttribute("aria-label") || e.innerText || e.value || e.tagName).trim().replace(/\s+/g, " ");
  return { words, tag: e.tagName, type: e.type, seen: inside && uncovered, marked, path: location.pathname, box: [box.left, box.top, box.right, box.bottom].map(Math.round) };
});

/** Presses Tab until the words have the focus; everything on the way must be visible. */
async function tabTo(page, words) {
  let was = "";
  for (let n = 0; n < MOST_TABS; n += 1) {
    await page.keyboard.press("Tab");
    const now = await focus(page);
    // A date has parts of its own; the browser marks the one that has the focus.
    if (now.words === was && ["date", "time"].includes(now.type)) continue;
    was = now.words;
    holds(now.seen, `the focus on “${now.words.slice(0, 60)}” (${now.tag}, ${now.path}, ${now.box}) is covered or outside`);
    holds(now.words === "" || now.marked, `the focus on “${now.words.slice(0, 60)}” (${now.tag}, ${now.path}) is not marked`);
    if (words.test(now.words)) return;
  }
  holds(false, `Tab never reaches ${words}`);
}

const press = async (page, key) => page.keyboard.press(key);

export async function keyboard(report, browser, demo) {
  await report.test("keyboard: a patient asks a question", () => asks(browser, demo));
  await report.test("keyboard: a patient invites somebody into the circle", () => invites(browser, demo));
  await report.test("keyboard: a nurse works at the desk", () => worksAtTheDesk(browser, demo));
}

let patient;

async function asks(browser, demo) {
  patient = await signIn(browser, demo, "patient", { size: PHONE });
  await patient.goto("/today");
  await tabTo(patient, /^Hacer una pregunta|^Haga una pregunta/);
  await press(patient, "Enter");
  await patient.waitForURL("**/ask");
  await tabTo(patient, /De qué se trata/);
  await press(patient, "ArrowDown");
  await tabTo(patient, /^Su pregunta/);
  await patient.keyboard.type("¿Puedo tomar la pastilla con la comida?");
  await tabTo(patient, /^Enviar$/);
  await press(patient, "Enter");
  await patient.waitForURL("**/threads/**");
  await patient.getByText("¿Puedo tomar la pastilla con la comida?").last().waitFor();
}

async function invites(browser, demo) {
  await patient.goto("/circles");
  await tabTo(patient, /^Invitar a alguien/);
  await press(patient, "Enter");
  await patient.waitForURL(/\/invite$/);
  await tabTo(patient, /^Nombre/);
  await patient.keyboard.type("Amparo Vega");
  await press(patient, "Tab");
  await patient.keyboard.type("amparo.vega@mail.example");
  await tabTo(patient, /^Familia/);
  await press(patient, "Space");
  await tabTo(patient, /medicinas/i);
  await press(patient, "Space");
  await tabTo(patient, /^Enviar la invitación$/);
  await press(patient, "Enter");
  await patient.getByText("La invitación va en camino.").waitFor();
  await patient.context().close();
}

/** Books a block, walks the queue with j and k, opens with Enter, writes with r, answers, and sends. */
async function worksAtTheDesk(browser, demo) {
  const nurse = await signIn(browser, demo, "nurse", { size: DESK });
  await nurse.goto("/blocks");
  await tabTo(nurse, /^Start now$/);
  await press(nurse, "Enter");
  await nurse.waitForURL(/\/blocks\/\w+/);
  const names = await nurse.locator("#queue a.cover").allInnerTexts();
  const lines = await nurse.locator("#queue ol.queue > li").allInnerTexts();
  const message = lines.findIndex((line, n) => n > 0 && line.includes("Message"));
  holds(message > 0, "no message stands below the first line of the queue");
  const lies = async (name) => {
    const now = await focus(nurse);
    holds(now.words.includes(name) && now.seen && now.marked, `the focus lies on “${now.words}”, not visibly on “${name}”`);
  };
  for (let n = 1; n <= message; n += 1) {
    await press(nurse, "j");
    await lies(names[n]);
  }
  await press(nurse, "k");
  await lies(names[message - 1]);
  await press(nurse, "j");
  await press(nurse, "Enter");
  await nurse.waitForURL(/item=/);
  await nurse.locator("#thread h2", { hasText: names[message] }).first().waitFor();
  await press(nurse, "?");
  await nurse.locator("#keys[open]").waitFor();
  await press(nurse, "Escape");
  await nurse.locator("#keys[open]").waitFor({ state: "hidden" });
  await press(nurse, "r");
  const box = await focus(nurse);
  holds(/^Answer/.test(box.words) && box.seen && box.marked, `r leads to “${box.words}”`);
  await nurse.keyboard.type("Thank you for writing. I read it and call you within the hour.");
  const thread = await nurse.locator(".composer").getAttribute("action");
  await tabTo(nurse, /^Send and next$/);
  await press(nurse, "Enter");
  await nurse.waitForURL((url) => !url.search.includes("item="));
  await nurse.goto(thread.replace("/answer", ""));
  await nurse.getByText("I read it and call you within the hour.").waitFor();
  await nurse.context().close();
}
