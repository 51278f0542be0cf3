// The GraphQL over HTTP audit of the graphql-http package against a running server.
// Usage: node audit.mjs URL. Prints what is not ok, and a line of counts.
import { auditServer } from "graphql-http";

const results = await auditServer({ url: process.argv[2] });
const counts = { ok: 0, notice: 0, warn: 0, error: 0 };
for (const result of results) {
  counts[result.status] += 1;
  if (result.status !== "ok") console.log(`${result.status}: ${result.name}: ${result.reason}`);
}
console.log(JSON.stringify({ ...counts, total: results.length }));
process.exitCode = counts.ok === results.length ? 0 : 1;
