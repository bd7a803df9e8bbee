// People who help each other: reading, joining under a name, writing without telling who, danger, reports, leaving.
// Told three times: on a desk with script, on a phone in Spanish, on a phone without script.

import { holds } from "./check.mjs";
import { DESK, PHONE, device, signIn, speak } from "./kith.mjs";

const OPEN = "/open/type-2-diabetes";
const MOST_BYTES = 60 * 1024;
// A phone far from the mast: 1.6 Mbit/s, 150 ms there and back.
const SLOW_LINE = { latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 1.6e6 / 8 };
const MOST_PAINT_MS = 1200;
const LOADS = 3;

const ENGLISH = {
  language: "en",
  group: "Living with type 2 diabetes",
  plain: "sugar",
  search: "Search",
  justRead: "Just read",
  join: "Join",
  rules: "I will keep to the rules on this page.",
  ownName: "That is part of your real name. Please choose another one.",
  title: "How do I keep walking when it snows?",
  tells: ["My neighbor Walter Kowalczyk walks with me when the brambleberry frost is gone. Text me at 406-555-0177 to come along.", "406-555-0177", "Walter Kowalczyk"],
  rare: "brambleberry",
  phone: "a phone number",
  name: "a person’s name",
  all: /^Replace all \d/,
  post: "Post it",
  waits: "Waiting for a moderator",
  danger: "I want to kill myself tonight.",
  first: "First: are you safe?",
  reply: "Post reply",
  anyway: "Post it, and tell somebody on duty",
  told: "Posted, and somebody on duty was told at once.",
  rude: "Whoever stays at home when it snows is simply lazy and weak, crumblewort and all.",
  rudeRare: "crumblewort",
  more: "More",
  report: "Report",
  unkind: "It is unkind",
  shames: "It shames people who find it hard.",
  send: "Report it",
  pending: "Waiting",
  hidden: "Hidden",
  because: "It hurts somebody.",
  appeal: "Ask somebody else to look again",
  appealWords: "Why should it be decided differently?",
  appealSend: "Send it",
  quoted: "I said aloud what my own head tells me.",
  looking: "Another moderator is looking",
  mine: "My page here",
  leave: "Leave",
  erase: "Erase and leave",
  receipt: "Receipt",
  nothing: "Nobody wrote about this yet",
  erased: "Its author erased this post.",
  connect: "Ask to connect",
};

const SPANISH = {
  language: "es",
  group: "Vivir con diabetes tipo 2",
  plain: "azúcar",
  search: "Buscar",
  justRead: "Solo leer",
  join: "Unirme",
  rules: "Voy a respetar las reglas de esta página.",
  ownName: "Eso es parte de su nombre real. Elija otro, por favor.",
  title: "¿Cómo sigo caminando cuando nieva?",
  tells: ["Mi vecino Walter Kowalczyk camina conmigo cuando se va la escarcha zarzamorena. Mi teléfono es 406-555-0177 si quiere venir.", "406-555-0177", "Walter Kowalczyk"],
  rare: "zarzamorena",
  phone: "un número de teléfono",
  name: "el nombre de una persona",
  all: /^Cambiar los \d/,
  post: "Publicarlo",
  waits: "Espera a moderación",
  danger: "Quiero matarme esta noche.",
  first: "Primero: ¿está usted a salvo?",
  reply: "Publicar la respuesta",
  anyway: "Publicarlo y avisar a la persona de turno",
  told: "Publicado, y ya se avisó a la persona de turno.",
  rude: "Quien se queda en casa cuando nieva es flojo y débil, con todo y su migajuela.",
  rudeRare: "migajuela",
  more: "Más",
  report: "Reportar",
  unkind: "Ofende o lastima",
  shames: "Avergüenza a quien le cuesta.",
  send: "Reportarlo",
  pending: "En espera",
  hidden: "Oculto",
  because: "Lastima a alguien.",
  appeal: "Pedir que otra persona lo vea de nuevo",
  appealWords: "¿Por qué debería decidirse de otro modo?",
  appealSend: "Enviarlo",
  quoted: "Dije en voz alta lo que me dice mi propia cabeza.",
  looking: "Otra persona de moderación lo está viendo",
  mine: "Mi página aquí",
  leave: "Salir",
  erase: "Borrar y salir",
  receipt: "Comprobante",
  nothing: "Nadie ha escrito sobre esto todavía",
  erased: "Quien escribió este mensaje lo borró.",
  connect: "Pedir contacto",
};

