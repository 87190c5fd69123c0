// SPDX-License-Identifier: Apache-2.0
// Where a daemon is, a socket to it, with a key if it asks for one, and the messages. TENURE_PROTO names the folder with the
// schema (proto/); TENURE_KEY the caller's key file, as tenure keygen writes it.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import protobuf from "protobufjs";

const proto = process.env.TENURE_PROTO ?? join(dirname(fileURLToPath(import.meta.url)), "../../proto");
const root = new protobuf.Root();
root.resolvePath = (_, name) => join(proto, name);
await root.load("tenure/v1/wire.proto");

export const type = (name) => root.lookupType(`tenure.v1.${name}`);

// A socket to "ingest", "feed" or "query" of the daemon whose endpoints file this is.
export function connect(endpointsFile, which, socket) {
  const said = Object.fromEntries(readFileSync(endpointsFile, "utf8").trim().split("\n").map((line) => line.split(/ (.*)/, 2)));
  if (said.key) {
    const keys = readFileSync(process.env.TENURE_KEY, "utf8");
    socket.curveServerKey = said.key;
    socket.curvePublicKey = /^tenure curve public (\S+)$/m.exec(keys)[1];
    socket.curveSecretKey = /^tenure curve secret (\S+)$/m.exec(keys)[1];
  }
  socket.receiveTimeout = which === "feed" ? -1 : 10000;
  socket.connect(said[which]);
  return socket;
}
