/**
 * Runs in the guest realm: the guest's text starts here. The free name `connect` is the host's; it is called once, with
 * the factory of the guest's half. Nothing of this reaches a guest program.
 */
import { makeGuestHalf } from "./guest-half.ts";

declare const connect: (factory: typeof makeGuestHalf) => void;

connect(makeGuestHalf);
