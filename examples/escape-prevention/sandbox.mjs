import { VM } from "@sbx/vm";

/** One guest: what it is given, how long it may take, and what becomes of its failures. */
export function makeSandbox(host) {
  const vm = new VM({
    timeout: 500, // milliseconds, for each entry into the guest, promise jobs included
    bufferAllocLimit: 2 ** 20, // bytes, each
    wasm: false,
    console: "off",
  });
  vm.freeze(host, "host"); // read-only, and all that is reached through it
  vm.on("unhandledRejection", (reason) => console.log("  (the guest left a rejection:", String(reason) + ")"));
  return (source) => {
    try {
      return vm.run(source, "guest.js");
    } finally {
      setImmediate(() => vm.dispose()); // one program, one guest
    }
  };
}
