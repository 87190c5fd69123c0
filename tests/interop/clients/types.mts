// SPDX-License-Identifier: Apache-2.0
// What a program in TypeScript sees: compiled against the installed package, never run.
import { Client, EventsRefused, Outbox, Publisher, Subscriber, toJson, type Answer, type Preview } from "tenure";
import { Severity } from "tenure/v1/alert";
import { PostState_Status, PostStateSchema } from "tenure/v1/state";
import { Change_Kind } from "tenure/v1/wire";

const client = new Client({ at: "tcp://127.0.0.1:7301", timeout: 5000 });
const post = await client.post("QM7/chair", { asOf: "2019-01-01" });
const isFilled: boolean = post.status === PostState_Status.FILLED;
const text: string = toJson(PostStateSchema, post);
for await (const alert of client.alerts({ severity: Severity.CRITICAL })) console.log(alert.headline.length);
const answers: Answer[] = await new Publisher().publish({ source: "a", id: "b" }, { expected: { "QM7/chair": 4n } });
const seq: bigint = answers[0].seq;
const preview: Preview = await new Publisher().preview([{ source: "a", id: "b" }]);
const cleared: boolean = preview.changes.every(({ before, now }) => before?.offset !== now?.offset);
for await (const change of client.changes({ since: "2019-01-01", kinds: [Change_Kind.LEFT] })) console.log(change.person?.name, cleared);
const sent = await new Outbox("box", { keepDays: 3 }).flush();
const stored: number = sent.stored;
for await (const { update, rewind } of new Subscriber(["alert", "post"], { start: 5n, cursor: "c" })) {
  if (update?.body.case === "alert") console.log(update.body.value.headline, rewind?.reason);
}
console.log(isFilled, text, seq, stored, new EventsRefused(answers).refused[0].field);
// @ts-expect-error a status is not a text
post.status = "FILLED";
// @ts-expect-error an offset is a bigint
new Subscriber("alert", { start: 5 });
