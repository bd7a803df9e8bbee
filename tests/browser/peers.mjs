// Colleagues among themselves: a case from its form to the vote, told on a desk with script and on a phone without; and
// office hours, which anyone reads.

import { deflateSync } from "node:zlib";

import { holds } from "./check.mjs";
import { answer } from "./communities.mjs";
import { DESK, PHONE, device, signIn, speak } from "./kith.mjs";

const PLACE = "/peers/primary-care";
const OPEN = "/open/type-2-diabetes";
const TOPIC = new RegExp(`^${PLACE}/[0-9a-z]{26}$`);
const WAYS = [{ size: DESK, script: true, way: "desk" }, { size: PHONE, script: false, way: "phone" }];

const AGE = "40-64", SETTING = "primary";
const CHOSEN = { sex: "female", poll: "diagnosis", consent_given: "none" };
const WORDS = {
  presenting: "Dry cough for six weeks, worse at night, no fever. Takes a tablet for high blood pressure.",
  findings: "Lungs clear, normal chest film, no wheeze.",
  course: "No change after two weeks of an inhaled steroid.",
  text: "What would you look for next?",
  teaching: "Think of the medicine list before the scan.",
  follow_up: "Gone ten days after the tablet was changed.",
  option1: "Asthma",
  option2: "Cough from an ACE inhibitor",
  interest: "None in this matter",
};
const HIDDEN = ["teaching", "follow_up"];
const ALT = "A red rash with a pale middle on a forearm";
const BOXES = ["safe-names", "safe-places", "safe-dates", "safe-contact", "safe-numbers", "safe-things", "safe-web", "safe-body",
  "safe-faces", "safe-other", "safe-knowledge"];
const LEFT_OUT = "safe-faces";
const NAME = "Leila Haddad";

/** Cases among colleagues. */
export async function cases(browser, demo) {
  const [colleague, patient] = [await on(browser, demo, "physician-two"), await on(browser, demo, "patient")];
  const authors = [];
  for (const { way, ...options } of WAYS) {
    const author = authors.length ? await elsewhere(browser, demo, authors[0], options) : await on(browser, demo, "physician", options);
    authors.push(author);
    await isVoted(author, colleague, patient, `Cough that would not end, heard on a ${way}`);
    await waits(author, colleague, patient, `A rash that came back, seen on a ${way}`, options.script);
  }
  await isClean([colleague, patient, ...authors]);
  // What was posted, with a picture as without one, is not kept as a draft.
  for (const author of authors) await blank(author);
}

/** Office hours, which anyone reads. */
export async function officeHours(browser, demo) {
  const pharmacist = await on(browser, demo, "pharmacist");
  const guest = await (await device(browser, demo, { size: PHONE, script: false })).newPage();
  await speak(guest, "en");
  await comesBack(pharmacist);
  await gives(pharmacist, guest);
  await isClean([pharmacist, guest]);
}

/** A clinician finds a mentor, asks with a note that the guard lets through, and the two talk alone: on a desk and a phone. */
export async function mentors(browser, demo) {
  const pharmacist = await on(browser, demo, "pharmacist"), patient = await on(browser, demo, "patient");
  const physician = await on(browser, demo, "physician", { size: PHONE, script: false });
  // In the demo the pharmacist has asked already; the physician answers on a phone without script.
  await physician.goto(`${PLACE}/mentors`);
  await physician.locator("main").getByRole("link", { name: NAME }).first().click();
  await physician.waitForURL(/\/pairs\/[0-9a-z]{26}$/);
  const room = new URL(physician.url()).pathname;
  await physician.locator("#words").fill("Of course. Call me at 406-555-0177 on Friday.");
  const accept = () => answer(physician, () => physician.getByRole("button", { name: "Accept", exact: true }).click());
  holds(await accept() === 422, "a telephone number goes to a mentee");
  holds((await physician.locator("#words").inputValue()).includes("406-555-0177"), "the words are gone");
  await physician.locator("#words").fill("Of course. Write to me here, whenever it suits you.");
  await accept();
  await physician.getByText("Paired", { exact: true }).waitFor();

  await pharmacist.goto("/today");
  await pharmacist.getByRole("link", { name: /mentoring pair/ }).first().click();
  await pharmacist.locator("main").getByRole("link", { name: "QuietHeron" }).first().click();
  await pharmacist.waitForURL((url) => url.pathname === room);
  await pharmacist.getByText("Write to me here", { exact: false }).waitFor();
  await pharmacist.locator("#words").fill("Then my first question: which tablet do you take away first?");
  await pharmacist.getByRole("button", { name: "Send", exact: true }).click();
  await pharmacist.waitForURL((url) => url.hash === "#end");
  await physician.reload();
  await physician.getByText("which tablet do you take away first", { exact: false }).waitFor();

  // One room was left, and it is taken: nobody may ask for it.
  const colleague = await on(browser, demo, "physician-two");
  for (const reader of [colleague, patient]) holds((await reader.goto(room)).status() === 404, "others read the room of two");
  await colleague.goto(`${PLACE}/mentors`);
  const full = colleague.locator("main li", { hasText: "QuietHeron" }).filter({ hasText: "Every two weeks" });
  await full.getByText("No room now").waitFor();
  await isClean([pharmacist, physician, patient, colleague]);
}

