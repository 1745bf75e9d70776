/** What `sbx audit` needs of the kit in the process of one attack. Node must have been started with `--expose-internals`. */
export { judge, type Verdict } from "./oracle/judge.ts";
export { makePlaces, type Places } from "./places.ts";
export { rawRealmOf, type RawRealm } from "./raw-realm.ts";
export type { Endowments, MakeSubject, Subject } from "./subject.ts";
