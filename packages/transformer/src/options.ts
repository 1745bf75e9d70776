/** The options of `transform`, and what is made of them. */
import { isUsableName } from "./names.ts";
import type { SourceType } from "./parse.ts";

/** What `transform` is told besides the text. All of it is optional. */
export interface TransformOptions {
  /** Names the text in messages. Default: `"vm.js"`. */
  readonly filename?: string | undefined;
  /** Added to line numbers in messages, as `lineOffset` of `node:vm`. Default: 0. */
  readonly lineOffset?: number | undefined;
  /** `"script"` (default), or the body of a function for `vm.compileFunction`. */
  readonly sourceType?: SourceType | undefined;
  /**
   * Identifier of the function that takes the place of `import` in import expressions; see {@link createCalleeName}.
   * Without it, a text that contains an import expression is refused.
   */
  readonly importCallee?: string | undefined;
  /**
   * Identifier of the function that repairs `raw` of tagged templates; see {@link templateHelperText}. Without it, a text
   * with the letters of the keyword in a tagged template is refused.
   */
  readonly templateHelper?: string | undefined;
  /**
   * Identifier of the function through which every caught value goes before the text sees it; see {@link createGuardName}.
   * It must never throw a value that would itself need to be guarded. Without it, `catch` clauses stay as they are.
   */
  readonly guardCatch?: string | undefined;
  /** Whether `usesAsync` is to be found out. Default: true; it costs a parse of each text that contains `async`. */
  readonly detectAsync?: boolean | undefined;
  /**
   * Whether what is no program is refused here. Default: true. With false the engine is to refuse it; then most texts are
   * scanned and not parsed, which takes a fraction of the time.
   */
  readonly checkSyntax?: boolean | undefined;
}

/** Options with every default filled in. */
export interface ResolvedOptions {
  readonly filename: string;
  readonly lineOffset: number;
  readonly sourceType: SourceType;
  readonly importCallee: string | undefined;
  readonly templateHelper: string | undefined;
  readonly guardCatch: string | undefined;
  readonly detectAsync: boolean;
  readonly checkSyntax: boolean;
}

function checkedName(option: string, name: string | undefined): string | undefined {
  if (name === undefined || isUsableName(name)) return name;
  throw new TypeError(`The option "${option}" must be an identifier without the letters of a keyword.`);
}

/**
 * Fills in defaults.
 *
 * @throws TypeError when a name is not an identifier
 */
export function resolveOptions(options: TransformOptions): ResolvedOptions {
  return {
    filename: options.filename ?? "vm.js",
    lineOffset: options.lineOffset ?? 0,
    sourceType: options.sourceType ?? "script",
    importCallee: checkedName("importCallee", options.importCallee),
    templateHelper: checkedName("templateHelper", options.templateHelper),
    guardCatch: checkedName("guardCatch", options.guardCatch),
    detectAsync: options.detectAsync ?? true,
    checkSyntax: options.checkSyntax ?? true,
  };
}
