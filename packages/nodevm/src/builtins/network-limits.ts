/**
 * Runs on the host. Upholds I10.
 * The setting `hosts` of `http`, `https`, `net` and `tls`: the addresses that a guest may connect to, or listen on.
 */

/** The addresses of one module; `undefined`: all, `[]`: none. */
export interface NetworkLimits {
  readonly hosts: readonly Address[];
}

/** A name or address, and a port; no port means each. */
export interface Address {
  readonly host: string;
  readonly port: number | undefined;
}

/** An error as the operating system gives it. */
const refused = (what: string): Error =>
  Object.assign(new Error(`connect EACCES ${what}`), { code: "EACCES", syscall: "connect", address: what });

/** The refusal of a connection, or of listening, that is not described by host and port. */
export const refusedOption = (name: string): Error =>
  Object.assign(new Error(`EACCES: the option '${name}' is not allowed`), { code: "EACCES" });

/**
 * One spelling for each host, that of URLs: lower case, no dot at the end, addresses in their short form
 * (`0x7f.1` is `127.0.0.1`), IPv6 without brackets.
 *
 * @see https://url.spec.whatwg.org/#host-parsing
 */
export function canonicalHost(host: string): string | undefined {
  const bracketed = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  if (/[\s/?#@\\]/.test(bracketed)) return undefined;
  const url = URL.canParse(`http://${bracketed}`) ? new URL(`http://${bracketed}`) : undefined;
  return url?.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

/** A port as Node takes it: a number or its digits. */
function canonicalPort(port: unknown): number | undefined {
  const number = typeof port === "string" && /^\d+$/.test(port) ? Number(port) : port;
  return typeof number === "number" && Number.isInteger(number) && number >= 0 && number < 65_536 ? number : undefined;
}

/** Reads `name`, `name:port` or `[v6]:port`; `undefined` for anything else. */
export function readAddress(text: string): Address | undefined {
  const { host = "", port } = /^(?<host>\[[^\]]*\]|[^:]*)(?::(?<port>\d+))?$/.exec(text)?.groups ?? {};
  const canonical = host === "" ? undefined : canonicalHost(host);
  if (canonical === undefined || canonical === "") return undefined;
  const number = port === undefined ? undefined : canonicalPort(port);
  return port !== undefined && number === undefined ? undefined : { host: canonical, port: number };
}

/**
 * Checks an address.
 *
 * @param host as it will be given to Node; nothing stands for this machine
 * @throws Error `EACCES`
 */
export function checkAddress({ hosts }: NetworkLimits, host: unknown, port: unknown): void {
  const given = host === undefined || host === null || host === "" ? "localhost" : host;
  const [name, number] = [typeof given === "string" ? canonicalHost(given) : undefined, canonicalPort(port)];
  const known = hosts.some((address) => address.host === name && (address.port ?? number) === number);
  if (name === undefined || number === undefined || !known)
    throw refused(`${typeof given === "string" ? given : "?"}:${number ?? "?"}`);
}
