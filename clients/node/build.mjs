// SPDX-License-Identifier: Apache-2.0
// Generates what the package contains besides its sources: the messages from the schema, by protoc; the types, by TypeScript,
// which also checks the sources; and copies of the schema and the licence. Runs before npm pack.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";

process.chdir(import.meta.dirname ?? new URL(".", import.meta.url).pathname);
const root = existsSync("../../proto/tenure") ? "../.." : "."; // the repository, or a copy that contains the schema
const run = (program, ...words) => execFileSync(program, words, { stdio: "inherit" });

rmSync("lib/v1", { recursive: true, force: true });
for (const name of readdirSync("lib")) if (name.endsWith(".d.ts")) rmSync(`lib/${name}`);
mkdirSync("lib/v1");
const files = readdirSync(`${root}/proto/tenure/v1`).map((name) => `tenure/v1/${name}`);
run("protoc", `--proto_path=${root}/proto`, "--plugin=node_modules/.bin/protoc-gen-es", "--es_out=lib/v1",
  "--es_opt=target=js+dts,import_extension=js", ...files);
run("node_modules/.bin/tsc");
if (root !== ".") {
  cpSync(`${root}/LICENSE`, "LICENSE");
  for (const file of files) cpSync(`${root}/proto/${file}`, `proto/${file}`);
}