async function on(browser, demo, role, options) {
  const page = await signIn(browser, demo, role, options);
  await speak(page, "en");
  return page;
}

/** A link opens once: on a second device the session goes on. */
async function elsewhere(browser, demo, first, options) {
  const context = await device(browser, demo, options);
  await context.addCookies(await first.context().cookies());
  return context.newPage();
}

async function isClean(pages) {
  // The browser repeats what the tests expect: pages that came back, that say no.
  const faults = pages.flatMap((page) => page.context().faults).filter((fault) => !/status of (404|422)/.test(fault));
  holds(faults.length === 0, faults.join("\n"));
}

/** A case with a picture: it comes back whole, a part of the picture is covered for good, and it waits for a keeper. */
async function waits(author, colleague, patient, title, script) {
  await blank(author);
  await write(author, title);
  await addPicture(author);
  await confirm(author, BOXES.filter((one) => one !== LEFT_OUT));
  holds(await post(author) === 422, "a case with an unconfirmed box is not refused");
  await author.locator(`#${LEFT_OUT}`).getByText("Please confirm this", { exact: false }).waitFor();
  await isWhole(author, title);
  holds(await author.locator("#alt").inputValue() === ALT, "the picture's words are gone");
  holds(await author.locator("input[name=checked]").isChecked(), "that the picture was looked at is gone");
  for (const one of BOXES) holds(await box(author, one).isChecked() === (one !== LEFT_OUT), `${one} did not come back as it was`);
  await colleague.goto(PLACE);
  holds(await colleague.getByText(title).count() === 0, "a refused case stands among the topics");

  await confirm(author, [LEFT_OUT]);
  await addPicture(author);
  await post(author);
  await author.waitForURL((url) => url.pathname.endsWith("/redact"));
  await covers(author, script);
  await author.waitForURL((url) => TOPIC.test(url.pathname));
  const topic = new URL(author.url()).pathname;
  await author.getByText("Waiting for a moderator").first().waitFor();
  await tells(author, title);
  const shown = author.locator("#p0 figure img");
  holds(await shown.getAttribute("alt") === ALT, "the picture stands there without its words");
  const [left, right] = await colours(author, await shown.getAttribute("src"));
  holds(left.join() === "0,0,0", `below the box there is still ${left}`);
  holds(right[0] > 200 && right[1] < 60, `what was not covered is ${right}`);
  for (const reader of [colleague, patient]) holds((await reader.goto(topic)).status() === 404, "others read what waits");
}

