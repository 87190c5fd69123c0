// SPDX-License-Identifier: Apache-2.0
// Follows the alerts of a daemon without gaps; with a cursor file it continues where it stopped. Usage: node follow_alerts.mjs
// AT [CURSOR]
import { Subscriber } from "tenure";
import { Alert_Ending } from "tenure/v1/alert";
import { Channel } from "tenure/v1/wire";

const [at, cursor] = process.argv.slice(2);
const subscriber = new Subscriber("alert", { at, start: "start", cursor });
for await (const { update, rewind } of subscriber) {
  if (update?.body.case === "alert") {
    console.log(String(update.offset), Alert_Ending[update.body.value.ending], update.body.value.headline);
  } else if (rewind) {
    console.log("rewind to", String(rewind.heads.find(({ channel }) => channel === Channel.ALERT)?.last), rewind.reason);
  }
  await subscriber.save();
}
