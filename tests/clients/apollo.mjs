// Runs documents with Apollo Client, once plainly and once as persisted queries by GET.
// Usage: node apollo.mjs URL FILE; FILE is a JSON list of documents. Prints a JSON list of data.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";

const [url, file] = process.argv.slice(2);
const documents = JSON.parse(readFileSync(file, "utf8"));
const statuses = [];
const counted = async (...request) => {
  const response = await fetch(...request);
  statuses.push(`${request[1]?.method ?? "GET"} ${response.status} ${response.headers.get("content-type").split(";")[0]}`);
  return response;
};
const http = new HttpLink({ uri: url, fetch: counted });
const persisted = new PersistedQueryLink({
  sha256: (text) => createHash("sha256").update(text).digest("hex"),
  useGETForHashedQueries: true,
});

async function run(link) {
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  const answers = [];
  for (const document of documents) {
    const { data } = await client.query({ query: gql(document), fetchPolicy: "no-cache" });
    answers.push(data);
  }
  return answers;
}

const plain = await run(http);
const registered = await run(persisted.concat(http));
const again = await run(persisted.concat(http));
console.log(JSON.stringify({ plain, registered, again, statuses }));
