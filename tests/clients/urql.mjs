// Runs documents with urql, once plainly and once as persisted queries by GET.
// Usage: node urql.mjs URL FILE; FILE is a JSON list of documents. Prints a JSON list of data.
import { readFileSync } from "node:fs";

import { Client, cacheExchange, fetchExchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";

const [url, file] = process.argv.slice(2);
const documents = JSON.parse(readFileSync(file, "utf8"));

async function run(exchanges) {
  const client = new Client({ url, exchanges, preferGetMethod: false });
  const answers = [];
  for (const document of documents) {
    const { data, error } = await client.query(document, {}).toPromise();
    if (error) throw error;
    answers.push(data);
  }
  return answers;
}

const persisted = persistedExchange({ preferGetForPersistedQueries: true });
const plain = await run([cacheExchange, fetchExchange]);
const registered = await run([persisted, fetchExchange]);
const again = await run([persisted, fetchExchange]);
console.log(JSON.stringify({ plain, registered, again }));
