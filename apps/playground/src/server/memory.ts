/** How much memory a process uses, where the system says so. */
import { readFile } from "node:fs/promises";

/** Megabytes that Node itself takes, beside what the program in it uses. */
export const ownMemory = 120;

/** Megabytes in use by a process; `undefined` where `/proc` is not, and when the process has ended. */
export const residentMegabytes = async (pid: number): Promise<number | undefined> => {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
};
