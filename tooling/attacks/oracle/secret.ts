/** A secret that lies in the host's memory, in Node's shared pool, in the environment, and in files. */
export const SECRET = "sbx-canary-7f3a91c2";
