/** Makes the names of towns that the map shows, the largest first, from the directory's communes. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const LEAST_POPULATION = 15_000;
const DIGITS = 3; // of a degree: some hundred metres

const guides = new URL("../seeds/data/", import.meta.url);
const towns = readdirSync(guides)
  .map((guide) => new URL(`${guide}/communes.csv`, guides))
  .filter((file) => existsSync(file))
  .flatMap((file) => communes(readFileSync(file, "utf8")))
  .filter(({ kind, population }) => kind === "COMMUNE" && population >= LEAST_POPULATION)
  .sort((one, other) => other.population - one.population || one.name.localeCompare(other.name));

/** The rows of a list of communes; its fields contain no separator. */
function communes(text) {
  const [head, ...lines] = text.trim().split(/\r?\n/);
  const names = head.split(",");
  return lines.map((line) => {
    const row = Object.fromEntries(line.split(",").map((value, index) => [names[index], value]));
    return { ...row, population: Number(row.population) };
  });
}

const short = (degrees) => Number(Number(degrees).toFixed(DIGITS));
const rows = towns.map(({ name, latitude, longitude, population }) => [
  name,
  short(latitude),
  short(longitude),
  population,
]);

const made = JSON.stringify(rows) + "\n";
if (process.argv.includes("--print")) process.stdout.write(made);
else writeFileSync(new URL("src/map/towns.json", import.meta.url), made);
