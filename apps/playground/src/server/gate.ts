/**
 * Who may talk to the server. A page of another site must neither make this one run something (CSRF), nor read it under a
 * name that it lets point to this machine (DNS rebinding).
 */
import type { IncomingMessage } from "node:http";

/** Why a request is refused. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/** A host as the `Host` header writes it. */
const withPort = (name: string, port: number): string => {
  const host = name.includes(":") && !name.startsWith("[") ? `[${name}]` : name;
  return port === 80 ? host : `${host}:${port}`;
};

/** The names by which this machine calls itself. */
const loopbackNames = ["127.0.0.1", "localhost", "[::1]"] as const;

/** Whether an address to listen at can be reached from this machine only. */
export const isLoopback = (address: string): boolean =>
  address === "localhost" || address === "::1" || /^127(\.\d{1,3}){3}$/.test(address);

/**
 * The hosts that the server answers for.
 *
 * @param names those that the owner allows besides the ones of loopback
 */
export const allowedHosts = (port: number, names: readonly string[]): ReadonlySet<string> =>
  new Set([...loopbackNames, ...names].map((name) => withPort(name.toLowerCase(), port)));

const single = (value: string | string[] | undefined): string | undefined =>
  typeof value === "string" ? value.toLowerCase() : undefined;

/** Looks at the name under which the server was called. */
export const refusalOfHost = ({ headers }: IncomingMessage, hosts: ReadonlySet<string>): Refusal | undefined => {
  const host = single(headers.host);
  if (host !== undefined && hosts.has(host)) return undefined;
  return { status: 421, message: "This server does not answer under that name." };
};

/** Looks at where a request that does something comes from: nowhere but this page. */
export const refusalOfOrigin = ({ headers }: IncomingMessage): Refusal | undefined => {
  const origin = single(headers.origin);
  const site = single(headers["sec-fetch-site"]);
  const isOwn = origin === `http://${single(headers.host) ?? ""}` && (site === undefined || site === "same-origin");
  return isOwn ? undefined : { status: 403, message: "Only the playground's own page may ask for this." };
};

/** A form of another page can send text, but not this type without being asked first. */
export const refusalOfType = ({ headers }: IncomingMessage): Refusal | undefined => {
  const [type, ...parameters] = (single(headers["content-type"]) ?? "").split(";");
  const isJson = type?.trim() === "application/json" && parameters.every((text) => text.trim() === "charset=utf-8");
  return isJson && headers["content-encoding"] === undefined
    ? undefined
    : { status: 415, message: "The body must be application/json." };
};
