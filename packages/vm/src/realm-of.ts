/** Which realm is behind which VM; nothing about it is a property of the VM. */
import { VMError, codes } from "./errors.ts";
import type { GuestRealm } from "./guest-realm.ts";

const realms = new WeakMap<object, GuestRealm>();

/** Notes the realm of a VM. */
export const setRealm = (vm: object, realm: GuestRealm): void => void realms.set(vm, realm);

const endings = new WeakMap<object, () => Error>();

/** Sets the error for whoever uses the VM once it has no realm any more. */
export const endWith = (vm: object, makeError: () => Error): void => void endings.set(vm, makeError);

/** That error: what a VM without a realm says. */
export const endingOf = (vm: object): Error =>
  endings.get(vm)?.() ?? new VMError("This VM was disposed of.", codes.disposed);

/** Forgets it: the VM was disposed of. Tells whether there was one. */
export const forgetRealm = (vm: object): boolean => realms.delete(vm);

/**
 * The realm of a VM.
 *
 * @throws VMError `ERR_VM_DISPOSED` after `dispose()`, `ERR_VM_ABORTED` after its signal was aborted
 */
export const guestRealmOf = (vm: object): GuestRealm => {
  const realm = realms.get(vm);
  if (realm === undefined) throw endingOf(vm);
  return realm;
};