/** On a desk, with script. */
export const communities = (browser, demo) => walk(browser, demo, { size: DESK, script: true }, ENGLISH);
/** On a phone, with script, in the patient's language. */
export const onThePhone = (browser, demo) => walk(browser, demo, { size: PHONE, script: true }, SPANISH);
/** On a phone, without script. */
export const withoutScript = (browser, demo) => walk(browser, demo, { size: PHONE, script: false }, ENGLISH);

async function walk(browser, demo, options, words) {
  const on = async (role, language = "en") => {
    const page = await signIn(browser, demo, role, options);
    await speak(page, language);
    return page;
  };
  const guest = await (await device(browser, demo, options)).newPage();
  await speak(guest, words.language);
  const [patient, proxy] = [await on("patient", words.language), await on("proxy", words.language)];
  const [moderator, nurse, physician] = [await on("moderator"), await on("nurse"), await on("physician")];

  await isLight(browser, demo, options);
  await reads(guest, words);
  await joins(patient, "RiverLantern", words, "Marisol 77");
  const topic = await writes(patient, guest, words);
  await approves(moderator, words.title);
  await sees(guest, topic, words.rare);
  await isInDanger(patient, guest, nurse, topic, options.script, words);
  await isReported(patient, proxy, moderator, guest, topic, words);
  await offersPrivacy(physician, guest, topic);
  await asksToConnect(browser, demo, options, patient, proxy, words);
  await leaves(patient, guest, topic, words);

  for (const page of [guest, patient, proxy, moderator, nurse, physician]) {
    // The browser repeats what the tests expect: pages that came back, that are gone, that say no.
    const faults = page.context().faults.filter((fault) => !/status of (404|409|422)/.test(fault));
    holds(faults.length === 0, faults.join("\n"));
    await page.context().close();
  }
}

/** What a newcomer's first look costs, with everything that the page asks for. */
async function isLight(browser, demo, options) {
  const page = await look(browser, demo, options);
  await page.context().close();
}

/** The first look over a slow line: as light as ever, and something stands there soon. */
export async function firstView(browser, demo) {
  const paints = [];
  for (let n = 0; n < LOADS; n += 1) {
    // Each look is a device of its own, with nothing in its cache.
    const page = await look(browser, demo, { size: PHONE, script: true }, SLOW_LINE);
    const paint = await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
    paints.push(Math.round(await paint.jsonValue()));
    const faults = page.context().faults;
    holds(faults.length === 0, faults.join("\n"));
    await page.context().close();
  }
  console.log(`the first paint of ${OPEN} came after ${paints.join(", ")} ms`);
  holds(Math.min(...paints) <= MOST_PAINT_MS, `the first paint of ${OPEN} takes ${paints.join(", ")} ms, more than ${MOST_PAINT_MS}`);
}

/** Opens the group on a new device and weighs what travelled. */
async function look(browser, demo, options, line) {
  const page = await (await device(browser, demo, options)).newPage();
  const wire = await page.context().newCDPSession(page);
  const asked = new Map(), sizes = [];
  await wire.send("Network.enable");
  if (line) await wire.send("Network.emulateNetworkConditions", { offline: false, ...line });
  wire.on("Network.requestWillBeSent", ({ requestId, request, redirectResponse }) => {
    if (redirectResponse) sizes.push([asked.get(requestId), redirectResponse.encodedDataLength]);
    asked.set(requestId, new URL(request.url).pathname);
  });
  wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => sizes.push([asked.get(requestId), encodedDataLength]));
  const shown = await page.goto(OPEN, { waitUntil: "networkidle" });
  holds(shown.status() === 200, `a guest gets ${shown.status()} for ${OPEN}`);
  const bytes = sizes.reduce((sum, [, n]) => sum + n, 0);
  const told = `${bytes} bytes: ${sizes.map((s) => s.join(" ")).join(", ")}`;
  holds(sizes.some(([path, n]) => path === OPEN && n > 0) && sizes.length > 1, `not all of ${OPEN} was weighed, ${told}`);
  holds(bytes <= MOST_BYTES, `the first view of ${OPEN} takes more than ${MOST_BYTES}, ${told}`);
  return page;
}

