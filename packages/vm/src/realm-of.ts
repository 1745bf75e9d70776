/** Which realm is behind which VM; nothing about it is a property of the VM. */
import { VMError, codes } from "./errors.ts";
import type { GuestRealm } from "./guest-realm.ts";

const realms = new WeakMap<object, GuestRealm>();

/** Notes the realm of a VM. */
export const setRealm = (vm: object, realm: GuestRealm): void => void realms.set(vm, realm);

/** Forgets it: the VM was disposed of. Tells whether there was one. */
export const forgetRealm = (vm: object): boolean => realms.delete(vm);

/**
 * The realm of a VM.
 *
 * @throws VMError `ERR_VM_DISPOSED` after `dispose()`
 */
export const guestRealmOf = (vm: object): GuestRealm => {
  const realm = realms.get(vm);
  if (realm === undefined) throw new VMError("This VM was disposed of.", codes.disposed);
  return realm;
};
