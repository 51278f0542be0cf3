/** GraphiQL at `/graphql`, from our own files, with the README's queries to begin with. */

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import "graphiql/graphiql.css";
import { createRoot } from "react-dom/client";

import { keepLabelled } from "./graphiql_labels.js";

interface Example {
  query: string;
}

const place = document.getElementById("graphiql");
const examples = JSON.parse(document.getElementById("examples")?.textContent ?? "[]") as Example[];

if (place) {
  keepLabelled(place);
  createRoot(place).render(
    <GraphiQL
      fetcher={createGraphiQLFetcher({ url: location.pathname, legacyWsClient: false })}
      defaultTabs={examples}
      defaultEditorToolsVisibility="variables"
      shouldPersistHeaders={false}
    />,
  );
}
