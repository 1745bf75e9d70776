// Part 4: a sandbox for production. Two realms joined by a membrane, least authority, limits, and an end.
import { makeSandbox } from "./sandbox.mjs";
import { tryVectors } from "./try-vectors.mjs";

console.log("A VM of Sbx:");
const escaped = tryVectors(makeSandbox);
console.log(`${escaped} got out.`);
