// SPDX-License-Identifier: Apache-2.0
// Prints the state of a post as JSON, on a day if one is given. Usage: node ask.mjs ENDPOINTS-FILE ORGANISATION/ROLE [DAY]
import { Request } from "zeromq";
import { connect, type } from "./daemon.mjs";

const [Answer, Query] = ["Answer", "Query"].map(type);
const query = connect(process.argv[2], "query", new Request());
const [organisation, role] = process.argv[3].split("/");
await query.send(Query.encode(Query.create({ number: 1, post: { organisation, role, axes: { asOf: process.argv[4] ?? "" } } })).finish());
const answer = Answer.toObject(Answer.decode((await query.receive())[0]), { enums: String, longs: String, defaults: true });
if (answer.status !== "OK") throw new Error(answer.reason);
console.log(JSON.stringify(answer.posts[0]));
query.close();
