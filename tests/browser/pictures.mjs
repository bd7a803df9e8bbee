// `node tests/browser/pictures.mjs`: the pictures in docs/pictures, from the demo.

import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Demo, PHONE, launch, signIn } from "./kith.mjs";

const folder = fileURLToPath(new URL("../../docs/pictures", import.meta.url));
mkdirSync(folder, { recursive: true });
const take = (page, name, more = {}) => page.screenshot({ path: `${folder}/${name}.png`, animations: "disabled", ...more });

const demo = await Demo.start();
const browser = await launch();
try {
  const patient = await signIn(browser, demo, "patient", { size: { ...PHONE, height: 1080 }, sharp: 1.5 });
  await patient.goto("/ask");
  await patient.getByLabel("Su pregunta").fill("Hace dos días que me duele la rodilla al bajar escaleras.");
  await patient.evaluate(() => scrollTo(0, 0));
  await take(patient, "phone");
  await patient.goto("/messages");
  await patient.locator("main a[href^='/threads/']").first().click();
  await patient.waitForURL(/threads/);
  await take(patient, "thread");

  const physician = await signIn(browser, demo, "physician-two");
  await physician.goto("/blocks");
  await physician.getByRole("button", { name: "Start now" }).click();
  await physician.waitForURL(/\/blocks\/\w+/);
  await physician.locator("#queue a.cover", { hasText: "Henry Stavros" }).click();
  await physician.waitForURL(/item=/);
  await take(physician, "desktop");
  await physician.goto("/charts");
  await physician.getByRole("link", { name: "Marisol Vega" }).click();
  await physician.waitForURL(/charts\/\w+/);
  await physician.setViewportSize({ width: 1280, height: 1700 });
  await take(physician, "chart");
} finally {
  await browser.close();
  await demo.stop();
}