/** A case without a picture stands at once: colleagues vote, and see the result after that. */
async function isVoted(author, colleague, patient, title) {
  await blank(author);
  await write(author, title);
  await confirm(author, BOXES);
  await post(author);
  await author.waitForURL((url) => TOPIC.test(url.pathname));
  const topic = new URL(author.url()).pathname;
  await author.locator("#later").getByText(WORDS.teaching).waitFor();

  await colleague.goto(PLACE);
  await colleague.locator("main a", { hasText: title }).first().click();
  await colleague.waitForURL((url) => url.pathname === topic);
  await tells(colleague, title);
  const said = await colleague.locator("main").innerText();
  for (const part of HIDDEN) holds(!said.includes(WORDS[part]), `a colleague reads ${part} before it is shown`);
  holds(!said.includes("Okafor"), "the author's own name stands there");
  const poll = colleague.locator("#poll");
  await poll.getByText("What is the diagnosis?").waitFor();
  await poll.getByText("You see the result after voting.").waitFor();
  holds(!(await poll.innerText()).includes("%"), "the result stands there before the vote");
  await poll.getByLabel(WORDS.option2).check({ force: true });
  await poll.getByRole("button", { name: "Vote", exact: true }).click();
  await colleague.waitForURL((url) => url.hash === "#poll");
  const voted = poll.locator("li", { hasText: WORDS.option2 });
  await voted.getByText("Your vote").waitFor();
  await voted.getByText("100 %").waitFor();
  await poll.getByText("1 vote", { exact: true }).waitFor();
  await author.goto(topic);
  await author.locator("#poll").getByText("You see the result after voting.").waitFor();
  holds(!(await author.locator("#poll").innerText()).includes("%"), "the author reads the result without a vote");

  for (const address of [topic, PLACE, `${PLACE}/case`]) {
    holds((await patient.goto(address)).status() === 404, `a patient finds ${address}`);
    holds(!(await patient.content()).includes(title), "what a patient gets tells of the case");
  }
}

/** Opens the form, in which nothing stands. */
async function blank(page) {
  await page.goto(PLACE);
  await page.getByRole("link", { name: "Post a case" }).first().click();
  await page.waitForURL(`**${PLACE}/case`);
  holds(await page.locator("#title").inputValue() === "", "the form holds the title of an earlier case");
  for (const field of Object.keys(WORDS)) holds(await page.locator(`#${field}`).inputValue() === "", `the form holds ${field} of an earlier case`);
  holds(await page.locator("main input[type=checkbox]:checked").count() === 0, "something is confirmed before anybody confirmed it");
}

async function write(page, title) {
  await open(page, "Let colleagues vote");
  await page.locator("#title").fill(title);
  await page.locator("#age").selectOption(AGE);
  await page.locator("#setting").selectOption(SETTING);
  for (const [field, text] of Object.entries(WORDS)) await page.locator(`#${field}`).fill(text);
  for (const [field, word] of Object.entries(CHOSEN)) await page.locator(`input[name=${field}][value=${word}]`).check({ force: true });
}

async function isWhole(page, title) {
  holds(await page.locator("#title").inputValue() === title, "the title is gone");
  holds(await page.locator("#age").inputValue() === AGE, "the age is gone");
  holds(await page.locator("#setting").inputValue() === SETTING, "the setting is gone");
  for (const [field, text] of Object.entries(WORDS)) holds(await page.locator(`#${field}`).inputValue() === text, `${field} is gone`);
  for (const [field, word] of Object.entries(CHOSEN)) holds(await page.locator(`input[name=${field}][value=${word}]`).isChecked(), `${field} is gone`);
}

const box = (page, name) => page.locator(`input[name=${name}]`);
const confirm = async (page, boxes) => { for (const one of boxes) await box(page, one).check({ force: true }); };
const post = (page) => answer(page, () => page.getByRole("button", { name: "Post the case", exact: true }).click());

async function open(page, summary) {
  const more = page.locator("details", { has: page.locator("summary", { hasText: summary }) });
  if (await more.getAttribute("open") === null) await more.locator("summary").click();
}

async function addPicture(page) {
  await open(page, "Add a picture");
  await page.locator("#files").setInputFiles({ name: "forearm.png", mimeType: "image/png", buffer: png(80, 40, [230, 20, 20]) });
  await page.locator("#alt").fill(ALT);
  await page.locator("input[name=checked]").check({ force: true });
}

/** Covers the left half, by hand or by numbers, as it is done without a mouse; numbers that are none come back. */
async function covers(page, script) {
  const picture = page.locator("figure.redact img");
  const before = await picture.getAttribute("src");
  holds(await picture.getAttribute("alt") === ALT, "the picture to check has no words");
  holds((await colours(page, before)).every(([red]) => red > 200), "the picture is not the one that was posted");
  const boxes = page.locator("#boxes");
  const cover = page.getByRole("button", { name: "Cover these parts" });
  await boxes.fill("0 0 50");
  holds(await answer(page, () => cover.click()) === 422, "three numbers make a box");
  await page.getByText("Please write four numbers from 0 to 100", { exact: false }).first().waitFor();
  holds(await boxes.inputValue() === "0 0 50", "the numbers are gone");
  if (script) await draws(page, boxes);
  else await boxes.fill("0 0 50 100");
  await cover.click();
  await page.waitForURL((url) => !url.pathname.endsWith("/redact"));
  holds((await page.request.get(before)).status() === 404, "the uncovered picture still has an address");
}

