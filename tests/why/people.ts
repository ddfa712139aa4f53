/** Somebody who was written to, and the link that their message carries. */

import { eq } from "drizzle-orm";
import { outbox } from "#app/adapters/mail/index.server.ts";
import { newId } from "#app/core/id.ts";
import { whyToken } from "#app/core/person-token.server.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { inTeam } from "#db/client.ts";
import { enrolments } from "#db/schema/outreach.ts";
import { aDraft } from "#tests/outreach/world.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, aTeam } from "#tests/support/people.ts";
import { visitor } from "#tests/support/visitor.ts";

/** Of a team of their own, in a sequence that is not launched. */
export async function somebodyWrittenTo() {
  const ada = await aMember({ team: await aTeam({ name: "Lark & Sons" }) });
  const email = `grace.${newId()}@hopper.example`;
  const person = { firstName: "Grace", lastName: "Hopper", company: "Navy Ltd", country: "US" };
  await aDraft(ada, { people: [{ email, ...person }] });
  const [enrolment] = await inTeam(ada.member, (tx) => tx.select().from(enrolments));
  const { id: enrolmentId, prospectId } = enrolment!;
  const link = { teamId: ada.team.id, hash: contactHash(email), enrolmentId };
  return { ada, email, prospectId, link, path: `/why/${whyToken(link)}` };
}

type Somebody = Awaited<ReturnType<typeof somebodyWrittenTo>>;

/** The code in the newest letter to them. */
export async function codeIn({ email }: Pick<Somebody, "email">): Promise<string> {
  await runJobs();
  const letter = (await outbox.list()).find(({ to }) => to === email);
  return /^\d{8}$/m.exec(letter!.text)![0];
}

/** Through the code in their mail; gives the proof that the forms then carry. */
export async function prove(somebody: Somebody): Promise<string> {
  const browser = visitor();
  await browser.post(somebody.path, { intent: "code" });
  const code = await codeIn(somebody);
  const { html } = await browser.post(somebody.path, { intent: "prove", code });
  return /name="proof" value="([^"]+)"/.exec(html)![1]!;
}

export function stateOf({ ada, prospectId }: Somebody) {
  return inTeam(ada.member, (tx) =>
    tx.select().from(enrolments).where(eq(enrolments.prospectId, prospectId)),
  );
}
