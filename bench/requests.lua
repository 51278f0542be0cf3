-- For wrk: sends the requests of a file in turn, and prints what came of it as JSON.
--   wrk --script requests.lua URL -- FILE [HEADER=VALUE ...]
-- A line of the file is a method, a path and a body, separated by tabs.

local requests = {}
local threads = {}
local next_thread = 0

function setup(thread)
  thread:set("offset", next_thread)
  next_thread = next_thread + 1
  table.insert(threads, thread)
end

function init(arguments)
  local headers = {}
  for i = 2, #arguments do
    local name, value = arguments[i]:match("^(.-)=(.*)$")
    headers[name] = value
  end
  for line in io.lines(arguments[1]) do
    local method, path, body = line:match("^(%S+)\t(%S+)\t(.*)$")
    if body == "" then body = nil end
    table.insert(requests, wrk.format(method, path, headers, body))
  end
  at = offset * 997 -- threads begin at different requests
end

function request()
  at = at + 1
  return requests[at % #requests + 1]
end

function done(summary, latency, each)
  io.write(string.format(
    '{"requests": %d, "microseconds": %d, "bytes": %d, "p50": %d, "p99": %d, "not_2xx": %d, "socket_errors": %d}\n',
    summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(99), summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
