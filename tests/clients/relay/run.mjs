// Builds the Relay application, runs it against a server as a person would, and prints what it
// showed. Usage: node run.mjs URL
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import babel from "@babel/core";
import { JSDOM } from "jsdom";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const url = process.argv[2];

function build() {
  mkdirSync(join(here, "build/__generated__"), { recursive: true });
  const compiler = require("relay-compiler");
  execFileSync(compiler, ["relay.config.json"], { cwd: here, stdio: ["ignore", "inherit", "inherit"] });
  const { code } = babel.transformFileSync(join(here, "src/app.jsx"), {
    babelrc: false,
    presets: [["@babel/preset-react", { runtime: "automatic" }]],
    plugins: [["relay", { artifactDirectory: join(here, "build/__generated__"), eagerEsModules: false }]],
    sourceType: "script",
  });
  writeFileSync(join(here, "build/app.js"), code);
}

const requests = [];

async function fetchQuery(operation, variables) {
  requests.push(operation.name);
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
    body: JSON.stringify({ query: operation.text, variables, operationName: operation.name }),
  });
  return response.json();
}

function openBrowser() {
  const { window } = new JSDOM("<main></main>");
  Object.assign(globalThis, { window, document: window.document, IS_REACT_ACT_ENVIRONMENT: true });
  return window.document;
}

async function until(condition) {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = condition();
    if (found) return found;
    await React.act(() => new Promise((done) => setTimeout(done, 25)));
  }
  throw new Error(`waited in vain for ${condition}`);
}

build();
const document = openBrowser();
const React = require("react");
const { createRoot } = require("react-dom/client");
const { RelayEnvironmentProvider } = require("react-relay");
const { Environment, Network, RecordSource, Store } = require("relay-runtime");
const { App } = require("./build/app.js");

const environment = new Environment({
  network: Network.create(fetchQuery),
  store: new Store(new RecordSource()),
});
const texts = (selector) => [...document.querySelectorAll(`${selector} li`)].map((li) => li.textContent);
const press = (id) => React.act(() => document.getElementById(id).click());

const root = createRoot(document.querySelector("main"));
await React.act(() =>
  root.render(
    React.createElement(
      RelayEnvironmentProvider,
      { environment },
      React.createElement(React.Suspense, { fallback: "…" }, React.createElement(App)),
    ),
  ),
);
await until(() => texts("#hosts").length === 2);
const firstPage = texts("#hosts");
await press("more-hosts");
await until(() => texts("#hosts").length === 4);
await press("more-establishments");
await until(() => texts("#establishments").length === 12);
await press("refetch");
await until(() => /[A-Z]{2}/.test(document.getElementById("school").textContent.split(" ").at(-1)));

const meters = [...document.querySelectorAll("#hosts li")].map((li) => Number(li.dataset.meters));
console.log(
  JSON.stringify({
    firstPage,
    hosts: texts("#hosts"),
    meters,
    establishments: texts("#establishments"),
    school: document.getElementById("school").textContent,
    requests,
  }),
);
process.exit(0);
