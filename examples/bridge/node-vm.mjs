// The membrane between this program and a context of node:vm. Run it with: node examples/bridge/node-vm.mjs
import { types } from "node:util";
import { constants, createContext, runInContext } from "node:vm";
import { createMembrane } from "@sbx/bridge";

const context = createContext(constants.DONT_CONTEXTIFY, { codeGeneration: { strings: false } });
const evaluate = (text) => runInContext(text, context, { filename: "plugin.js" });
const membrane = createMembrane({ evaluate, isProxy: types.isProxy });

/** Runs a program; what it gives and what it throws is the host's view of it. */
const run = (program) => {
  let raw;
  try {
    raw = evaluate(program);
  } catch (error) {
    throw membrane.thrownToHost(error);
  }
  return membrane.toHost(raw);
};

class Shape {
  constructor(name) {
    this.name = name;
  }
  area() {
    return 0;
  }
  toString() {
    return `${this.name} of ${this.area()}`;
  }
}
const settings = { unit: "cm", limits: { largest: 100 } };
membrane.setPolicy(settings, "readonly");
Object.assign(membrane.global, { Shape, settings });

// A class of the guest extends a class of the host, and is one to both.
const square = run(`
  class Square extends Shape {
    constructor(side) { super("square"); this.side = side; }
    area() { return Math.min(this.side ** 2, settings.limits.largest); }
  }
  new Square(7)`);
console.log(`${square}`, square instanceof Shape, square);

// What was handed over as read-only stays as it is, at any depth.
console.log(run("'use strict'; try { settings.limits.largest = Infinity; } catch (error) { error.message }"));

// Nothing leads the guest to the host's own Function.
console.log(run("Shape.constructor === Function && settings.constructor.constructor === Function"));

// Errors keep their class, their message, and the guest's frames.
try {
  run("function plugin() { return settings.missing.value; } plugin()");
} catch (error) {
  console.log(error instanceof TypeError, error.stack.split("\n").slice(0, 2).join(" |"));
}

membrane.revoke("the plugin was unloaded");
try {
  square.area();
} catch (error) {
  console.log(error.message);
}
