// Runs journeys in Firefox, one for each line of standard input, and answers each with a line.
// Usage: node run.mjs SETTINGS; a line is {"name": …, "given": {…}}, an answer {"problems": […], …}.
import { createInterface } from "node:readline";

import { Browsers } from "./browsers.mjs";
import { journeys } from "./journeys.mjs";
import { Visit } from "./visit.mjs";

for (const file of ["site", "map", "component", "reading", "colours"]) {
  await import(`./${file}.mjs`);
}

const settings = JSON.parse(process.argv[2]);
const browsers = new Browsers(settings);

async function run({ name, given }) {
  const { options, steps } = journeys.get(name);
  const context = await (await browsers.with(options.look)).createBrowserContext();
  const visit = new Visit(await context.newPage(), { ...settings, ...given });
  try {
    await visit.open(options);
    const shown = await steps(visit);
    return { problems: visit.problems, shown: shown ?? null };
  } catch (error) {
    return { problems: [...visit.problems, error.stack], shown: null };
  } finally {
    await context.close();
  }
}

console.log(JSON.stringify([...journeys.keys()]));
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await run(JSON.parse(line))));
}
await browsers.close();
