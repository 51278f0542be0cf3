/** Puts the npm package together in `dist/package`: what `package/` holds, the built files of its version, and
 * the licence; then packs it into `dist`, to be published; or into the folder that is named. */

import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const versionIn = (path) => JSON.parse(readFileSync(here(path))).version;

const version = versionIn("package.json");
if (versionIn("package/package.json") !== version) {
  throw new Error(`package/package.json is of another version than ${version}`);
}
const dist = process.argv[2] ? resolve(process.argv[2]) : here("dist");
const folder = `${dist}/package`;
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
cpSync(here("package"), folder, { recursive: true });
for (const name of ["raccroche-recherche.js", "map.js"]) {
  copyFileSync(here(`../pages/files/widget/${version}/${name}`), `${folder}/${name}`);
}
copyFileSync(here("../LICENSE"), `${folder}/LICENSE`);
const pack = ["pack", "--silent", "--pack-destination", dist];
process.stdout.write(execFileSync("npm", pack, { cwd: folder, encoding: "utf8" }));