/** Draws boxes with the mouse, changes them with keys, takes one away; in the end one covers the left half. */
async function draws(page, boxes) {
  const figure = page.locator("figure.redact"), said = page.locator("[data-redact-said]"), drawn = figure.locator(".blackout");
  const lines = async () => (await boxes.inputValue()).split("\n").map((line) => line.split(" ").map(Number));
  const drag = async (from, to) => {
    const { x, y, width, height } = await figure.boundingBox();
    const at = ([left, top]) => [x + width * left / 100, y + height * top / 100];
    await page.mouse.move(...at(from));
    await page.mouse.down();
    await page.mouse.move(...at(to), { steps: 4 });
    await page.mouse.up();
  };
  await boxes.fill("");
  await figure.scrollIntoViewIfNeeded();
  await drag([60, 20], [80, 60]);
  await page.waitForFunction(() => /^Box 1 is drawn/.test(document.querySelector("[data-redact-said]").textContent));
  const [[left, top, width, height]] = await lines();
  for (const [is, want] of [[left, 60], [top, 20], [width, 20], [height, 40]]) holds(Math.abs(is - want) < 2, `drawn at 60 20 20 40, written as ${await boxes.inputValue()}`);
  const shown = await drawn.evaluate((element) => getComputedStyle(element).backgroundColor);
  holds(shown.startsWith("rgb"), "the box is not shown");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+ArrowDown");
  const [moved] = await lines();
  holds(Math.abs(moved[0] - left + 1) < 0.2 && Math.abs(moved[3] - height - 1) < 0.2, `the keys do not move or size it: ${moved}`);
  await drag([70, 40], [30, 40]);
  holds((await lines())[0][0] < 30, "the box is not moved by dragging it");
  // By the keyboard alone: a second one, and away with it; then the first.
  await page.getByRole("button", { name: "Add a box" }).click();
  holds(await drawn.count() === 2 && (await lines()).length === 2, "no box is added by its button");
  await page.keyboard.press("Delete");
  holds(await drawn.count() === 1 && (await lines()).length === 1, "Delete takes no box away");
  await page.waitForFunction(() => /is removed/.test(document.querySelector("[data-redact-said]").textContent));
  await page.getByRole("button", { name: "Remove this box" }).click();
  holds(await boxes.inputValue() === "" && await drawn.count() === 0, "a removed box stays");
  // What is typed is drawn, and what is drawn is typed.
  await boxes.fill("90 90 5 5");
  holds(await drawn.count() === 1, "typed numbers are not drawn");
  await boxes.fill("");
  await drag([0.5, 0.5], [50, 103]);
  const [half] = await lines();
  holds(half[0] < 1 && half[1] < 1 && half[1] + half[3] === 100 && Math.abs(half[2] - 50) < 2, `the left half is written as ${half}`);
  holds((await said.textContent()).length > 0, "nothing is said of what happened");
}

/** The structured parts and the note above them. */
async function tells(page, title) {
  await page.locator("h1", { hasText: title }).waitFor();
  await page.getByText("De-identified; do not try to find out who it is").first().waitFor();
  const said = await page.locator("main").innerText();
  const parts = ["presenting", "findings", "course", "text", "option1", "option2"].map((part) => WORDS[part]);
  for (const part of ["40 to 64", "Female", "Primary care", ...parts, "QuietHeron"]) holds(said.includes(part), `the case does not tell “${part}”`);
}

