import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: folder("src/page"),
  base: "/",
  build: {
    outDir: folder("dist/page"),
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    // Images stay files: the page's policy names no other source.
    assetsInlineLimit: 0,
    // The editor is most of it, and is wanted at once.
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      input: {
        index: folder("src/page/index.html"),
        frame: folder("src/page/frame.html"),
        realm: folder("src/page/realm.html"),
      },
    },
  },
});
