/** The directory over HTTP. What says where somebody is goes in a body, never in an address. */

/** The directory did not answer in time, or at all. */
export class UnreachableError extends Error {}

/** What is told of that. */
export const UNREACHABLE = { message: "", code: "UNREACHABLE" };

/** The directory answered that it cannot answer this; the message says how to mend it. */
export class RefusedError extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

const TIMEOUT_MS = 12_000;

interface Answer<Data> {
  data?: Data | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

export class Directory {
  constructor(
    readonly url: string,
    readonly language: string,
  ) {}

  /** Asks what is the same for everybody, by an address that caches know. */
  get<Data>(query: string, variables: object = {}, signal?: AbortSignal): Promise<Data> {
    const parameters = new URLSearchParams({
      query,
      variables: JSON.stringify(variables),
    });
    return this.#answer(`${this.url}?${parameters}`, {}, signal);
  }

  /** Asks what is somebody's own: an address, a position, a profile. */
  post<Data>(query: string, variables: object, signal?: AbortSignal): Promise<Data> {
    const body = JSON.stringify({ query, variables });
    const headers = { "content-type": "application/json" };
    return this.#answer(this.url, { method: "POST", headers, body }, signal);
  }

  async #answer<Data>(url: string, options: RequestInit, signal?: AbortSignal): Promise<Data> {
    let answer: Answer<Data>;
    const limited = limit(signal);
    try {
      const response = await fetch(url, {
        ...options,
        headers: { ...options.headers, accept: "application/json", "accept-language": this.language },
        credentials: "omit",
        referrerPolicy: "no-referrer",
        signal: limited.signal,
      });
      answer = (await response.json()) as Answer<Data>;
    } catch (problem) {
      if (signal?.aborted) throw problem;
      throw new UnreachableError(String(problem));
    } finally {
      limited.release();
    }
    const [error] = answer.errors ?? [];
    if (error) throw refusal(error.message, error.extensions?.code ?? "INTERNAL");
    if (!answer.data) throw new UnreachableError("no data");
    return answer.data;
  }
}

/** A signal that ends with the one given, or when time is over. `AbortSignal.any` and
 * `AbortSignal.timeout` do so in browsers of 2024; this does in those of 2018. */
function limit(signal?: AbortSignal): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, TIMEOUT_MS);
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort);
  return {
    signal: controller.signal,
    release() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    },
  };
}

/** Codes that speak of the service, and of nothing that a visitor can mend. */
const OURS = new Set(["INTERNAL", "SERVICE_UNAVAILABLE", "RATE_LIMITED", "LIMIT_EXCEEDED"]);

function refusal(message: string, code: string): Error {
  return OURS.has(code) ? new UnreachableError(message) : new RefusedError(message, code);
}

/** Codes that speak of the place; the visitor can mend it. */
const OF_PLACES = new Set([
  "AMBIGUOUS_PLACE",
  "BAD_COORDINATES",
  "BAD_TEXT",
  "BAD_UAI",
  "GEOCODER_UNAVAILABLE",
  "PLACE_NOT_LOCATED",
  "UNKNOWN_ADDRESS",
  "UNKNOWN_COMMUNE",
  "UNKNOWN_POSTAL_CODE",
  "UNKNOWN_UAI",
]);

export function isOfPlaces(code: string): boolean {
  return OF_PLACES.has(code);
}

/** Whether a place was typed by no name of a commune; it may be that of a school. */
export function isNotFound(code: string): boolean {
  return code === "UNKNOWN_ADDRESS" || code === "GEOCODER_UNAVAILABLE";
}
