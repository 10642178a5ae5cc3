// Bundles the editor into the package's static files. Nothing is fetched when a page is read.
import { readFile } from "node:fs/promises";
import { build } from "esbuild";

// YASQE carries a copy of everybody's list of prefixes, which the site's own replaces: it need not be sent to readers.
const withoutForeignPrefixes = {
  name: "without-foreign-prefixes",
  setup({ onLoad }) {
    onLoad({ filter: /yasqe\.esm\.js$/ }, async ({ path }) => {
      const whole = await readFile(path, "utf8");
      const contents = whole.replace(/\}, \w+ = "http[^\n]*prefixes_default = \{[^}]*\}/, "}, prefixes_default = {}");
      if (contents.length === whole.length) throw new Error(`${path}: no list of prefixes where it used to be`);
      return { contents, loader: "js" };
    });
  },
};

await build({
  entryPoints: ["editor.js"],
  outdir: "../src/lsgraph/web/static/editor",
  bundle: true,
  format: "esm",
  minify: true,
  target: ["es2022"],
  plugins: [withoutForeignPrefixes],
  banner: { js: "/*! With YASQE (MIT, Triply and Zazuko), CodeMirror (MIT, Marijn Haverbeke), Lodash (MIT, OpenJS Foundation) */" },
  logLevel: "warning",
});