/** A guest finds the group by a plain word and reads what a professional answered. */
async function reads(page, words) {
  await page.goto("/groups");
  await page.locator("main a", { hasText: words.group }).first().waitFor();
  await page.locator("#q").fill(words.plain);
  await page.getByRole("search").getByRole("button", { name: words.search }).click();
  await page.waitForURL(/\/groups\/search\?/);
  await page.locator("main a", { hasText: words.group }).first().click();
  await page.waitForURL(/\/groups\/type-2-diabetes$/);
  await page.getByRole("link", { name: words.justRead }).click();
  await page.waitForURL((url) => url.pathname === OPEN);
  await page.getByRole("link", { name: "Is it safe to walk right after dinner?" }).click();
  await page.locator("h1", { hasText: "Is it safe to walk right after dinner?" }).waitFor();
  await page.locator("li.post", { hasText: "Leila Haddad" }).getByText("PharmD", { exact: false }).first().waitFor();
  holds(await page.locator("main textarea").count() === 0, "a guest finds a box to write in");
}

/** Joins under a new name; the own one is refused first, when there is one to try. */
async function joins(page, name, words, own) {
  await page.goto(OPEN);
  await page.locator("main .page-head").getByRole("link", { name: words.join, exact: true }).click();
  await page.waitForURL(/\/groups\/type-2-diabetes$/);
  const form = page.locator("form[action$='/join']");
  const join = async (as) => {
    await page.locator("#persona").fill(as);
    await page.getByLabel(words.rules).check({ force: true });
    return answer(page, () => form.getByRole("button", { name: words.join, exact: true }).click());
  };
  if (own) {
    holds(await join(own) === 422, "the own name is not refused");
    await page.getByText(words.ownName).first().waitFor();
    holds(await page.locator("#persona").inputValue() === own, "the refused name is gone from its field");
    holds(await page.getByLabel(words.rules).isChecked(), "the agreement to the rules is gone");
  }
  await join(name);
  await page.waitForURL((url) => url.pathname === OPEN);
  await page.locator("section[aria-labelledby=you]").getByText(name).waitFor();
}

/** What tells who somebody is comes back with what was found; it is mended and waits for a moderator. */
async function writes(page, guest, words) {
  const [text, ...found] = words.tells;
  await page.goto(`${OPEN}/new`);
  await page.locator("#title").fill(words.title);
  await page.locator("#new-text").fill(text);
  holds(await answer(page, () => page.getByRole("button", { name: words.post, exact: true }).click()) === 422, "words that tell who it is are not refused");
  const findings = page.locator("#new-text-found");
  for (const what of [...found, words.phone, words.name]) await findings.getByText(what).first().waitFor();
  holds(await page.locator("#title").inputValue() === words.title, "the title is gone");
  holds(await page.locator("#new-text").inputValue() === text, "the words are gone");
  await findings.getByRole("button", { name: words.all }).click();
  await page.waitForFunction((told) => told.every((one) => !document.querySelector("#new-text").value.includes(one)), found);
  holds((await page.locator("#new-text").inputValue()).includes(words.rare), "replacing takes more than what was found");
  holds(await page.locator("#title").inputValue() === words.title, "the title is gone after replacing");
  await page.getByRole("button", { name: words.post, exact: true }).click();
  await page.waitForURL(/\/open\/type-2-diabetes\/[0-9a-z]{26}/);
  await page.getByText(words.waits).first().waitFor();
  const topic = new URL(page.url()).pathname;
  holds((await guest.goto(topic)).status() === 404, "a guest reads what waits for a moderator");
  await guest.goto(OPEN);
  holds(await guest.getByText(words.title).count() === 0, "a guest finds the title of what waits");
  return topic;
}

/** The moderator finds it in the group's queue and lets it stand. */
async function approves(page, title) {
  await page.goto(OPEN);
  await page.locator("main a[href$='/queue']").click();
  await page.waitForURL(/\/queue$/);
  const card = page.locator("article", { hasText: title });
  await card.getByText("First post").waitFor();
  await card.getByRole("button", { name: "Approve" }).click();
  await page.waitForURL(/\/queue\?said=approve/);
  holds(await page.locator("article", { hasText: title }).count() === 0, "what was approved still waits");
}

async function sees(guest, topic, words) {
  const shown = await guest.goto(topic);
  holds(shown.status() === 200, `a guest gets ${shown.status()} for what was approved`);
  await guest.locator("li.post", { hasText: words }).first().waitFor();
}