/** The colours in the middle of the left and of the right half of a picture. */
const colours = (page, src) => page.evaluate(async (address) => {
  const picture = await createImageBitmap(await (await fetch(address)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height), pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  return [0.25, 0.75].map((x) => [...pen.getImageData(Math.floor(picture.width * x), Math.floor(picture.height / 2), 1, 1).data].slice(0, 3));
}, src);

/** A picture of one colour. */
function png(width, height, colour) {
  const table = Array.from({ length: 256 }, (_, n) => { let c = n; for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c >>> 0; });
  const sum = (bytes) => (bytes.reduce((c, b) => table[(c ^ b) & 255] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
  const number = (n) => { const bytes = Buffer.alloc(4); bytes.writeUInt32BE(n); return bytes; };
  const chunk = (name, data) => { const named = Buffer.concat([Buffer.from(name), data]); return Buffer.concat([number(data.length), named, number(sum(named))]); };
  const row = Buffer.from([0, ...Array.from({ length: width }, () => colour).flat()]);
  const head = Buffer.concat([number(width), number(height), Buffer.from([8, 2, 0, 0, 0])]);
  const rows = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk("IHDR", head), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]);
}

/** Leaves, keeps the words, and joins anew under the own name. */
async function comesBack(pharmacist) {
  await pharmacist.goto(OPEN);
  await pharmacist.locator("section[aria-labelledby=you]").getByRole("link", { name: "Leave", exact: true }).click();
  await pharmacist.waitForURL(/\/leave$/);
  await pharmacist.locator("section[aria-labelledby=keep]").getByRole("button").click();
  await pharmacist.getByText("You have left", { exact: false }).first().waitFor();
  await pharmacist.goto("/groups/type-2-diabetes");
  await pharmacist.locator("label.choice", { hasText: NAME }).locator("input[name=wear]").check({ force: true });
  await pharmacist.getByLabel("I will keep to the rules on this page.").check({ force: true });
  await pharmacist.locator("form[action$='/join']").getByRole("button", { name: "Join", exact: true }).click();
  await pharmacist.waitForURL((url) => url.pathname === OPEN);
  await pharmacist.locator("section[aria-labelledby=you]").getByText(NAME).waitFor();
}

/** Says when there is time for questions; a guest reads it as it was meant. */
async function gives(pharmacist, guest) {
  const title = "Questions about your medicines, live";
  const day = await tomorrow(guest);
  await pharmacist.goto(`${OPEN}/new`);
  await pharmacist.locator("#kind").selectOption("office-hours");
  await pharmacist.locator("#title").fill(title);
  await pharmacist.locator("#new-text").fill("Bring what you always wanted to know about medicines for diabetes. I explain in the open, for everybody.");
  await pharmacist.locator("#event_at").fill(`${day}T17:30`);
  await pharmacist.locator("#event_minutes").fill("5");
  const send = () => answer(pharmacist, () => pharmacist.getByRole("button", { name: "Post it", exact: true }).click());
  holds(await send() === 422, "five minutes are office hours");
  await pharmacist.getByText("It lasts 10 to 600 minutes.").first().waitFor();
  holds(await pharmacist.locator("#event_at").inputValue() === `${day}T17:30`, "the time is gone");
  holds(await pharmacist.locator("#kind").inputValue() === "office-hours", "what it is is gone");
  await pharmacist.locator("#event_minutes").fill("45");
  await send();
  await pharmacist.waitForURL(/\/open\/type-2-diabetes\/[0-9a-z]{26}/);
  await reads(pharmacist, "the pharmacist");

  await guest.goto(OPEN);
  await guest.locator("main li", { hasText: title }).getByText("Office hours").first().waitFor();
  await guest.getByRole("link", { name: title }).first().click();
  await guest.locator("h1", { hasText: title }).waitFor();
  await guest.locator("li.post", { hasText: NAME }).getByText("PharmD", { exact: false }).first().waitFor();
  await reads(guest, "a guest");
}

async function reads(page, who) {
  const head = (await page.locator("main .page-head").innerText()).replace(/\s/g, " ");
  holds(head.includes("5:30 PM tomorrow, 45 minutes"), `${who} does not read the time: ${head}`);
}

/** The day after the demo's own. */
async function tomorrow(page) {
  await page.goto("/demo/clock");
  const [day] = (await page.locator("main").innerText()).match(/[A-Z][a-z]{2} \d{1,2}, \d{4}/) || [];
  holds(day, "the demo does not say which day it is");
  return new Date(Date.parse(`${day} 12:00 UTC`) + 24 * 3600 * 1000).toISOString().slice(0, 10);
}
