/** Do not contact: who is never written to, counted; blocking by hand; and what may be taken back. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import {
  block,
  checkAddress,
  findBlockedDomain,
  lift,
  listSuppressions,
} from "#app/suppression/blocks.server.ts";
import {
  AddressInput,
  BlockInput,
  LiftInput,
  reasonsInOrder,
  reasonWord,
  standingSentence,
} from "#app/suppression/suppression.ts";
import { demand, may, whoMay } from "#app/team/may.ts";
import { again, readFields } from "#app/web/form.server.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Counts, Notice, Page, pageTitle } from "../../ui/page";
import { Figure } from "../../ui/time";
import { Tip } from "../../ui/tip";
import { BlockedDomains } from "../ui/blocked-domains";
import { BlockForm, CheckForm } from "../ui/forms";
import { TakeBack } from "../ui/take-back";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const removing = new URL(request.url).searchParams.get("remove");
  if (removing) demand(member, "lift-blocks");
  const { addresses, domains, domainCount } = await listSuppressions(member);
  const counts = reasonsInOrder().map((reason) => ({
    label: reasonWord(reason),
    count: addresses[reason] ?? 0,
  }));
  return {
    zone,
    counts,
    domains,
    domainCount,
    mayLift: may(member, "lift-blocks"),
    removing: removing ? await findBlockedDomain(member, removing) : null,
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const fields = await request.formData();
  if (fields.get("intent") === "block") {
    const form = readFields(fields, BlockInput);
    if (form.problems) return again(form);
    await block(member, form.value.blocked);
    const whom = form.value.blocked.domain ?? "This address";
    return seeOther("/suppressions", `Blocked. ${whom} is not written to again.`);
  }
  if (fields.get("intent") === "lift") {
    const form = readFields(fields, LiftInput);
    if (form.problems) return again(form);
    const outcome = await lift(member, form.value.id);
    if (!outcome.refused) return seeOther("/suppressions", "Taken off the list.");
    return sayNo(outcome, { "they-objected": "They objected since: this stays as it is." });
  }
  const form = readFields(fields, AddressInput);
  if (form.problems) return again(form);
  const standing = await checkAddress(member, form.value.address);
  const says = standingSentence(form.value.address, standing?.reason);
  const liftable = may(member, "lift-blocks") ? standing?.liftable : undefined;
  const who = standing?.liftable && !liftable ? ` ${whoMay("lift-blocks")}` : "";
  return { ...form, problems: {}, checked: { says: `${says}${who}`, liftable } };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Do not contact") }];

export default function Suppressions() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { problems, typed } = answer ?? {};
  const checked = answer && "checked" in answer ? answer.checked : undefined;
  if (page.removing) {
    return (
      <TakeBack
        id={page.removing.id}
        title={`Unblock ${page.removing.domain}?`}
        problems={problems}
      >
        Everybody at {page.removing.domain} may be imported and written to again, except those who
        objected themselves.
      </TakeBack>
    );
  }
  const liftable = checked?.liftable ?? (typed?.intent === "lift" ? String(typed.id) : undefined);
  if (liftable) {
    return (
      <TakeBack id={liftable} title="Unblock this address?" problems={problems}>
        {checked?.says ?? "Your team or a mail server put the address on the list."} The person
        behind it did not object.
      </TakeBack>
    );
  }
  return (
    <Page
      title="Do not contact"
      lead="Nobody on this list is written to, whoever brings them in again."
      width="wide"
      problems={problems}
    >
      <Tip id="only-hashes">
        Of each address only a keyed hash is kept here, so this list can be counted and asked, but
        not read. Domains you blocked are named.
      </Tip>
      <Counts
        items={page.counts.map(({ label, count }) => ({ label, value: <Figure>{count}</Figure> }))}
      />
      {checked ? <Notice live title={checked.says} /> : null}
      <BlockForm problems={problems} values={typed} />
      <CheckForm problems={problems} values={typed} />
      <BlockedDomains {...page} />
    </Page>
  );
}
