/** The user's own sandbox, as the oracle of the attack kit wants one. Runs in the process of one attack. */
import type { NodeVMOptions } from "@sbx/nodevm";
import { makePlaces, type MakeSubject, type Places, rawRealmOf } from "@sbx/tooling-attacks/judging";
import { createVM, type OwnOptions, vmOptionsOf } from "../session.ts";
import type { Configuration } from "./configuration.ts";

/** An attack that is no attack on the limit of time gets so many milliseconds: it is not to be stopped by that alone. */
const ampleTime = 5000;

/** Folders and packages of the kit's own, in the place of the user's: what is allowed is the same. */
const requireIn = ({ require }: OwnOptions, { app }: Places): OwnOptions["require"] => ({
  ...require,
  root: app,
  external: require.external.length > 0 ? ["listed", "main-out", "exports-out"] : [],
});

/** Makes the sandbox of a run with these options. Attacks on a limit bring a small one of their own. */
export const ownSubject =
  ({ settings, path }: Configuration): MakeSubject =>
  async (host, attack) => {
    const own = vmOptionsOf(settings, path);
    const places = attack.modules === true ? makePlaces() : undefined;
    const options: NodeVMOptions = {
      ...own,
      ...(places === undefined ? {} : { require: requireIn(own, places) }),
      timeout: own.timeout === undefined ? undefined : (attack.timeout ?? Math.max(own.timeout, ampleTime)),
      bufferAllocLimit: attack.bufferAllocLimit ?? own.bufferAllocLimit,
    };
    const vm = createVM(options);
    vm.freeze(host["readonly"]);
    vm.protect(host["protected"]);
    const realm = await rawRealmOf(vm);
    // A limit of time is for programs.
    realm.prepare(() => {
      vm.setGlobal("host", host);
      if (places !== undefined) vm.setGlobal("app", places.app);
    });
    return {
      run: (source) => vm.run(source, places?.main),
      raw: realm.evaluate,
      dispose() {
        vm.dispose();
        places?.remove();
      },
    };
  };
