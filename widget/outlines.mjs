/** Makes the map's outlines of the départements from the directory's, which are ten times as fine.
 * Borders that two départements share stay shared: they are simplified once (TopoJSON). */

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { topology } from "topojson-server";
import { presimplify, quantile, simplify } from "topojson-simplify";
import { quantize } from "topojson-client";

const GONE = 0.9; // of all points, the least telling
const GRID = 1e4; // steps across the région: some thirty metres each

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url)));

const guides = new URL("../seeds/data/", import.meta.url);
const features = readdirSync(guides)
  .map((guide) => new URL(`${guide}/departements.geojson`, guides))
  .filter((file) => existsSync(file))
  .flatMap((file) => read(file).features);
const fine = presimplify(topology({ departements: { type: "FeatureCollection", features } }));
const coarse = quantize(simplify(fine, quantile(fine, GONE)), GRID);

const made = JSON.stringify(coarse) + "\n";
if (process.argv.includes("--print")) process.stdout.write(made);
else writeFileSync(new URL("src/map/outlines.json", import.meta.url), made);
