// The doors: registering with a browser's own work and without script, what other sites draw of an open page, short links,
// and all groups on one page.

import { holds } from "./check.mjs";
import { DESK, PHONE, device, signIn } from "./kith.mjs";

const OPEN = "/open/type-2-diabetes";
/** More than may register over one connection without proof at one go. */
const NEIGHBORS = 5;

const isClean = (pages) => {
  for (const page of pages) holds(page.context().faults.length === 0, page.context().faults.join("; "));
};

/** Fills in the form and sends it at once; gives what it carried. */
async function registers(page, address) {
  await page.goto("/register");
  await page.locator("#address").fill(address);
  await page.locator("#birth_date").fill("1990-02-03");
  const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/register"));
  await page.locator("main form button").first().click();
  const carried = new URLSearchParams((await sent).postData());
  await page.waitForLoadState();
  return carried;
}

export async function doors(browser, demo) {
  const guest = await (await device(browser, demo, { size: PHONE })).newPage();
  for (let n = 0; n < NEIGHBORS; n++) {
    const carried = await registers(guest, `neighbor-${n}@mail.example`);
    holds(/^[0-9a-z]{52}\.\d+$/.test(carried.get("proof")), `no proof of work: ${carried}`);
    holds(carried.get("subject") === "", "the field that nobody sees is filled in");
    holds(new URL(guest.url()).pathname === "/sign-in/code", `${guest.url()} after registering`);
  }
  isClean([guest]);
  await shared(guest);
  await linked(browser, demo);
  await lookedAfter(browser, demo);
}

/** Without script the door opens too, and says why it may be slow. */
export async function doorsWithoutScript(browser, demo) {
  const guest = await (await device(browser, demo, { size: PHONE, script: false })).newPage();
  await guest.goto("/register");
  const kind = await guest.locator("main form noscript").innerHTML();
  holds(kind.includes("Your browser runs no script, and that is fine."), `nothing is said without script: ${kind}`);
  holds((await registers(guest, "no-script@mail.example")).get("proof") === "", "a proof without script");
  holds(new URL(guest.url()).pathname === "/sign-in/code", `${guest.url()} after registering`);
  isClean([guest]);
}

/** Cards and data for other sites: the policy of the page lets them stand, and the picture is one. */
async function shared(guest) {
  await guest.goto(OPEN);
  const topic = await guest.locator("ul.rows a.cover.title").first().getAttribute("href");
  await guest.goto(topic);
  const told = JSON.parse(await guest.locator("script[type='application/ld+json']").textContent());
  holds(["DiscussionForumPosting", "QAPage"].includes(told["@type"]), JSON.stringify(told));
  const picture = await guest.locator("meta[property='og:image']").getAttribute("content");
  const answer = await guest.request.get(picture);
  holds(answer.ok() && answer.headers()["content-type"] === "image/png", `${picture}: ${answer.status()}`);
  await guest.locator("details#share summary").click();
  holds((await guest.locator("#share-address").inputValue()).endsWith(topic), "another address to share");
  isClean([guest]);
}

/** A moderator makes a short link; a guest comes over it and is counted, and carries nothing. */
async function linked(browser, demo) {
  const moderator = await signIn(browser, demo, "moderator", { size: DESK });
  await moderator.goto("/groups/type-2-diabetes");
  await moderator.locator("section[aria-labelledby=links] a.button").click();
  await moderator.locator("#name").fill("Clinic poster, May");
  await moderator.getByRole("button", { name: "Make the link" }).click();
  await moderator.getByText("The link is ready").waitFor();
  const card = moderator.locator("section.card", { hasText: "Clinic poster, May" });
  holds(await card.locator("svg[width]").isVisible(), "no QR code");
  const address = await card.locator("input[name=address]").inputValue();
  const guest = await (await device(browser, demo, { size: PHONE })).newPage();
  await guest.goto(new URL(address).pathname);
  holds(/\?via=/.test(guest.url()), `${guest.url()} over a short link`);
  holds((await guest.context().cookies()).length === 0, "a short link sets a cookie");
  await moderator.reload();
  holds((await card.locator("dd").allTextContents()).join() === "1,0,0", `counts: ${await card.locator("dd").allTextContents()}`);
  isClean([moderator, guest]);
}

/** An administrator finds all groups, makes one, and closes it again. */
async function lookedAfter(browser, demo) {
  const admin = await signIn(browser, demo, "administrator", { size: DESK });
  await admin.goto("/groups");
  await admin.getByRole("link", { name: "Look after groups" }).click();
  await admin.getByRole("link", { name: "New group" }).click();
  await admin.locator("#slug").fill("walking-club");
  await admin.locator("input[name=family][value=town]").check({ force: true });
  for (const [name, text] of [["name_en", "Walking club"], ["name_es", "Club de caminar"], ["purpose_en", "For everybody who wants company on a walk."],
    ["purpose_es", "Para quien quiera caminar acompañado."]]) await admin.locator(`#${name}`).fill(text);
  await admin.locator("#pool").selectOption({ index: 1 });
  await admin.getByRole("button", { name: "Make the group" }).click();
  await admin.getByText("The group is there").waitFor();
  await admin.locator("#sure").check({ force: true });
  await admin.getByRole("button", { name: "Close the group" }).click();
  await admin.getByText("The group is closed").waitFor();
  isClean([admin]);
}
