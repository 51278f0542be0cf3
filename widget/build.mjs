/** Builds everything that browsers load into the Python package, `pages/files`: a partner's and the
 * site's scripts, the widget of this version, GraphiQL; or into the folder that is named. The same sources
 * give the same files. */

import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "vite";

const { version } = createRequire(import.meta.url)("./package.json");
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const files = process.argv[2] ? `${resolve(process.argv[2])}/` : here("../pages/files/");

/** Browsers of 2021, which docs/integration.md names. */
const TARGETS = ["safari15", "ios15", "firefox115", "chrome96"];

/** One script and what it loads later; ``whole`` puts all of it into one file. */
function script({ entry, folder, format = "es", whole = false, library = false, target = TARGETS }) {
  const output = { format, entryFileNames: "[name].js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" };
  return build({
    root: here("."),
    configFile: false,
    logLevel: "error",
    base: "./",
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target,
      modulePreload: false,
      copyPublicDir: false,
      reportCompressedSize: false,
      cssCodeSplit: false,
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: library ? "strict" : false,
        output: whole ? { ...output, codeSplitting: false } : output,
      },
    },
  });
}

/** The documents that this version sends, by their SHA-256, as a manifest of trusted documents has them. */
async function writeDocuments(path) {
  const folder = mkdtempSync(`${tmpdir()}/raccroche-`);
  await script({ entry: "src/documents.ts", folder, library: true });
  const { DOCUMENTS } = await import(pathToFileURL(`${folder}/documents.js`));
  rmSync(folder, { recursive: true });
  const digest = (document) => createHash("sha256").update(document).digest("hex");
  const manifest = Object.fromEntries(DOCUMENTS.map((document) => [digest(document), document]));
  writeFileSync(path, JSON.stringify(manifest, null, 1) + "\n");
}

const widget = `${files}widget/${version}/`;
rmSync(widget, { recursive: true, force: true });
await script({ entry: "src/raccroche-recherche.ts", folder: widget, library: true });
// a file that imports nothing of the other, so that no page runs Lit twice
await script({ entry: "src/map/map.ts", folder: widget, library: true });
await writeDocuments(`${widget}documents.json`);
writeFileSync(`${files}widget/newest.json`, JSON.stringify({ version }) + "\n");

await script({ entry: "site/embed.ts", folder: files, format: "iife" });
await script({ entry: "site/frame.ts", folder: files });
await script({ entry: "site/integrer.ts", folder: files });
await script({ entry: "site/site.ts", folder: files });
await script({ entry: "site/page_map.ts", folder: files, whole: true, library: true });

const graphiql = `${files}graphiql/`;
rmSync(graphiql, { recursive: true, force: true });
await script({ entry: "site/graphiql.tsx", folder: graphiql, whole: true, target: "es2022" });
