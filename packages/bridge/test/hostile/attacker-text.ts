/**
 * The text of an attacker that is evaluated raw in the guest, before anything else runs there but the membrane. It replaces
 * intrinsics and plants accessors, and judges everything that its replacements get to see: a host object shows by a chain
 * of prototypes that reaches the host's `Object.prototype` or `Function.prototype`, which it is given raw. It holds to
 * primordials itself, so that its own attacks do not stop it.
 */
export const attackerText = `(function (hostObjectPrototype, hostFunctionPrototype) {
  "use strict";
  const { getPrototypeOf, setPrototypeOf, ownKeys, getOwnPropertyDescriptor, defineProperty, apply, construct } = Reflect;
  const isObject = (v) => (typeof v === "object" && v !== null) || typeof v === "function";
  const breaches = { __proto__: null, length: 0 };
  const state = { __proto__: null, hits: 0, judging: false, busy: false, reenter: undefined };

  const isRaw = (v) => {
    for (let step = 0; step < 12 && isObject(v); step += 1) {
      if (v === hostObjectPrototype || v === hostFunctionPrototype) return true;
      try { v = getPrototypeOf(v); } catch { return false; }
    }
    return false;
  };
  const judge = (where, v, depth) => {
    if (!isObject(v)) return;
    if (isRaw(v)) { breaches[breaches.length] = where; breaches.length += 1; return; }
    if (depth === 0) return;
    let keys;
    try { keys = ownKeys(v); } catch { return; }
    for (let index = 0; index < keys.length && index < 24; index += 1) {
      let descriptor;
      try { descriptor = getOwnPropertyDescriptor(v, keys[index]); } catch { return; }
      if (descriptor === undefined) continue;
      const value = getOwnPropertyDescriptor(descriptor, "value");
      if (value !== undefined) judge(where, value.value, depth - 1);
    }
  };
  const note = (where, v) => {
    if (state.judging) return;
    state.judging = true;
    try { judge(where, v, 1); } finally { state.judging = false; }
  };

  const objectPrototype = Object.prototype, arrayPrototype = Array.prototype;
  const planted = { planted: true };
  const replacement = (mode, original, where) => {
    const made = function (...args) {
      state.hits += 1;
      note(where + " this", this);
      for (let index = 0; index < args.length; index += 1) note(where + " argument", args[index]);
      note(where + " new.target", new.target);
      if (mode === "throwing" && !state.judging) throw planted;
      if (mode === "re-entering" && !state.busy && !state.judging) {
        state.busy = true;
        try { state.reenter?.(this, args); } catch (error) { note(where + " caught", error); } finally { state.busy = false; }
      }
      const result = new.target === undefined ? apply(original, this, args) : construct(original, args, new.target === made ? original : new.target);
      note(where + " result", result);
      return result;
    };
    try { made.prototype = original.prototype; setPrototypeOf(made, original); } catch {}
    return made;
  };

  // Every function that can be replaced where it stands, breadth first, with the intrinsics that have no name.
  const found = { __proto__: null, length: 0 };
  const roots = [globalThis, getPrototypeOf(function* () {}), getPrototypeOf(async () => {}), getPrototypeOf(async function* () {}), getPrototypeOf([].values()), getPrototypeOf(new Map().values()), getPrototypeOf(new Set().values()), getPrototypeOf(""[Symbol.iterator]()), getPrototypeOf("".matchAll(/x/g))];
  const seen = new Set();
  const queue = roots.map((object) => ({ object, name: "" }));
  while (queue.length > 0) {
    const { object, name } = queue.shift();
    if (seen.has(object)) continue;
    seen.add(object);
    const parent = getPrototypeOf(object);
    if (isObject(parent)) queue.push({ object: parent, name: name + "^" });
    for (const key of ownKeys(object)) {
      const descriptor = getOwnPropertyDescriptor(object, key);
      const label = name + "." + String(key);
      for (const slot of ["value", "get", "set"]) {
        const value = descriptor[slot];
        if (!isObject(value) || value === globalThis) continue;
        queue.push({ object: value, name: label });
        if (typeof value === "function" && (descriptor.configurable || descriptor.writable) && key !== "constructor")
          found[found.length++] = { __proto__: null, object, key, slot, value, label };
      }
    }
  }
  const descriptorFields = ["value", "get", "set", "writable", "enumerable", "configurable"];
  const replaceAt = (index, mode) => {
    const { object, key, slot, value, label } = found[index];
    const now = getOwnPropertyDescriptor(object, key);
    if (now === undefined) return;
    const next = { __proto__: null };
    for (let at = 0; at < 6; at += 1) {
      const field = getOwnPropertyDescriptor(now, descriptorFields[at]);
      if (field !== undefined) next[descriptorFields[at]] = field.value;
    }
    next[slot] = replacement(mode, value, label);
    try { defineProperty(object, key, next); } catch {}
  };

  const plantAccessor = (object, key, mode) => {
    if (key === "__proto__") return;
    const own = getOwnPropertyDescriptor(object, key);
    if (own !== undefined && !own.configurable) return;
    const where = "accessor " + String(key);
    let shadowed = own === undefined ? undefined : own.value;
    try {
      defineProperty(object, key, {
        __proto__: null,
        configurable: true,
        get() { state.hits += 1; note(where + " this", this); if (mode === "throwing" && !state.judging) throw planted; return shadowed; },
        set(value) { state.hits += 1; note(where + " this", this); note(where + " value", value); if (mode === "throwing" && !state.judging) throw planted; defineProperty(this, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true }); },
      });
    } catch {}
  };

  return { __proto__: null, count: found.length, breaches, state, note, replaceAt,
    labelAt: (index) => found[index].label,
    replaceAll(mode) { for (let index = 0; index < found.length; index += 1) replaceAt(index, mode); },
    plant(names, mode) {
      for (let index = 0; index < names.length; index += 1) { plantAccessor(objectPrototype, names[index], mode); plantAccessor(arrayPrototype, names[index], mode); }
    },
  };
})`;
