// Composes the directory with a regional service of its own, and asks a gateway over both.
// Usage: node gateway.mjs URL. Prints the answer and how many requests reached the directory.
import { ApolloGateway, LocalGraphQLDataSource, RemoteGraphQLDataSource } from "@apollo/gateway";
import { ApolloServer } from "@apollo/server";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { composeServices } from "@apollo/composition";
import { parse } from "graphql";

const url = process.argv[2];

// What a region knows besides: which device is lent to which school, and who asks for what.
const regional = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
  type Query { loans: [Loan!]! }
  type Loan { device: String! school: Establishment! cio: Cio! programme: Dispositif! town: Commune! }
  type Establishment @key(fields: "uai") { uai: String loans: [Loan!]! }
  type Cio @key(fields: "uai", resolvable: false) { uai: String }
  type Dispositif @key(fields: "code", resolvable: false) { code: String! }
  type Commune @key(fields: "code", resolvable: false) { code: String! }
`);
const schools = ["0590149S", "0620113L", "0600021X"];
const loans = Array.from({ length: 30 }, (_, number) => ({
  device: `tablet ${number}`,
  school: { __typename: "Establishment", uai: schools[number % schools.length] },
  cio: { __typename: "Cio", uai: "0596933R" },
  programme: { __typename: "Dispositif", code: "micro-lycee" },
  town: { __typename: "Commune", code: "59350" },
}));
const resolvers = {
  Query: { loans: () => loans },
  Establishment: {
    __resolveReference: ({ uai }) => ({ uai }),
    loans: ({ uai }) => loans.filter((loan) => loan.school.uai === uai),
  },
};

async function ask(query, variables = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

const { data } = await ask("{ _service { sdl } }");
const composed = composeServices([
  { name: "raccroche", typeDefs: parse(data._service.sdl), url },
  { name: "regional", typeDefs: regional, url: "local" },
]);
if (composed.errors) {
  console.error(composed.errors.map((error) => error.message).join("\n"));
  process.exit(1);
}

let requests = 0;
class Counted extends RemoteGraphQLDataSource {
  willSendRequest() {
    requests += 1;
  }
}
const gateway = new ApolloGateway({
  supergraphSdl: composed.supergraphSdl,
  buildService: ({ name }) =>
    name === "raccroche"
      ? new Counted({ url })
      : new LocalGraphQLDataSource(buildSubgraphSchema({ typeDefs: regional, resolvers })),
});
const server = new ApolloServer({ gateway });
await server.start();
const { body } = await server.executeOperation({
  query: `{
    loans { device school { name commune { name } } cio { name } programme { name } town { name } }
  }`,
});
const there = body.singleResult;

const counted = requests;
const back = await server.executeOperation({
  query: `{ establishment(uai: "0590149S") { name loans { device } } }`,
});
await server.stop();
console.log(
  JSON.stringify({ there, counted, back: back.body.singleResult, hints: composed.hints.length }),
);
process.exit(0);
