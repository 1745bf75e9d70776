/**
 * Runs on the host. Upholds I10.
 * What a guest sees in the place of Node's functions that open connections, that listen, and that take TLS credentials;
 * and the agents that a VM's requests go through, since Node's global ones hold the connections of the whole process.
 *
 * A check on the options of `request` is not enough: agents merge their own options in later. So the agents of a guest
 * check again what they are about to connect to.
 */
import type { Agent, Server as HttpServer } from "node:http";
import { urlToHttpOptions } from "node:url";
import type { HostModules } from "./expose.ts";
import { guardSocket } from "./socket-guard.ts";
import type { Changes } from "./substitutes.ts";
import { type Options, copyAll, copyOptions, isOptions } from "./guest-options.ts";
import { registerFunction } from "./machinery.ts";
import { type NetworkLimits, checkAddress, refusedOption } from "./network-limits.ts";

type Func = (this: unknown, ...args: unknown[]) => unknown;
type Class = new (...args: unknown[]) => object;

/** The modules that reach other machines. */
export type NetworkModule = "http" | "https" | "net" | "tls";

/** What making the network of one VM needs. */
export interface NetworkTools {
  readonly modules: HostModules;
  /** The addresses of a module; `undefined` for all. */
  readonly limits: (name: NetworkModule) => NetworkLimits | undefined;
}

interface Http {
  readonly Agent: { new (options?: Options): Agent; readonly prototype: { readonly createConnection: Func } };
  readonly ClientRequest?: Class;
  readonly Server: abstract new (...args: never[]) => HttpServer;
  readonly globalAgent: Agent;
  readonly request: Func;
  readonly get: Func;
}

/** Options that make OpenSSL load a library, or that name a file descriptor or a handle of the process. */
const forbidden = ["clientCertEngine", "privateKeyEngine", "fd", "handle", "_handle"] as const;

/** Options by which a listed name would lead somewhere else. */
const leadingElsewhere = ["lookup", "path", "socketPath"] as const;

function refuse(options: Options, names: readonly string[]): void {
  const name = names.find((candidate) => options[candidate] !== undefined && options[candidate] !== null);
  if (name !== undefined) throw refusedOption(name);
}

/** The arguments, options copied, none of them one that a guest may not set. */
function checkedArguments(args: readonly unknown[]): unknown[] {
  const copied = copyAll(args);
  for (const value of copied) if (isOptions(value)) refuse(value, forbidden);
  return copied;
}

interface Normal {
  readonly options: Options;
  readonly callback: unknown;
}

const isPort = (value: unknown): boolean =>
  typeof value === "number" || (typeof value === "string" && value.trim() !== "" && Number(value) >= 0);

/**
 * The arguments of `connect` and `listen` as one options object: `(options)`, `(path)`, `(port, host)`, each with more
 * options and a callback behind it.
 */
function connectArguments(args: readonly unknown[]): Normal {
  const [first, second] = args;
  const options: Options = {};
  if (isPort(first)) options["port"] = first;
  else if (typeof first === "string") options["path"] = first;
  if (isPort(first) && typeof second === "string") options["host"] = second;
  for (const value of args) if (isOptions(value)) Object.assign(options, copyOptions(value));
  return { options, callback: args.findLast((value) => typeof value === "function") };
}

const hrefOf = (value: unknown): string | undefined => {
  if (typeof value === "string") return value;
  const href: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "href") : undefined;
  return typeof href === "string" && !isOptions(value) ? href : undefined;
};

/**
 * The arguments of `request` as one options object: `(url, options?, callback?)` or `(options, callback?)`.
 *
 * @throws TypeError `ERR_INVALID_URL`
 */
function requestArguments(args: readonly unknown[]): Normal {
  const href = hrefOf(args[0]);
  const options: Options = href === undefined ? {} : { ...urlToHttpOptions(new URL(href)) };
  for (const value of args.slice(0, 2)) if (isOptions(value)) Object.assign(options, copyOptions(value));
  return { options, callback: args.findLast((value) => typeof value === "function") };
}

/** Node takes an empty string, or zero, for nothing. */
const firstGiven = (...values: unknown[]): unknown => values.find(Boolean);

