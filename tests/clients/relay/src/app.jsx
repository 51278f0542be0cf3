// A small Relay application: pages of hosts near a place and of establishments, each with a
// button for more, and a school that is refetched by its id.
const React = require("react");
const {
  graphql,
  useLazyLoadQuery,
  usePaginationFragment,
  useRefetchableFragment,
} = require("react-relay");

function Hosts({ query }) {
  const { data, hasNext, isLoadingNext, loadNext } = usePaginationFragment(
    graphql`
      fragment app_hosts on Query @refetchable(queryName: "appHostsPaginationQuery") {
        nearestHosts(dispositif: $dispositif, near: $near, first: $first, after: $after)
          @connection(key: "app_nearestHosts", filters: ["dispositif", "near"]) {
          edges {
            distanceMeters
            node {
              id
              structure {
                name
              }
            }
          }
        }
      }
    `,
    query,
  );
  return (
    <section>
      <ol id="hosts">
        {data.nearestHosts.edges.map(({ node, distanceMeters }) => (
          <li key={node.id} data-meters={distanceMeters}>
            {node.structure.name}
          </li>
        ))}
      </ol>
      {hasNext && (
        <button id="more-hosts" disabled={isLoadingNext} onClick={() => loadNext(2)}>
          more
        </button>
      )}
    </section>
  );
}

function Establishments({ query }) {
  const { data, hasNext, isLoadingNext, loadNext } = usePaginationFragment(
    graphql`
      fragment app_establishments on Query
      @refetchable(queryName: "appEstablishmentsPaginationQuery") {
        establishments(first: $first, after: $after) @connection(key: "app_establishments") {
          edges {
            node {
              id
              uai
              ...app_school
            }
          }
        }
      }
    `,
    query,
  );
  const { edges } = data.establishments;
  return (
    <section>
      <ol id="establishments">
        {edges.map(({ node }) => (
          <li key={node.id}>{node.uai}</li>
        ))}
      </ol>
      {hasNext && (
        <button id="more-establishments" disabled={isLoadingNext} onClick={() => loadNext(10)}>
          more
        </button>
      )}
      <School school={edges[0].node} />
    </section>
  );
}

function School({ school }) {
  const [data, refetch] = useRefetchableFragment(
    graphql`
      fragment app_school on Establishment
      @refetchable(queryName: "appSchoolRefetchQuery")
      @argumentDefinitions(details: { type: "Boolean", defaultValue: false }) {
        id
        name
        kind @include(if: $details)
      }
    `,
    school,
  );
  return (
    <p>
      <span id="school">
        {data.name} {data.kind}
      </span>
      <button id="refetch" onClick={() => refetch({ details: true })}>
        details
      </button>
    </p>
  );
}

function App() {
  const data = useLazyLoadQuery(
    graphql`
      query appQuery($dispositif: String!, $near: PlaceInput!, $first: Int!, $after: String) {
        ...app_hosts
        ...app_establishments
      }
    `,
    { dispositif: "micro-lycee", near: { commune: "59350" }, first: 2 },
  );
  return (
    <>
      <Hosts query={data} />
      <Establishments query={data} />
    </>
  );
}

module.exports = { App };