/** Help comes first and the words are kept; posted all the same, it is owed to whoever is on duty. */
async function isInDanger(page, guest, nurse, topic, script, words) {
  await page.goto(topic);
  await page.locator("#reply-text").fill(words.danger);
  if (script) await page.locator("#reply-text-found").getByText("988", { exact: false }).first().waitFor();
  holds(await answer(page, () => page.getByRole("button", { name: words.reply, exact: true }).click()) === 422, "danger is posted without help first");
  const help = page.locator("section.alert", { hasText: words.first });
  await help.getByText("988", { exact: false }).first().waitFor();
  const helpFirst = await help.evaluate((e) => Boolean(e.compareDocumentPosition(document.querySelector("#reply-text")) & Node.DOCUMENT_POSITION_FOLLOWING));
  holds(helpFirst, "help does not stand before the words");
  holds(await page.locator("#reply-text").inputValue() === words.danger, "the words are gone");
  await guest.goto(topic);
  holds(await guest.getByText(words.danger).count() === 0, "the words stand there before the writer decided");
  await page.getByRole("button", { name: words.anyway }).click();
  await page.getByText(words.told, { exact: false }).first().waitFor();
  await page.locator("li.post", { hasText: words.danger }).waitFor();
  await sees(guest, topic, words.danger);
  await nurse.goto("/inbox");
  await nurse.locator("main li", { hasText: words.danger }).first().waitFor();
  const lines = await nurse.locator("main li").allInnerTexts();
  const [mine, calm] = [lines.findIndex((line) => line.includes(words.danger)), lines.findIndex((line) => !line.includes("Danger, now") && !line.includes("Danger in a group"))];
  holds(lines[mine].includes("Danger in a group"), "the nurse's inbox does not say that it is danger in a group");
  holds(calm < 0 || mine < calm, "danger in a group does not stand before what can wait");
}

/** A report, a reason that the author reads, an appeal that whoever decided may not answer. */
async function isReported(author, reporter, moderator, guest, topic, words) {
  await author.goto(topic);
  await author.locator("#reply-text").fill(words.rude);
  await author.getByRole("button", { name: words.reply, exact: true }).click();
  await author.locator("li.post", { hasText: words.rudeRare }).waitFor();

  await joins(reporter, "QuietAnchor", words);
  await reporter.goto(topic);
  const post = reporter.locator("li.post", { hasText: words.rudeRare });
  await post.locator("summary", { hasText: words.more }).click();
  await post.getByRole("link", { name: words.report, exact: true }).click();
  await reporter.waitForURL(/\/report$/);
  await reporter.getByLabel(words.unkind).check({ force: true });
  await reporter.locator("#words").fill(words.shames);
  await reporter.getByRole("button", { name: words.send, exact: true }).click();
  await reporter.waitForURL((url) => url.pathname === `${OPEN}/mine`);
  await reporter.locator("#reports, section[aria-labelledby=reports]").first().getByText(words.pending, { exact: true }).waitFor();

  await moderator.goto(`${OPEN}/queue`);
  const card = moderator.locator("article", { hasText: words.rudeRare });
  await card.getByText(words.shames).waitFor();
  await card.locator("summary", { hasText: "Other decisions" }).click();
  await card.getByLabel("It hurts somebody.").check({ force: true });
  await card.getByRole("button", { name: "Hide", exact: true }).click();
  await moderator.waitForURL(/\/queue\?said=hide/);
  await guest.goto(topic);
  holds(await guest.getByText(words.rudeRare).count() === 0, "a guest reads what was hidden");

  await author.goto(OPEN);
  await author.locator("section[aria-labelledby=you]").getByRole("link", { name: words.mine }).click();
  await author.waitForURL((url) => url.pathname === `${OPEN}/mine`);
  await author.getByText(words.because, { exact: false }).first().waitFor();
  const decision = author.locator("section.card", { hasText: words.because }).last();
  await decision.locator("summary", { hasText: words.appeal }).click();
  await decision.getByLabel(words.appealWords).fill(words.quoted);
  await decision.getByRole("button", { name: words.appealSend, exact: true }).click();
  await author.getByText(words.looking).waitFor();

  await moderator.goto(`${OPEN}/queue`);
  const appeal = moderator.locator("article", { hasText: words.quoted });
  await appeal.getByLabel("Your answer to the author").fill("Others read it as said to them.");
  holds(await answer(moderator, () => appeal.getByRole("button", { name: "Change it back" }).click()) === 409, "whoever decided answers the appeal");
  await moderator.getByText("Another moderator has to look at the appeal.", { exact: false }).waitFor();

  await reporter.goto(`${OPEN}/mine`);
  await reporter.locator("#reports, section[aria-labelledby=reports]").first().getByText(words.hidden, { exact: true }).waitFor();
}

