// Kith in its demo, and Chromium: started here, stopped here.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const modules = process.env.KITH_NODE_MODULES || join(root, ".setup/node/node_modules");
const require = createRequire(join(modules, "x.js"));
const { chromium } = require("playwright-core");

/** The text of axe-core, to put into pages. */
export const axeSource = require("axe-core").source;

export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 800 };

// The first start fills the demo organisation in a debug build, perhaps beside a compiler.
const START_MS = 120_000;
const WAIT_MS = 15_000;

const freePort = () => new Promise((done) => {
  const server = createServer();
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

/** A demo organisation in a folder of its own, with a sign-in link for each role. */
export class Demo {
  static async start() {
    const demo = new Demo();
    demo.folder = mkdtempSync(join(tmpdir(), "kith-browser-"));
    demo.port = await freePort();
    await demo.open();
    return demo;
  }

  async open() {
    const program = process.env.KITH_BIN || join(root, "target/debug/kith");
    const words = ["demo", "--json", "--port", String(this.port), "--data", this.folder];
    this.child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    this.child.stderr.on("data", (text) => { said = (said + text).slice(-4000); });
    const line = await new Promise((done, fail) => {
      const late = setTimeout(() => fail(new Error(`the demo did not start: ${said}`)), START_MS);
      createInterface({ input: this.child.stdout }).once("line", (text) => { clearTimeout(late); done(text); });
      this.child.once("exit", (code) => { clearTimeout(late); fail(new Error(`the demo ended (${code}): ${said}`)); });
      this.child.once("error", fail);
    });
    Object.assign(this, JSON.parse(line));
  }

  async close() {
    if (this.child.exitCode !== null) return;
    const gone = new Promise((done) => this.child.once("exit", done));
    this.child.kill("SIGTERM");
    const late = setTimeout(() => this.child.kill("SIGKILL"), 10_000);
    await gone;
    clearTimeout(late);
  }

  /** Stops and starts on the same data: new links, as an operator gives them to staff whose sessions ended. */
  async again() {
    await this.close();
    await this.open();
  }

  async stop() {
    await this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Launches Chromium with nothing of its own that talks to the network. */
export const launch = () => chromium.launch({
  executablePath: process.env.KITH_CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
});

/** A device: a window of one size, with or without script, that remembers every foreign request and every error. */
export async function device(browser, demo, { size = DESK, script = true, sharp = 1 } = {}) {
  const context = await browser.newContext({
    viewport: size, javaScriptEnabled: script, baseURL: demo.base, hasTouch: size.width < 700, deviceScaleFactor: sharp, locale: "en-US",
    // A worker that answers from its store would hide what the server says.
    serviceWorkers: "block", reducedMotion: "reduce",
  });
  context.setDefaultTimeout(WAIT_MS);
  context.faults = [];
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${demo.base}/`) && !/^(data|blob):/.test(url)) context.faults.push(`asked a foreign origin: ${url}`);
  });
  context.on("weberror", (error) => context.faults.push(`error in a script: ${error.error().message}`));
  context.on("console", (message) => {
    // A part of the script that fails says so in a warning.
    if (message.type() === "error" || message.text().startsWith("kith:")) context.faults.push(`console on ${new URL(message.page().url()).pathname}: ${message.text()}`);
  });
  return context;
}

/** Signs in with the link of a role, as people do: open it, press its one button. */
export async function signIn(browser, demo, role, options) {
  const context = await device(browser, demo, options);
  const page = await context.newPage();
  await page.goto(demo.links[role]);
  await page.locator("main form button[type=submit], main form button:not([type])").first().click();
  await page.waitForURL((url) => !url.pathname.startsWith("/enter/"));
  return page;
}

/** Another language, through the page that changes it. */
export async function speak(page, language) {
  await page.goto(`/language?to=${language}`);
  await page.locator(`html[lang=${language}]`).waitFor({ state: "attached" });
}
