// Ten users of the guided form at a time, for a minute: each changes an answer, sees the picture, sees the annex. Tells how long
// each took, against a file of the server's own, and how much memory the server came to. By hand, with a release build:
// node .ci/load.mjs KRAVBILAGA SCRATCH [SECONDS]
import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";

const [program, scratch, seconds = "60"] = process.argv.slice(2);
const users = 10;
fs.rmSync(scratch, { recursive: true, force: true });
fs.mkdirSync(scratch, { recursive: true });
for (let user = 0; user < users; user += 1) fs.copyFileSync("examples/journal-system.toml", path.join(scratch, `user-${user}.toml`));
const server = spawn(program, ["serve", "--workspace", scratch, "--no-open"], { stdio: ["ignore", "pipe", "inherit"] });
process.on("exit", () => server.kill());
const address = new URL(await new Promise((resolve) => server.stdout.once("data", (data) => resolve(String(data).trim()))));
const agent = new http.Agent({ keepAlive: true });
let cookie = "";

const ask = (method, where, body) => new Promise((resolve, reject) => {
  const began = performance.now();
  const headers = { cookie, host: address.host, ...(body === undefined ? {} : { origin: address.origin, "content-type": "application/x-www-form-urlencoded", "x-by-script": "1", "content-length": Buffer.byteLength(body) }) };
  const asked = http.request({ agent, host: address.hostname, port: address.port, method, path: where, headers }, (answer) => {
    const parts = [];
    answer.on("data", (part) => parts.push(part));
    answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString(), took: performance.now() - began }));
  });
  asked.on("error", reject);
  asked.end(body);
});
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${server.pid}/status`, "utf8"))[1]) / 1024;

cookie = (await ask("GET", address.pathname + address.search)).headers["set-cookie"][0].split(";")[0];
const percentile = (times, part) => [...times].sort((one, other) => one - other)[Math.min(times.length - 1, Math.floor(times.length * part))];
const tell = (what, times) => console.log(`${what}: ${times.length} times, median ${percentile(times, 0.5).toFixed(1)} ms, p99 ${percentile(times, 0.99).toFixed(1)} ms`);

// One user, one thing at a time: what each costs.
const alone = {};
for (const [what, where] of [["file of our own", "/statisk/kravbilaga.css"], ["picture", "/u/user-0/fragor/information"], ["annex", "/u/user-0/forhandsvisning/bilaga"]]) {
  alone[what] = [];
  for (let time = 0; time < 300; time += 1) alone[what].push((await ask("GET", where)).took);
  tell(`alone, ${what}`, alone[what].slice(20));
}
console.log(`ratio to the file of our own, medians: picture ${(percentile(alone.picture, 0.5) / percentile(alone["file of our own"], 0.5)).toFixed(1)}, annex ${(percentile(alone.annex, 0.5) / percentile(alone["file of our own"], 0.5)).toFixed(1)}`);

let wrong = 0;
const times = { save: [], picture: [], annex: [] };
const ends = performance.now() + Number(seconds) * 1000;
const memories = [];
async function user(number) {
  for (let round = 0; performance.now() < ends; round += 1) {
    const where = `/u/user-${number}/fragor/information`;
    const page = await ask("GET", where);
    times.picture.push(page.took);
    const form = new URLSearchParams();
    form.set("nyckel", /name="nyckel" value="([^"]+)"/.exec(page.text)[1]);
    form.set("was:facts/integrity", /name="was:facts\/integrity" value="([^"]*)"/.exec(page.text)[1].replaceAll("&quot;", '"'));
    const level = round % 2 ? "serious" : "moderate";
    form.set("facts/integrity", level);
    const saved = await ask("POST", where, form.toString());
    times.save.push(saved.took);
    const annex = await ask("GET", `/u/user-${number}/forhandsvisning/bilaga`);
    times.annex.push(annex.took);
    const holds = fs.readFileSync(path.join(scratch, `user-${number}.toml`), "utf8").includes(`integrity = "${level}"`);
    if (page.status !== 200 || saved.status !== 200 || annex.status !== 200 || !holds) wrong += 1;
    if (number === 0 && round % 20 === 0) memories.push(memory());
  }
}
await Promise.all(Array.from({ length: users }, (_, number) => user(number)));
for (const [what, taken] of Object.entries(times)) tell(`${users} users, ${what}`, taken);
console.log(`faults: ${wrong}; memory in MB along the way: ${memories.map((one) => one.toFixed(0)).join(" ")}`);
server.kill();
process.exit(wrong ? 1 : 0);
