// Lets axe judge HTML files in Chromium, in the light and in the dark scheme, with everything unfolded; and measures that a page
// 320 pixels wide (WCAG 2.2, 1.4.10) does not scroll sideways. node .ci/accessible.mjs NODE_MODULES FILE…  A line a file.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [modules, ...files] = process.argv.slice(2);
const required = createRequire(path.resolve(modules, "x.js"));
const { chromium } = required("playwright-core");
const axe = fs.readFileSync(required.resolve("axe-core/axe.min.js"), "utf8");
const options = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  // The instruction to the processor has rows for the parties to fill in: their first cell is empty, and heads its row.
  rules: { "empty-table-header": { enabled: false } },
};

// The choice of part and area: by keyboard, each shows fewer clauses than all do, and a link shows its clause all the same.
async function choiceFaults(page) {
  const faults = [];
  if (await page.locator(".filter").count() === 0) return faults;
  const shown = () => page.locator(".clause:visible").count();
  const all = await page.locator(".clause").count();
  if (await shown() !== all) faults.push("not every clause is shown before a choice is made");
  for (const name of ["del", "omrade"]) {
    if (await page.locator(`input[name=${name}]`).count() < 3) continue;
    await page.locator(`#${name}-0`).focus();
    await page.keyboard.press("ArrowDown");
    const some = await shown();
    if (some === 0 || some >= all) faults.push(`the choice ${name} shows ${some} of ${all} clauses`);
    const id = await page.evaluate(() => [...document.querySelectorAll(".clause")].find((one) => !one.offsetParent)?.id);
    if (id) {
      await page.evaluate((id) => { location.hash = id; }, id);
      if (!await page.locator(`[id="${id}"]`).isVisible()) faults.push(`a link does not show ${id}`);
      await page.evaluate(() => { location.hash = ""; });
    }
    await page.locator(`#${name}-0`).check();
  }
  if (await shown() !== all) faults.push("not every clause is shown again");
  return faults;
}

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const file of files) {
  const faults = [];
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 900 } });
    await page.goto(pathToFileURL(path.resolve(file)).href);
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
    await page.evaluate(axe);
    const { violations } = await page.evaluate((asked) => axe.run(document, asked), options);
    for (const { id, help, nodes } of violations) {
      faults.push(`${colorScheme}: ${id} (${help}), ${nodes.length} times, first ${nodes[0].html.slice(0, 200)}`);
    }
    faults.push(...(await choiceFaults(page)).map((fault) => `${colorScheme}: ${fault}`));
    await page.setViewportSize({ width: 320, height: 900 });
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wider > 0) faults.push(`${colorScheme}: ${wider} pixels too wide at 320 pixels`);
    await page.close();
  }
  for (const fault of faults) console.log(`    ${fault}`);
  console.log(faults.length ? "FAILED axe:" : "passed", file);
}
await browser.close();