/** A physician, under the own name, offers a private place; the reply says nothing of anybody's care. */
async function offersPrivacy(page, guest, topic) {
  await page.goto("/groups/type-2-diabetes");
  await page.locator("input[name=wear][value=open]").check({ force: true });
  await page.getByLabel(ENGLISH.rules).check({ force: true });
  await page.locator("form[action$='/join']").getByRole("button", { name: ENGLISH.join, exact: true }).click();
  await page.waitForURL((url) => url.pathname === OPEN);
  await page.goto(topic);
  const post = page.locator("#p0");
  await post.locator("summary", { hasText: ENGLISH.more }).click();
  await post.getByRole("button", { name: "Offer a private place" }).click();
  await page.waitForURL((url) => url.pathname === topic && url.hash.startsWith("#p"));
  const place = new URL(page.url()).hash;
  await guest.goto(topic);
  const reply = guest.locator(`li${place}`);
  await reply.getByText("Thank you for writing.", { exact: false }).waitFor();
  const [said, links] = [await reply.innerText(), await reply.locator("a").evaluateAll((all) => all.map((a) => a.getAttribute("href")))];
  holds(!/Marisol|Vega|my patient|your doctor|your physician|see you|your chart|your record/i.test(said), `the reply tells of a care relationship: ${said}`);
  // The writer's own name leads to what everybody may know of the writer.
  holds(links.every((href) => /^#p\d+$/.test(href) || href.startsWith("/professionals/") || href.startsWith(`${topic}?`)), `the reply links to ${links.join(", ")}`);
}

/** Whoever asks a professional for a private contact gets the same answer: it does not tell who is whose patient. */
async function asksToConnect(browser, demo, options, patient, proxy, words) {
  const administrator = await signIn(browser, demo, "administrator", options);
  await administrator.goto("/people");
  const href = await administrator.locator("main a[href^='/people/']", { hasText: "Leila Haddad" }).first().getAttribute("href").catch(() => null);
  await administrator.context().close();
  const person = href?.match(/[0-9a-z]{26}/)?.[0];
  if (!person) {
    console.log("skipped asking to connect: no page tells the address of the pharmacist");
    return;
  }
  const [one, other] = [await connects(patient, person, words), await connects(proxy, person, words)];
  holds(one === other, `two people get two answers:\n${one}\n${other}`);
  holds(one.includes("Leila Haddad"), "the answer does not say whom it is about");
}

async function connects(page, person, words) {
  await page.goto(`/professionals/${person}`);
  holds(await answer(page, () => page.getByRole("button", { name: words.connect }).click()) === 200, "asking to connect is not answered");
  await page.waitForURL(/\/connect$/);
  return page.locator("main").innerHTML();
}

/** Leaves with everything: a receipt, and the words are nowhere. What others answered stays. */
async function leaves(page, guest, topic, words) {
  await guest.goto(`/groups/search?q=${words.rare}`);
  await guest.getByText(words.title).first().waitFor();
  await page.goto(OPEN);
  await page.locator("section[aria-labelledby=you]").getByRole("link", { name: words.leave, exact: true }).click();
  await page.waitForURL(/\/leave$/);
  await page.locator("form", { has: page.locator("input[name=erase]") }).getByRole("button", { name: words.erase }).click();
  if (await page.evaluate(() => Boolean(document.querySelector("dialog[open]"))).catch(() => false)) await page.locator("dialog[open] [data-yes]").click();
  await page.locator("section[aria-labelledby=receipt]").getByRole("heading", { name: words.receipt }).waitFor();

  const traces = [words.rare, words.rudeRare, words.danger, words.title, "RiverLantern"];
  const clean = (where, text) => {
    for (const trace of traces) holds(!text.includes(trace), `${where} still holds “${trace}”`);
  };
  const shown = await guest.goto(topic);
  holds(shown.status() === 200, `the topic that others answered answers ${shown.status()}`);
  clean("the topic", await shown.text());
  await guest.getByText(words.erased).first().waitFor();
  await guest.getByText("Thank you for writing.", { exact: false }).first().waitFor();
  clean("the group", await (await guest.goto(OPEN)).text());
  const feed = await guest.context().request.get(`${OPEN}/feed`);
  holds(feed.status() === 200 && (await feed.text()).includes("<feed"), "the feed is not there");
  clean("the feed", await feed.text());
  for (const rare of [words.rare, words.rudeRare]) {
    await guest.goto(`/groups/search?q=${rare}`);
    await guest.getByText(words.nothing).waitFor();
  }
}

/** Does something that sends a form, and says with which status the page came. */
export async function answer(page, act) {
  const came = page.waitForResponse((response) => response.request().method() === "POST" && response.request().isNavigationRequest());
  await act();
  const status = (await came).status();
  await page.waitForLoadState();
  return status;
}
