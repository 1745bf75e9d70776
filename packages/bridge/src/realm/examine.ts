/**
 * Runs in both realms; asked by the host only. Upholds I1, I5.
 * What an inspector needs to know of an object beyond its properties, found without running a program's code: by the
 * accessors of the language that look at internal slots, captured, and by descriptors. Each throws for other objects.
 */
import {
  ObjectPrototypeToString,
  ReflectApply,
  ReflectGet,
  ReflectGetPrototypeOf,
  SymbolToStringTag,
  bare,
  objectPrototype,
  ownDescriptor,
} from "./primordials.ts";
import {
  DatePrototypeGetTime,
  FunctionPrototypeToString,
  MapPrototypeForEach,
  RegExpPrototypeGetFlag,
  RegExpPrototypeGetSource,
  SetPrototypeForEach,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeGetTag,
  boxes,
  errorPrototype,
  errorStackGetter,
  promisePrototype,
  regExpFlags,
} from "./slots.ts";
import { append, makeList, type List } from "./collections.ts";
import type { Examined, ExaminedType, Local } from "./types.ts";

type Probe = (object: Local, items: List<Local>) => string;

interface TypeProbe {
  readonly type: ExaminedType;
  readonly probe: Probe;
}

const probes: List<TypeProbe> = makeList();
const add = (type: ExaminedType, probe: Probe): void => {
  append(probes, bare({ type, probe }));
};
add("TypedArray", (object, items) => {
  const length = TypedArrayPrototypeGetLength(object);
  for (let index = 0; index < length; index += 1) append(items, ReflectGet(object, `${index}`, object));
  return TypedArrayPrototypeGetTag(object);
});
add("Map", (object, items) => {
  MapPrototypeForEach(object, (value, key) => {
    append(items, key);
    append(items, value);
  });
  return "";
});
add("Set", (object, items) => {
  SetPrototypeForEach(object, (value) => {
    append(items, value);
  });
  return "";
});
add("Date", (object, items) => {
  append(items, DatePrototypeGetTime(object));
  return "";
});
add("RegExp", (object) => {
  const source = RegExpPrototypeGetSource(object);
  let flags = "";
  for (let index = 0; index < regExpFlags.length; index += 1) {
    const flag = regExpFlags[index];
    if (flag !== undefined && RegExpPrototypeGetFlag(flag.get, object)) flags += flag.letter;
  }
  return `/${source}/${flags}`;
});
for (let index = 0; index < boxes.length; index += 1) {
  const box = boxes[index] as (typeof boxes)[number];
  add("Boxed", (object, items) => {
    append(items, ReflectApply(box.unbox, object, makeList()));
    return box.name;
  });
}

/** A program's proxies can make a chain of prototypes endless. */
const longestChain = 100;

const inherits = (object: Local, prototype: Local): boolean => {
  let holder = ReflectGetPrototypeOf(object);
  for (let step = 0; step < longestChain && holder !== null; step += 1) {
    if (holder === prototype) return true;
    holder = ReflectGetPrototypeOf(holder);
  }
  return false;
};

/** The nearest `constructor` that is a data property with a named function, as an inspector looks for it. */
const classNameOf = (object: Local): string | null => {
  let holder: Local | null = object;
  for (let step = 0; step < longestChain && holder !== null; step += 1) {
    const constructor: unknown = ownDescriptor(holder, "constructor")?.value;
    if (typeof constructor === "function") {
      const name: unknown = ownDescriptor(constructor as unknown as Local, "name")?.value;
      const prototype = ownDescriptor(constructor as unknown as Local, "prototype")?.value;
      if (typeof name === "string" && name !== "" && prototype !== undefined && inherits(object, prototype))
        return name;
    }
    holder = ReflectGetPrototypeOf(holder);
  }
  return null;
};

const tagOf = (object: Local): string => {
  let holder: Local | null = object;
  for (let step = 0; step < longestChain && holder !== null; step += 1) {
    const tag: unknown = ownDescriptor(holder, SymbolToStringTag)?.value;
    if (typeof tag === "string") return tag;
    holder = ReflectGetPrototypeOf(holder);
  }
  return "";
};

/** The text of a stack, unless a program has put an accessor of its own there. */
const stackOf = (error: Local): string => {
  const own = ownDescriptor(error, "stack");
  const getter = own?.get;
  const isEngines = getter !== undefined && getter === errorStackGetter;
  const stack: unknown = isEngines ? ReflectApply(getter, error, makeList()) : own?.value;
  return typeof stack === "string" ? stack : "";
};

/** Whether nothing has a tag, nor is a proxy that would be asked for one: then the engine says what the object is. */
const isUntagged = (object: Local): boolean => {
  const prototype = ReflectGetPrototypeOf(object);
  if (prototype !== null && (prototype !== objectPrototype || ownDescriptor(prototype, SymbolToStringTag)))
    return false;
  return ownDescriptor(object, SymbolToStringTag) === undefined;
};

const typeByChain = (object: Local): ExaminedType => {
  if (inherits(object, promisePrototype)) return "Promise";
  const untagged = isUntagged(object) ? ObjectPrototypeToString(object) : "";
  if (inherits(object, errorPrototype) || untagged === "[object Error]") return "Error";
  return untagged === "[object Arguments]" ? "Arguments" : "Object";
};

/** Looks at an object of this realm; `cross` is applied to its contents. */
export const examine = <To>(object: Local, cross: (value: Local) => To): Examined<To> => {
  const found = (type: ExaminedType, text: string, items: List<Local>): Examined<To> => {
    const crossed = makeList<To>();
    for (let index = 0; index < items.length; index += 1) append(crossed, cross(items[index] as Local));
    return bare({ type, className: classNameOf(object), tag: tagOf(object), text, items: crossed });
  };
  if (typeof object === "function") return found("Function", FunctionPrototypeToString(object), makeList());
  for (let index = 0; index < probes.length; index += 1) {
    const { type, probe } = probes[index] as TypeProbe;
    const items = makeList<Local>();
    try {
      return found(type, probe(object, items), items);
    } catch {
      // Not one of these: the accessor refused it.
    }
  }
  const type = typeByChain(object);
  return found(type, type === "Error" ? stackOf(object) : "", makeList());
};
