// SPDX-License-Identifier: Apache-2.0
// Publishes events, one a line of JSON on standard input, and prints what became of each. Run again after any failure: an
// event is stored once. Usage: node publish.mjs ENDPOINTS-FILE < EVENTS
import { readFileSync } from "node:fs";
import { Dealer } from "zeromq";
import { connect, type } from "./daemon.mjs";

const [Event, Request, Reply] = ["Event", "PublishRequest", "PublishReply"].map(type);
const ingest = connect(process.argv[2], "ingest", new Dealer());
const events = readFileSync(0, "utf8").split("\n").filter((line) => line.trim()).map((line) => Event.fromObject(JSON.parse(line)));
const bytes = Request.encode(Request.create({ number: 1, events })).finish();
let reply;
do {
  await ingest.send(bytes);
  reply = Reply.toObject(Reply.decode((await ingest.receive())[0]), { enums: String, longs: String, defaults: true });
} while (reply.status === "BUSY");
for (const answer of reply.answers) console.log(answer.status, answer.seq, answer.field, answer.reason);
if (reply.status !== "DONE") throw new Error(reply.reason);
ingest.close();
