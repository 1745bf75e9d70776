/** `pnpm playground`: starts the server and prints its address. */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { isLoopback } from "./gate.ts";
import { createPlayground } from "./playground.ts";

const usage = `usage: pnpm playground [OPTIONS]

  --port N          where to listen; default 4173, or the next port that is free
  --host ADDRESS    the address to listen at; default 127.0.0.1, which only this machine reaches
  --allow-host NAME a name under which the server may be called besides localhost; may be repeated
  --at-once N       runs at once; default: one for each two processors, at least 2
`;

const triedPorts = 20;

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4173" },
      host: { type: "string", default: "127.0.0.1" },
      "allow-host": { type: "string", multiple: true, default: [] },
      "at-once": { type: "string", default: String(Math.max(2, Math.ceil(availableParallelism() / 2))) },
      help: { type: "boolean", default: false },
    },
  });
  const number = (name: "port" | "at-once", least: number, most: number): number => {
    const value = Number(values[name]);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new TypeError(`--${name} must be a whole number from ${least} to ${most}, not '${values[name]}'.`);
  };
  return {
    ...values,
    allowHosts: values["allow-host"],
    port: number("port", 0, 65_535),
    atOnce: number("at-once", 1, 64),
  };
}

function start(): void {
  const { help, host, port, allowHosts, atOnce } = readOptions();
  if (help) {
    process.stdout.write(usage);
    return;
  }
  if (!isLoopback(host) && allowHosts.length === 0)
    throw new TypeError(
      "--host makes the playground reachable from elsewhere: say with --allow-host under which name.",
    );
  const server = createPlayground({ concurrency: atOnce, hosts: allowHosts });
  let tried = port;
  server.on("error", (error: NodeJS.ErrnoException) => {
    tried += 1;
    if (error.code === "EADDRINUSE" && tried < port + triedPorts) server.listen(tried, host);
    else {
      process.stderr.write(`The playground cannot listen at ${host}:${port}: ${error.message}\n`);
      process.exitCode = 1;
    }
  });
  server.on("listening", () => {
    const { port: actual } = server.address() as { port: number };
    const name = isLoopback(host) ? "127.0.0.1" : (allowHosts[0] ?? host);
    process.stdout.write(
      `\n  Sbx playground: http://${name}:${actual}/\n\n  ${atOnce} runs at once, each in a process of its own. Ctrl-C ends it.\n\n`,
    );
  });
  server.listen(port, host);
}

// What ends the server ends the runs under way, by the listener of run-child.ts.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(0));

try {
  start();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 2;
}
