/** Notes the digests of the newest version's files in `released.json`: from then on it never changes. */

import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";

const read = (path) => readFileSync(new URL(path, import.meta.url));
const { version } = JSON.parse(read("package.json"));
const folder = `../pages/files/widget/${version}/`;
const digest = (name) => `sha384-${createHash("sha384").update(read(folder + name)).digest("base64")}`;

const isCompressed = /\.(br|gz)$/; // made from the others, which are what partners pin
const names = readdirSync(new URL(folder, import.meta.url)).filter((name) => !isCompressed.test(name)).sort();
const released = JSON.parse(read("released.json"));
if (version in released) throw new Error(`${version} is released: raise the version in package.json`);
released[version] = Object.fromEntries(names.map((name) => [name, digest(name)]));
writeFileSync(new URL("released.json", import.meta.url), JSON.stringify(released, null, 2) + "\n");
