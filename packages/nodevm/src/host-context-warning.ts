/** Runs on the host. Tells people, once per process, that a guest may have any file of the disk run on the host. */
import { type ResolvedRequire, alwaysHost } from "./options.ts";

let warned = false;

/** The code of the warning; a page in `docs/errors/` describes it. */
export const hostContextWarning = "SBX_HOST_CONTEXT_WITHOUT_ROOT";

/** Warns when `require.external` is used in host context without `require.root`. */
export function warnOfHostContext({ external, context, root }: ResolvedRequire): void {
  if (warned || external === false || context !== alwaysHost || root !== undefined) return;
  warned = true;
  process.emitWarning(
    "NodeVM: 'require.external' without 'require.root', in host context: a guest may have any module that it can name run" +
      " with the host's own rights. Set 'require.root', or 'require.context' to 'sandbox'.",
    { code: hostContextWarning },
  );
}
