// Goes the whole way through the guided form in Chromium, with and without its script, by pointer and by keyboard, and compares
// what it makes with what `build` makes. node .ci/guided.mjs NODE_MODULES KRAVBILAGA SCRATCH  A line for each thing shown.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [modules, program, scratch] = process.argv.slice(2);
const required = createRequire(path.resolve(modules, "x.js"));
const { chromium } = required("playwright-core");
const axe = fs.readFileSync(required.resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const workspace = path.join(scratch, "workspace");
fs.rmSync(scratch, { recursive: true, force: true });
fs.mkdirSync(workspace, { recursive: true });

let failed = 0;
const check = (holds, what) => { if (!holds) { failed += 1; console.log("FAILED guided:", what); } };

const server = spawn(program, ["serve", "--workspace", workspace, "--no-open"], { stdio: ["ignore", "pipe", "inherit"] });
process.on("exit", () => server.kill());
const address = await new Promise((resolve) => server.stdout.once("data", (data) => resolve(String(data).trim())));
const origin = new URL(address).origin;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const first = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
const opening = await first.newPage();
await opening.goto(address);
await opening.waitForURL(`${origin}/`);
const cookies = await first.cookies();
await opening.close();

async function context(options = {}) {
  const made = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  await made.addCookies(cookies);
  return made;
}
async function pageIn(made) {
  const page = await made.newPage();
  page.on("pageerror", (error) => check(false, `${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    // A page that answers with another status than 200 is told of in the console; those are looked for on purpose.
    if (message.type() === "error" && !/status of 4(09|22)/.test(message.text())) check(false, `${page.url()}: ${message.text()}`);
  });
  return page;
}
const file = (name) => fs.readFileSync(path.join(workspace, `${name}.toml`), "utf8");
const asked = async (page) => Number(await page.locator("aside .count dd").first().textContent());
const settled = (page) => page.waitForFunction(() => /^(Sparat|Saved) /.test(document.querySelector("[data-saved]")?.textContent ?? ""));

// A page as it stands, in both schemes and both widths: axe finds nothing, and nothing is wider than the window.
let looked = 0;
async function look(page, what) {
  const size = page.viewportSize();
  for (const [width, colorScheme] of [[1280, "light"], [1280, "dark"], [320, "light"], [320, "dark"]]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(wider <= 0, `${what} is ${wider} pixels too wide at ${width}`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate((runOnly) => axe.run(document, { runOnly, iframes: false }), tags);
    for (const { id, help, nodes } of violations) {
      check(false, `${what} (${width}, ${colorScheme}): ${id} (${help}), first ${nodes[0].html.slice(0, 200)}`);
    }
    looked += 1;
  }
  await page.setViewportSize(size);
}

async function create(page, start, title) {
  await page.goto(`${origin}/ny`);
  await page.getByLabel("Nej").check();
  await page.getByRole("button", { name: "Fortsätt" }).click();
  await page.locator("#start").selectOption(start);
  await page.locator("#title").fill(title);
  await page.locator("#body").fill("Regionstyrelsen");
  await page.locator("#reference").fill("RS 4711-2026");
  await page.locator("#issued").fill("2026-12-01");
  await page.getByRole("button", { name: "Skapa upphandlingen" }).click();
  await page.waitForURL(/\/u\//);
}

// What is in a zip must be what `build` writes from the saved file, byte for byte.
async function compareWithBuild(page, name) {
  await page.goto(`${origin}/u/${name}/bilagor`);
  await page.getByRole("button", { name: /^Skapa / }).click();
  await page.waitForURL(/sparat=1/, { timeout: 120000 });
  const built = path.join(scratch, `${name}-built`);
  execFileSync(program, ["build", path.join(workspace, `${name}.toml`), "--out", built], { stdio: "ignore" });
  for (const [which, folder] of [["till leverantörer", "till-leverantor"], ["internt", "internt"]]) {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: `Hämta allt ${which} (zip)` }).click(),
    ]);
    const zip = path.join(scratch, `${name}-${folder}.zip`);
    await download.saveAs(zip);
    const unpacked = path.join(scratch, `${name}-${folder}`);
    execFileSync("python3", ["-m", "zipfile", "-e", zip, unpacked]);
    const names = fs.readdirSync(path.join(built, folder)).sort();
    check(names.join() === fs.readdirSync(unpacked).sort().join(), `${name}: the zip ${folder} holds other files than build makes`);
    for (const one of names) {
      const same = fs.existsSync(path.join(unpacked, one))
        && fs.readFileSync(path.join(unpacked, one)).equals(fs.readFileSync(path.join(built, folder, one)));
      check(same, `${name}: ${folder}/${one} is not what build makes`);
    }
  }
  console.log(`passed ${name}: what is downloaded is what build makes`);
}

// The journal system, with the script and a pointer.
const withScript = await context();
{
  const page = await pageIn(withScript);
  await create(page, "journal-system", "Journalsystem på prov");
  const name = "journalsystem-pa-prov";
  check(file(name).includes("RS 4711-2026") && !file(name).includes("[[deviation]]"), "the new file holds what was written, and no deviations");
  await page.goto(`${origin}/u/${name}/fragor/information`);
  const before = await asked(page);
  await page.locator("#q-confidentiality").getByLabel("Måttlig").click();
  await page.locator("#q-confidentiality .wrong").waitFor();
  await look(page, "an answer that contradicts another");
  check(!file(name).includes('confidentiality = "moderate"'), "an answer that contradicts another is not saved");
  await page.locator("#q-confidentiality").getByLabel("Betydande").check();
  await settled(page);
  check(file(name).includes('confidentiality = "considerable"'), "a changed answer is saved at once");
  check(await asked(page) < before, "the picture shows fewer requirements for a lower level");
  check(/krav ställs/.test(await page.locator("#meddelande").textContent()), "the number of requirements is announced");
  await page.locator("#q-confidentiality").getByLabel("Allvarlig").check();
  await settled(page);
  await page.waitForFunction((before) => Number(document.querySelector("aside .count dd").textContent) === before, before);
  check(await page.locator("aside .chg").count() === 1, "the picture tells what the change did");

  // Two changes within the time of one answer: both are saved, and what is shown is what applies.
  let slow = 0;
  await page.route("**/fragor/information", async (route) => {
    if (route.request().method() === "POST" && slow++ === 0) await new Promise((resolve) => setTimeout(resolve, 600));
    await route.continue();
  });
  for (const [first, second] of [["Allvarlig", "Betydande"], ["Betydande", "Allvarlig"]]) {
    slow = 0;
    await page.locator("#q-confidentiality").getByLabel(first).check();
    await page.locator("#q-integrity").getByLabel(second).check();
    await page.locator("#q-confidentiality").getByLabel(second).check();
    await settled(page);
    await page.waitForTimeout(300);
    const shown = await asked(page);
    const word = { Betydande: "considerable", Allvarlig: "serious" }[second];
    check(file(name).includes(`confidentiality = "${word}"`) && file(name).includes(`integrity = "${word}"`), `both of two rapid changes are saved (${second})`);
    const other = await pageIn(withScript);
    await other.goto(`${origin}/u/${name}/krav`);
    check(shown === await asked(other), `the picture after two rapid changes is what applies (${second})`);
    await other.close();
  }
  await page.unroute("**/fragor/information");

  // A deviation, an award criterion and a route.
  await page.goto(`${origin}/u/${name}/avsteg`);
  await page.locator("#krav").fill("INF-018 Bevarande");
  await page.getByRole("button", { name: "Välj" }).click();
  await page.getByText("Ändra ett värde").click();
  await page.locator("#v-retention").fill("60");
  await page.getByRole("button", { name: "Ändra värdet" }).click();
  await look(page, "a deviation with a fault");
  check(await page.locator("#reason-value[aria-invalid]").count() === 1, "a deviation without a reason is sent back with what was written");
  check(await page.locator("#v-retention").inputValue() === "60", "what was written stays when something is missing");
  await page.locator("#reason-value").fill("Loggarna behövs lika länge som journalen granskas.");
  await page.locator("#decided-value").fill("Informationssäkerhetssamordnare");
  await page.getByRole("button", { name: "Ändra värdet" }).click();
  await page.waitForURL(/avsteg\?sparat/);
  check(file(name).includes("retention = 60"), "a deviation is written into the file");
  await page.goto(`${origin}/u/${name}/vagar`);
  await page.getByLabel("Enskilda krav").check();
  await settled(page);
  check(file(name).includes('information-security-management = "detailed"'), "a route is written into the file");
  await page.goto(`${origin}/u/${name}/tilldelning`);
  await page.locator("#k-MOL-004").fill("12");
  await page.locator("#k-MOL-004").blur();
  await settled(page);
  check(/MOL-004["\s]*= 12/.test(file(name)), "an award criterion is written into the file");
  await page.goto(`${origin}/u/${name}/proportion?svar=confidentiality%3Dconsiderable`);
  check(await page.locator("table.data").count() === 2, "what another answer would change is shown");
  await page.goto(`${origin}/u/${name}/forhandsvisning`);
  await page.frameLocator("iframe.preview").locator("#INF-018, [id='INF-018']").first().waitFor();
  await page.goto(`${origin}/u/${name}/grund`);
  await page.locator("[id='f-contract/start']").fill("2027-06-01");
  await page.locator("[id='f-contract/end']").fill("2026-01-01");
  await page.locator("[id='f-contract/end']").blur();
  await page.locator("[id='f-contract/end'][aria-invalid]").waitFor();
  await page.locator("[id='f-contract/end']").fill("2031-05-31");
  await page.locator("[id='f-contract/end']").blur();
  await settled(page);
  check(file(name).includes("end = 2031-05-31"), "the contract's days are written into the file");
  await compareWithBuild(page, name);

  // A tender: the form as it was handed out, without an answer, is read and compared.
  await page.goto(`${origin}/u/${name}/anbud`);
  await page.locator("#filer").setInputFiles(path.join(workspace, name, "till-leverantor", "svarsformular.xlsx"));
  await page.getByRole("button", { name: "Lägg in" }).click();
  await page.waitForURL(/sparat=1/);
  await page.getByRole("button", { name: "Granska och jämför" }).click();
  await page.getByRole("heading", { name: "Vad som lästes" }).waitFor();
  await look(page, "tenders that were examined");
  check(await page.getByRole("link", { name: /\.html/ }).count() > 0, "the comparison can be fetched");
  await page.goto(`${origin}/u/${name}/uppfoljning`);
  await page.getByRole("button", { name: "Gör planen" }).click();
  await page.getByText("kontrolltillfällen").waitFor();
  check(await page.getByRole("link", { name: /\.ics/ }).count() > 0, "the calendar of the follow-up can be fetched");
  await page.close();
  console.log("passed the journal system, with script");
}

// By keyboard alone, without the script and with it: office supplies, and the journal system.
for (const [start, title, reference, script] of [["office-supplies", "Kontorsvaror på prov", "RS 4712-2026", false], ["journal-system", "Journalsystem utan skript", "RS 4713-2026", false], ["office-supplies", "Kontorsvaror med skript", "RS 4714-2026", true]]) {
  const made = await context({ javaScriptEnabled: script });
  const page = await pageIn(made);
  const reach = async (selector) => {
    for (let step = 0; step < 400; step += 1) {
      await page.keyboard.press("Tab");
      // Without script in the page its focus is asked for from outside.
      if (await page.locator(`${selector}:focus`).count()) return true;
    }
    check(false, `${selector} cannot be reached by keyboard on ${page.url()}`);
    return false;
  };
  await page.goto(`${origin}/ny`);
  await reach("input[name='protective-security']");
  await page.keyboard.press("Space");
  await reach("form button");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#title");
  await page.locator("#start").selectOption(start);
  for (const [field, text] of [["#title", title], ["#body", "Regionstyrelsen"], ["#reference", reference]]) {
    await reach(field);
    await page.keyboard.type(text);
  }
  await page.locator("#issued").fill("2026-12-01");
  await reach("main form button");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/u\//);
  const name = new URL(page.url()).pathname.split("/")[2];
  await page.goto(`${origin}/u/${name}/fragor/object`);
  for (let step = 0; step < 12 && /\/fragor\//.test(page.url()); step += 1) {
    await reach("main form button[value='nasta']");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  }
  check(/\/vagar/.test(page.url()), `the questions of ${name} come to an end (${page.url()})`);
  if (start === "office-supplies") check(await asked(page) <= 8, "office supplies have a handful of requirements");
  await compareWithBuild(page, name);
  await made.close();
  console.log(`passed ${name}, by keyboard, ${script ? "with" : "without"} script`);
}

// A new procurement with faults, and a file that cannot be read: told, with what was written kept.
{
  const page = await pageIn(withScript);
  await page.goto(`${origin}/ny`);
  await page.getByLabel("Nej").check();
  await page.getByRole("button", { name: "Fortsätt" }).click();
  await page.locator("#organisation").selectOption("region-vasterbotten");
  await page.locator("#title").fill("Stegar");
  await page.locator("#reference").fill("hej");
  await page.getByRole("button", { name: "Skapa upphandlingen" }).click();
  await page.locator("#reference[aria-invalid]").waitFor();
  check(await page.locator("#title").inputValue() === "Stegar", "what was written of a new procurement is kept where something is wrong");
  await look(page, "a new procurement with faults");
  fs.writeFileSync(path.join(workspace, "trasig.toml"), "[procurement]\ntitle = 3\n");
  await page.goto(`${origin}/u/trasig`);
  await page.getByText("Upphandlingens fil har fel").waitFor();
  await look(page, "a file that cannot be read");
  await page.goto(`${origin}/`);
  check(await page.getByText("Filen har fel").count() === 1, "the list tells of a file that cannot be read");
  fs.rmSync(path.join(workspace, "trasig.toml"));
  await page.close();
  console.log("passed faults");
}

// Protective security: nothing is saved.
{
  const page = await pageIn(withScript);
  const before = fs.readdirSync(workspace).join();
  for (const answer of ["Ja", "Osäker"]) {
    await page.goto(`${origin}/ny`);
    await page.getByLabel(answer).check();
    await page.getByRole("button", { name: "Fortsätt" }).click();
    await page.getByText("Inget är sparat.").waitFor();
    await look(page, `the steps of the gate (${answer})`);
  }
  check(fs.readdirSync(workspace).join() === before, "nothing is saved when protective security is concerned");
  await page.goto(`${origin}/u/kontorsvaror-pa-prov/fragor/protective-security`);
  await page.getByLabel("Ja").click();
  await page.getByText("Svaret är inte sparat").waitFor();
  check(!/protective-security/.test(file("kontorsvaror-pa-prov")), "the answer about protective security is not saved, and the question is open");
  await page.goto(`${origin}/u/kontorsvaror-pa-prov/fragor/protective-security`);
  await page.getByLabel("Nej").check();
  await settled(page);
  await page.close();
  console.log("passed protective security");
}

// Two tabs on one procurement: other answers of theirs are kept, the same answer is chosen between.
for (const script of [true, false]) {
  const made = await context({ javaScriptEnabled: script });
  const [one, two] = [await pageIn(made), await pageIn(made)];
  const name = "journalsystem-pa-prov";
  const url = `${origin}/u/${name}/fragor/information`;
  const save = async (page) => { if (!script) await page.getByRole("button", { name: "Spara", exact: true }).click(); };
  for (const page of [one, two]) await page.goto(url);
  await one.locator("#q-integrity").getByLabel("Betydande").check();
  await save(one);
  await one.waitForTimeout(400);
  await two.locator("#q-traceability").getByLabel("Betydande").check();
  await save(two);
  await two.waitForTimeout(400);
  check(file(name).includes('integrity = "considerable"') && file(name).includes('traceability = "considerable"'), `changes of two tabs to other answers are both kept (script ${script})`);
  for (const page of [one, two]) await page.goto(url);
  await one.locator("#q-integrity").getByLabel("Måttlig").check();
  await save(one);
  await one.waitForTimeout(400);
  await two.locator("#q-integrity").getByLabel("Försumbar").click();
  await save(two);
  await two.getByText("Någon annan har ändrat samma svar").first().waitFor();
  if (script) await look(two, "the choice between two answers");
  check(file(name).includes('integrity = "moderate"'), `the other's answer is not overwritten (script ${script})`);
  await two.locator("input[value='mitt']").check();
  await two.getByRole("button", { name: "Spara valet" }).click();
  await two.waitForTimeout(400);
  check(file(name).includes('integrity = "negligible"'), `the chosen answer is saved (script ${script})`);
  await one.goto(url);
  for (const [question, level] of [["integrity", "Allvarlig"], ["traceability", "Allvarlig"]]) {
    await one.locator(`#q-${question}`).getByLabel(level).check();
    await save(one);
    await one.waitForTimeout(300);
  }
  await made.close();
}
console.log("passed two tabs on one procurement");

// Lots: each with answers of its own.
{
  const page = await pageIn(withScript);
  const name = "kontorsvaror-pa-prov";
  for (const [id, title] of [["A", "Papper"], ["B", "Skrivare"]]) {
    await page.goto(`${origin}/u/${name}/delar`);
    await page.locator("#ny-del").fill(id);
    await page.locator("#ny-titel").fill(title);
    await page.getByRole("button", { name: "Lägg till" }).click();
    await page.waitForURL(/sparat=1/);
  }
  await page.goto(`${origin}/u/${name}/fragor/delivery?del=B`);
  check(await page.locator("nav.lots a").count() === 3, "a lot has pages of its own");
  check((file(name).match(/\[\[lot\]\]/g) ?? []).length === 2, "lots are written into the file");
  await page.close();
  console.log("passed lots");
}

// Every page, in both languages, both schemes and both widths: axe finds nothing, and nothing is wider than the window.
{
  const page = await pageIn(withScript);
  const base = "/u/journalsystem-pa-prov";
  const steps = ["grund", "fragor/protective-security", "fragor/object", "fragor/information", "fragor/personal-data", "fragor/technology", "fragor/premises", "fragor/delivery", "delar", "vagar", "tilldelning", "avsteg", "avsteg/INF-018", "avsteg/eget", "krav", "proportion", "forhandsvisning", "bilagor", "anbud", "uppfoljning"];
  const catalogue = ["/katalog", "/katalog?q=logg", "/katalog/krav/INF-018", "/katalog/anmarkningar", "/katalog/tackning"];
  const paths = ["/", "/ny", "/finns-inte", ...steps.map((step) => `${base}/${step}`), "/u/kontorsvaror-pa-prov/delar", ...catalogue];
  for (const address of paths) {
    for (const language of ["sv", "en"]) {
      const removed = page.listeners("console");
      if (address === "/finns-inte") page.removeAllListeners("console");
      await page.goto(`${origin}${address}${address.includes("?") ? "&" : "?"}sprak=${language}`);
      for (const listener of removed) if (!page.listeners("console").includes(listener)) page.on("console", listener);
      await look(page, `${address} (${language})`);
    }
  }
  await page.goto(`${origin}/?sprak=sv`);
  await page.close();
  console.log(`passed axe: ${looked} looks at ${paths.length} pages`);
}

await browser.close();
server.kill();
console.log(failed ? `FAILED guided: ${failed} faults` : "passed the guided form");
process.exit(failed ? 1 : 0);
