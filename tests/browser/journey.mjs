// The one journey that everything serves: a person asks; the right person answers, safely; and it counts.
// Told twice: with script, and without.

import { holds } from "./check.mjs";
import { DESK, PHONE, device, signIn } from "./kith.mjs";

const DANGER = "Desde ayer me duele el pecho cuando subo las escaleras y me canso mucho.";
const ANSWER = "Marisol, gracias por decirnos. Venga hoy a la clínica para un electrocardiograma. Si el dolor vuelve antes, llame al 911.";
const SUMMARY = "New exertional chest pain: same-day tracing, warned when to call 911, medicines unchanged.";

export async function journey(browser, demo, script) {
  const on = (role, size) => signIn(browser, demo, role, { size, script });
  const patient = await on("patient", PHONE);
  const nurse = await on("nurse", DESK);
  const physician = await on("physician-two", DESK);

  const thread = await asks(patient, script);
  await triages(nurse, thread);
  await answers(physician, thread, script);
  await phoneRings(browser, demo, script);
  await reads(patient, thread);
  await physician.goto(thread);
  holds(await physician.getByText(/Read by Marisol Vega/).count() > 0, "the team does not see that the patient read the answer");
  const proposal = await attests(physician, script);
  await aWeekPasses(browser, demo, script);
  // Nobody stands on a page with a news stream when the program ends.
  for (const page of [patient, nurse, physician]) await page.goto("about:blank");
  await demo.again();
  const later = await on("physician-two", DESK);
  await isFinal(later, proposal);
  await looksBack(patient);
  for (const page of [patient, nurse, physician, later]) {
    holds(page.context().faults.length === 0, page.context().faults.join("\n"));
    await page.context().close();
  }
}

