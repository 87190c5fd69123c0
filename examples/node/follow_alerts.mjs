// Follows the alerts of a daemon without a gap: subscribe, read what is missing from the daemon's log, go on live.
// Usage: node follow_alerts.mjs ENDPOINTS-FILE
import { Request, Subscriber } from "zeromq";
import { connect, type } from "./daemon.mjs";

const [Answer, Heartbeat, Query, Update] = ["Answer", "Heartbeat", "Query", "Update"].map(type);
const ALERT = 6; // tenure.v1.Channel
const feed = connect(process.argv[2], "feed", new Subscriber());
feed.subscribe("alert/", "heartbeat");
const query = connect(process.argv[2], "query", new Request());

// The daemon's updates from an offset on, page by page.
async function* readChannel(first) {
  while (first > 0) {
    await query.send(Query.encode(Query.create({ number: first, readChannel: { channel: ALERT, from: first } })).finish());
    const answer = Answer.decode((await query.receive())[0]);
    yield* answer.updates;
    first = Number(answer.next);
  }
}

let last = 0; // the offset of the last alert that was printed
for await (const [topic, body] of feed) {
  const head = topic.toString() === "heartbeat"
    ? Number(Heartbeat.decode(body).heads.find((one) => one.channel === ALERT).last)
    : Number(Update.decode(body).offset);
  if (head <= last) continue;
  for await (const update of readChannel(last + 1)) {
    last = Number(update.offset);
    const alert = Update.toObject(update, { enums: String, defaults: true }).alert;
    console.log(last, alert.ending, alert.headline);
  }
}
