// SPDX-License-Identifier: Apache-2.0
// Follows the alerts of a daemon without a gap: subscribe, read what is missing from the daemon's log, go on live; go
// back where the log was restored. Usage: node follow_alerts.mjs ENDPOINTS-FILE
import { Request, Subscriber } from "zeromq";
import { connect, type } from "./daemon.mjs";

const [Answer, Heartbeat, Query, Update] = ["Answer", "Heartbeat", "Query", "Update"].map(type);
const ALERT = 6; // tenure.v1.Channel
const feed = connect(process.argv[2], "feed", new Subscriber());
feed.subscribe("heartbeat");
const query = connect(process.argv[2], "query", new Request());
let seen; // the last heartbeat: the log's identity, and where it stood
let last = 0; // the offset of the last alert that was printed

async function ask(body) {
  await query.send(Query.encode(Query.create(body)).finish());
  return Answer.decode((await query.receive())[0]);
}
const alertsOf = (heads) => Number(heads.find((head) => head.channel === ALERT).last);

for await (const [, body] of feed) {
  const beat = Heartbeat.decode(body);
  if (seen && beat.position.incarnation !== seen.position.incarnation) {
    const answer = await ask({ locate: { log: seen.log, position: seen.position } });
    if (!answer.rewind) throw new Error(answer.reason); // a log of another identity: there is nothing to go on with
    if (alertsOf(answer.rewind.heads) < last) {
      last = alertsOf(answer.rewind.heads);
      console.log("rewind to", last, answer.rewind.reason);
    }
  }
  seen = beat;
  let following = alertsOf(beat.heads) > last ? last + 1 : 0;
  while (following > 0) { // page by page
    const answer = await ask({ readChannel: { channel: ALERT, from: following } });
    if (answer.position.incarnation !== seen.position.incarnation) break; // the next heartbeat tells
    for (const update of answer.updates) {
      last = Number(update.offset);
      const alert = Update.toObject(update, { enums: String, defaults: true }).alert;
      console.log(last, alert.ending, alert.headline);
    }
    following = Number(answer.next);
  }
}
