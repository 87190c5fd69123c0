// SPDX-License-Identifier: Apache-2.0
// ask.mjs AT SOURCE: like ask.py
import { Client, Invalid, Publisher } from "tenure";
import { PostState_Status } from "tenure/v1/state";
import { Change_Kind } from "tenure/v1/wire";

const [at, source] = process.argv.slice(2);
const organisation = source.toUpperCase();
const report = (number, announced, body) => ({ source, id: `${number}`, announced, ...body });
const post = (more) => ({ organisation, role: "chair", person: { id: `${source}-ada`, name: "Ada Example" }, ...more });
const joins = report(1, "2019-01-01", { appointment: post() });
const leaves = report(2, "2019-01-02", { effective: "2019-01-02", departure: post({ reason: "RESIGNATION" }) });

const publisher = new Publisher({ at });
const client = new Client({ at });
const { events: before } = await client.status();
const { answers, clock, changes, truncated } = await publisher.preview([joins, leaves]);
console.log("answers", ...answers.map(({ status }) => status), clock, truncated);
for (const { before, now } of changes) {
  if (now.body.case === "post") console.log("post", before !== undefined, PostState_Status[now.body.value.status]);
}
for (const wrong of [report(3, "2019-02-30", { appointment: post() }), Array(65).fill(joins)]) {
  try {
    await publisher.preview(wrong);
  } catch (error) {
    console.log("error", error.constructor.name, error.refused?.length ?? 0);
  }
}
if ((await client.status()).events !== before) throw new Error("a preview was stored");

await publisher.publish([joins, leaves]);
const changesOf = async (filters) => {
  const found = [];
  for await (const change of client.changes({ since: "2019-01-01", organisation, ...filters })) found.push(change);
  return found;
};
for (const { kind, event, person } of await changesOf({})) console.log("change", Change_Kind[kind], event.body.value.id, person.name);
console.log("left", (await changesOf({ kinds: [Change_Kind.LEFT] })).length);
console.log("page", (await changesOf({ limit: 1 })).map(({ event }) => event.body.value.id));
console.log("until", (await changesOf({ until: "2019-01-01" })).length);
await changesOf({ since: "yesterday" }).catch((error) => {
  if (error instanceof Invalid) console.log("error Invalid");
});
publisher.close();
client.close();
