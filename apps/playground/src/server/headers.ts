/** The headers of every answer, and what each document of the page may do. */

/** On everything that is sent. */
export const commonHeaders: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), usb=()",
  "X-Robots-Tag": "noindex",
};

/** The other loopback name of a host: to a browser it is another site, whose frame runs in a process of its own. */
export const siblingOrigin = (host: string): string | undefined => {
  const [, name, port] = /^(127\.0\.0\.1|localhost)(:\d+)?$/.exec(host) ?? [];
  if (name === undefined) return undefined;
  return `http://${name === "localhost" ? "127.0.0.1" : "localhost"}${port ?? ""}`;
};

/**
 * The policy of a document.
 *
 * - The page loads its own files and talks to its own server; the nonce is for the rules that the editor makes, and
 *   attributes of style are what a browser writes when somebody types over a selection.
 * - `frame.html` is the host of the mode without a server: it may be shown by the page, under either loopback name.
 * - `realm.html` becomes the guest's realm: it may evaluate text and nothing else, not even load an image.
 */
export const policyOf = (path: string, host: string, nonce: string): string => {
  const sibling = siblingOrigin(host) ?? "";
  if (path === "/realm.html") return `default-src 'none'; script-src 'unsafe-eval'; frame-ancestors 'self' ${sibling}`;
  if (path === "/frame.html")
    return `default-src 'none'; script-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self' ${sibling}`;
  return (
    `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; style-src-attr 'unsafe-inline'; img-src 'self' data:; ` +
    `connect-src 'self'; frame-src 'self' ${sibling}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
  );
};