const passed = ({ options, callback }: Normal): unknown[] => (callback === undefined ? [options] : [options, callback]);

/** The functions and classes of Node that take TLS credentials, descriptors or handles as options. */
const takesCredentials = (modules: HostModules): ReadonlySet<unknown> => {
  const [net, tls, https] = ["net", "tls", "https"].map((name) => modules(name) as Record<string, unknown>);
  const ofPrototype = (constructor: unknown): unknown[] =>
    Object.values(Object.getOwnPropertyDescriptors((constructor as Class).prototype as object)).map(
      ({ value }) => value as unknown,
    );
  return new Set([
    net?.["Socket"],
    ...Object.values(tls ?? {}),
    ...Object.values(https ?? {}),
    ...[tls?.["Server"], tls?.["TLSSocket"], https?.["Server"]].flatMap(ofPrototype),
  ]);
};

/** The network of one VM. */
export interface Network extends Changes {
  readonly agents: { readonly http: Agent; readonly https: Agent };
  /** To be told of each emitter that the guest meets. */
  readonly met: (emitter: object, failed: (reason: unknown) => void) => void;
  dispose(): void;
}

/** Makes the network of one VM. */
export function createNetwork({ modules, limits }: NetworkTools): Network {
  const [http, https] = [modules("http") as Http, modules("https") as Http];
  const [net, tls] = [modules("net") as Record<string, unknown>, modules("tls") as Record<string, unknown>];
  const replaced = new Map<object, object>();

  const checkConnection = (module: NetworkModule, options: Options): void => {
    refuse(options, forbidden);
    const limit = limits(module);
    if (limit === undefined || (module === "tls" && options["socket"] !== undefined)) return;
    refuse(options, leadingElsewhere);
    checkAddress(limit, options["host"], options["port"]);
  };

  /** Replaces a function that connects. */
  const replaceConnect = (original: unknown, moduleOf: (receiver: unknown) => NetworkModule): Func => {
    const connect: Func = function (...args) {
      // Node asserts, from its event loop, that a socket connects once at a time.
      if (this instanceof (net["Socket"] as Class) && Reflect.get(this, "connecting") === true)
        throw Object.assign(new Error("EALREADY: the socket is connecting"), { code: "EALREADY" });
      const normal = connectArguments(args);
      checkConnection(moduleOf(this), normal.options);
      return Reflect.apply(original as Func, this, passed(normal));
    };
    replaced.set(original as object, connect);
    return connect;
  };

  const always = (module: NetworkModule) => (): NetworkModule => module;
  const isTls = (receiver: unknown): boolean => receiver instanceof (tls["TLSSocket"] as Class);
  const netConnect = net["connect"];
  replaceConnect(netConnect, always("net"));
  if (net["createConnection"] !== netConnect) replaceConnect(net["createConnection"], always("net"));
  replaceConnect(Reflect.get((net["Socket"] as Class).prototype as object, "connect"), (socket) =>
    isTls(socket) ? "tls" : "net",
  );
  replaceConnect(tls["connect"], always("tls"));
  const httpsConnect = https.Agent.prototype.createConnection;

  /** What an agent opens connections with. Its own options have been merged in by then, Node's private ones too. */
  const agentConnect = (module: "http" | "https", original: Func): Func =>
    function (given, ...rest) {
      const options = isOptions(given) ? { ...given } : connectArguments([given, ...rest]).options;
      checkConnection(module, options);
      return Reflect.apply(original, this, [options, ...rest.filter((value) => typeof value === "function")]);
    };
  const connects = {
    http: agentConnect("http", http.Agent.prototype.createConnection),
    https: agentConnect("https", httpsConnect),
  };
  // I9: a guest that calls them itself gets a socket like any other, whose failure is the VM's.
  registerFunction(connects.http);
  registerFunction(connects.https);
  replaced.set(httpsConnect, connects.https);
  // Node's net.createConnection itself, on older lines, which is replaced already.
  const httpConnect = http.Agent.prototype.createConnection;
  if (!replaced.has(httpConnect)) replaced.set(httpConnect, connects.http);

  /** Has an agent open its connections by a function of ours, unless the guest has overridden that. */
  const finishAgent = (agent: object): void => {
    const module = agent instanceof https.Agent ? "https" : "http";
    if (Reflect.get(agent, "createConnection") !== (module === "https" ? https : http).Agent.prototype.createConnection)
      return;
    // Not configurable: deleted, it would show Node's own again.
    Object.defineProperty(agent, "createConnection", { value: connects[module], writable: true });
  };

  const made: Agent[] = [];
  const makeAgent = (module: "http" | "https", options: Options): Agent => {
    const agent = new (module === "https" ? https : http).Agent(options);
    finishAgent(agent);
    made.push(agent);
    return agent;
  };
  const standard = { keepAlive: true, scheduling: "lifo", timeout: 5000 }; // Node's own for its global agents
  const agents = { http: makeAgent("http", standard), https: makeAgent("https", standard) };
  replaced.set(http.globalAgent, agents.http);
  replaced.set(https.globalAgent, agents.https);

  const agentOf = (module: "http" | "https", { agent, createConnection }: Options): unknown => {
    if (agent === false) return makeAgent(module, {});
    if (agent !== undefined && agent !== null) return agent;
    return typeof createConnection === "function" ? undefined : agents[module];
  };

  const prepareRequest = (module: "http" | "https", args: readonly unknown[]): unknown[] => {
    const { options, callback } = requestArguments(args);
    const { hostname, host, port, defaultPort, lookup, socketPath } = options;
    const agent = agentOf(module, options);
    const standardPort = (agent as { readonly defaultPort?: unknown } | undefined)?.defaultPort;
    checkConnection(module, {
      ...Object.fromEntries(forbidden.map((name) => [name, options[name]])),
      host: firstGiven(hostname, host),
      port: firstGiven(port, defaultPort, standardPort),
      lookup,
      socketPath,
    });
    return passed({ options: { ...options, agent, _defaultAgent: agents[module] }, callback });
  };
  const replaceRequest = (module: "http" | "https", original: Func): void => {
    const request: Func = function (...args) {
      return Reflect.apply(original, this, prepareRequest(module, args));
    };
    replaced.set(original, request);
  };
  for (const name of ["request", "get"] as const) {
    replaceRequest("http", http[name]);
    replaceRequest("https", https[name]);
  }

  const serverModule = (server: unknown): NetworkModule => {
    if (server instanceof https.Server) return "https";
    if (server instanceof http.Server) return "http";
    return server instanceof (tls["Server"] as Class) ? "tls" : "net";
  };
  const originalListen = (net["Server"] as { prototype: { listen: Func } }).prototype.listen;
  const listen: Func = function (...args) {
    const [copied, { options }] = [checkedArguments(args), connectArguments(args)];
    // A handle is no options object.
    if (typeof args[0] === "object" && args[0] !== null && !isOptions(args[0])) throw refusedOption("handle");
    const limit = limits(serverModule(this));
    if (limit === undefined) return Reflect.apply(originalListen, this, copied);
    refuse(options, leadingElsewhere);
    checkAddress(limit, options["host"] ?? "::", options["port"] ?? 0);
    return Reflect.apply(originalListen, this, passed({ ...connectArguments(args), options }));
  };
  replaced.set(originalListen, listen);

  const { ClientRequest } = http;
  const Socket = net["Socket"] as Class;
  return {
    met(emitter, failed) {
      if (!(emitter instanceof Socket)) return;
      guardSocket(emitter, (reason, socket) => {
        failed(reason);
        try {
          Reflect.apply(Reflect.get(Socket.prototype as object, "destroy") as Func, socket, []);
        } catch {
          // It is past that: its handle goes with the VM.
        }
      });
    },
    agents,
    replaced,
    arguments: new Map<unknown, (args: readonly unknown[]) => unknown[]>([
      ...[...takesCredentials(modules)].map((value) => [value, checkedArguments] as const),
      [ClientRequest, (args) => prepareRequest("http", args)],
    ]),
    finish(instance) {
      if (instance instanceof http.Agent) finishAgent(instance);
    },
    dispose() {
      for (const agent of made) agent.destroy();
    },
  };
}
