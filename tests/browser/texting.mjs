// The main job by text message only: somebody with a telephone and nothing else, in Spanish.

import { holds } from "./check.mjs";
import { DESK, PHONE, device, signIn } from "./kith.mjs";

const NUMBER = "/demo/phone?number=%2B14065550199";
const QUESTION = "Desde ayer me duele el pecho cuando subo las escaleras y me canso mucho.";
const ANSWER = "Lucía, gracias por decirnos. Venga hoy a la clínica para un electrocardiograma. Si el dolor vuelve antes, llame al 911.";

export async function texting(browser, demo) {
  const desk = await signIn(browser, demo, "administrator", { size: DESK });
  const nurse = await signIn(browser, demo, "nurse", { size: DESK });
  const phone = await (await device(browser, demo, { size: PHONE, script: false })).newPage();

  await says(phone, "Hola, quiero hacer una pregunta");
  await hears(phone, /no conocemos este teléfono/);
  const code = await invites(desk);
  await says(phone, `Hola, mi clave es ${code}`);
  await hears(phone, /su teléfono queda confirmado/);
  await hears(phone, /Los textos no van cifrados/);
  await says(phone, "SI TEXTO");
  await hears(phone, /nuestras respuestas llegan completas por texto/);
  await says(phone, QUESTION);
  await hears(phone, /llame ahora al 911/);

  await answers(nurse);
  await hears(phone, new RegExp(`: ${ANSWER.replaceAll(".", "\\.")}`));
  await nurse.reload();
  await nurse.getByText(/Whole by text to Lucía Prado: Delivered/).waitFor();

  await says(phone, "ALTO");
  await hears(phone, /no recibirá más mensajes/);
  for (const page of [desk, nurse, phone]) {
    holds(page.context().faults.length === 0, page.context().faults.join("\n"));
    await page.context().close();
  }
}

/** Writes a text on the telephone. */
async function says(page, words) {
  await page.goto(`${NUMBER}&hold=1`);
  await page.locator("textarea[name=text]").fill(words);
  await page.locator("form.composer button").click();
  await page.waitForURL(/\/demo\/phone/);
}

/** Waits until a text stands on the telephone. */
async function hears(page, words) {
  const end = Date.now() + 30_000;
  for (;;) {
    await page.goto(`${NUMBER}&hold=1`);
    if (words.test(await page.locator("#texts").innerText())) return;
    holds(Date.now() < end, `not on the telephone within 30 seconds: ${words}`);
    await new Promise((done) => setTimeout(done, 250));
  }
}

/** The front desk makes a patient without any address, and a code to join by text. */
async function invites(page) {
  await page.goto("/people/new");
  await page.locator("[name=given]").fill("Lucía");
  await page.locator("[name=family]").fill("Prado");
  await page.locator("[name=role]").selectOption("patient");
  await page.locator("[name=locale][value=es]").check({ force: true });
  await page.locator("main form[action='/people/new'] button").click();
  await page.waitForURL(/\/account$/);
  await page.getByRole("link", { name: "Code to join by text" }).click();
  await page.getByRole("button", { name: "Make a code" }).click();
  const code = page.locator("#code");
  await code.waitFor();
  holds(await page.getByText("Mándela por texto al").count() > 0, "the slip is not in the patient's language");
  return (await code.innerText()).trim();
}

/** The nurse on call finds it among the first, with its alarm, and answers on the page. */
async function answers(page) {
  await page.goto("/inbox");
  const line = page.locator("main li", { hasText: "duele el pecho" }).filter({ hasText: "Lucía Prado" }).first();
  await line.waitFor();
  holds(/Danger, now/.test(await line.innerText()), "danger does not stand at the line");
  const href = await line.locator("a").first().getAttribute("href");
  await page.goto(href);
  await page.getByText("text message").first().waitFor();
  await page.getByRole("button", { name: "Take it on" }).click();
  await page.getByLabel("Answer Lucía").fill(ANSWER);
  await page.getByRole("button", { name: "Send and keep open" }).or(page.locator("button[name=then][value=keep]")).first().click();
  await page.getByText(ANSWER).waitFor();
}