/** The patient asks in Spanish, on a phone. Emergency help comes before the box, at once, and after sending. */
async function asks(page, script) {
  await page.goto("/ask");
  const helpFirst = await page.evaluate(() => {
    const [help, box] = [document.querySelector("main .emergency"), document.querySelector("main textarea")];
    return Boolean(help && box && help.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING);
  });
  holds(helpFirst, "emergency help does not stand before the box");
  await page.getByLabel("¿De qué se trata?").selectOption({ label: "Siento algo en mi cuerpo" });
  await page.getByLabel("Su pregunta").fill(DANGER);
  if (script) await page.locator("#danger [role=alert]").getByText("Llamar al 911").waitFor();
  await page.getByRole("button", { name: "Enviar" }).click();
  await page.waitForURL(/\/threads\//);
  await page.getByRole("alert").getByRole("link", { name: "Llamar al 911" }).waitFor();
  return new URL(page.url()).pathname;
}

/** The nurse on call sees it among the first, takes it, books a block, and hands it to a physician who speaks Spanish. */
async function triages(page, thread) {
  await page.goto("/inbox");
  const lines = await page.locator("main li").allInnerTexts();
  const [mine, calm] = [lines.findIndex((l) => l.includes("duele el pecho")), lines.findIndex((l) => !l.includes("Danger, now"))];
  holds(mine >= 0 && (calm < 0 || mine < calm), "danger does not stand before what can wait");
  await page.goto(thread);
  await page.getByRole("button", { name: "Take it on" }).click();
  await page.getByText("Yours", { exact: false }).first().waitFor();
  await openBlock(page);
  await page.locator("#thread").getByRole("heading", { name: /^Danger words/ }).waitFor();
  await page.locator("#chart").getByText("Aspirin").waitFor();
  await page.locator("#thread summary", { hasText: "Hand over" }).click();
  await page.getByLabel("To", { exact: true }).selectOption({ label: "Samuel Ibarra" });
  await page.getByLabel("Why", { exact: true }).or(page.getByLabel("Reason", { exact: true })).first().fill("Chest pain on the stairs since yesterday, speaks Spanish.");
  await page.locator("#thread form", { has: page.getByLabel("To", { exact: true }) }).getByRole("button", { name: "Hand over" }).click();
  await page.goto(thread);
  await page.getByText(/Handed to Samuel Ibarra/).waitFor();
}

/** Books fifteen minutes that begin now, and opens what the patient asked. */
async function openBlock(page) {
  await page.goto("/blocks");
  await page.getByLabel("15 minutes").check({ force: true });
  await page.getByRole("button", { name: "Start now" }).click();
  await page.waitForURL(/\/blocks\/\w+/);
  await page.locator("#queue a.cover", { hasText: "Marisol Vega" }).click();
  await page.waitForURL(/item=/);
}

/** The physician answers at the desk; the timer runs, and the minutes are noted. */
async function answers(page, thread, script) {
  await openBlock(page);
  if (script) {
    const clock = page.locator("[data-timer] [data-clock]");
    const before = await clock.innerText();
    await page.waitForFunction((was) => document.querySelector("[data-timer] [data-clock]").textContent !== was, before);
  }
  await page.locator("#thread summary", { hasText: "Minutes" }).click();
  await page.getByLabel("Minutes worked just now").fill("2");
  await page.getByRole("button", { name: "Add minutes" }).click();
  await page.waitForURL(/item=/);
  await page.getByLabel("Answer Marisol").fill(ANSWER);
  await page.getByLabel("Outcome").first().selectOption({ label: "A visit is needed" });
  await page.getByRole("button", { name: "Send and next" }).click();
  await page.waitForURL((url) => !url.search.includes("item="));
  await page.goto(thread);
  await page.getByText(ANSWER).waitFor();
}

/** The patient's telephone shows that a message waits, and not a word of it. */
async function phoneRings(browser, demo, script) {
  const context = await device(browser, demo, { size: PHONE, script });
  const page = await context.newPage();
  // A job sends it a moment later; the page without script loads again by itself, here we do.
  await until("the notice is on the telephone", async () => {
    await page.goto("/demo/phone");
    await page.getByRole("link", { name: /Marisol Vega/ }).click();
    return await page.locator("#texts a[href*='/threads/']").count() > 0;
  });
  const texts = await page.locator("#texts").innerText();
  holds(!/pecho|dolor|chest|electrocardiograma|Ibarra/i.test(texts), "the notice says what the message is about");
  await context.close();
}

/** The patient reads the answer. */
async function reads(page, thread) {
  await page.goto(thread);
  await page.getByText(ANSWER).waitFor();
  holds(await page.getByRole("alert").count() === 0, "the answered question still shows the alarm");
}

/** The physician finds the proposal and says that it is so. */
async function attests(page, script) {
  await page.goto("/proposals?show=running");
  await page.getByRole("link", { name: /Marisol Vega/ }).click();
  await page.waitForURL(/\/proposals\/\w+/);
  await page.getByText("99421").first().waitFor();
  await page.getByText("9 minutes counted").first().waitFor();
  const worked = await page.getByRole("region", { name: "Who worked when" }).innerText();
  holds(worked.includes("2 minutes") && worked.includes("Typed by hand"), "typed minutes are not marked as typed");
  holds(worked.includes("By the timer") === script, script ? "the timer counted nothing" : "without script the timer counted");
  await page.getByLabel("Summary of your decision").fill(SUMMARY);
  await page.getByLabel("Diagnosis (ICD-10-CM)").fill("R07.9");
  await page.getByRole("button", { name: "Attest" }).click();
  await page.getByText(/Attested by Samuel Ibarra/).waitFor();
  return new URL(page.url()).pathname;
}

/** The demo's clock goes seven days ahead, for everybody. */
async function aWeekPasses(browser, demo, script) {
  const context = await device(browser, demo, { script });
  const page = await context.newPage();
  await page.goto("/demo/clock");
  await page.locator("form", { has: page.locator("input[value=week]") }).getByRole("button").click({ timeout: 90_000 });
  await page.waitForURL(/done/, { timeout: 90_000 });
  await context.close();
}

/** The seven days are over: the code is final, and stands in the table for billing. */
async function isFinal(page, proposal) {
  await page.goto(proposal);
  await page.getByText("99421 became final").waitFor();
  await page.goto("/proposals?show=final");
  await page.getByRole("link", { name: /Marisol Vega/ }).waitFor();
  const table = await page.context().request.get("/proposals/export.csv");
  const text = await table.text();
  holds(table.ok() && text.includes("99421") && text.includes("R07.9"), `the table for billing lacks the visit: ${text.slice(0, 400)}`);
}

/** The patient sees who looked, and what it may cost. */
async function looksBack(page) {
  await page.goto("/today");
  await page.getByRole("link", { name: "Quién miró" }).click();
  for (const name of ["Samuel Ibarra", "Tomas Reyes"]) {
    while (await page.getByText(name).count() === 0) await page.getByRole("link", { name: "Anteriores" }).click();
  }
  await page.goto("/costs");
  await page.getByText("Su equipo dedicó 9 minutos").waitFor();
}

/** Asks again, a little later each time, until it holds. */
async function until(what, holdsNow) {
  const end = Date.now() + 30_000;
  for (;;) {
    if (await holdsNow()) return;
    holds(Date.now() < end, `not within 30 seconds: ${what}`);
    await new Promise((done) => setTimeout(done, 250));
  }
}
