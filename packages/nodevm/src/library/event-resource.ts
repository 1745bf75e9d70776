/**
 * Runs in the guest realm, as an ordinary library. `EventEmitterAsyncResource`, over an `AsyncResource` of the host of
 * which only numbers and the act of running a function show.
 *
 * @see https://nodejs.org/api/events.html#class-eventseventemitterasyncresource-extends-eventemitter
 */

/** What the host gives for one resource. */
export interface HostResource {
  readonly asyncId: number;
  readonly triggerAsyncId: number;
  readonly run: (callback: () => unknown) => unknown;
  readonly destroy: () => void;
}

type Class = new (options?: object) => object;

/** Makes the class. */
export function asyncResourceClass(base: Class, createResource: (name: string) => HostResource): Class {
  const { emit } = base.prototype as { emit: (...args: unknown[]) => unknown };
  return class EventEmitterAsyncResource extends base {
    readonly #resource: HostResource;

    constructor(options?: object | string) {
      super(typeof options === "object" ? options : undefined);
      const name: unknown = typeof options === "string" ? options : (options as { name?: unknown } | undefined)?.name;
      if (name !== undefined && typeof name !== "string")
        throw Object.assign(new TypeError('The "options.name" property must be of type string.'), {
          code: "ERR_INVALID_ARG_TYPE",
        });
      this.#resource = createResource(name ?? new.target.name);
    }

    emit(...args: unknown[]): unknown {
      return this.#resource.run(() => Reflect.apply(emit, this, args));
    }

    emitDestroy(): void {
      this.#resource.destroy();
    }

    get asyncId(): number {
      return this.#resource.asyncId;
    }

    get triggerAsyncId(): number {
      return this.#resource.triggerAsyncId;
    }
  };
}
